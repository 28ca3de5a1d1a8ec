"""Housing provident fund (住房公积金)."""

from . import source
from .demo import Demo


@source("provident_fund", "公积金账户库", "Housing fund register")
class ProvidentFund(Demo):
    gives = {
        "fund.account": ("公积金账号", "Housing fund account"),
    }
