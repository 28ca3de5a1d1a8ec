"""For the piccolo command: PYTHONPATH=backend .venv/bin/piccolo migrations new <app> --auto"""

from piccolo.conf.apps import AppRegistry

from yinchuan.kit.db import ENGINE, app_modules

DB = ENGINE
APP_REGISTRY = AppRegistry(apps=app_modules())
