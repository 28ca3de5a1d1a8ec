"""One writer an upload. The lease is a row, so that it holds between processes too."""

from datetime import timedelta
from uuid import UUID, uuid4

from yinchuan.config import settings
from yinchuan.kit.clock import now
from yinchuan.kit.db import is_sqlite

from ..store.rows import Material

LEASE = timedelta(
    seconds=settings().body_silence_seconds + 10
)  # longer than a writer waits for its client's next bytes
_mine: set[UUID] = set()


def new_lease() -> UUID:
    """A lease of this process, until `let_go`."""
    lease = uuid4()
    _mine.add(lease)
    return lease


def let_go(lease: UUID) -> None:
    """The writer has ended, whatever the row still says."""
    _mine.discard(lease)


def is_held(material: Material) -> bool:
    """Whether a writer is at work. On SQLite one process writes: what is not ours died with an earlier one."""
    if material.lease is None or material.lease_until is None:
        return False
    return material.lease in _mine if is_sqlite else material.lease_until > now()
