"""Every fact of a design with the thing that it is about and the value it gave, in the order of the spec's entities.

In: a feature's design. Out: `Finding`s; the assumed ones are numbered and become the decisions of `research.md`. What a
fact means for the service is decided long before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from msgspec import Struct

from pipeline.design.facts import Fact, Source
from pipeline.design.model import Bound, Entity, Field, Relation, Type
from pipeline.design.operations import Listing
from pipeline.design.precise import ON_DELETE, TENANT_WORDS, gate_words, length, listed, moves, owner_words, type_words
from pipeline.design.system import Design

WHO: Final = ("access to ", "rows of others")
"""Facts of an entity about who may do what."""


class Finding(Struct, frozen=True, kw_only=True):
    """A fact. `subject`: what it is about, as `Product.sku`; `value`: what it gave, in words."""

    subject: str
    value: str
    fact: Fact


def findings(design: Design) -> tuple[Finding, ...]:
    """All facts of the entities that the feature declares or extends."""
    return tuple(f for e in design.entities for f in _of_entity(e))


def assumed(design: Design) -> tuple[Finding, ...]:
    """The facts that no line of the spec decides; their numbers count from 1 in this order."""
    return tuple(f for f in findings(design) if f.fact.source is Source.ASSUMED)


def _of_entity(entity: Entity) -> Iterator[Finding]:
    yield from _all(entity.name, entity, entity.facts)
    if not entity.stored:
        return
    for field in entity.fields:
        yield from _all(f"{entity.name}.{field.name}", field, field.facts)
    for relation in entity.relations:
        yield from _all(f"{entity.name}.{relation.name}", relation, relation.facts)
    for unique in entity.uniques:
        yield Finding(subject=entity.name, value=f"unique together: {', '.join(unique.members)}", fact=unique.fact)
    for ordering in entity.orderings:
        sign = "≤" if ordering.equal else "<"
        yield Finding(subject=entity.name, value=f"{ordering.left} {sign} {ordering.right}", fact=ordering.fact)
    for overlap in entity.overlaps:
        words = f"no two with the same {listed(overlap.per)} overlap between {overlap.start} and {overlap.end}"
        yield Finding(subject=entity.name, value=words, fact=overlap.fact)
    if entity.machine:
        for words, move in zip(moves(entity.machine), entity.machine.moves, strict=True):
            yield Finding(subject=f"{entity.name}.{entity.machine.field}", value=words, fact=move.fact)
    for operation in entity.operations:
        words = operation.name.replace("_", " ")
        yield Finding(subject=f"{entity.name}.{operation.name}", value=f"clients can {words} it", fact=operation.fact)
    for gate in entity.gates:
        words = f"for {gate_words(gate)}"
        yield Finding(subject=f"{entity.name}.{gate.name}", value=words, fact=gate.fact)
    if entity.ownership:
        subject, words = f"{entity.name}.{entity.ownership.member}", owner_words(entity.ownership)
        yield Finding(subject=subject, value=words, fact=entity.ownership.fact)
    if entity.tenancy:
        subject = f"{entity.name}.{entity.tenancy.member}"
        yield Finding(subject=subject, value=TENANT_WORDS, fact=entity.tenancy.fact)
    yield from _all(f"{entity.name}.list", entity.listing, entity.listing.facts)


def _all(subject: str, thing: Entity | Field | Relation | Listing, facts: Iterable[Fact]) -> Iterator[Finding]:
    return (Finding(subject=subject, value=_told(thing, fact), fact=fact) for fact in facts)


def _told(thing: Entity | Field | Relation | Listing, fact: Fact) -> str:
    """What the fact gives, in words; an assumption about who may do what says it best itself."""
    return fact.decide if fact.what.startswith(WHO) else _value(thing, fact.what)


def _value(thing: Entity | Field | Relation | Listing, what: str) -> str:
    """The value that a property has, in words; the property's name where it has none of its own."""
    value = getattr(thing, what, None)
    words = what.replace("_", " ")
    if isinstance(thing, Field) and what in ("min_length", "max_length"):
        return length(thing.min_length, thing.max_length) or f"no {words}"
    if isinstance(thing, Relation) and what == "on_delete":
        return ON_DELETE[thing.on_delete]
    return _phrase(words, value)


def _phrase(words: str, value: Any) -> str:
    match value:
        case bool():
            return words if value else f"not {words}"
        case Type():
            return type_words(value)
        case Bound():
            return f"{words} {value.value}" + (" (exclusive)" if value.exclusive else "")
        case tuple() if all(isinstance(v, str) for v in value):
            return f"{words}: {', '.join(value) or 'none'}"
        case str() | int():
            return f"{words} {value}".strip()
        case _:
            return words
