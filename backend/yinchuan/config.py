"""What the environment decides, read once. Nothing else reads it.

Every limit has a name here, so that a hall, a test or a bench can raise it without touching code."""

import ipaddress
import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

MEGABYTE = 1024 * 1024
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
DATABASE_SERVERS = frozenset({"postgresql", "postgres"})
NAMED_IN_PRODUCTION = ("KEYS_DIR", "DATABASE_URL", "OBJECTS_URL")


class SettingsError(ValueError):
    """The environment asks for something that must not start; the message says what to set."""


class Settings(msgspec.Struct, rename="upper", kw_only=True):
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 8000
    host: str = ""  # empty: loopback, or every address in a public demo
    workers: int = 2  # server processes of `serve` on PostgreSQL; SQLite always has one
    demo: bool = False
    demo_public: bool = False
    var_dir: str = "var"
    database_url: str = ""
    objects_url: str = ""
    keys_dir: str = ""
    tls_cert: str = ""
    tls_key: str = ""
    trusted_proxies: str = ""  # addresses or networks, separated by commas
    metrics_token: str = ""
    prometheus_multiproc_dir: str = ""  # set by `share_metrics` for the processes it starts
    pwa_dir: str = ""  # the built phone app; empty: pwa/dist of this checkout
    schemas_dir: str = ""  # items, themes, vectors; empty: shared-schemas of this checkout
    assets_dir: str = ""  # fonts, seed, samples; empty: assets of this checkout
    access_log: bool = False
    log_level: str = "info"

    # Signing in
    code_seconds: int = 600  # how long a code by SMS lives
    code_tries: int = 5
    code_each_seconds: int = 10  # one code in so many seconds a number
    code_hourly: int = 20  # a number
    code_address_hourly: int = 600  # a network address
    sign_in_address_hourly: int = 1200  # a network address; a mobile network has one for many phones
    session_days: int = 30  # a citizen's own phone
    staff_idle_minutes: int = 15
    staff_session_hours: int = 9
    password_tries: int = 10  # a staff name from one address in a quarter of an hour
    password_address_tries: int = (
        200  # from one address in a quarter of an hour: a hall has one for all its desks
    )
    password_queue: int = 50  # sign-ins of staff that wait for their turn, of one server process
    real_name_hourly: int = 10  # an account
    consents_daily: int = 300  # an account

    # Registers: the demo's answer after a while, as real lines do
    register_timeout_seconds: float = 2.0
    register_delay_seconds: float = 0.05
    register_modes: str = ""  # "household=down, vehicle=slow, school=broken": how demo registers fail

    # Slow and idle clients: nobody holds a place for nothing
    connections: int = 2000  # of one server process
    head_seconds: float = (
        15.0  # until the head of a request is there, from the connection or the last answer on
    )
    head_max_bytes: int = 64 * 1024
    body_silence_seconds: float = 20.0  # without a byte of a body
    body_least_rate: int = 256  # bytes a second of a body, after the first silence allowed
    answer_silence_seconds: float = 30.0  # in which a client takes nothing of what waits for it
    streams: int = 1000  # open lines of live progress, of one server process
    streams_each: int = 10  # of one account

    # Drafts, bodies and files
    drafts_open: int = 100  # of one account
    revision_days: int = 60  # a form may still be saved and handed in after a newer one has come
    body_max_bytes: int = MEGABYTE
    json_depth: int = 64
    upload_max_bytes: int = 10 * MEGABYTE
    upload_preview_bytes: int = 60 * 1024
    upload_max_pixels: int = 40_000_000
    upload_max_pages: int = 50
    upload_files_per_case: int = 20
    upload_daily_bytes: int = 200 * MEGABYTE  # a person
    upload_hourly: int = 200  # an account; refused files and previews too, as each is looked into
    upload_idle_hours: int = 24  # an upload that nothing names
    check_memory_bytes: int = 512 * MEGABYTE
    check_cpu_seconds: int = 10
    check_wall_seconds: int = 15
    check_with_network: bool = (
        False  # look into papers also where the kernel lets no checker leave the network
    )
    check_processes: int = 2  # at once: each may take the whole of its memory

    # Jobs
    job_tries: int = 8
    job_lease_seconds: int = 60
    job_poll_seconds: float = 1.0
    job_backoff_seconds: float = 2.0
    job_backoff_max_seconds: float = 600.0
    worker_inline: bool | None = None  # run jobs in the server process; None: on SQLite yes, on PostgreSQL no

    # Service rules that the domain reference marks as proposals
    rating_days: int = 5  # working days after closing

    # Kept no longer than so many days (个人信息保护法 第十九条：实现处理目的所必要的最短时间)
    job_parked_days: int = 90  # what a job that was given up was about: by then it was repeated by hand
    # Records of processing are kept for three years at least (个人信息保护法 第五十六条).
    lookup_days: int = 1096  # who asked a register about whom
    consent_days: int = 1096  # after it was withdrawn; one that stands is what the processing rests on

    # Messages: the demo provider is slow and sometimes fails, as a real line does
    message_delay_seconds: float = 0.3
    message_failure_rate: float = 0.05

    # Databases
    database_pool: int = 8
    database_busy_seconds: float = 5.0
    unit_tries: int = 6

    def __post_init__(self) -> None:
        var = Path(self.var_dir).absolute()
        self.database_url = self.database_url or f"sqlite:///{var}/yinchuan.db"
        self.objects_url = self.objects_url or f"file://{var}/objects"
        self.keys_dir = self.keys_dir or f"{var}/keys"
        checkout = Path(__file__).parents[2]
        self.pwa_dir = self.pwa_dir or str(checkout / "pwa" / "dist")
        self.schemas_dir = self.schemas_dir or str(checkout / "shared-schemas")
        self.assets_dir = self.assets_dir or str(checkout / "assets")
        self.host = self.host or ("0.0.0.0" if self.demo_public else "127.0.0.1")

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def is_tls(self) -> bool:
        return bool(self.tls_cert and self.tls_key)

    @property
    def runs_jobs_inline(self) -> bool:
        """Whether the server process also runs the jobs: one process writes on SQLite."""
        return self.is_sqlite if self.worker_inline is None else self.worker_inline

    @property
    def is_loopback(self) -> bool:
        if self.host in LOOPBACK_NAMES:
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def check(self, environment: Mapping[str, str] = os.environ) -> None:
        """Raise `SettingsError` for what must not start; production names its own places."""
        unnamed = [name for name in NAMED_IN_PRODUCTION if not environment.get(name)]
        if self.demo and not self.is_loopback and not self.demo_public:
            raise SettingsError(
                f"演示模式只能在本机地址运行（HOST={self.host}）；确需对外演示请设置 DEMO_PUBLIC=1"
            )
        if self.demo_public and not self.demo:
            raise SettingsError("DEMO_PUBLIC 只能与 DEMO=1 一起使用")
        if not self.demo and unnamed:
            raise SettingsError(f"生产运行须设置 {'、'.join(unnamed)}；试用请设置 DEMO=1")
        if not _is_database(self.database_url):
            raise SettingsError("DATABASE_URL 须为 sqlite:///文件 或 postgresql://用户@主机/数据库")
        if not self.objects_url.startswith(("file:///", "s3://")):
            raise SettingsError("OBJECTS_URL 须为 file:///目录 或 s3://桶/前缀")
        for name in filter(None, map(str.strip, self.trusted_proxies.split(","))):
            _demand_network(name)
        if bool(self.tls_cert) != bool(self.tls_key):
            raise SettingsError("TLS_CERT 与 TLS_KEY 须同时设置")


def _is_database(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return url.startswith("sqlite:///") or (parts.scheme in DATABASE_SERVERS and parts.port != 0)
    except ValueError:  # of a port that is none
        return False


def _demand_network(name: str) -> None:
    try:
        ipaddress.ip_network(name, strict=False)
    except ValueError:
        raise SettingsError(f"TRUSTED_PROXIES 中的 {name} 不是地址或网段") from None


@cache
def settings() -> Settings:
    """The settings of this process; `settings.cache_clear()` reads the environment again."""
    try:
        # A variable set to nothing is a variable not set.
        return msgspec.convert({k: v for k, v in os.environ.items() if v}, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"环境变量有误：{error}") from None


def demand() -> None:
    """Exit with 2 and one line where nothing may start. The first line of a program: the kit opens its database by the
    settings as soon as it is imported."""
    try:
        settings().check()
    except SettingsError as refused:
        print(refused, file=sys.stderr)
        raise SystemExit(2) from None


def share_metrics(folder: Path) -> None:
    """Let the server processes started from here count together; what an earlier run counted is dropped."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.db"):
        old.unlink()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    settings.cache_clear()
