"""`python -m yinchuan.kit.audit verify`: exit status 1 and the position when something was changed.
`python -m yinchuan.kit.audit prove <entry id>`: the proof that an entry is in the signed tree, as JSON."""

import asyncio
import sys
from uuid import UUID

import msgspec

from . import inclusion_proof, verify


async def _verify() -> int:
    report = await verify()
    print(f"{report.size} 条审计记录 entries, root {report.root}")
    if report.defect is None:
        print("完整，未被改动 intact")
        return 0
    position = (
        ""
        if report.defect.position is None
        else f"第 {report.defect.position} 条 position {report.defect.position}: "
    )
    print(f"发现异常 defect: {position}{report.defect.what}")
    return 1


async def _prove(entry: UUID) -> int:
    print(msgspec.json.encode(await inclusion_proof(entry)).decode())
    return 0


def main(words: list[str]) -> int:
    match words:
        case ["verify"]:
            return asyncio.run(_verify())
        case ["prove", entry]:
            return asyncio.run(_prove(UUID(entry)))
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
