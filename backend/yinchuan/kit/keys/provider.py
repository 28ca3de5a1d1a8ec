"""Keys as files of one folder: `<purpose>-<number>[-<thumbprint>]`, read once, never changed, only added to.

Another provider (KMS, HSM) has the same methods as `FileKeys`."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from yinchuan.config import settings
from yinchuan.kit import clock

from . import making

SIGNING = ("receipt", "pass", "grant", "checkpoint", "evidence")
SECRETS = ("blind", "mac", "token")
_NAME = re.compile(r"(?P<kid>(?P<purpose>[a-z]+)-(?P<number>[0-9]{1,6})(?:-[0-9a-f]{8})?)\.(?:key|pem)")


class KeysMissing(Exception):
    """A key that must be there is not; the message says how to make it."""


class FileKeys:
    """The keys of one folder. In demo mode what is missing is made; otherwise it is demanded."""

    def __init__(self, folder: Path, *, may_make: bool) -> None:
        self._folder = folder
        self._may_make = may_make
        if may_make:
            making.make_missing(folder, SIGNING, SECRETS, [month_of(clock.now())])
        self._load()

    def _load(self) -> None:
        self._boxes: dict[str, AESGCM] = {}
        self._secrets: dict[str, dict[str, bytes]] = {}
        self._signers: dict[str, tuple[str, ec.EllipticCurvePrivateKey]] = {}
        for path, purpose, kid in _in_order(self._folder):
            making.refuse_readable(path)
            content = path.read_bytes()
            if path.suffix == ".pem":
                key = load_pem_private_key(content, None)
                if purpose not in SIGNING or not isinstance(key, ec.EllipticCurvePrivateKey):
                    raise KeysMissing(f"密钥文件 {path.name} 的类型不对")
                self._signers[kid] = (purpose, key)
            elif len(content) != making.SECRET_BYTES:
                raise KeysMissing(f"密钥文件 {path.name} 长度不对")
            elif purpose == "data":
                self._boxes[kid] = AESGCM(content)
            else:
                self._secrets.setdefault(purpose, {})[kid] = content
        self._demand_all()
        self._month = ""

    def _demand_all(self) -> None:
        here = {purpose for purpose, _ in self._signers.values()} | set(self._secrets)
        missing = [purpose for purpose in (*SIGNING, *SECRETS) if purpose not in here]
        if missing or not self._boxes:
            raise KeysMissing(
                f"{self._folder} 中缺少密钥：{'、'.join(missing or ['data'])}；"
                "请运行 KEYS_DIR=… python -m yinchuan.kit.keys make"
            )

    def check(self) -> None:
        """Raise `KeysMissing` when a key that this process works with has gone from its folder: no other would start."""
        held = {*self._boxes, *self._signers, *(kid for kids in self._secrets.values() for kid in kids)}
        if gone := held - {kid for _, _, kid in _in_order(self._folder)}:
            raise KeysMissing(f"{self._folder} 中缺少密钥：{'、'.join(sorted(gone))}")

    def data_box(self) -> tuple[str, AESGCM]:
        """The kid and cipher that seal now: one AES-GCM key seals at most 2^32 values, so each month has its own."""
        month = month_of(clock.now())
        if month != self._month:
            self._turn(month)
        return self._data_kid, self._boxes[self._data_kid]

    def _turn(self, month: str) -> None:
        if f"data-{month}" not in self._boxes and self._may_make:
            making.make_secret(self._folder, f"data-{month}")
            self._load()
        # Production makes its keys ahead (`keys make`); if nobody did, the last one serves on.
        due = [kid for kid in self._boxes if kid <= f"data-{month}"]
        self._data_kid = max(due) if due else min(self._boxes)
        self._month = month

    def box(self, kid: str) -> AESGCM | None:
        """The cipher of a kid that once sealed."""
        if kid not in self._boxes and re.fullmatch(r"data-[0-9]{6}", kid):
            self._load()  # another process may have begun the month
        return self._boxes.get(kid)

    def secret(self, purpose: str) -> tuple[str, bytes]:
        """Kid and bytes of the newest secret of a purpose."""
        return next(reversed(self._secrets[purpose].items()))

    def all_secrets(self, purpose: str) -> list[bytes]:
        """Every secret of a purpose, newest first."""
        return [*reversed(self._secrets[purpose].values())]

    def signer(self, purpose: str) -> tuple[str, ec.EllipticCurvePrivateKey]:
        """Kid and key of the newest signing key of a purpose."""
        return next((kid, key) for kid, (for_, key) in reversed(self._signers.items()) if for_ == purpose)

    def public(self, purpose: str, kid: str) -> ec.EllipticCurvePublicKey | None:
        """The public key of a kid, if it belongs to the purpose."""
        for_, key = self._signers.get(kid, ("", None))
        return key.public_key() if key and for_ == purpose else None

    def publics(self) -> dict[str, ec.EllipticCurvePublicKey]:
        """Every public signing key by kid, old ones too: old receipts stay checkable."""
        return {kid: key.public_key() for kid, (_, key) in self._signers.items()}


def month_of(at: datetime) -> str:
    """The number of a month's data key."""
    return f"{at:%Y%m}"


def _in_order(folder: Path) -> list[tuple[Path, str, str]]:
    """Key files with purpose and kid, by number: the last of a purpose is its newest."""
    named = [(path, _NAME.fullmatch(path.name)) for path in (folder.iterdir() if folder.is_dir() else ())]
    found = [(int(name["number"]), name["kid"], path, name["purpose"]) for path, name in named if name]
    return [(path, purpose, kid) for _, kid, path, purpose in sorted(found)]


@cache
def keys() -> FileKeys:
    """The keys of this process; `keys.cache_clear()` reads the folder again."""
    return FileKeys(Path(settings().keys_dir), may_make=settings().demo)
