"""What travels about service items. `ItemOut` is the same for everyone and cached; elements follow domain.md 3.3."""

from typing import Any, Literal

from yinchuan.kit.schema import Out, Text


class Limit(Out):
    value: int | None  # None: none set
    unit: Literal["working_day", "calendar_day"] | None


class Place(Out):
    """Where an item is offered: by the city or by one of its counties, each under a code of its own."""

    division: str  # six digits
    name: Text
    code: str


class ItemLine(Out):
    """One row of the list: an item of the catalogue, however many bodies offer it. `code` is the city's if there is one."""

    code: str
    name: Text
    aliases: list[str]
    pinyin: str  # of the name, syllables joined by spaces
    initials: str  # of the name
    alias_pinyin: list[str]  # of each alias, in the same order
    department: Text
    subject: Literal["natural", "legal", "both"]
    case_type: Literal["instant", "commitment"]
    promise: Limit
    online: Literal["full", "partial", "window"]
    has_form: bool
    frequency: Literal["high", "low", "zombie"]
    places: list[Place]  # at least one


class DepartmentCount(Out):
    name: Text
    items: int


class ItemsOut(Out):
    """The most used items, or what fits a query; all of them are in `IndexOut`."""

    version: str  # changes when any item changes
    total: int  # lines of the whole list
    departments: list[DepartmentCount]  # of the whole list, the largest first; empty for a query
    items: list[ItemLine]


class IndexOut(Out):
    """The whole list as the phone keeps and searches it: a column for each fact, one entry a line.
    Pinyin travels once a sign, and once more for names that sound otherwise."""

    version: str
    divisions: list[str]
    division_names: list[Text]
    departments: list[Text]
    sounds: dict[str, str]  # a syllable and the signs that usually sound so
    heard: dict[str, str]  # a name and its syllables, where the signs sound otherwise in it
    names: list[str]
    english: list[str]
    aliases: list[list[str]]
    department: list[int]  # of `departments`
    has_form: list[bool]
    frequency: list[Literal["high", "low", "zombie"]]
    places: list[list[int]]  # of `divisions`
    codes: list[list[str]]  # one for each place, the line's own first


class Slot(Out):
    """One material requirement. `submits` false: never asked for; `why_not` says why."""

    slot: str
    name: Text
    source: Literal["e_form", "applicant", "third_party", "e_licence", "shared_data", "commitment"]
    submits: bool
    required: bool
    when: dict[str, Any] | None  # JSON Schema over the answers; needed only where it holds
    accepts: list[str]  # media types
    max_files: int
    how: Text | None
    why_not: Text | None
    licence_type: str | None
    portrait: bool  # a photo of a person: no paper is looked for in it
    watermark: str | None  # printed across a photo before it leaves the phone


class Office(Out):
    name: Text
    address: Text
    hours: Text
    phone: str
    fictional: bool


class Question(Out):
    question: Text
    answer: Text


class Service(Out):
    """Whom to ask, where to complain, and what people ask again and again."""

    consult: Text
    complain: Text
    appointment: bool
    courier: bool
    faq: list[Question]


class Fee(Out):
    name: Text
    standard: Text
    basis: str


class ConsentText(Out):
    code: str
    version: int
    kind: Literal["sensitive", "guardian", "commitment"]
    title: Text
    text: Text
    when: dict[str, Any] | None  # JSON Schema over the answers; asked for only where it holds


class FormOut(Out):
    schema: dict[str, Any]
    ui: dict[str, Any]
    en: dict[str, str]


class SlotName(Out):
    slot: str
    name: Text


class FormShown(Out):
    """All that turns answers into the review page, but for the consent texts: what a receipt binds of a revision."""

    schema: dict[str, Any]
    ui: dict[str, Any]
    en: dict[str, str]
    slots: list[SlotName]


class MappingOut(Out, rename={"from_": "from"}):
    """How a draft of version `from` is carried to the next one."""

    from_: int
    says: Text
    steps: list[dict[str, Any]]


class ItemOut(Out):
    code: str
    revision: int  # of this city's database; counts every change
    version: int  # of the item's data; a form that has changed has a mapping from the one before
    mappings: list[MappingOut]  # from each earlier version on
    name: Text
    summary: Text
    aliases: list[str]
    type: str
    type_code: str
    subject: Literal["natural", "legal", "both"]
    department: Text
    approver: Text
    case_type: Literal["instant", "commitment"]
    single_officer: bool
    statutory: Limit
    promise: Limit
    conditions: list[Text]
    flow: list[Text]
    online: Literal["full", "partial", "window"]
    in_person_reason: Text | None
    visit_count: int
    fees: list[Fee]
    offices: list[Office]
    service: Service | None  # of every item with a form
    legal_basis: str
    verified: bool
    materials: list[Slot]
    consents: list[ConsentText]
    outcome: Text
    form: FormOut | None
