"""The regional library of e-licences (电子证照库). It answers by kind of licence; the city attaches, it does not re-issue."""

from . import source
from .demo import Demo


@source("e_licence", "全区统一电子证照库", "E-licence library of Ningxia")
class ELicence(Demo):
    """Facts are named by licence type; nothing of it is a prefill value."""
