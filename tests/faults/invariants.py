"""Judges how a schedule ended: I1 to I7 of the security plan, as far as devices and server can show them."""

from typing import Any

from yinchuan.kit.canonical import digest

Told = dict[str, Any]
MOST = 12


def broken(ending: Told) -> list[str]:
    """What does not hold, in words; empty when all does."""
    return [
        *ending["wrong"],
        *ending["stray"],
        *lost(ending),
        *back(ending),
        *unreceived(ending),
        *doubled(ending),
    ]


def lost(ending: Told) -> list[str]:
    """I3 and I4: whatever somebody wrote is still to be seen, or somebody saw it later and wrote over it or decided
    against it."""
    seen = {(at, text) for at, text in ending["seen"]}
    acts = ending["acts"]
    found = []
    for number, act in enumerate(acts):
        if act["isGivenUp"]:
            continue
        for at, text in act["wrote"]:
            later = acts[number + 1 :]
            if (at, text) in seen or any([at, text] in other["gone"] for other in later):
                continue
            if was_agreed(acts, number, at, text):
                continue
            found.append(
                f"I4 lost: {at} = {text}, written by device {act['device']} as act {act['at']}; {told(acts, at)}"
            )
    return found[:MOST]


def back(ending: Told) -> list[str]:
    """I4: a paper that somebody took out stays out, unless somebody put it in after that. What was handed in meanwhile
    is not changed by it, and the device that took it out was told."""
    held = {(at, text) for at, text in ending["held"]}
    acts = ending["acts"]
    found = []
    for number, act in enumerate(acts):
        if act["isGivenUp"] or act["device"] in ending["told"]:
            continue
        for at, text in act["gone"]:
            if not at.startswith("/materials/") or (at, text) not in held:
                continue
            if not any([at, text] in other["wrote"] for other in acts[number + 1 :]):
                found.append(f"I4 back again: {at}, taken out by device {act['device']} as act {act['at']}")
    return found[:MOST] if all(len(case["timeline"]) == 1 for case in ending["cases"]) else []


def was_agreed(acts: list[Told], number: int, at: str, text: str) -> bool:
    """Whether another device had come to the same value by itself and gone on from it, which this one had not seen: what it
    did away with is older. A merge of values finds both sides alike, and the one that went on has seen this value."""
    act = acts[number]
    replaced = [old for place, old in act["gone"] if place == at]
    for first in range(number):
        since = acts[first:number]
        other = since[0]
        if other["device"] == act["device"] or [at, text] not in other["gone"]:
            continue
        if not any([at, old] in each["wrote"] for each in since for old in replaced):
            return True
    return False


def told(acts: list[Told], at: str) -> str:
    """What was written and done away with at this place, in order."""
    lines = []
    for act in acts:
        wrote, gone = ([text for place, text in act[part] if place == at] for part in ("wrote", "gone"))
        if wrote or gone:
            lines.append(f"{act['at']} device {act['device']}: {gone} → {wrote}")
    return "; ".join(lines)


def unreceived(ending: Told) -> list[str]:
    """I1: what a device holds a receipt for is a case, with that content."""
    cases = {case["id"]: case for case in ending["cases"]}
    found = []
    for receipt in ending["receipts"]:
        case = cases.get(receipt["id"])
        if case is None:
            found.append(f"I1 a receipt without a case: {receipt}")
        elif receipt["round"] == case["document"]["round"] and receipt["digest"] != digest(case["document"]):
            found.append("I1 the case is another one than the receipt says")
    return found


def doubled(ending: Told) -> list[str]:
    """I2: one case of this draft at most, and none but its own."""
    ids = [case["id"] for case in ending["cases"]]
    return [f"I2 cases: {ids}"] if len(ids) > 1 or set(ids) - {ending["id"]} else []
