"""Loads the folder into the database: what passes the linter and is new becomes the next revision, older ones stay."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import structlog

from yinchuan.kit import db
from yinchuan.kit.canonical import canonical

from .. import store
from ..rules import Bundle, Fault, lint
from .reading import Shelf, read
from .revisions import forget
from .trying import try_out

log = structlog.get_logger()


class Report(msgspec.Struct, frozen=True):
    """What a load did. A refused item keeps its last good revision."""

    added: list[str]  # codes with a new revision
    kept: list[str]
    refused: dict[str, list[Fault]]  # by code
    faults: list[Fault]  # of files that belong to no item


async def load(folder: Path | None = None, *, trusting: bool = False) -> Report:
    """Read, lint and store; all in one unit. Trusting: what stands in the database just so was linted when it came there."""
    shelf = read(folder)
    stored = {row.digest for row in (await store.currents()).values()} if trusting else set()
    refused: dict[str, list[Fault]] = {}
    good: dict[str, tuple[str, str]] = {}
    for bundle in shelf.bundles:
        if (written := _written(bundle, shelf)) and written[0] in stored:
            good[bundle.code] = written
        elif found := lint(bundle, shelf.metas, shelf.consents, try_out):
            refused[bundle.code] = found
        else:
            assert written is not None
            good[bundle.code] = written
    for fault in shelf.faults:
        refused.setdefault(fault.path.split("/")[0], []).append(fault)
    faults = refused.pop("consents", [])
    added = await _store(good, set(refused))
    forget()
    for fault in (*faults, *(fault for found in refused.values() for fault in found)):
        log.error("item_refused", path=fault.path, rule=fault.rule, detail=fault.detail)
    return Report(sorted(added), sorted(good.keys() - added), refused, faults)


def content(bundle: Bundle, shelf: Shelf) -> dict[str, Any]:
    """What a revision is made of: its files and the consent texts they name."""
    return {
        "item": bundle.item,
        "schema": bundle.schema,
        "ui": bundle.ui,
        "en": bundle.en,
        "consents": [{**shelf.consents[code], **when} for _, code, when in bundle.consents],
    }


def _written(bundle: Bundle, shelf: Shelf) -> tuple[str, str] | None:
    """Digest and canonical text of the content; none where the files do not hold together, which the linter will say."""
    try:
        text = canonical(content(bundle, shelf))
    except (LookupError, TypeError, ValueError):
        return None
    return sha256(text).hexdigest(), text.decode()


@db.in_unit
async def _store(good: dict[str, tuple[str, str]], refused: set[str]) -> set[str]:
    before = await store.currents()
    added = {code for code, (hash_, _) in good.items() if code not in before or before[code].digest != hash_}
    for code in sorted(added):
        store.add(code, before.get(code), *good[code])
    for code, row in before.items():
        is_listed = code in good or code in refused
        if code not in added and row.is_listed != is_listed:
            store.list_or_not(code, row, is_listed)
    return added
