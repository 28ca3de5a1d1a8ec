"""Client- and server-made ids: UUID version 7, ordered by the millisecond of their making."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """RFC 9562 version 7: 48 bits of milliseconds since 1970 (UTC), 74 random bits."""
    random = int.from_bytes(os.urandom(10), "big")
    high = (time.time_ns() // 1_000_000) << 80 | 7 << 76 | (random >> 68 & 0xFFF) << 64
    return UUID(int=high | 2 << 62 | random & (1 << 62) - 1)
