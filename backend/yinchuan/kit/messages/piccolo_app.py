from yinchuan.kit.db import domain_app

from .tables import OutboxRow

APP_CONFIG = domain_app("messages", __file__, [OutboxRow])
