"""The table of ratings and its migrations."""

from yinchuan.kit.db import domain_app

from .tables import RatingRow

APP_CONFIG = domain_app("ratings", __file__, [RatingRow])
