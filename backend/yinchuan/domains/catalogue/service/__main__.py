"""Loads the catalogue by hand; exits with 1 when something is refused.

PYTHONPATH=backend python -m yinchuan.domains.catalogue.service"""

import asyncio
import sys

from yinchuan.kit import db

from .loading import load


async def main() -> int:
    """Migrate, load, print the report."""
    await db.start()
    try:
        await db.migrate()
        report = await load()
    finally:
        await db.stop()
    for fault in (*report.faults, *(fault for found in report.refused.values() for fault in found)):
        print(f"{fault.path}  {fault.rule}  {fault.detail}", file=sys.stderr)
    print(f"{len(report.added)} new, {len(report.kept)} as before, {len(report.refused)} refused")
    return 1 if report.refused or report.faults else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
