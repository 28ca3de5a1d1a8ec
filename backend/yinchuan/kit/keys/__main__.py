"""`python -m yinchuan.kit.keys make` makes what is missing, with data keys for the next two years.
`python -m yinchuan.kit.keys next <purpose>` adds a newer key of one purpose."""

import sys
from pathlib import Path

from yinchuan.config import settings
from yinchuan.kit import clock

from . import making
from .provider import SECRETS, SIGNING, FileKeys, month_of

MONTHS_AHEAD = 24


def main(arguments: list[str]) -> int:
    """Run one command; 2 for a command there is not."""
    folder = Path(settings().keys_dir)
    match arguments:
        case ["make"]:
            made = making.make_missing(folder, SIGNING, SECRETS, coming_months())
        case ["next", purpose] if purpose in (*SIGNING, *SECRETS):
            made = [making.make_next(folder, purpose, is_signing=purpose in SIGNING)]
        case _:
            print(__doc__)
            return 2
    FileKeys(folder, may_make=False)
    print(f"{folder}：新建 {len(made)} 个密钥", *made, sep="\n  ")
    return 0


def coming_months() -> list[str]:
    """The numbers of this month and those after it."""
    first = clock.now()
    months = range(first.month - 1, first.month - 1 + MONTHS_AHEAD)
    return [month_of(first.replace(year=first.year + m // 12, month=m % 12 + 1, day=1)) for m in months]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
