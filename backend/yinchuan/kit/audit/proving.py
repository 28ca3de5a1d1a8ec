"""That one entry is in the published tree, shown with log2(n) hashes."""

from uuid import UUID

import msgspec

from yinchuan.kit.db import fetch_one
from yinchuan.kit.errors import NotFound

from . import tree
from .publishing import lines, read
from .reading import entries


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """Check it with `tree.leads_to(root, size, index, leaf, path)`; `checkpoint` is the signed root, if it covers the entry."""

    index: int
    size: int
    leaf: bytes
    path: list[bytes]
    root: bytes
    checkpoint: str | None


async def inclusion_proof(entry: UUID) -> Proof:
    """The proof against the newest signed checkpoint that covers the entry, else the newest checkpoint.

    Reads the whole tree below that checkpoint: for the rare question, not for every page."""
    row = await fetch_one("SELECT seq FROM audit WHERE id = $1", entry)
    if row is None:
        raise NotFound
    signed, token = _newest_signed()
    if signed <= row["seq"]:
        newest = await fetch_one("SELECT size FROM audit_checkpoint ORDER BY size DESC LIMIT 1")
        signed, token = (newest["size"] if newest else 0), None
    leaves = []
    async for each in entries("seq, body, mac"):
        if each["seq"] >= signed:
            break
        leaves.append(tree.leaf(each["body"] + each["mac"]))
    return Proof(
        index=row["seq"],
        size=signed,
        leaf=leaves[row["seq"]],
        path=tree.path(row["seq"], leaves),
        root=tree.root_of(leaves),
        checkpoint=token,
    )


def _newest_signed() -> tuple[int, str | None]:
    for token in reversed(lines()):
        if found := read(token):
            return found.size, token
    return 0, None
