from yinchuan.kit.db import domain_app

from .tables import OccurrenceRow

APP_CONFIG = domain_app("occurrences", __file__, [OccurrenceRow])
