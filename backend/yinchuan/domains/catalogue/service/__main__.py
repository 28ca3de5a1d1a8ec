"""The catalogue by hand; exits with 1 when an item is refused.

PYTHONPATH=backend python -m yinchuan.domains.catalogue.service             loads the folder into the database
PYTHONPATH=backend python -m yinchuan.domains.catalogue.service vectors     writes sounds.json and vectors/items.json anew"""

import asyncio
import sys
from pathlib import Path

from yinchuan.config import settings
from yinchuan.kit import db

from . import speaking
from .loading import Report, load
from .sounding import written


async def loaded() -> Report:
    """Migrate and load."""
    await db.start()
    try:
        await db.migrate()
        return await load()
    finally:
        await db.stop()


def main(words: list[str]) -> int:
    """What the command line asks for."""
    if words == ["vectors"]:
        shared = Path(settings().schemas_dir)
        (shared / "sounds.json").write_text(speaking.written(), encoding="utf-8")
        (shared / "vectors" / "items.json").write_text(written(), encoding="utf-8")
        return 0
    report = asyncio.run(loaded())
    for fault in (*report.faults, *(fault for found in report.refused.values() for fault in found)):
        print(f"{fault.path}  {fault.rule}  {fault.detail}", file=sys.stderr)
    print(f"{len(report.added)} new, {len(report.kept)} as before, {len(report.refused)} refused")
    return 1 if report.refused or report.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
