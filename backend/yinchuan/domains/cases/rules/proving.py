"""Whether what is in an evidence package is what was signed: every part by itself, with public keys only.

The phone does the same (`pwa/src/domains/cases/rules/proving.ts`); `vectors/evidence.json` keeps the two equal."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from yinchuan.domains.catalogue.schemas import FormShown
from yinchuan.domains.forms.service import Beside, compile_form
from yinchuan.domains.signatures.schemas import Document, TextRead
from yinchuan.kit.canonical import digest
from yinchuan.kit.keys import TokenRefused

RECEIPT, COUNTERSIGNATURE = "yc-receipt+jwt", "yc-evidence+jwt"
# What of a document has a hash of its own in the receipt, so that a change can be named.
PARTS = ("item", "language", "answers", "materials", "licences", "consents", "lines")
WHOLE = ("case", *PARTS, "salt")
ACT = {  # as the package calls it → as the countersignature does
    **{name: name for name in ("method", "name", "account", "level", "session")},
    "signedAt": "signed_at",
    "receivedAt": "received_at",
}
SAME = ("sub", "round", "digest", "strokes")  # what makes a countersignature that of a receipt

Package = Mapping[str, Any]
Claims = dict[str, Any]
Verify = Callable[[str, str], Claims]  # type and token → claims; raises TokenRefused


class State(StrEnum):
    INTACT = "intact"
    CHANGED = "changed"
    ABSENT = "absent"  # not given
    UNKNOWN = "unknown"  # cannot be told, because what would prove it is itself changed


class Proof(NamedTuple):
    """What each part is, in the order it is told, and the verdict over all of them."""

    parts: dict[str, State]

    @property
    def broken(self) -> list[str]:
        return [name for name, state in self.parts.items() if state is State.CHANGED]


def part_hashes(document: Mapping[str, Any]) -> dict[str, str]:
    """Every part of a document under the document's salt: without it nobody can try out guesses (security.md 6.7)."""
    salt = document.get("salt")
    case = {name: document.get(name) for name in ("v", "kind", "id", "round")}
    hashes = {name: digest([salt, document.get(name)]) for name in PARTS}
    return {"case": digest([salt, case]), **hashes, "salt": digest([salt])}


def prove(package: Package, verify: Verify, files: Mapping[str, str] | None = None) -> Proof:
    """`files`: SHA-256 in hex by the id of a material, of those that are at hand."""
    receipt = _claims(package.get("receipt"), RECEIPT, verify)
    evidence = _claims(package.get("countersignature"), COUNTERSIGNATURE, verify)
    if evidence and receipt and any(evidence.get(name) != receipt.get(name) for name in SAME):
        evidence = None  # somebody else's, or of another round
    parts: dict[str, State] = {"receipt": _state(package.get("receipt"), receipt is not None)}
    parts |= _document(package.get("document"), receipt)
    parts["form"] = _hashed(package.get("form"), receipt, "form")
    parts |= _texts(package.get("texts"), receipt, evidence)
    parts["rendering"] = _rendering(package, parts)
    parts |= _files(files or {}, receipt)
    parts["strokes"] = _hashed(package.get("strokes"), receipt, "strokes")
    parts["countersignature"] = _state(package.get("countersignature"), evidence is not None)
    parts["act"] = _act(package.get("act"), evidence)
    return Proof(parts)


def _claims(token: Any, typ: str, verify: Verify) -> Claims | None:
    try:
        return verify(typ, token) if isinstance(token, str) else None
    except TokenRefused:
        return None


def _state(given: Any, holds: bool) -> State:
    if given is None:
        return State.ABSENT
    return State.INTACT if holds else State.CHANGED


def _hash(value: Any) -> str:
    try:
        return digest(value)
    except (ValueError, TypeError):  # no JSON of ours: certainly not what was signed
        return ""


def _hashed(given: Any, receipt: Claims | None, name: str) -> State:
    if given is not None and (receipt is None or name not in receipt):
        return State.UNKNOWN
    return _state(given, receipt is not None and _hash(given) == receipt[name])


