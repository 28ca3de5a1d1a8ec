"""The whole list in columns. pwa/src/domains/catalogue/rules/unpacking.ts makes lines of it again."""

from ..schemas import IndexOut, ItemLine
from .asking import Speech, is_han, normal, pieces


def pack(version: str, lines: list[ItemLine], speech: Speech) -> IndexOut:
    """What the phone keeps and searches."""
    places = {place.division: place.name for line in lines for place in line.places}
    departments = {line.department.zh: line.department for line in lines}
    divisions, offices = sorted(places), list(departments)
    number = {division: at for at, division in enumerate(divisions)}
    office = {zh: at for at, zh in enumerate(offices)}
    return IndexOut(
        version=version,
        divisions=divisions,
        division_names=[places[division] for division in divisions],
        departments=list(departments.values()),
        sounds=_by_sound(speech.sounds),
        heard=_heard(lines, speech.sounds),
        names=[line.name.zh for line in lines],
        english=[line.name.en for line in lines],
        aliases=[line.aliases for line in lines],
        department=[office[line.department.zh] for line in lines],
        has_form=[line.has_form for line in lines],
        frequency=[line.frequency for line in lines],
        places=[[number[place.division] for place in line.places] for line in lines],
        codes=[[place.code for place in line.places] for line in lines],
    )


def learned(known: dict[str, str], lines: list[ItemLine]) -> dict[str, str]:
    """The usual sounds, and those of signs that only the names have."""
    sounds = dict(known)
    for line in lines:
        for text, spoken in _names(line):
            for piece, syllable in zip(pieces(normal(text)), spoken.split(" "), strict=False):
                if is_han(piece):
                    sounds.setdefault(piece, syllable)
    return sounds


def _heard(lines: list[ItemLine], sounds: dict[str, str]) -> dict[str, str]:
    return {
        text: spoken
        for line in lines
        for text, spoken in _names(line)
        if spoken != " ".join(sounds.get(piece, piece) for piece in pieces(normal(text)))
    }


def _names(line: ItemLine) -> list[tuple[str, str]]:
    return list(zip([line.name.zh, *line.aliases], [line.pinyin, *line.alias_pinyin], strict=True))


def _by_sound(sounds: dict[str, str]) -> dict[str, str]:
    signs: dict[str, list[str]] = {}
    for sign, syllable in sounds.items():
        signs.setdefault(syllable, []).append(sign)
    return {syllable: "".join(found) for syllable, found in sorted(signs.items())}
