"""`python -m yinchuan.kit.audit prove <entry id>`: the proof that an entry is in the signed tree, as JSON.

Whether the log is whole only the application can say, as it knows the events of every domain: `yinchuan.app verify`."""

import asyncio
import sys
from uuid import UUID

import msgspec

from . import inclusion_proof


async def _prove(entry: UUID) -> int:
    print(msgspec.json.encode(await inclusion_proof(entry)).decode())
    return 0


def main(words: list[str]) -> int:
    """Run one command; 2 for one that is not known here."""
    match words:
        case ["prove", entry]:
            return asyncio.run(_prove(UUID(entry)))
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
