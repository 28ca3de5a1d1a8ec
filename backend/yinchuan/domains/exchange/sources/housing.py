"""Real-estate register (不动产登记)."""

from . import source
from .demo import Demo


@source("housing", "不动产登记库", "Property register")
class Housing(Demo):
    gives = {
        "housing.floorArea": ("名下住房面积", "Floor area of own housing"),
    }
