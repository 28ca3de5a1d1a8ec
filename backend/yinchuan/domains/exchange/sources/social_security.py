"""Social insurance (社会保险)."""

from . import source
from .demo import Demo


@source("social_security", "人社参保库", "Social insurance register")
class SocialSecurity(Demo):
    gives = {
        "employment.employer": ("工作单位", "Employer"),
        "employment.creditCode": ("单位统一社会信用代码", "Employer's credit code"),
        "pension.status": ("养老保险参保状态", "Pension insurance status"),
        "pension.insuredBefore": ("以前是否参保", "Insured before"),
    }
