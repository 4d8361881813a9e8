"""The members of one entity: fields, references, implied columns, moves, from attributes as read.

In: the attribute texts of an entity. Out: `Members`, each name once, names that every resource has left to the
contract, and diagnostics about precise lines. What other entities and sentences add comes later (`entities_settle`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.adjustments import is_line
from pipeline.design.entities.names import Known, key
from pipeline.design.entities.resource import Line, resource_lines
from pipeline.design.facts import Fact, Source
from pipeline.design.fields import Reading, read
from pipeline.design.fields.build import build
from pipeline.design.fields.check import TWICE, check
from pipeline.design.fields.same import same_name
from pipeline.design.lexicon import lexicon
from pipeline.design.machines import Moves, moves_line
from pipeline.design.model import Field, Implied, Relation
from pipeline.design.relations import relation
from pipeline.design.text.names import snake
from pipeline.design.text.names import words as plain_words
from pipeline.diagnostics import Diagnostic
from pipeline.patterns import regex
from pipeline.spec.attributes import AttributeText
from pipeline.spec.model import Text

_LATIN = regex(r"[A-Za-zÀ-ỹ' ]+")
_OF = regex(r"\b(?:de|da|do|du|del|d')\b")
_STAMP = regex(r"timestamps?\b", re.IGNORECASE)
_CODE = regex(r"[a-z]+(?:_[a-z]+)+|[a-z]+(?:[A-Z][a-z]+)+")


class Members(Struct, frozen=True, kw_only=True):
    """What an entity has. `orders`: `after`/`before` statements as (field, what, other words, fact); `formulas`: of
    computed fields, as (field, formula, fact)."""

    fields: tuple[Field, ...] = ()
    relations: tuple[Relation, ...] = ()
    implied: tuple[Implied, ...] = ()
    moves: tuple[Moves, ...] = ()
    together: tuple[Text, ...] = ()
    adjustments: tuple[Text, ...] = ()
    resource: tuple[Line, ...] = ()
    orders: tuple[tuple[str, str, str, Fact], ...] = ()
    formulas: tuple[tuple[str, str, Fact], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def members(
    owner: str, attributes: Iterable[AttributeText], known: Known, more: Iterable[AttributeText] = ()
) -> Members:
    """The members that the attributes of `owner` make. `more`: lists elsewhere, perhaps in other words."""
    moves: list[Moves] = []
    together: list[Text] = []
    adjustments: list[Text] = []
    resource: list[Line] = []
    readings: list[Reading] = []
    for attribute in attributes:
        line = moves_line(attribute.words, attribute.notes, known.lexicon)
        moves += line
        if attribute.words.text.lower() in known.lexicon["together"]:
            together += attribute.notes
        elif is_line(attribute.words, attribute.notes, known.lexicon):
            adjustments += attribute.notes
        elif asked := resource_lines(attribute.words, attribute.notes, known.lexicon):
            resource += asked
        elif not line:
            readings.append(read(attribute, known.lexicon))
    joined, twice = _joined([*readings, *_renamed(owner, readings, more, known)])
    built = _built(owner, joined, known)
    return replace(
        built,
        moves=tuple(moves),
        together=tuple(together),
        adjustments=tuple(adjustments),
        resource=tuple(resource),
        diagnostics=(*twice, *built.diagnostics),
    )


def _renamed(owner: str, own: list[Reading], more: Iterable[AttributeText], known: Known) -> Iterator[Reading]:
    """The attributes of other lists under the names that the entity's own text gives them."""
    names = list(dict.fromkeys(r.name for r in own))
    for attribute in more:
        reading = read(attribute, known.lexicon)
        same = same_name(reading.name, names, snake(owner))
        yield replace(reading, name=same) if same else reading


def _joined(readings: list[Reading]) -> tuple[tuple[Reading, ...], tuple[Diagnostic, ...]]:
    """One reading for each name: what precise lines say comes first."""
    found: dict[str, Reading] = {}
    twice: list[Diagnostic] = []
    for reading in readings:
        first = found.get(reading.name)
        if first is None:
            found[reading.name] = reading
        elif first.rule == reading.rule == "A-precise":
            where = f"`{reading.name}` is already declared on line {first.words.span.line}"
            twice.append(TWICE.at(reading.words.span, where, hint="remove one of the two lines"))
        else:
            ahead, behind = (reading, first) if reading.rule == "A-precise" else (first, reading)
            said, left = (*ahead.said, *behind.said), (*ahead.left, *behind.left)
            if first.rule == "A-list" and reading.rule == "A-line" and first.words.span.line < reading.words.span.line:
                del found[reading.name]  # The place of an attribute is that of its own line.
            found[reading.name] = replace(ahead, said=said, left=left, loose=(*ahead.loose, *behind.loose))
    return _in_line_order(tuple(found.values())), tuple(twice)


