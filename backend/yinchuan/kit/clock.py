"""The server's time. Instants are UTC; calendar days are those of Yinchuan (Asia/Shanghai, no summer time since 1991)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

YINCHUAN = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day in Yinchuan."""
    return now().astimezone(YINCHUAN).date()


def local(at: datetime) -> datetime:
    """The same instant on a clock in Yinchuan."""
    return at.astimezone(YINCHUAN)
