"""The constraints that the database keeps for an entity, each with its name and the error that its violation is.

In: entities. Out: one `Constraint` for every rule that a table can hold. The service checks the same rules before; the
names here are how the database's refusal is led back to the same error. SQL is left to `render`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from msgspec import Struct

from pipeline.design.contract.spelling import reference
from pipeline.design.model import Cardinality, Entity, Field, Kind, OnDelete, Relation
from pipeline.design.system import System
from pipeline.design.text.names import snake

LONGEST: Final = 63
TEXTS: Final = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.URL, Kind.PHONE, Kind.FILE, Kind.UNKNOWN})
NUMBERS: Final = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.MONEY})
MEASURED: Final = NUMBERS | {Kind.DATE, Kind.TIME, Kind.TIMESTAMP, Kind.DURATION}


class Rule(StrEnum):
    """What a constraint demands."""

    NOT_BLANK = "not_blank"
    MIN_LENGTH = "min_length"
    MAX_LENGTH = "max_length"
    PATTERN = "pattern"
    FORMAT = "format"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    VALUES = "values"
    ORDER = "order"
    UNIQUE = "unique"
    OVERLAP = "overlap"
    REFERENCE = "reference"
    LINK = "link"


class Constraint(Struct, frozen=True, kw_only=True):
    """`members`: the JSON members that a violation names, the blamed one last. `target`: of a reference, the entity."""

    name: str
    table: str
    entity: str
    rule: Rule
    members: tuple[str, ...]
    field: Field | None = None
    relation: Relation | None = None
    target: str = ""
    lower: tuple[str, ...] = ()


def constraints(system: System) -> tuple[Constraint, ...]:
    """Every constraint of the system, entity by entity."""
    return tuple(c for e in system.entities for c in of_entity(e))


def of_entity(entity: Entity) -> tuple[Constraint, ...]:
    """Checks, then unique indexes and periods that may not meet, then references."""
    return (*_checks(entity), *_orderings(entity), *uniques(entity), *overlaps(entity), *references(entity))


def table(entity: Entity) -> str:
    """The entity's table."""
    return identifier(entity.collection)


def link_table(entity: Entity, relation: Relation) -> str:
    """The join table of a relation to many."""
    return identifier(snake(entity.name), relation.name, "links")


def identifier(*parts: str) -> str:
    """The parts joined by `_`; what PostgreSQL would cut off silently is replaced by a digest of the whole."""
    name = "_".join(parts)
    if len(name) <= LONGEST:
        return name
    return f"{name[: LONGEST - 9]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def member(entity: Entity, name: str) -> str:
    """The JSON member of a field or relation of that name."""
    relation = entity.relation_named(name)
    return reference(relation) if relation and not entity.field_named(name) else name


def rules(field: Field) -> tuple[Rule, ...]:
    """The checks that a field's value must pass, by the service and by the database alike."""
    kind = field.type.kind
    found: list[Rule] = []
    if field.terms:  # A sum is kept within its limits by the order of its parts.
        return ()
    if kind in TEXTS:
        found += _lengths(field)
        found += [Rule.PATTERN] if field.pattern else []
        found += [Rule.FORMAT] if kind in (Kind.EMAIL, Kind.URL, Kind.PHONE) and not field.pattern else []
    elif kind is Kind.LIST:
        found += _lengths(field)
    elif kind in MEASURED:
        found += [r for r, b in ((Rule.MINIMUM, field.minimum), (Rule.MAXIMUM, field.maximum)) if b is not None]
    elif kind is Kind.ENUM:
        found.append(Rule.VALUES)
    return tuple(found)


def _lengths(field: Field) -> Iterator[Rule]:
    """A required value is not blank, which a least length of one says as well."""
    if field.required:
        yield Rule.NOT_BLANK
    if (field.min_length or 0) > (1 if field.required else 0):
        yield Rule.MIN_LENGTH
    if field.max_length:
        yield Rule.MAX_LENGTH


