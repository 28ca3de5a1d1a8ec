from yinchuan.kit.db import domain_app

from .tables import SignatureRow

APP_CONFIG = domain_app("signatures", __file__, [SignatureRow])
