"""The demo sibling of every register: fictional records from assets/seed/registers.json, as slow and as broken as
the settings say."""

import asyncio
from functools import cache
from pathlib import Path
from typing import ClassVar

import msgspec

from yinchuan.config import settings

from . import Known, Source, SourceDown

Records = dict[str, dict[str, Known]]


class Demo(Source):
    demo: ClassVar[bool] = True

    async def ask(self, id_number: str, wanted: frozenset[str]) -> Known:
        record = await self.record(id_number)
        return {fact: record[fact] for fact in wanted & record.keys()}

    async def record(self, id_number: str) -> Known:
        """What the register holds about a number, after the time its line takes."""
        mode = _modes().get(self.code, "up")
        if mode == "down":
            raise SourceDown
        if mode == "broken":
            raise ValueError("not what was agreed on")
        slow = settings().register_timeout_seconds * 2 if mode == "slow" else 0
        await asyncio.sleep(settings().register_delay_seconds + slow)
        return _records().get(self.code, {}).get(id_number, {})


@cache
def _modes() -> dict[str, str]:
    pairs = [pair.partition("=") for pair in settings().register_modes.split(",") if pair.strip()]
    return {code.strip(): mode.strip() for code, _, mode in pairs}


@cache
def _records() -> Records:
    path = Path(settings().assets_dir) / "seed" / "registers.json"
    return msgspec.json.decode(path.read_bytes(), type=Records)
