"""Real-estate register (不动产登记)."""

from . import source
from .demo import Demo


@source("housing", "不动产登记库", "Property register")
class Housing(Demo):
    gives = frozenset({"housing.floorArea"})
