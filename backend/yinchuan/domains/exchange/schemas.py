"""What a register says, on its way into a form."""

from typing import Any

from yinchuan.kit.schema import Out, Text


class Fact(Out):
    """One prefilled value. `path` is the item data's prefill name ("person.name"); S2 values in full, to the owner only."""

    path: str
    value: Any
    source: str  # code of the register
    source_name: Text  # 公安人口库, Population register
    demo: bool
