from yinchuan.kit.db import domain_app

from .tables import LimitRow

APP_CONFIG = domain_app("limits", __file__, [LimitRow])
