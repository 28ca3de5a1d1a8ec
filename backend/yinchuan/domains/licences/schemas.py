"""An e-licence as its holder sees it."""

from datetime import date

from yinchuan.kit.schema import Out, Text


class LicenceOut(Out):
    identifier: str  # GB/T 36904: 1.2.156.3005.2.type.issuer.serial.version.check
    licence_type: str  # our short code of the type, as item data name it: "id_card", "household_register" …
    name: str  # as the licence has it
    number: str  # masked
    issuer: str
    issued_on: date | None
    valid_until: date | None
    source: Text
