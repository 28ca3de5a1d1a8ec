"""Real-estate register (不动产登记)."""

from . import source
from .demo import Demo


@source("housing", "不动产登记库")
class Housing(Demo):
    gives = frozenset({"housing.floorArea"})
