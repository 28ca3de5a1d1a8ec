"""Household register of the police (户籍)."""

from . import source
from .demo import Demo


@source("household", "公安户籍库", "Household register")
class Household(Demo):
    gives = {
        "person.householdAddress": ("户籍地址", "Registered address"),
        "person.householdDivision": ("户籍所在区县", "Registered district"),
        "household.headName": ("户主姓名", "Head of the household"),
        "household.members": ("同户人员", "Members of the household"),
    }
