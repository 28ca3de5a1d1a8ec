"""What an item and the e-licences it takes are called, for the record of look-ups."""

from yinchuan.domains.exchange.service import NamedItem

from ..errors import UnknownItem
from .revisions import revision


async def find_named(code: str) -> NamedItem | None:
    """The item as it reads now; nothing for one that is in the list no more."""
    try:
        found = await revision(code)
    except UnknownItem:
        return None
    licences = {slot.licence_type: slot.name for slot in found.materials if slot.licence_type}
    return NamedItem(found.out.name, licences)
