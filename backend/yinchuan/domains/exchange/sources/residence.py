"""Residence registration and permits (居住登记)."""

from . import source
from .demo import Demo


@source("residence", "公安居住登记库", "Residence register")
class Residence(Demo):
    gives = {
        "residence.division": ("现居住地", "Place of residence"),
        "residence.address": ("现住址", "Present address"),
        "residence.since": ("居住起始日期", "Resident since"),
        "residence.permitNumber": ("居住证号码", "Residence permit number"),
        "residence.permitUntil": ("居住证有效期", "Residence permit valid until"),
    }