def _in_line_order(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Precise lines among themselves in the order of the text, whatever prose also names one of them."""
    precise = (r for r in readings if r.rule == "A-precise")
    lines = iter(sorted(precise, key=lambda r: r.words.span.line))
    return tuple(next(lines) if r.rule == "A-precise" else r for r in readings)


def _built(owner: str, readings: tuple[Reading, ...], known: Known) -> Members:
    fields: list[Field] = []
    relations: list[Relation] = []
    implied: list[Implied] = []
    orders: list[tuple[str, str, str, Fact]] = []
    formulas: list[tuple[str, str, Fact]] = []
    wrong: list[Diagnostic] = []
    for reading in readings:
        refers = reading.rule != "A-list" and any(known.exactly(note.text) for note in reading.left[:1])
        columns = () if refers else tuple(_implied(reading, owner, known))
        reference = None if columns else relation(reading, owner, known)
        implied += columns
        if reference is not None:
            relations.append(reference)
        elif not columns and not _dangling(reading, owner, known):
            fields.append(build(reading, known.lexicon))
            orders += _orders(reading)
            formulas += _formulas(reading)
        wrong += check(reading, reference, known)
    return Members(
        fields=tuple(fields),
        relations=tuple(relations),
        implied=tuple(implied),
        orders=tuple(orders),
        formulas=tuple(formulas),
        diagnostics=tuple(wrong),
    )


def _implied(reading: Reading, owner: str, known: Known) -> Iterator[Implied]:
    """The columns of every resource that the attribute names."""
    words = reading.words.text.lower().strip()
    spaced = " ".join(plain_words(reading.words.text)) if words.isascii() else words
    table = known.lexicon.under("implied")
    member = table.get(words) or table.get(spaced) or table.get(reading.name.replace("_", " "))
    if member is None and (reading.first("primary_key") or _own_id(spaced, owner)):
        member = "id"
    for name in ("created_at", "updated_at") if member == "both" else (member,) if member else ():
        fact = Fact(what=name, source=Source.IMPLIED, rule="A-implied", span=reading.words.span)
        own = reading.name if name != "id" and _own_name(reading.words.text) else name
        yield Implied(name=own, words=reading.words.text, span=reading.words.span, member=name, fact=fact)


def _own_name(words: str) -> bool:
    """True for an identifier, or words of another language in Latin letters: the name is the spec's own."""
    foreign = _LATIN.fullmatch(words) and words.lower() not in lexicon("en").under("implied")
    spelled = bool(_CODE.fullmatch(words) or (foreign and not words.isascii()) or _OF.search(words))
    return spelled and not _STAMP.match(words)


def _dangling(reading: Reading, owner: str, known: Known) -> bool:
    """Words that speak of other things which the spec does not declare, or of the entity itself."""
    if reading.rule == "A-precise":
        return False
    several = known.lexicon.pattern("^(?:«many_words»|«plain_links»|«one_of»)\\s").match(reading.words.text.lower())
    return bool(several) or key(reading.words.text) == key(owner)


def _own_id(spaced: str, owner: str) -> bool:
    """`wallet id` of a Wallet."""
    parts = spaced.rsplit(" ", 1)
    return len(parts) == 2 and parts[1] in ("id", "identifier", "uuid") and key(parts[0]) == key(owner)


def _orders(reading: Reading) -> Iterator[tuple[str, str, str, Fact]]:
    for said in reading.said:
        if said.what.startswith(("after", "before")):
            fact = Fact(what="ordering", source=said.source, rule=said.rule, span=said.span)
            yield reading.name, said.what, str(said.value), fact


def _formulas(reading: Reading) -> Iterator[tuple[str, str, Fact]]:
    for said in reading.said:
        if said.what == "formula":
            fact = Fact(what="terms", source=said.source, rule=said.rule, span=said.span)
            yield reading.name, str(said.value), fact
