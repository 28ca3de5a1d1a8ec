from yinchuan.kit.db import domain_app

from .tables import ChangeRow, DraftRow, EpochRow

APP_CONFIG = domain_app("drafts", __file__, [DraftRow, ChangeRow, EpochRow])
