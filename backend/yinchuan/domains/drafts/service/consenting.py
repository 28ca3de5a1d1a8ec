"""What must be agreed to before answers are stored (个人信息保护法 第十三条、第二十九条至第三十一条)."""

from typing import Any

from yinchuan.domains.catalogue.service import Revision
from yinchuan.domains.forms import service as forms
from yinchuan.domains.people import service as people
from yinchuan.kit.actor import Actor


async def demand_consents(revision: Revision, answers: dict[str, Any], actor: Actor) -> None:
    """In the unit that stores these answers, as a draft or as a case: raises `ConsentNeeded` unless every text that
    they call for stands. Commitments (告知承诺) are promises: they are made with the signature."""
    texts = [text for text in revision.consents if text.kind != "commitment"]
    written = revision.form.normalise(answers) if revision.form else answers
    needed = forms.met(revision.form, texts, written)
    await people.demand_consents(actor, revision.code, [(text.code, text.version) for text in needed])


def is_first_agreed(revision: Revision, standing: set[tuple[str, int]]) -> bool:
    """Whether every text that the item asks for before the first question stands: before that no register is asked."""
    first = [text for text in revision.consents if text.kind != "commitment" and text.when is None]
    return all((text.code, text.version) in standing for text in first)
