"""Residence registration and permits (居住登记)."""

from . import source
from .demo import Demo


@source("residence", "公安居住登记库", "Residence register")
class Residence(Demo):
    gives = frozenset(
        {
            "residence.division",
            "residence.address",
            "residence.since",
            "residence.permitNumber",
            "residence.permitUntil",
        }
    )
