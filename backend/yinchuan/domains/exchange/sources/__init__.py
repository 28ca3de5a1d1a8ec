"""Registers, one file each. A file registers its demo sibling, and the real line when there is one.

@source("vehicle", "机动车登记库", "Register of motor vehicles")
class Vehicle(Demo):
    gives = {"vehicle.rows": ("名下的机动车", "Own vehicles")}"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar, TypeVar

from yinchuan.config import settings
from yinchuan.kit.schema import Text

Known = dict[str, Any]
Words = dict[str, tuple[str, str]]  # names of what is asked for, in Chinese and in English


class SourceDown(Exception):
    """The register did not take the question."""


class Source(ABC):
    """One register. `gives` are the prefill names it can answer; asked once for all wanted facts of a person."""

    code: ClassVar[str]
    title: ClassVar[Text]
    demo: ClassVar[bool] = False
    gives: ClassVar[Words] = {}
    confirms: ClassVar[Words] = {}  # what `confirm` compares: never told, only found right or wrong

    @abstractmethod
    async def ask(self, id_number: str, wanted: frozenset[str]) -> Known:
        """What is known of `wanted`; unknown facts are left out. Raises `SourceDown`."""

    async def confirm(self, name: str, id_number: str) -> bool:
        """Whether this name belongs to this number: only the population register can tell, any other is no answer."""
        raise SourceDown

    def words(self) -> dict[str, Text]:
        """All that the register may be asked, as people call it."""
        return {name: Text(zh=zh, en=en) for name, (zh, en) in (self.gives | self.confirms).items()}


_sources: dict[str, Source] = {}
S = TypeVar("S", bound=type[Source])


def source(code: str, zh: str, en: str) -> Callable[[S], S]:
    """Register a source under a code and the name that people know it by, in both languages."""

    def register(found: S) -> S:
        found.code, found.title = code, Text(zh=zh, en=en)
        _sources[code] = found()
        return found

    return register


@cache
def sources() -> dict[str, Source]:
    """All registers of this installation by code: demo siblings in demo mode only."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return {code: found for code, found in sorted(_sources.items()) if found.demo == settings().demo}
