"""Medical insurance (医疗保险)."""

from . import source
from .demo import Demo


@source("medical_insurance", "医保参保库", "Medical insurance register")
class MedicalInsurance(Demo):
    gives = {
        "medical.insuranceKind": ("医保参保类型", "Kind of medical insurance"),
    }
