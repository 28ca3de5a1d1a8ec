"""Social insurance (社会保险)."""

from . import source
from .demo import Demo


@source("social_security", "人社参保库", "Social insurance register")
class SocialSecurity(Demo):
    gives = frozenset(
        {"employment.employer", "employment.creditCode", "pension.status", "pension.insuredBefore"}
    )
