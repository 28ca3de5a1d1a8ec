"""Whether a signed document may be taken: form, materials, consents, signature; all errors at once."""

from datetime import datetime

import msgspec

from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.catalogue.schemas import Slot
from yinchuan.domains.catalogue.service import Revision
from yinchuan.domains.drafts import service as drafts
from yinchuan.domains.drafts.errors import UnknownRevision
from yinchuan.domains.forms import service as forms
from yinchuan.domains.licences import service as licences
from yinchuan.domains.licences.schemas import LicenceOut
from yinchuan.domains.materials import service as materials
from yinchuan.domains.signatures import service as signatures
from yinchuan.domains.signatures.schemas import Document, SignatureIn
from yinchuan.domains.signatures.service import Signed
from yinchuan.kit import clock
from yinchuan.kit.actor import Actor
from yinchuan.kit.errors import FieldError, NotFound

from ..errors import AnswersInvalid, MaterialsMissing, NoForm


class Checked(msgspec.Struct, frozen=True):
    """A document that may be taken, and what its signature says."""

    document: Document
    signature: SignatureIn
    revision: Revision
    signed: Signed

    async def keep(self, actor: Actor, at: datetime) -> None:
        """Add to the unit: the sealed document with its evidence, the materials bound to the case."""
        await signatures.keep(self.signed, self.signature, actor, at)
        materials.bind(self.document.id, [m.id for m in self.document.materials], self.document.id)


async def check(document: Document, signature: SignatureIn, actor: Actor) -> Checked:
    """Raises `AnswersInvalid` (every error, as JSON pointers into the answers or `/materials/<slot>`),
    `UnknownRevision`, `MaterialsMissing` with the list, a refusal of the signature, `RegisterDown` where a licence it
    names cannot be looked up, or `ConsentNeeded` for what is withdrawn meanwhile."""
    actor.demand_step_up()
    revision = await _revision(document)
    if revision.form is None:
        raise NoForm
    if document.round == 0:
        await catalogue.demand_accepted(revision)
    form = revision.form.sitting()
    revision = msgspec.structs.replace(revision, form=form)
    answers = form.normalise(document.answers)
    errors = form.check(answers, clock.today()) + _slots(
        document, forms.slots_open(form, revision.uploads, answers)
    )
    if errors:
        raise AnswersInvalid(errors=errors)
    ids = [m.id for m in document.materials]
    if missing := await materials.missing(document.id, ids):
        raise MaterialsMissing(materials=[str(m) for m in missing])
    held = await materials.outs(ids)
    usable = await _usable(document, revision, actor)
    signed = await signatures.check(document, signature, revision, actor, materials=held, licences=usable)
    await drafts.demand_consents(revision, document.answers, actor)
    return Checked(document, signature, revision, signed)


async def _usable(document: Document, revision: Revision, actor: Actor) -> list[LicenceOut]:
    kinds = frozenset(slot.licence_type for slot in revision.materials if slot.licence_type)
    identifiers = {each.identifier for each in document.licences}
    return await licences.named(actor.id, identifiers, kinds, revision.code, document.id)


async def _revision(document: Document) -> Revision:
    """What the document names and nobody knows is a mistake in the document: it is no address that leads nowhere."""
    try:
        return await catalogue.revision(document.item.code, document.item.revision)
    except NotFound:
        say = UnknownRevision.say
        raise UnknownRevision(errors=[wrong("/document/item/revision", "unknown_revision", say)]) from None


def _slots(document: Document, slots_open: list[Slot]) -> list[FieldError]:
    """Required slots without a file, slots that are not asked for, too many files in one."""
    asked = {slot.slot: slot for slot in slots_open}
    given = [m.slot for m in document.materials]
    errors = [
        wrong(f"/materials/{name}", "required", "请添加这份材料")
        for name, slot in asked.items()
        if slot.required and name not in given
    ]
    for name in dict.fromkeys(given):
        if name not in asked:
            errors.append(wrong(f"/materials/{name}", "not_asked", "不需要这份材料"))
        elif given.count(name) > asked[name].max_files:
            errors.append(wrong(f"/materials/{name}", "too_many", "文件太多", limit=asked[name].max_files))
        elif any(m.slot == name and m.type not in asked[name].accepts for m in document.materials):
            errors.append(wrong(f"/materials/{name}", "type_not_accepted", "这项材料不接受这种文件"))
    return errors


def wrong(pointer: str, code: str, detail: str, **params: object) -> FieldError:
    return FieldError(pointer=pointer, code=code, detail=detail, params=dict(params))
