"""What must not start, and what is left to its default."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.conftest import Setting
from yinchuan import config
from yinchuan.config import Settings, SettingsError

NAMED = {"KEYS_DIR": "/keys", "DATABASE_URL": "postgres://db/x", "OBJECTS_URL": "s3://papers"}


def read(**environment: str) -> Settings:
    """The settings of this environment, checked."""
    chosen = msgspec.convert(environment, Settings, strict=False)
    chosen.check(environment)
    return chosen


@pytest.mark.parametrize("missing", NAMED)
def test_production_names_its_keys_database_and_objects(missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        read(**{name: value for name, value in NAMED.items() if name != missing})


def test_production_starts_with_all_three() -> None:
    assert not read(**NAMED).demo


def test_a_demo_needs_nothing_and_stays_on_this_machine() -> None:
    chosen = read(DEMO="1")
    assert chosen.host == "127.0.0.1"
    assert chosen.database_url.startswith("sqlite:////")
    assert Path(chosen.keys_dir).is_absolute()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "city.example"])
def test_a_demo_is_refused_to_the_outside(host: str) -> None:
    with pytest.raises(SettingsError, match="DEMO_PUBLIC"):
        read(DEMO="1", HOST=host)
    assert read(DEMO="1", HOST=host, DEMO_PUBLIC="1").host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_every_name_of_this_machine_will_do(host: str) -> None:
    assert read(DEMO="1", HOST=host).is_loopback


def test_a_public_demo_listens_everywhere() -> None:
    assert read(DEMO="1", DEMO_PUBLIC="1").host == "0.0.0.0"


def test_production_is_never_a_public_demo() -> None:
    with pytest.raises(SettingsError):
        read(**NAMED, DEMO_PUBLIC="1")


def test_a_certificate_comes_with_its_key() -> None:
    with pytest.raises(SettingsError):
        read(DEMO="1", TLS_CERT="cert.pem")


def test_a_trusted_proxy_is_an_address_or_a_network() -> None:
    read(DEMO="1", TRUSTED_PROXIES="127.0.0.1, 10.0.0.0/8, 2001:db8::/32")
    with pytest.raises(SettingsError, match="TRUSTED_PROXIES"):
        read(DEMO="1", TRUSTED_PROXIES="10.0.0.0/8, proxy.local")


def test_jobs_run_in_the_server_on_sqlite_only() -> None:
    assert read(DEMO="1").runs_jobs_inline
    assert not read(**NAMED).runs_jobs_inline
    assert read(**NAMED, WORKER_INLINE="true").runs_jobs_inline


def test_limits_are_settings(setting: Setting) -> None:
    setting(code_tries=9, host="")
    assert (config.settings().code_tries, config.settings().host) == (9, "127.0.0.1")
    setting(code_tries="many")
    with pytest.raises(SettingsError, match="CODE_TRIES"):
        config.settings()


def test_codes_by_message_have_the_limits_that_were_agreed_on() -> None:
    chosen = read(DEMO="1")
    limits = (chosen.code_seconds, chosen.code_tries, chosen.code_hourly, chosen.code_address_hourly)
    assert limits == (600, 5, 20, 600)


WRONG = [
    ("OBJECTS_URL", "ftp://files"),
    ("PORT", "abc"),
    ("PORT", "70000"),
    ("DATABASE_URL", "sqlite://x.db"),
    ("DATABASE_URL", "mysql://db/x"),
    ("DATABASE_URL", "postgresql://db:port/x"),
]


@pytest.mark.parametrize("program", [["yinchuan.app", "serve"], ["yinchuan.app"], ["yinchuan.worker"]])
def test_a_process_that_must_not_start_says_why_in_one_line(program: list[str], tmp_path: Path) -> None:
    named = {
        "KEYS_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/x.db",
        "OBJECTS_URL": f"file://{tmp_path}",
    }
    unnamed = "生产运行须设置 KEYS_DIR、DATABASE_URL、OBJECTS_URL；试用请设置 DEMO=1"
    assert why_not(program, tmp_path) == unnamed
    assert "python -m yinchuan.kit.keys make" in why_not(program, tmp_path, **named)
    for name, wrong in WRONG:
        assert name in why_not(program, tmp_path, **named | {name: wrong})


def test_production_serves_no_demo(tmp_path: Path) -> None:
    named = {"DEMO": "1", "DATABASE_URL": f"sqlite:///{tmp_path}/x.db", "OBJECTS_URL": f"file://{tmp_path}/o"}
    assert "just demo" in why_not(["yinchuan.app", "serve"], tmp_path, **named)
    assert not (tmp_path / "x.db").exists()


@pytest.mark.parametrize("program", [["yinchuan.app"], ["yinchuan.app", "verify"], ["yinchuan.worker"]])
def test_a_database_that_does_not_answer_is_said_in_one_line(program: list[str], tmp_path: Path) -> None:
    named = {"DEMO": "1", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    assert why_not(program, tmp_path, **named).startswith("数据库没有应答")


def why_not(program: list[str], folder: Path, **named: str) -> str:
    """The one line with which a process refuses to start."""
    bare = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.environ.get("PYTHONPATH", "backend"),
        "VAR_DIR": str(folder),
    }
    # A worker makes no keys: those of a demo are there once its server has started.
    if "DEMO" in named:
        keys = [sys.executable, "-m", "yinchuan.kit.keys", "make"]
        subprocess.run(keys, env=bare | named, capture_output=True, check=True)
    done = subprocess.run(
        [sys.executable, "-m", *program], env=bare | named, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    (line,) = done.stderr.strip().splitlines()
    return line
