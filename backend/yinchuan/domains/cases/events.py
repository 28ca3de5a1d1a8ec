"""What cases announce. Facts only: listeners read nothing back."""

from datetime import datetime
from uuid import UUID

import msgspec

from .schemas import Status, Step


class CaseStepped(msgspec.Struct, frozen=True, kw_only=True):
    """A case took a step, submission included."""

    case: UUID
    number: str
    account: UUID
    item: str
    item_name: str
    office: str
    step: Step
    status: Status
    at: datetime
