"""Every screen of the app: who stands before it, and what is tapped to get there."""

from dataclasses import dataclass
from typing import Any, Literal

from tests.people import Citizen, Officer
from tests.server import Server

Who = Literal["guest", "nameless", "citizen", "staff"]
LIGHT: dict[str, Any] = {"elder": False, "language": "zh", "theme": "light"}
MODES: dict[str, dict[str, Any]] = {
    "light": LIGHT,
    "dark": {**LIGHT, "theme": "dark"},
    "elder": {**LIGHT, "elder": True},
    "english": {**LIGHT, "language": "en"},
}


@dataclass(frozen=True)
class Town:
    """What has happened before anybody looks: ids of cases by what they wait for."""

    server: Server
    xiulan: Citizen
    nameless: Citizen
    wang: Officer
    returned: str
    closed: str
    waiting: str


@dataclass(frozen=True)
class Place:
    who: Who
    path: str
    taps: tuple[str, ...] = ()  # what is pressed once there, by selector, since words differ by language

    def __str__(self) -> str:
        return " ".join((f"{self.who} {self.path}", *self.taps))


# What somebody has typed on these screens: data in every language.
TYPED = (
    "账号与存折不一致，请核对",
    "照片看不清账号，请重新拍",
    "材料不符",
    "补贴",
    "没有这样的事",
    "合同.jpg",
)
PLACES = [
    Place("guest", "/"),
    Place("guest", "/search"),
    Place("guest", "/search?q=补贴"),
    Place("guest", "/search?q=没有这样的事"),
    Place("guest", "/items/HF-MZ-06"),
    Place("guest", "/items/HF-GA-01"),  # no form yet: to the window
    Place("guest", "/items/HF-XX-99"),
    Place("guest", "/sign-in"),
    Place("guest", "/staff"),
    Place("guest", "/receipt"),
    Place("guest", "/me"),
    Place("guest", "/help/code"),
    Place("guest", "/help/code?code=950042"),
    Place("guest", "/nowhere"),
    Place("guest", "/shared"),
    Place("guest", "/shared?why=signedOut"),
    Place("nameless", "/real-name"),
    Place("nameless", "/real-name", ("main .ui-button.primary",)),
    Place("nameless", "/cases"),
    Place("nameless", "/drafts"),
    Place("citizen", "/"),
    Place("citizen", "/me"),
    Place("citizen", "/lookups"),
    Place("nameless", "/lookups"),  # nobody was asked yet
    Place("citizen", "/space"),
    Place("citizen", "/shared"),
    Place("citizen", "/shared?why=full"),
    Place("citizen", "/cases"),
    Place("citizen", "/drafts"),
    Place("citizen", "/outbox"),
    Place("citizen", "/leave"),
    Place("citizen", "/leave?everywhere=1"),
    Place("citizen", "/cases/{waiting}"),
    Place("citizen", "/cases/{waiting}", ("main .ui-button.danger",)),
    Place("citizen", "/cases/{returned}"),
    Place("citizen", "/cases/{closed}"),
    Place("citizen", "/cases/{closed}/rating?level=5"),
    Place("citizen", "/receipt?case={waiting}"),
    Place("citizen", "/apply/HF-GA-01"),  # no form yet: to the guide
    Place("citizen", "/apply/HF-GA-08"),
    Place(
        "citizen", "/apply/HF-SC-01", ("main .ui-button.primary", ".ends .ui-button.primary")
    ),  # errors told
    Place("staff", "/window"),
    Place("staff", "/window/code"),
    Place("staff", "/window/cases/{waiting}"),
]


def path_of(place: Place, town: Town) -> str:
    return place.path.format(waiting=town.waiting, returned=town.returned, closed=town.closed)
