"""Household register of the police (户籍)."""

from . import source
from .demo import Demo


@source("household", "公安户籍库", "Household register")
class Household(Demo):
    gives = frozenset(
        {"person.householdAddress", "person.householdDivision", "household.headName", "household.members"}
    )