def is_shadowed(entity: Entity, constraint: Constraint) -> bool:
    """True when a unique index of fewer members refuses every row that this constraint would refuse."""
    return any(set(other.members) < set(constraint.members) for other in uniques(entity))


def has_overlaps(system: System) -> bool:
    """True when some periods may not overlap, for which PostgreSQL needs an extension."""
    return any(entity.overlaps for entity in system.entities)


def uniques(entity: Entity) -> Iterator[Constraint]:
    """Every unique index of an entity, each combination of members once."""
    seen: set[frozenset[str]] = set()
    for names, source in _unique_members(entity):
        if frozenset(names) in seen:
            continue
        seen.add(frozenset(names))
        members = tuple(member(entity, n) for n in names)
        folded = tuple(n for n in names if (f := entity.field_named(n)) and f.case_insensitive and f.type.kind in TEXTS)
        yield Constraint(
            name=identifier(table(entity), *members, "key"),
            table=table(entity),
            entity=entity.name,
            rule=Rule.UNIQUE,
            members=members,
            field=source if isinstance(source, Field) else None,
            relation=source if isinstance(source, Relation) else None,
            lower=folded,
        )


def overlaps(entity: Entity) -> Iterator[Constraint]:
    """Every exclusion of an entity: rows that agree in all but the period."""
    for overlap in entity.overlaps:
        named = (*overlap.per, *((overlap.day,) if overlap.day else ()), overlap.start, overlap.end)
        members = tuple(member(entity, n) for n in named)
        yield Constraint(
            name=identifier(table(entity), *members, "overlap"),
            table=table(entity),
            entity=entity.name,
            rule=Rule.OVERLAP,
            members=members,
        )


def references(entity: Entity) -> Iterator[Constraint]:
    """Every foreign key of an entity; of a relation to many, the one from its join table to the target."""
    for relation in entity.relations:
        if not relation.stored:
            continue
        many = relation.cardinality is Cardinality.MANY_TO_MANY
        held_in = link_table(entity, relation) if many else table(entity)
        yield Constraint(
            name=identifier(held_in, "target" if many else reference(relation), "fkey"),
            table=held_in,
            entity=entity.name,
            rule=Rule.LINK if many else Rule.REFERENCE,
            members=(reference(relation),),
            relation=relation,
            target=relation.target,
        )


def on_delete(relation: Relation) -> OnDelete:
    """What deleting the target does; a required reference cannot be cleared."""
    many = relation.cardinality is Cardinality.MANY_TO_MANY
    if relation.on_delete is OnDelete.CLEAR and relation.required and not many:
        return OnDelete.RESTRICT
    return relation.on_delete


def _checks(entity: Entity) -> Iterator[Constraint]:
    for field in entity.fields:
        for rule in rules(field):
            yield Constraint(
                name=identifier(table(entity), field.name, rule.value),
                table=table(entity),
                entity=entity.name,
                rule=rule,
                members=(field.name,),
                field=field,
            )


def _orderings(entity: Entity) -> Iterator[Constraint]:
    for ordering in entity.orderings:
        yield Constraint(
            name=identifier(table(entity), ordering.left, "before", ordering.right),
            table=table(entity),
            entity=entity.name,
            rule=Rule.ORDER,
            members=(ordering.left, ordering.right),
        )


def _unique_members(entity: Entity) -> Iterator[tuple[tuple[str, ...], Field | Relation | None]]:
    for field in entity.fields:
        if (field.unique or field.unique_per) and field.type.kind is not Kind.JSON:
            yield (*field.unique_per, field.name), field
    for relation in entity.relations:
        if relation.cardinality is Cardinality.ONE_TO_ONE:
            yield (relation.name,), relation
        elif relation.unique_per and relation.cardinality is Cardinality.MANY_TO_ONE:
            yield (*relation.unique_per, relation.name), relation
    for unique in entity.uniques:
        yield unique.members, None
