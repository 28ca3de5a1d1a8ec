"""The tables of people and their migrations."""

from yinchuan.kit.db import domain_app

from .tables import AccountRow, CodeRow, ConsentRow, PersonRow, SessionRow, StaffRow

APP_CONFIG = domain_app(
    "people", __file__, [PersonRow, StaffRow, ConsentRow, SessionRow, CodeRow, AccountRow]
)
