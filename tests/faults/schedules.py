"""What happens to a draft, drawn from a seed: people, their devices, and everything that goes wrong meanwhile."""

import random
from typing import Any

from tests.faults.revised import BILLS, FORMS, REMARK
from tests.faults.stories import SLOT, Op, of_forms, of_others, of_signing
from tests.people import example

ITEM = "HF-MZ-05"  # rows that repeat, a choice, a slot for ten papers that may stay empty
ROWS = "members"
TEXTS = ("address", "story", "urgentWhy", "name")
CHOICES = {"urgent": ("yes",), "bank": ("icbc", "abc", "boc", "ccb"), "cause": ("fire", "accident")}
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻"
DAY = 24 * 3600 * 1000
BLOCK = 25  # seeds played by one test

# Cuts in percent of the message, head and body.
LINE = ["before", "after", "late:0", "late:1", "twice:0", "twice:1", "slow"]
LINE += ["cut:20", "cut:70", "cut:99", "cutreply:20", "cutreply:70", "cutreply:99"]
LINE += ["html", "hang:0", "hang:1", "old"]
GATES = ["401", "409html", "413html", "422html", "429", "429html", "503", "503html"]

MOTIFS = (
    "undone",
    "signed in the lift",
    "signed by both",
    "thrown away",
    "sent back",
    "other person",
    "with a paper",
)
REVISED = ("away", "tried", "signed", "with bills", "taken out")
# What is done with the card that tells of a newer form.
CARD: tuple[list[Any], ...] = (["read"], ["place", "assign", SLOT], ["place", "remove", SLOT])

Schedule = dict[str, Any]


def answers() -> dict[str, Any]:
    """A whole application: whatever is edited later, it can be submitted."""
    made: dict[str, Any] = example(ITEM, "alone-fire")["answers"]
    person = {"name": "马晓燕", "idNumber": "640104197006150440", "relation": "spouse"}
    row = {"id": "r0", **person, "works": "no", "cannotWork": "ill"}
    return {**made, "together": "family", "members": [row]}


