"""The public face of exchange: asking registers, and telling the owner what was asked."""

from datetime import timedelta

from yinchuan.config import settings
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit
from yinchuan.kit.jobs import every

from .. import store
from ..errors import RegisterDown
from .asking import Holder, check_identity, facts, held_licences, identify_by
from .telling import NamedItem, lookups, name_items_by

__all__ = [
    "Holder",
    "NamedItem",
    "RegisterDown",
    "check_identity",
    "facts",
    "held_licences",
    "identify_by",
    "lookups",
    "name_items_by",
    "sweep",
]


@every(24 * 3600, "exchange-sweep")
@in_unit
async def sweep() -> None:
    """Forget who asked when the record need not be kept any more."""
    store.forget_before(now() - timedelta(days=settings().lookup_days))
