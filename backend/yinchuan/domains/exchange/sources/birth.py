"""Birth certificates of the hospitals, found by a parent (出生医学证明)."""

from . import source
from .demo import Demo


@source("birth", "卫健出生医学证明库", "Register of birth certificates")
class Birth(Demo):
    gives = {
        "birth.certificateNumber": ("出生医学证明编号", "Birth certificate number"),
        "birth.name": ("新生儿姓名", "Name of the newborn"),
        "birth.sex": ("新生儿性别", "Sex of the newborn"),
        "birth.date": ("出生日期", "Date of birth"),
        "birth.time": ("出生时间", "Time of birth"),
        "birth.hospital": ("出生医院", "Hospital of birth"),
        "birth.motherName": ("母亲姓名", "Mother's name"),
        "birth.motherIdNumber": ("母亲公民身份号码", "Mother's citizen number"),
        "birth.fatherName": ("父亲姓名", "Father's name"),
        "birth.fatherIdNumber": ("父亲公民身份号码", "Father's citizen number"),
    }
