"""Driving licences and vehicles of the traffic police (驾驶证、机动车)."""

from . import source
from .demo import Demo


@source("vehicle_licence", "公安交管库", "Register of drivers and vehicles")
class VehicleLicence(Demo):
    gives = {
        "driving.fileNumber": ("驾驶证档案编号", "Driving licence file number"),
        "driving.class": ("准驾车型", "Licence class"),
        "driving.validUntil": ("驾驶证有效期", "Driving licence valid until"),
        "vehicle.rows": ("名下机动车", "Own vehicles"),
    }