class Drawn:
    """One schedule being drawn."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.seed = seed
        # Whatever schedules learnt later is drawn beside: a seed goes on telling what it told before.
        self.beside = random.Random(f"beside {seed}")
        self.on_page = 0
        self.count = 0
        self.devices = self.chance.choice([1, 2, 2, 2, 3])
        self.kills = False
        self.restores = False
        self.revises = False

    def text(self) -> str:
        """Mostly something never written before; now and then one of few words, so that old values come back."""
        self.count += 1
        if self.chance.random() < 0.3:
            return "银川市兴庆区示范路" + self.chance.choice("一二三") + "号"
        return f"银川市兴庆区凤凰北街第{self.seed}号院{self.count}室"

    def name(self) -> str:
        self.count += 1
        return self.chance.choice(SURNAMES) + self.chance.choice(SURNAMES) + self.chance.choice(SURNAMES)

    def faults(self) -> Op:
        few = self.chance.randint(1, 6)
        kinds = LINE + GATES if self.chance.random() < 0.6 else LINE
        if self.kills and self.chance.random() < 0.5:
            kinds = [f"kill:{self.chance.randint(0, 11)}"]
            few = 1
        return ["faults", *(self.chance.choice([*kinds, "", "", ""]) for _ in range(few))]

    def edit(self) -> Op:
        draw = self.chance.random()
        if draw < 0.6:
            field = self.chance.choice((*TEXTS, REMARK, REMARK) if self.revises else TEXTS)
            return ["edit", field, self.name() if field == "name" else self.text()]
        if draw < 0.7:
            field = self.chance.choice(list(CHOICES))
            return ["edit", field, self.chance.choice(CHOICES[field])]
        if draw < 0.8:
            return ["editrow", ROWS, self.chance.randint(0, 3), self.name()]
        if draw < 0.9:
            return ["addrow", ROWS, self.name()]
        return ["removerow", ROWS, self.chance.randint(0, 3)]

    def file(self) -> Op:
        slot = self.chance.choice((SLOT, BILLS)) if self.revises else SLOT
        if self.chance.random() < 0.75:
            return ["addfile", slot, self.chance.randint(0, 7)]
        return ["removefile", slot, self.chance.randint(0, 3)]

    def device(self) -> list[Op]:
        """What a device, its disk or its session meets with."""
        sample: list[list[Op]] = [
            [["offline", 1]],
            [["offline", 0]],
            [["close", self.chance.randint(0, 1)]],
            [["closemid", self.chance.randint(0, 60)]],
            [["reboot"]],
            [["ended"]],
            [["signin"]],
            [["skew", self.chance.choice([-3650 * DAY, -DAY, 0, DAY, 3650 * DAY])]],
            [["full", 1]],
            [["full", 0]],
            [["wait", self.chance.choice([1_000, 5_000, 70_000])]],
            [["arrive", self.chance.randint(0, 1)]],
            [["edit2", "story", self.text() + "，第二个页面写的"], ["close", 1]],
        ]
        if self.revises:
            sample += [[["stale", 1]], [["stale", 1], ["reboot"]], [["stale", 0]]]
        return self.chance.choice(sample)

    def step(self) -> list[Op]:
        if self.revises and self.chance.random() < 0.08:
            return [self.chance.choice(CARD)]
        draw = self.chance.random()
        if draw < 0.30:
            return [self.edit()]
        if draw < 0.55:
            return [["flush"]]
        if draw < 0.68:
            return [self.faults(), ["flush"]]
        if draw < 0.73:
            return [self.file()] if self.has_files else [["flush"]]
        if draw < 0.78:
            return [["choose", self.chance.randint(0, 3), self.chance.choice(["mine", "theirs"])]]
        if draw < 0.82:
            return [["sign"]] if self.signs else [["flush"]]
        if draw < 0.84:
            return [["takeback"]]
        return self.device()

    def restored(self, ops: list[Op]) -> list[Op]:
        """A backup is taken on the way and put back later, with all that was saved in between forgotten."""
        taken = self.chance.randint(0, len(ops))
        back = self.chance.randint(taken, len(ops))
        between = [*ops[taken:back], [0, *self.edit()], [0, "flush"]]
        return [*ops[:taken], [0, "house", "copy"], *between, [0, "house", "restore"], *ops[back:]]

    def revised(self, ops: list[Op], motif: str) -> list[Op]:
        """The form changes once or twice on the way; now and then the older ones are closed at once."""
        name = motif or self.chance.choice(["", *REVISED])
        ops = self._spread(ops, [[0, "house", "revise"]] if not name else self._of_form(name))
        if self.chance.random() < 0.5:
            ops = self._spread(ops, [[0, "house", "revise"]])
        if self.chance.random() < 0.2:
            first = ops.index([0, "house", "revise"]) + 1
            ops = [*ops[:first], *self._spread(ops[first:], [[0, "house", "close"]])]
        return ops

    def _spread(self, ops: list[Op], told: list[Op]) -> list[Op]:
        at = self.chance.randint(0, len(ops))
        return [*ops[:at], *told, *ops[at:]]

    def _of_form(self, name: str) -> list[Op]:
        a, b = self.chance.sample(range(self.devices), 2) if self.devices > 1 else (0, 0)
        return of_forms(self, a, b, self.chance.choice([*TEXTS[:2], REMARK]))[name]

    def motif(self, name: str) -> list[Op]:
        """A short story that has lost something before, or could: told among whatever else happens."""
        a, b = self.chance.sample(range(self.devices), 2) if self.devices > 1 else (0, 0)
        field, other = self.chance.sample(["address", "story", "urgentWhy"], 2)
        told = {**of_signing(self, a, b, field, other), **of_others(self, a, b, field, other)}
        return told[name]

    def looked_at(self, ops: list[Op]) -> list[Op]:
        """待提交 is opened somewhere on the way."""
        if self.beside.random() < 0.6:
            return ops
        at = self.beside.randint(0, len(ops))
        return [*ops[:at], [self.beside.randrange(self.devices), "list"], *ops[at:]]

    def schedule(self, motif: str = "", form: str = "") -> Schedule:
        if not motif:
            self.on_page = self.beside.randint(0, 1)
        self.has_files = self.chance.random() < (0.6 if self.revises else 0.3)
        # What was acknowledged after the backup is gone with it: that is another story.
        self.signs = self.chance.random() < 0.5 and not self.restores
        ops: list[Op] = [[0, "flush"]] if self.chance.random() < 0.8 else []
        ops += [[n, "reboot"] for n in range(1, self.devices)]
        for _ in range(self.chance.randint(6, 22)):
            device = self.chance.randrange(self.devices)
            ops += [[device, *op] for op in self.step()]
        if motif or (self.chance.random() < 0.3 and not self.restores):
            name = motif or self.chance.choice(MOTIFS)
            at = 0 if name == "other person" else len(ops) if motif else self.chance.randint(0, len(ops))
            ops = [*ops[:at], *self.motif(name), *ops[at:]]
        if self.restores:
            ops = self.restored(ops)
        if self.revises:
            ops = self.revised(ops, form)
        if not motif and not form:
            ops = self.looked_at(ops)
        return {
            "item": ITEM,
            "devices": self.devices,
            "answers": answers(),
            "forms": FORMS if self.revises else [],
            "ops": ops,
            "ends": self.chance.choice(["submit", "draft", "submit"]),
            "side": self.chance.choice(["mine", "theirs"]),
            "hasOther": any(op[1] == "other" for op in ops),
        }


def schedule(
    seed: int,
    *,
    kills: bool = False,
    restores: bool = False,
    revises: bool = False,
    motif: str = "",
    form: str = "",
) -> Schedule:
    """The schedule of a seed. `kills`: one whose server dies now and then; `restores`: one whose database is put back;
    `revises`: one whose form changes, `form`: in the midst of this story; `motif`: one that ends with this story."""
    drawn = Drawn(seed)
    drawn.kills, drawn.restores, drawn.revises = kills, restores, revises
    return drawn.schedule(motif, form)