def _document(document: Any, receipt: Claims | None) -> dict[str, State]:
    if not isinstance(document, Mapping) or receipt is None:
        state = State.ABSENT if document is None else State.UNKNOWN if receipt is None else State.CHANGED
        return {"document": state, **dict.fromkeys(WHOLE, State.UNKNOWN if state != State.ABSENT else state)}
    if _hash(document) == receipt["digest"]:
        return dict.fromkeys(("document", *WHOLE), State.INTACT)
    parts = dict(_by_part(document, receipt.get("parts") or {}))
    # Something is not as it was signed: where no part explains it, the document as a whole is named.
    explained = State.CHANGED in parts.values()
    return {"document": State.UNKNOWN if explained else State.CHANGED, **parts}


def _by_part(document: Mapping[str, Any], signed: Mapping[str, str]) -> Iterator[tuple[str, State]]:
    try:
        found = part_hashes(document)
    except (ValueError, TypeError):
        found = {}
    salted = found.get("salt") == signed.get("salt")
    for name in WHOLE:
        if name == "salt":
            yield name, State.INTACT if salted else State.CHANGED
        elif not salted or name not in signed:
            yield name, State.UNKNOWN
        else:
            yield name, State.INTACT if found[name] == signed[name] else State.CHANGED


def _texts(given: Any, receipt: Claims | None, evidence: Claims | None) -> dict[str, State]:
    """Each text that was agreed to: its words by the receipt, title and kind by the countersignature."""
    listed = [text for text in given if isinstance(text, Mapping)] if isinstance(given, list) else []
    texts = {str(text.get("code")): text for text in listed}
    if receipt is None:
        return {f"text:{code}": State.UNKNOWN for code in texts}
    shown = {each["code"]: each["shown"] for each in (evidence or {}).get("consents", [])}
    states = {}
    for consent in receipt.get("consents", []):
        text = texts.get(consent["code"])
        holds = text is not None and consent["sha256"] in _readings(text)
        if holds and consent["code"] in shown:
            holds = _hash(text) == shown[consent["code"]]
        states[f"text:{consent['code']}"] = _state(text, holds)
    return states


def _readings(text: Mapping[str, Any]) -> list[str]:
    words = text.get("text")
    read = [words.get(language) for language in ("zh", "en")] if isinstance(words, Mapping) else []
    return [hashlib.sha256(each.encode()).hexdigest() for each in read if isinstance(each, str)]


def _rendering(package: Package, parts: Mapping[str, State]) -> State:
    """The review page made once more from answers, form and texts: only where these are what was signed."""
    needed = [parts["document"], parts["form"], *(s for n, s in parts.items() if n.startswith("text:"))]
    if set(needed) != {State.INTACT}:
        return State.ABSENT if State.ABSENT in needed else State.UNKNOWN
    document = msgspec.convert(package["document"], Document)
    form = msgspec.convert(package["form"], FormShown)
    texts = msgspec.convert(package["texts"], list[TextRead])
    beside = Beside(form.slots, texts, document.materials, document.licences, document.consents)
    lines = compile_form(form.schema, form.ui, form.en).lines(document.answers, document.language, beside)
    return _state(lines, msgspec.to_builtins(lines) == msgspec.to_builtins(document.lines))


def _files(files: Mapping[str, str], receipt: Claims | None) -> dict[str, State]:
    signed = {each["id"]: each["sha256"] for each in (receipt or {}).get("materials", [])}
    if receipt is None:
        return {f"file:{name}": State.UNKNOWN for name in files}
    return {
        f"file:{name}": _state(files.get(name), files.get(name) == sha256) for name, sha256 in signed.items()
    }


def _act(act: Any, evidence: Claims | None) -> State:
    """When, how and by which account it was signed."""
    if act is not None and evidence is None:
        return State.UNKNOWN
    return _state(act, evidence is not None and act == {n: evidence.get(of) for n, of in ACT.items()})
