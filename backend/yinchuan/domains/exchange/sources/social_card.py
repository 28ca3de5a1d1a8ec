"""Social security cards with their bank account (社会保障卡)."""

from . import source
from .demo import Demo


@source("social_card", "人社持卡库", "Social security card register")
class SocialCard(Demo):
    gives = frozenset({"socialCard.bank", "socialCard.bankAccount"})
