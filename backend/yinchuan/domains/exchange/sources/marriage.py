"""Marriage register of civil affairs (婚姻登记)."""

from . import source
from .demo import Demo


@source("marriage", "民政婚姻登记库", "Marriage register")
class Marriage(Demo):
    gives = {
        "marriage.status": ("婚姻状况", "Marital status"),
        "marriage.spouseName": ("配偶姓名", "Spouse's name"),
        "marriage.spouseIdNumber": ("配偶公民身份号码", "Spouse's citizen number"),
    }
