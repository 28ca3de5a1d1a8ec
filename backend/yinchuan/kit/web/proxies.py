"""Behind a trusted proxy, the client's address, scheme and host are what the proxy says; from anyone else they are not."""

import ipaddress
from functools import cache
from typing import Any

from yinchuan.config import settings

from .headers import values

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@cache
def trusted() -> tuple[Network, ...]:
    """The networks of TRUSTED_PROXIES."""
    names = settings().trusted_proxies.split(",")
    return tuple(ipaddress.ip_network(name.strip(), strict=False) for name in names if name.strip())


def unwrapped(scope: Any) -> Any:
    """The scope as the first untrusted hop sent it."""
    client = scope.get("client")
    if not trusted() or client is None or not _is_trusted(client[0]):
        return scope
    hops = [
        hop.strip()
        for value in values(scope, b"x-forwarded-for")
        for hop in value.decode("latin-1").split(",")
    ]
    # From the right: each entry was written by the hop before it, and is believed while that hop is trusted.
    address = next((hop for hop in reversed(hops) if not _is_trusted(hop)), client[0])
    changed = {**scope, "client": (address if _is_address(address) else client[0], 0)}
    if (scheme := _last(scope, b"x-forwarded-proto")) in (b"http", b"https"):
        changed["scheme"] = scheme.decode()
    if host := _last(scope, b"x-forwarded-host"):
        kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
        changed["headers"] = [*kept, (b"host", host)]
    return changed


def _is_trusted(address: str) -> bool:
    return _is_address(address) and any(ipaddress.ip_address(address) in network for network in trusted())


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _last(scope: Any, name: bytes) -> bytes:
    found = values(scope, name)
    return found[-1].rpartition(b",")[2].strip() if found else b""
