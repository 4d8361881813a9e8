"""Adjustments and sums as precise lines say them: `balance + amount (deposit)`, `computed as total - reserved`.

In: a line of adjustments, or the formula of a computed attribute, and the entity. Out: `Adjustment`s and terms, and a
diagnostic for each piece that names no number of the entity. What prose says about adjustments is read by
`requirements`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from pipeline.design.facts import Fact, Source
from pipeline.design.lexicon import Lexicon
from pipeline.design.model import Bound, Entity, Field, Kind
from pipeline.design.operations import Adjustment, Operation, Term, Verb
from pipeline.design.text.names import identifier
from pipeline.diagnostics import Code, Diagnostic
from pipeline.patterns import regex
from pipeline.spec.attributes import pieces
from pipeline.spec.model import Text

NUMBERS: Final = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.MONEY})
PARAMETERS: Final = {Kind.MONEY: "amount", Kind.DECIMAL: "amount", Kind.INTEGER: "quantity"}
"""What the amount of a change is called where no line names it."""

NO_NUMBER: Final = Code(
    "SM308",
    "an adjustment of something that is no number",
    cause="A line of adjustments is not of the form `attribute + amount (name)`, or its attributes are no numbers of "
    "one type that the entity has and that requests can set.",
    example="`- adjustments: name + amount (deposit)` where `name` is a text",
    fix="Name numbers of the entity: `- adjustments: balance + amount (deposit), balance - amount (withdraw)`.",
)
_PIECE: Final = regex(r"(?P<sum>.+?)\s*\((?P<name>[^()]+)\)")
_TERM: Final = regex(r"`?(?P<field>\w[\w ]*?)`?\s+(?P<sign>[+\-−–])\s+`?(?P<amount>\w[\w ]*?)`?")
_SIGN: Final = regex(r"\s+(?P<sign>[+\-−–]|plus|minus)\s+", re.IGNORECASE)
_NAME: Final = regex(r"`?(\w[\w ]*?)`?\.?$")
_MINUS: Final = frozenset({"-", "−", "–", "minus"})

Named = Callable[[str], str | None]


def is_line(words: Text, notes: tuple[Text, ...], lexicon: Lexicon) -> bool:
    """True for `adjustments: balance + amount (deposit)`."""
    told = words.text.strip("`* ").lower() in lexicon["adjustments"]
    return told and any(_PIECE.fullmatch(p.text) and _SIGN.search(p.text) for n in notes for p in pieces(n))


def adjusted(entity: Entity, lines: Iterable[Text], named: Named) -> tuple[Entity, tuple[Diagnostic, ...]]:
    """The entity with the adjustments of its lines, and what is wrong with them."""
    found = list(entity.adjustments)
    wrong: list[Diagnostic] = []
    for piece in (p for line in lines for p in pieces(line)):
        made = _adjustment(piece, entity, named)
        if made is None:
            hint = "write `attribute + amount (name)`, with a number that requests can set"
            wrong.append(NO_NUMBER.at(piece.span, f"`{piece.text}` is no adjustment of `{entity.name}`", hint=hint))
        elif all(a.name != made.name for a in found):
            found.append(made)
    return replace(entity, adjustments=tuple(found)), tuple(wrong)


def _adjustment(piece: Text, entity: Entity, named: Named) -> Adjustment | None:
    match = _PIECE.fullmatch(piece.text)
    parts = [_TERM.fullmatch(p) for p in re.split(r"\s+and\s+", match["sum"])] if match else []
    amounts = {identifier(p["amount"]) for p in parts if p is not None}
    if match is None or None in parts or len(amounts) != 1:
        return None
    terms = tuple(Term(field=named(p["field"]) or "", sign=_sign(p["sign"])) for p in parts if p is not None)
    fact = Fact(what="adjustment", source=Source.STATED, rule="A-adjustments", span=piece.span)
    made = Adjustment(name=identifier(match["name"]), parameter=amounts.pop(), terms=terms, fact=fact)
    return made if fits(entity, terms) else None


def fits(entity: Entity, terms: tuple[Term, ...]) -> bool:
    """True when one amount can be added to and taken from all of these: distinct numbers of one type."""
    fields = [entity.field_named(t.field) for t in terms]
    alike = len({f.type for f in fields if f is not None}) == 1 and len({t.field for t in terms}) == len(terms)
    return alike and all(f is not None and adjustable(f) for f in fields)


def adjustable(field: Field) -> bool:
    """True for a number that can change, and is no result of others."""
    return field.type.kind in NUMBERS and not field.computed and not field.immutable and not field.unique


def with_operations(entity: Entity) -> Entity:
    """The entity with an operation for each of its adjustments."""
    asked = (Operation(verb=Verb.ADJUST, name=a.name, fact=a.fact) for a in entity.adjustments)
    fresh = (o for o in asked if not entity.can(Verb.ADJUST, o.name))
    return replace(entity, operations=(*entity.operations, *fresh))


def summed(entity: Entity, formulas: Iterable[tuple[str, str, Fact]], named: Named) -> Entity:
    """The entity with computed numbers that are the sum or difference of others: `available = total - reserved`.

    Only what the database can keep: parts of the same type that are stored, and no limit but that the difference of
    two parts is not negative. Integers have to stay within their bits: less is taken from what is not negative.
    """
    for name, formula, fact in formulas:
        field, terms = entity.field_named(name), tuple(_terms(formula, named))
        if field is None or not field.computed or not _keeps(entity, field, terms):
            continue
        fields = tuple(replace(f, terms=terms, facts=(*f.facts, fact)) if f.name == name else f for f in entity.fields)
        entity = replace(entity, fields=fields)
    return entity


def _keeps(entity: Entity, field: Field, terms: tuple[Term, ...]) -> bool:
    parts = [entity.field_named(t.field) for t in terms]
    alike = all(p is not None and p.type == field.type and not p.computed for p in parts)
    if not alike or len(terms) < 2 or len({t.field for t in terms}) < len(terms) or field.type.kind not in NUMBERS:
        return False
    counts = is_difference(terms) and all(p is not None and _counts(p) for p in parts)
    if field.type.kind is Kind.INTEGER and not counts:
        return False
    free = field.minimum is None and field.maximum is None
    return free or (field.maximum is None and field.minimum == Bound(value="0") and is_difference(terms))


def _counts(field: Field) -> bool:
    return field.minimum is not None and float(field.minimum.value) >= 0


def is_difference(terms: tuple[Term, ...]) -> bool:
    """True for one part less another."""
    return sorted(t.sign for t in terms) == [-1, 1]


def _terms(formula: str, named: Named) -> Iterator[Term]:
    """The parts of a formula; none when it is more than a sum of attributes."""
    pieces_ = _SIGN.split(f" + {formula.strip(' .')}")
    found = []
    for sign, part in zip(pieces_[1::2], pieces_[2::2], strict=True):
        match = _NAME.fullmatch(part.strip())
        name = named(match[1]) if match else None
        if name is None:
            return
        found.append(Term(field=name, sign=_sign(sign)))
    yield from found


def _sign(said: str) -> int:
    return -1 if said.lower() in _MINUS else 1
