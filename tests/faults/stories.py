"""Short stories that have lost something before, or could: told among whatever else happens."""

import random
from typing import Any, Protocol

from tests.faults.revised import BILLS

SLOT = "proof"
OLD = "银川市兴庆区示范路一号"

Op = list[Any]


class Teller(Protocol):
    """The schedule that is being drawn."""

    chance: random.Random
    on_page: int  # 1: somebody else signs in on the page that is open, 0: in another tab

    def text(self) -> str: ...
    def faults(self) -> Op: ...


def of_signing(drawn: Teller, a: int, b: int, field: str, other: str) -> dict[str, list[Op]]:
    both: list[Op] = [[a, "flush"], [b, "flush"]]
    return {
        # The reply is lost, the other device puts the old value back, the first one writes on and tries again.
        "undone": [
            *([a, "edit", field, OLD], *both, [a, "edit", field, drawn.text()]),
            *([a, "faults", "after"], [a, "flush"], [b, "flush"], [b, "edit", field, OLD], [b, "flush"]),
            *([a, "edit", other, drawn.text()], [a, "flush"], [b, "flush"]),
        ],
        "signed in the lift": [
            *(*both, [a, "offline", 1], [a, "sign"], [b, "edit", field, drawn.text()], [b, "flush"]),
            *([a, "offline", 0], [a, "flush"], [a, "flush"]),
        ],
        "signed by both": [
            *(*both, [a, "offline", 1], [a, "sign"], [b, "sign"], [b, "flush"]),
            *([a, "offline", 0], [a, "flush"]),
        ],
    }


def of_others(drawn: Teller, a: int, b: int, field: str, other: str) -> dict[str, list[Op]]:
    both: list[Op] = [[a, "flush"], [b, "flush"]]
    return {
        "thrown away": [
            *(*both, [a, "edit", field, drawn.text()], [a, "faults", "late:0"], [a, "flush"]),
            *([b, "flush"], [b, "throwaway"], [a, "arrive", 0], [a, "flush"]),
        ],
        "sent back": [
            *(*both, [a, "sign"], [a, "flush"], [a, "wait", 2_000], [a, "flush"]),
            *([a, "house", "correct"], [b, "reboot"], [a, "reboot"]),
            *([a, "edit", field, drawn.text()], [b, "edit", other, drawn.text()]),
            *([a, *drawn.faults()], [a, "flush"], [b, "flush"], [a, "sign"], [a, "flush"]),
        ],
        # Before anything of it is on the server: later it would be refused there for another reason.
        "other person": [
            *([0, "other", drawn.on_page], [0, "flush"], [0, "list"]),
            *([0, "edit", field, drawn.text()], [0, "flush"]),
            [0, "signin"],
        ],
        "with a paper": [[b, "addfile", SLOT, 1], [b, "flush"], [a, "flush"], [a, "sign"], [a, "flush"]],
    }


def of_forms(drawn: Teller, a: int, b: int, field: str) -> dict[str, list[Op]]:
    """What a change of the form finds: devices far away, tried writes, signatures, papers."""
    both: list[Op] = [[a, "flush"], [b, "flush"]]
    comes: Op = [0, "house", "revise"]
    return {
        **of_papers(a, b, both, comes),
        "away": [
            *(*both, [b, "offline", 1], [b, "edit", field, drawn.text()], comes, [a, "reboot"]),
            *([a, "edit", field, drawn.text()], [a, "flush"], [b, "offline", 0], [b, "flush"]),
            [b, "reboot"],
        ],
        "tried": [
            *(*both, [a, "edit", field, drawn.text()]),
            *([a, "faults", drawn.chance.choice(["after", "late:0"])], [a, "flush"], comes),
            [drawn.chance.choice([a, b]), "reboot"],
            *([a, "arrive", 0], [a, "edit", "address", drawn.text()], *both),
        ],
        "signed": [
            *(*both, [a, "offline", drawn.chance.choice([0, 1])]),
            *([a, "faults", "before"], [a, "sign"], comes),
            *([b, "reboot"], [b, "flush"], [a, "offline", 0], [a, "flush"], [a, "reboot"], [a, "flush"]),
        ],
    }


def of_papers(a: int, b: int, both: list[Op], comes: Op) -> dict[str, list[Op]]:
    """Papers are taken out in the older form, or have no slot in the newer."""
    return {
        "taken out": [
            *([a, "addfile", SLOT, 3], *both, [b, "offline", 1], [b, "removefile", SLOT, 0], comes),
            *([a, "reboot"], [a, "flush"], [b, "offline", 0], [b, "flush"], [b, "reboot"], *both),
        ],
        "with bills": [
            *([a, "addfile", BILLS, 1], *both, [b, "addfile", BILLS, 2], comes, comes, [a, "reboot"]),
            *([b, "flush"], [b, "reboot"], [a, "place", "assign", SLOT], *both),
        ],
    }
