"""What the database keeps: the definition of every constraint and index, and the columns' names in SQL.

In: entities and their constraints. Out: SQL definitions for `services/schema.go`. Types of columns are `types`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from pipeline.design.contract.constraints import (
    MEASURED,
    TEXTS,
    Constraint,
    Rule,
    identifier,
    link_table,
    of_entity,
    on_delete,
    rules,
    table,
)
from pipeline.design.contract.spelling import enum_values, nullable, reference
from pipeline.design.model import Bound, Cardinality, Entity, Field, Kind, OnDelete, Relation
from pipeline.design.operations import Term
from pipeline.design.system import System
from pipeline.render.golang.exclusions import exclusion
from pipeline.render.golang.literals import micros, sql_string
from pipeline.render.golang.patterns import fits_postgres
from pipeline.render.golang.types import go_type

_RESERVED: Final = """
all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column
concurrently constraint create cross current_catalog current_date current_role current_schema current_time
current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from
full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit
localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references
returning right select session_user similar some symmetric system_user table tablesample then to trailing true union
unique user using variadic verbose when where window with
"""
RESERVED: Final = frozenset(_RESERVED.split())
FORMATS: Final = {
    Kind.EMAIL: "^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$",
    Kind.URL: "^https?://[^[:space:]]+$",
    Kind.PHONE: "^[+]?[0-9][0-9 ().-]{3,30}$",
}
INDEXED: Final = 600
"""Characters of a text that PostgreSQL surely takes into an index."""
ON_DELETE: Final = {OnDelete.RESTRICT: "RESTRICT", OnDelete.CASCADE: "CASCADE", OnDelete.CLEAR: "SET NULL"}


class Guard(Struct, frozen=True, kw_only=True):
    """One line of the schema. `kind`: `CONSTRAINT`, `INDEX` or `UNIQUE INDEX`."""

    table: str
    name: str
    kind: str
    definition: str


def quoted(name: str) -> str:
    """A column in a query: quoted only when SQL keeps the word for itself."""
    return f'"{name}"' if name in RESERVED else name


def sum_sql(terms: tuple[Term, ...]) -> str:
    """`total - reserved`, in SQL."""
    first, *rest = sorted(terms, key=lambda t: -t.sign)
    start = quoted(first.field) if first.sign > 0 else f"0 - {quoted(first.field)}"
    return start + "".join(f" {'+' if t.sign > 0 else '-'} {quoted(t.field)}" for t in rest)


def sort_column(entity: Entity, name: str) -> str:
    """The expression that a collection is sorted by: never null."""
    field = entity.field_named(name)
    if field is None or not nullable(field):
        return quoted(name)
    return f"COALESCE({quoted(name)}, {go_type(entity.name, field).least})"


def guards(system: System) -> tuple[Guard, ...]:
    """Constraints and indexes in an order in which they can be made."""
    tables = {e.name: table(e) for e in system.entities}
    found = [g for e in system.entities for g in _of(e, tables)]
    last = [g for g in found if "FOREIGN KEY" in g.definition]
    return (*(g for g in found if g not in last), *last)


def _of(entity: Entity, tables: dict[str, str]) -> Iterator[Guard]:
    for constraint in of_entity(entity):
        definition = _definition(entity, constraint, tables)
        kind = "UNIQUE INDEX" if constraint.rule is Rule.UNIQUE else "CONSTRAINT"
        if definition:
            yield Guard(table=constraint.table, name=constraint.name, kind=kind, definition=definition)
        if constraint.rule is Rule.LINK and constraint.relation is not None:
            yield from _link(entity, constraint.relation)
    yield from _indexes(entity)


def _definition(entity: Entity, constraint: Constraint, tables: dict[str, str]) -> str:
    if constraint.rule is Rule.UNIQUE:
        names = (*constraint.members,)
        parts = [f'lower("{n}")' if n in constraint.lower else f'"{n}"' for n in names]
        return f"({', '.join(parts)}){_live(entity)}"
    if constraint.rule is Rule.OVERLAP:
        return exclusion(entity, constraint)
    if constraint.relation is not None and constraint.rule in (Rule.REFERENCE, Rule.LINK):
        linked = constraint.rule is Rule.LINK
        column = "target_id" if linked else constraint.members[-1]
        action = ON_DELETE[on_delete(constraint.relation)]
        action = "CASCADE" if linked and action == "SET NULL" else action
        return f'FOREIGN KEY ("{column}") REFERENCES "{tables[constraint.target]}" ON DELETE {action}'
    if constraint.rule is Rule.ORDER:
        equal = next(o.equal for o in entity.orderings if (o.left, o.right) == constraint.members)
        left, right = constraint.members
        return f'CHECK ("{left}" {"<=" if equal else "<"} "{right}")'
    condition = _check(entity, constraint.field, constraint.rule) if constraint.field else ""
    spared = _blank_spared(entity, constraint) if condition else ""
    return f"CHECK ({condition}{spared})" if condition else ""


def _blank_spared(entity: Entity, constraint: Constraint) -> str:
    """What leaves blanks to the check that forbids them: PostgreSQL names the first in the order of names only."""
    field, rule = constraint.field, constraint.rule
    if field is None or rule not in (Rule.MIN_LENGTH, Rule.PATTERN, Rule.FORMAT) or Rule.NOT_BLANK not in rules(field):
        return ""
    own = identifier(table(entity), field.name, Rule.NOT_BLANK.value)
    return f" OR NOT ({_check(entity, field, Rule.NOT_BLANK)})" if constraint.name < own else ""


def _check(entity: Entity, field: Field, rule: Rule) -> str:
    column, listed = f'"{field.name}"', field.type.kind is Kind.LIST
    length = f"jsonb_array_length({column})" if listed else f"char_length({column})"
    match rule:
        case Rule.NOT_BLANK:
            return f"{length} > 0" if listed else f"{column} ~ '[^[:space:]]'"
        case Rule.MIN_LENGTH:
            return f"{length} >= {field.min_length}"
        case Rule.MAX_LENGTH:
            return f"{length} <= {field.max_length}"
        case Rule.PATTERN:
            pattern = field.pattern or ""
            return f"{column} ~ {sql_string(f'^(?:{pattern})$')}" if fits_postgres(pattern) else ""
        case Rule.FORMAT:
            return f"{column} ~ {sql_string(FORMATS[field.type.kind])}"
        case Rule.VALUES:
            return f"{column} IN ({', '.join(sql_string(v.name) for v in enum_values(entity, field))})"
        case Rule.MINIMUM:
            return _bound(field, field.minimum, ">")
        case Rule.MAXIMUM:
            return _bound(field, field.maximum, "<")
        case _:
            return ""


def _bound(field: Field, bound: Bound | None, sign: str) -> str:
    if bound is None:
        return ""
    kind = field.type.kind
    value = bound.value if kind in (Kind.INTEGER, Kind.DECIMAL, Kind.MONEY) else sql_string(bound.value)
    value = f"{micros(bound.value)}" if kind is Kind.DURATION else value
    return f'"{field.name}" {sign}{"" if bound.exclusive else "="} {value}'


def _link(entity: Entity, relation: Relation) -> Iterator[Guard]:
    held_in = link_table(entity, relation)
    owner = f'FOREIGN KEY ("owner_id") REFERENCES "{table(entity)}" ON DELETE CASCADE'
    yield Guard(table=held_in, name=identifier(held_in, "owner_fkey"), kind="CONSTRAINT", definition=owner)
    yield Guard(table=held_in, name=identifier(held_in, "target_idx"), kind="INDEX", definition='("target_id")')


def _indexes(entity: Entity) -> Iterator[Guard]:
    """One index for each reference, filter and sort key, in the order of pages, which are so found at any depth."""
    seen: set[str] = set()
    for name, expression, live in _indexed(entity):
        definition = f'({expression}, "id"){live}'
        if definition not in seen:
            seen.add(definition)
            yield Guard(table=table(entity), name=identifier(table(entity), name), kind="INDEX", definition=definition)


def _indexed(entity: Entity) -> Iterator[tuple[str, str, str]]:
    for relation in entity.relations:
        if relation.stored and relation.cardinality is not Cardinality.MANY_TO_MANY:
            order = _order(entity, relation.name) if relation.name in entity.listing.filters else ""
            yield f"{reference(relation)}_idx", f'"{reference(relation)}"{order}', ""
    for name in (*entity.listing.sorts, entity.listing.default_sort):
        if is_sortable(entity, name) and _length(entity, name) <= INDEXED:
            yield f"{name}_sort_idx", _quoted_sort(entity, name), _live(entity)
    for name in entity.listing.filters:
        field = entity.field_named(name)
        if field is None or field.type.kind in (Kind.LIST, Kind.JSON) or _length(entity, name) > INDEXED:
            continue
        folded = field.case_insensitive and go_type(entity.name, field).model == "string"
        order = "" if field.type.kind in MEASURED else _order(entity, name)
        yield f"{name}_idx", f'lower("{name}"){order}' if folded else f'"{name}"{order}', _live(entity)


def _order(entity: Entity, name: str) -> str:
    """The default order of the list, for an index of what a filter leaves; empty when it is the order of creation."""
    by = entity.listing.default_sort
    fits = is_sortable(entity, by) and _length(entity, name) + _length(entity, by) <= INDEXED
    return f", {_quoted_sort(entity, by)}" if fits and by != name else ""


def _length(entity: Entity, name: str) -> int:
    """Characters that a value takes in an index entry at most; more than fit when a text has no limit."""
    field = entity.field_named(name)
    if field is None or field.type.kind not in TEXTS:
        return 0
    return field.max_length or INDEXED + 1


def is_sortable(entity: Entity, name: str) -> bool:
    """True when a collection can be sorted by this name."""
    field = entity.field_named(name)
    if field is None:
        return name in ("created_at", "updated_at")
    return bool(go_type(entity.name, field).least) and field.type.kind is not Kind.LIST


def _quoted_sort(entity: Entity, name: str) -> str:
    column = sort_column(entity, name)
    return f"({column})" if column.startswith("COALESCE") else f'"{name}"'


def _live(entity: Entity) -> str:
    return ' WHERE "deleted_at" IS NULL' if entity.soft_delete else ""
