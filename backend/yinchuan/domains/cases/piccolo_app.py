"""The tables of cases and their migrations."""

from yinchuan.kit.db import domain_app

from .tables import CalendarDayRow, CaseRow, EventRow, ReceiptRow, SerialRow, WordsRow

APP_CONFIG = domain_app(
    "cases", __file__, [CaseRow, EventRow, WordsRow, ReceiptRow, SerialRow, CalendarDayRow]
)
