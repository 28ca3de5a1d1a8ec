from yinchuan.kit.db import domain_app

from .tables import JobRow, RecurringRow

APP_CONFIG = domain_app("jobs", __file__, [JobRow, RecurringRow])
