"""Loads the folder into the database: what passes the linter and is new becomes the next revision, older ones stay."""

from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import structlog

from yinchuan.kit import db
from yinchuan.kit.canonical import canonical, hasty

from .. import store
from ..rules import Bundle, Fault, lint
from .keeping import refused
from .reading import Shelf, read
from .revisions import forget
from .trying import ENGINE

log = structlog.get_logger()

AT_ONCE = 400  # items in one unit


class Written(NamedTuple):
    """A revision's content as it is stored."""

    digest: str
    text: str  # canonical


class Report(msgspec.Struct, frozen=True):
    """What a load did. A refused item keeps its last good revision."""

    added: list[str]  # codes with a new revision
    kept: list[str]
    refused: dict[str, list[Fault]]  # by code
    faults: list[Fault]  # of files that belong to no item


async def load(folder: Path | None = None, *, trusting: bool = False, trying: bool = False) -> Report:
    """Read, lint and store, so many items a unit. Trusting: what stands in the database just so was linted when it came
    there. Trying: a form of which nobody has begun a draft may change within its version."""
    shelf = read(folder)
    stored = await store.currents()
    report = Report([], [], {}, [])
    fresh: dict[str, Written] = {}
    for bundle in shelf.bundles():
        before = stored.get(bundle.code)
        is_known = before is not None and _hastily(bundle, shelf) == before.digest
        if trusting and is_known:
            report.kept.append(bundle.code)
        elif found := (
            lint(bundle, shelf.metas, shelf.consents, ENGINE)
            or (before and not is_known and await refused(bundle, before, trying=trying))
        ):
            report.refused[bundle.code] = found
        else:
            fresh[bundle.code] = _written(bundle, shelf)
        if len(fresh) == AT_ONCE:
            await _take_in(fresh, report)
            fresh = {}
    await _take_in(fresh, report)
    for fault in shelf.faults:
        report.refused.setdefault(fault.path.split("/")[0], []).append(fault)
    report.faults.extend(report.refused.pop("consents", []))
    await _list({*report.added, *report.kept, *report.refused})
    forget()
    for fault in (*report.faults, *(fault for found in report.refused.values() for fault in found)):
        log.error("item_refused", path=fault.path, rule=fault.rule, detail=fault.detail)
    return report


def content(bundle: Bundle, shelf: Shelf) -> dict[str, Any]:
    """What a revision is made of: its files and the consent texts they name."""
    mappings = {"mappings": [bundle.mappings[name] for name in sorted(bundle.mappings, key=int)]}
    return {
        "item": bundle.item,
        "schema": bundle.schema,
        "ui": bundle.ui,
        "en": bundle.en,
        "consents": [{**shelf.consents[code], **when} for _, code, when in bundle.consents],
        **(mappings if bundle.mappings else {}),
    }


def _hastily(bundle: Bundle, shelf: Shelf) -> str:
    """The digest if nothing is new; "" where the files do not hold together, which the linter will say."""
    try:
        return sha256(hasty(content(bundle, shelf))).hexdigest()
    except (LookupError, TypeError, ValueError):
        return ""


def _written(bundle: Bundle, shelf: Shelf) -> Written:
    text = canonical(content(bundle, shelf))
    return Written(sha256(text).hexdigest(), text.decode())


async def _take_in(fresh: dict[str, Written], report: Report) -> None:
    added = await _add(fresh)
    report.added.extend(sorted(added))
    report.kept.extend(sorted(fresh.keys() - added))


@db.in_unit
async def _add(fresh: dict[str, Written]) -> set[str]:
    before = await store.currents()
    added = {
        code for code, (digest, _) in fresh.items() if code not in before or before[code].digest != digest
    }
    for code in sorted(added):
        store.add(code, before.get(code), *fresh[code])
    return added


@db.in_unit
async def _list(there: set[str]) -> None:
    """Show what has a folder, a broken one too; hide the others."""
    for code, row in (await store.currents()).items():
        if row.is_listed != (code in there):
            store.list_or_not(code, row, code in there)
