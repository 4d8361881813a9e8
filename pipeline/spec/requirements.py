"""Requirements and success criteria.

In: the places of a file. Out: their declarations with ids as written. A declaration is an item, a paragraph, a heading
or a table row that starts with an id; an id elsewhere in a text is a citation. Ids repeat and jump in real specs: each
declaration stands for itself. Success criteria without any ids are numbered `SC-1`, `SC-2`, … by position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from pipeline.patterns import regex
from pipeline.spec.blocks import Kind
from pipeline.spec.lexicon import Role, role_in
from pipeline.spec.model import Requirement, SuccessCriterion
from pipeline.spec.sections import Place
from pipeline.spec.trees import items_below
from pipeline.spec.words import Words, bare, plain

_UPPER: Final = r"[A-ZÀ-ÖØ-ÞА-ЯЁІЇЄ]"
_LETTERS: Final = rf"{_UPPER}{{1,8}}(?:-{_UPPER}{{1,12}}\d{{0,3}}){{0,3}}(?:-|(?<=FR|RF|SC)[ _]|)"
_ID: Final = regex(rf"[\s*_`\[(]*(?P<id>{_LETTERS}\d{{1,5}}(?:[.-]\d{{1,4}}){{0,3}}[a-z]?)(?!\w)")
_AFTER: Final = regex(r"[\s*_`\])]*(?:[\[(][^\[\]()]{1,40}[\])])?[\s*_`]*(?P<mark>[:：.\-–—|)])?")
_SEPARATOR: Final = regex(r"\s*[:：\-–—.|]*\s*")
_CITING: Final = regex(
    r"[\s*_`\])]*(?:[,，/、&+~]|(?:[-–—]|to|and|or|through|bis|und|y|a|e|至|和|から)\s*[*_`\[(]*[A-Z]{1,8}-?[A-Z]*\d)",
    re.I,
)
_REQUIREMENT: Final = regex(
    r"(?:[A-Z]{0,3}FR|RF|RNF|NFR|QR|SR|BR|DR|PR|TR|UR|RN|REQ|IR|AR|CR|ER|EF|ENF|ФТ|НФТ)(?![A-Z])"
)
_STANDARD: Final = regex(
    r"(?:ISO|UTF|SHA|MD|HTTP|TLS|SSL|RFC|IEEE|AES|RSA|CVE|PCI|GDPR|WCAG|OWASP|US|AS|UC|P|V|H|S|A)-?\d"
)
_CRITERION: Final = regex(r"(?:SC|CE|KS|CS|EK|КУ)(?![A-Z])")
_SMALL: Final = regex(
    r"(?:P\d|MUST|SHOULD|MAY|COULD|WON'T|high|medium|low|critical|done|todo|yes|no|[✅❌✔✓☑⬜-]*)$", re.I
)
_SHUT: Final = (Role.BOILERPLATE, Role.CLARIFICATION, Role.OUT_OF_SCOPE, Role.SCENARIO, Role.HEADER, Role.OPEN_QUESTION)


class Declared(Struct, frozen=True, kw_only=True):
    """An id with the words that it names, and the place of both."""

    id: str
    words: Words
    rest: Words
    place: Place
    index: int


def names_requirement(text: str) -> bool:
    """True for a text that starts with an id of a known kind, wherever it stands."""
    mark = _ID.match(text[:200])
    return mark is not None and _REQUIREMENT.match(mark["id"]) is not None


def declarations(places: Sequence[Place]) -> tuple[Declared, ...]:
    """Everything that starts with an id, in order."""
    found: list[Declared] = []
    for index, place in enumerate(places):
        if place.block.kind is Kind.TABLE:
            found += [d for row in place.block.rows[1:] for d in _row(row, place, index)]
        elif place.block.kind in (Kind.ITEM, Kind.PARAGRAPH, Kind.HEADING):
            found += _one(place.block.words, place, index)
    return tuple(found)


def _one(words: Words, place: Place, index: int) -> Iterator[Declared]:
    mark = _ID.match(words.text[:200])
    if mark is None or _CITING.match(words.text, mark.end()):
        return
    after = _AFTER.match(words.text, mark.end())
    assert after is not None, "every part of the pattern is optional"
    name = words.part(mark.start("id"), mark.end("id"))
    rest = words.part(_rest(words.text, mark, after.end()))
    yield Declared(id=mark["id"], words=name, rest=rest, place=place, index=index)


def _rest(text: str, mark: re.Match[str], end: int) -> int:
    """Where the words start: after `**` that the id opened, and after a title inside it when more follows."""
    opened = "**" in text[: mark.start("id")]
    if not opened or "**" in text[mark.end("id") : end]:
        return end
    close = text.find("**", end, end + 200)
    after = _SEPARATOR.match(text, close + 2) if close >= 0 else None
    return after.end() if after and text[after.end() :].strip() else end


def _row(row: tuple[Words, ...], place: Place, index: int) -> Iterator[Declared]:
    """A row whose first cell, or second after a number, is an id alone."""
    for position, cell in enumerate(row[:2]):
        mark = _ID.match(cell.text)
        if mark and not bare(cell.text[mark.end() :]):
            rest = [c for c in row[position + 1 :] if not _SMALL.match(bare(c.text))]
            words = max(rest, key=lambda c: len(c.text), default=cell)
            name = cell.part(mark.start("id"), mark.end("id"))
            yield Declared(id=mark["id"], words=name, rest=words, place=place, index=index)
            return


def requirements(places: Sequence[Place], declared: Sequence[Declared]) -> tuple[Requirement, ...]:
    """Every id in a requirement section, and known kinds of ids (`FR-`, `NFR-`, `RF-`) in sections without a role."""
    limits = [*(d.index for d in declared[1:]), len(places)]
    return tuple(
        Requirement(
            id=d.id,
            text=_text(places, d),
            span=d.words.span(),
            heading=d.place.heading,
            items=items_below(places, d.index, limit),
        )
        for d, limit in zip(declared, limits, strict=False)
        if _is_requirement(d)
    )


def _is_requirement(declared: Declared) -> bool:
    role = declared.place.role
    if _STANDARD.match(declared.id):
        return False
    if role is Role.REQUIREMENT:
        return not _CRITERION.match(declared.id) or not declared.id.startswith("SC")
    known = _REQUIREMENT.match(declared.id) is not None and role_in(declared.place.heading) is not Role.OTHER
    return known and role not in (*_SHUT, Role.SUCCESS, Role.EDGE_CASE, Role.ASSUMPTION)


def criteria(places: Sequence[Place], declared: Sequence[Declared]) -> tuple[SuccessCriterion, ...]:
    """Every id in a success section, `SC-` ids in sections without a role; else the items of the section by number."""
    named = [d for d in declared if _is_criterion(d)]
    if named:
        return tuple(SuccessCriterion(id=d.id, text=_text(places, d), span=d.words.span()) for d in named)
    unnamed = [
        p.block.words
        for p in places
        if p.role is Role.SUCCESS and p.block.kind is Kind.ITEM and p.block.level == 1 and bare(p.block.words.text)
    ]
    return tuple(SuccessCriterion(id=f"SC-{n}", text=w.text, span=w.span()) for n, w in enumerate(unnamed, 1))


def _is_criterion(declared: Declared) -> bool:
    if declared.place.role is Role.SUCCESS:
        return True
    return declared.place.role not in _SHUT and re.match(r"SC-\d", declared.id) is not None


def _text(places: Sequence[Place], declared: Declared) -> str:
    """The words after the id with the paragraphs that go on below it; of a heading, its paragraphs if it has any."""
    block = declared.place.block
    more: list[str] = []
    for index in range(declared.index + 1, len(places)):
        place = places[index]
        below = place.block.level == block.level if block.kind is Kind.ITEM else block.kind is Kind.HEADING
        if place.block.kind is not Kind.PARAGRAPH or not below or place.under is not declared.place.under:
            break
        more.append(place.block.words.text)
    own = declared.rest.text.strip() if plain(declared.rest.text) else ""
    kept = more if block.kind is Kind.HEADING and more else [own, *more]
    return " ".join(t for t in kept if t).removesuffix("**") or declared.id
