"""Marriage register of civil affairs (婚姻登记)."""

from . import source
from .demo import Demo


@source("marriage", "民政婚姻登记库", "Marriage register")
class Marriage(Demo):
    gives = frozenset({"marriage.status", "marriage.spouseName", "marriage.spouseIdNumber"})
