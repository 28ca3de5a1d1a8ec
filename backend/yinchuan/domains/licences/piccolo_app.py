"""The table of licences for Piccolo."""

from yinchuan.kit.db import domain_app

from .tables import LicenceRow

APP_CONFIG = domain_app("licences", __file__, [LicenceRow])
