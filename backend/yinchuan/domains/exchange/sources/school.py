"""School rolls (学籍)."""

from . import source
from .demo import Demo


@source("school", "教育学籍库", "School register")
class School(Demo):
    gives = {
        "school.name": ("就读学校", "School"),
    }
