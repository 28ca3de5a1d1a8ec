from yinchuan.kit.db import domain_app

from .tables import DayRow, DoomedRow, FolderRow, MaterialRow, UploadRow

APP_CONFIG = domain_app("materials", __file__, [FolderRow, MaterialRow, UploadRow, DayRow, DoomedRow])
