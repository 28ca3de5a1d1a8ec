"""Driving licences and vehicles of the traffic police (驾驶证、机动车)."""

from . import source
from .demo import Demo


@source("vehicle_licence", "公安交管库", "Register of drivers and vehicles")
class VehicleLicence(Demo):
    gives = frozenset({"driving.fileNumber", "driving.class", "driving.validUntil", "vehicle.rows"})
