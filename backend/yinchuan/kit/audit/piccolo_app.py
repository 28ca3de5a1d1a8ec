from yinchuan.kit.db import domain_app

from .tables import AuditOpenRow, AuditRow, CheckpointRow

APP_CONFIG = domain_app("audit", __file__, [AuditOpenRow, AuditRow, CheckpointRow])
