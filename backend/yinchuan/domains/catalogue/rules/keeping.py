"""What may be written in drafts of the form that stands has a place in the one that is to replace it (security.md 6.1)."""

from collections.abc import Iterator
from typing import Any

from .faults import Bundle, Fault
from .mappings import choices, places_of


def lost(before: Bundle, of: Bundle) -> list[Fault]:
    """What drafts of `before`, the newest revision, may hold and `of` would leave over without words."""
    if before.schema is None:
        return []  # nobody can have begun a draft of it
    was, now = before.item["version"], of.item["version"]
    if now < was:
        return [
            of.fault("item.json", "/version", "version.back", f"第 {was} 版已经上线，不能退回第 {now} 版")
        ]
    if now > was:
        return sorted(_unnamed(before, of, str(was)))
    gone = [at for at, field in places_of(before).items() if not _is_kept(at, field, places_of(of))]
    way = f"须把 version 提到 {was + 1}，并在 mappings/{was}.json 写明去处"
    return sorted(of.fault("item.json", "/version", "version.same", f"少了或改了 {at}：{way}") for at in gone)


def _unnamed(before: Bundle, of: Bundle, was: str) -> Iterator[Fault]:
    for at in places_of(before).keys() - set(of.mappings.get(was, {"places": []})["places"]):
        yield of.fault(f"mappings/{was}.json", "/places", "mapping.places", f"第 {was} 版有 {at}，须写上")


def _is_kept(at: str, field: dict[str, Any] | None, now: dict[str, Any]) -> bool:
    """The same kind of answer, with every choice there was."""
    if at not in now:
        return False
    if field is None:  # a slot
        return True
    return _kind(field) == _kind(now[at]) and choices(field) <= choices(now[at])


def _kind(field: dict[str, Any]) -> tuple[Any, ...]:
    """Money counts in fen: a number that becomes an amount is another one."""
    return field["type"], field.get("items", {}).get("type"), field.get("x-money", False)
