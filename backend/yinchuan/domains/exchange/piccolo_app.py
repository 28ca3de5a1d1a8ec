"""The table of exchange for Piccolo."""

from yinchuan.kit.db import domain_app

from .tables import LookupRow

APP_CONFIG = domain_app("exchange", __file__, [LookupRow])
