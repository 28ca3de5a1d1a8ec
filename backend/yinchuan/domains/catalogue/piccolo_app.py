"""The tables of the catalogue and their migrations."""

from yinchuan.kit.db import domain_app

from .tables import ItemRow, RevisionRow

APP_CONFIG = domain_app("catalogue", __file__, [ItemRow, RevisionRow])
