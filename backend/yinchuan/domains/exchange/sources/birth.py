"""Birth certificates of the hospitals, found by a parent (出生医学证明)."""

from . import source
from .demo import Demo


@source("birth", "卫健出生医学证明库", "Register of birth certificates")
class Birth(Demo):
    gives = frozenset(
        {
            "birth.certificateNumber",
            "birth.name",
            "birth.sex",
            "birth.date",
            "birth.time",
            "birth.hospital",
            "birth.motherName",
            "birth.motherIdNumber",
            "birth.fatherName",
            "birth.fatherIdNumber",
        }
    )
