"""Social security cards with their bank account (社会保障卡)."""

from . import source
from .demo import Demo


@source("social_card", "人社持卡库", "Social security card register")
class SocialCard(Demo):
    gives = {
        "socialCard.bank": ("社保卡开户银行", "Bank of the social security card"),
        "socialCard.bankAccount": ("社保卡银行账号", "Account of the social security card"),
    }
