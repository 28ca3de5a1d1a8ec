"""Pure decisions about people: what is shown masked, which one-time code counts, how a device is named."""

import hashlib
import hmac
import ipaddress
import re
from datetime import datetime, timedelta

import pyotp

LONGEST_OFFLINE, CLOCKS_DIFFER = timedelta(days=90), timedelta(minutes=10)
STEP = 30  # seconds of a TOTP counter (RFC 6238)
# 复姓: with them the family name is two characters long.
DOUBLE_SURNAMES = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 司空 夏侯 端木 轩辕 南宫 百里 闻人 呼延 拓跋".split()
)
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def masked_name(name: str) -> str:
    """马秀兰 → 马*; two characters of a double surname."""
    return f"{name[: 2 if name[:2] in DOUBLE_SURNAMES and len(name) > 2 else 1]}*" if name else ""


def masked_id_number(number: str) -> str:
    """6401**********123X."""
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}" if number else ""


def masked_mobile(mobile: str) -> str:
    """138****5678."""
    return f"{mobile[:3]}****{mobile[-4:]}" if mobile else ""


def device_named(words: str) -> str:
    """ "Chrome · Android" from a browser's own words: enough to know one's phone again, no more."""
    browser = next((name for mark, name in BROWSERS if mark in words), "浏览器")
    system = next((name for mark, name in SYSTEMS if mark in words), "")
    return f"{browser} · {system}" if system else browser


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that a household gets."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def totp(secret: str, counter: int) -> str:
    """The six digits of a counter."""
    return pyotp.HOTP(secret).at(counter)


def counter_of(secret: str, code: str, counters: list[int]) -> int | None:
    """Which of these counters the code is of; all are compared, so that the time says nothing."""
    held = [
        counter for counter in counters if hmac.compare_digest(totp(secret, counter).encode(), code.encode())
    ]
    return held[0] if held else None


def counters_accepted(now: float, used: int, is_demo: bool) -> list[int]:
    """The counters whose codes are good now: one step to both sides (RFC 6238, 5.2), never one used or older.

    The demo hands codes out itself, the next unused one: it may be ahead of the clock, or on a screen for minutes."""
    current = int(now) // STEP
    near = {current - 1, current, current + 1}
    if is_demo:
        near |= {used + 1, *range(current - 10, current)}
    return sorted(counter for counter in near if counter > used)


def next_counter(now: float, used: int) -> int:
    """The counter whose code the demo shows."""
    return max(int(now) // STEP, used + 1)


def only_digits(code: str) -> str:
    """A code as people type it: full width, with spaces."""
    return re.sub(r"[\s-]", "", code.translate({0xFF10 + n: str(n) for n in range(10)}))


def believed(device: datetime | None, at: datetime) -> datetime | None:
    """What a device says about when something was done, unless its clock cannot be right; `at`: when we heard of it."""
    if device is None or not at - LONGEST_OFFLINE <= device <= at + CLOCKS_DIFFER:
        return None
    return device


def text_digest(text: str) -> bytes:
    """What proves which words were consented to."""
    return hashlib.sha256(text.encode()).digest()
