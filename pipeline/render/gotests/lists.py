"""Rows of the tests that list: filters, search, sorting, and queries that are refused.

In: a `View`. Out: rows. A filter is tried with rows that it keeps and rows that it drops; values are explicit, so that
no collation and no numbering of fixtures decides the outcome.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from msgspec import Struct

from pipeline.design.contract.messages import DELETED, INSTANTS, NUMBERS, Member, filters
from pipeline.design.contract.spelling import reference
from pipeline.design.model import Cardinality, Field, Kind, Relation
from pipeline.design.samples import Value, limits, notation, sample, unit
from pipeline.design.text.initialisms import joined
from pipeline.render.gotests import rows, values
from pipeline.render.gotests.distinct import LAST, is_unique
from pipeline.render.gotests.periods import beside
from pipeline.render.gotests.view import View, closure
from pipeline.render.names import spaced

INDENT: Final = "\t\t\t"
FOUND: Final = 777
FEW: Final = frozenset({Kind.ENUM, Kind.BOOLEAN, Kind.LIST})
IMPLIED: Final = ("created_at", "updated_at")


class Filter(Struct, frozen=True, kw_only=True):
    """One narrowed list. `keep`, `drop`: Go functions on a row, or `nil`. `query`: Go, of `row`, the kept one."""

    name: str
    keep: str
    drop: str
    query: str


class Query(Struct, frozen=True, kw_only=True):
    """A query that is refused. `member`, `error`: what the answer names."""

    name: str
    query: str
    member: str
    error: str


class Sort(Struct, frozen=True, kw_only=True):
    """One sort key. `changes`: Go functions that give three rows rising values; `unique`: no two rows have the same."""

    name: str
    changes: tuple[str, ...]
    unique: bool

    @property
    def first(self) -> str:
        """The first change, one level further out."""
        return self.changes[0].replace("\n\t", "\n")


def filtered(view: View) -> Iterator[Filter]:
    """One row for each filter of the collection."""
    for member in filters(view.entity):
        of = member.of
        if of in view.from_caller:
            continue
        if isinstance(of, Relation):
            yield from _by_reference(view, member, of)
        elif isinstance(of, Field):
            yield from _by_value(view, member, of)


def searched(view: View) -> Iterator[Filter]:
    """One row for each field that `q` looks into, and one for the signs that SQL's LIKE would take for wildcards."""
    texts = [f for name in view.entity.listing.search if (f := view.entity.field_named(name)) and _is_text(f)]
    for field in texts:
        value = str(sample(field, FOUND))
        yield Filter(
            name=f"success: q finds {spaced(field.name)} in any case",
            keep=_set(view, field, value),
            drop="nil",
            query=values.quoted(urlencode({"q": value.swapcase()})),
        )
    for field in texts[:1]:
        value = str(sample(field, FOUND))
        yield Filter(
            name="input validation: q with blanks around it",
            keep=_set(view, field, value),
            drop="nil",
            query=values.quoted(urlencode({"q": f" {value}\t"})),
        )
    plain = next((f for f in texts if _is_free(f) and not is_unique(view.entity, f)), None)
    if plain:
        yield Filter(
            name="input validation: q takes % and _ as they are",
            keep=_set(view, plain, "a%_b"),
            drop=_set(view, plain, "axyb"),
            query=values.quoted(urlencode({"q": "a%_b"})),
        )


def _is_free(field: Field) -> bool:
    """True for a text that takes any few characters."""
    return field.type.kind in (Kind.TEXT, Kind.LONG_TEXT) and not field.pattern and _holds(field, 4)


def sorts(view: View) -> Iterator[Sort]:
    """One row for each sort key whose values can be told apart."""
    for name in view.entity.listing.sorts:
        changes = rising(view, name, 3, f"{INDENT}\t")
        if changes:
            field = view.entity.field_named(name)
            yield Sort(name=name, changes=changes, unique=field is not None and is_unique(view.entity, field))


def refused(view: View) -> Iterator[Query]:
    """Queries with one parameter that the list cannot take."""
    unsorted = "UnknownValue" if view.entity.listing.sorts else "UnknownMember"
    plain = (
        ("boundary: negative page size", "page_size=-1", "page_size", "OutOfRange"),
        ("input validation: page size is no number", "page_size=many", "page_size", "WrongType"),
        ("input validation: page size given twice", "page_size=1&page_size=2", "page_size", "DuplicateItem"),
        ("input validation: unknown parameter", "no_such_parameter=1", "no_such_parameter", "UnknownMember"),
        ("input validation: unknown sort key", "sort=no_such_key", "sort", unsorted),
        ("input validation: SQL in the sort key", "sort=id%3B+DROP+TABLE+x", "sort", unsorted),
    )
    for name, query, parameter, error in plain:
        yield Query(name=name, query=query, member=parameter, error=error)
    if view.entity.listing.deleted:
        query = f"{DELETED}=perhaps"
        yield Query(name=f"input validation: {DELETED} malformed", query=query, member=DELETED, error="WrongType")
    for member in filters(view.entity):
        found = _misfit(member)
        if found:
            value, error = found
            name, query = f"input validation: {member.name} malformed", urlencode({member.name: value})
            yield Query(name=name, query=query, member=member.name, error=error)


def others(view: View) -> Iterator[str]:
    """Queries that differ from the plain list in what they ask for, not in which page."""
    if view.entity.listing.search:
        yield "q=a"
    if view.entity.listing.deleted:
        yield f"{DELETED}=true"
    for name in view.entity.listing.sorts[:2]:
        yield f"sort=-{name}"


def _misfit(member: Member) -> tuple[str, str] | None:
    """A value that a filter cannot have, with the error that names it."""
    kind = member.type.kind
    if kind is Kind.ENUM:
        return "NO_SUCH_VALUE", "UnknownValue"
    if kind in (Kind.INTEGER, Kind.BOOLEAN, Kind.TIMESTAMP, Kind.DURATION):
        return "x", "WrongType"
    if kind in (Kind.DECIMAL, Kind.MONEY, Kind.DATE, Kind.TIME, Kind.UUID):
        return "x", "InvalidFormat"
    return None


def rising(view: View, name: str, count: int, indent: str = INDENT) -> tuple[str, ...]:
    """Go functions that give rows rising values of a sort key; empty when its type has too few."""
    if name in IMPLIED:
        moments = (values.moment(f"2026-01-{day:02}T08:00:00Z") for day in range(1, count + 1))
        return tuple(_change(view, f"row.{joined(name)} = {moment}", indent=indent) for moment in moments)
    field = view.entity.field_named(name)
    if field is None or view.is_ordered(field) or field.type.kind in (Kind.BOOLEAN, Kind.ENUM, Kind.JSON, Kind.LIST):
        return ()
    made = [sample(field, i) for i in range(1, count + 1)]
    if len(set(made)) < count or made != sorted(made, key=_rank):
        return ()
    return tuple(_set(view, field, value, indent) for value in made)


def _by_reference(view: View, member: Member, relation: Relation) -> Iterator[Filter]:
    if relation.cardinality is Cardinality.MANY_TO_MANY:
        return
    column = f"row.{joined(reference(relation))}"
    keep = "nil"
    if not relation.required:
        parent = f"testutil.CreateTest{view.target(relation).name}(t, app.DB, nil).ID"
        keep = _change(view, f"{column} = new({parent})")
    query = f'"{member.name}=" + {column}.String()'
    yield Filter(name=f"success: {member.name}", keep=keep, drop="nil", query=query)


def _by_value(view: View, member: Member, field: Field) -> Iterator[Filter]:
    if member.type.kind is Kind.JSON:
        return
    if is_unique(view.entity, field):
        yield from _by_key(view, member, field)
        return
    low, high = _two_values(field)
    if low is None or low == high:
        return
    upper = member.name.startswith("max_") or member.name.endswith("_to")
    ranged = field.type.kind in NUMBERS | INSTANTS
    kept, dropped = (low, high) if upper or not ranged else (high, low)
    shown = kept[0] if isinstance(kept, tuple) and kept else kept
    yield Filter(
        name=f"success: {member.name}",
        keep=_ordered(view, field, kept),
        drop=_ordered(view, field, dropped),
        query=values.quoted(urlencode({member.name: _written(view, member, shown)})),
    )


def _by_key(view: View, member: Member, field: Field) -> Iterator[Filter]:
    """The filter on a member of a key: the other rows are fixtures, each with a value of its own."""
    others = [sample(field, i) for i in range(1, LAST + 1)]
    kept = sample(field, FOUND)
    upper = member.name.startswith("max_") or member.name.endswith("_to")
    ranged = field.type.kind in NUMBERS | INSTANTS
    if upper or kept in others or field.type.kind in FEW or (ranged and _rank(kept) <= max(map(_rank, others))):
        return
    yield Filter(
        name=f"success: {member.name}",
        keep=_set(view, field, kept),
        drop="nil",
        query=values.quoted(urlencode({member.name: _written(view, member, kept)})),
    )


def _two_values(field: Field) -> tuple[Value, Value]:
    """A smaller and a greater valid value."""
    if field.type.kind in NUMBERS:
        low, high = limits(field)
        start = low if low is not None else (high or unit(field)) - 2 * unit(field)
        return notation(field, start), notation(field, start + unit(field))
    return sample(field, 1), sample(field, 2)


def _written(view: View, member: Member, value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(member.of, Field) and member.type.kind is Kind.ENUM:
        return values.enum_value(view.entity, member.of, str(value))
    return str(value)


def _set(view: View, field: Field, value: Value, indent: str = INDENT) -> str:
    return _change(view, *_assigned(view, field, value), indent=indent)


def _ordered(view: View, field: Field, value: Value) -> str:
    """The same with what must come before or after it."""
    statements = (*_assigned(view, field, value), *beside(view.entity, field, value))
    return closure(f"func(row *models.{view.name})", statements, INDENT)


def _change(view: View, *statements: str, indent: str = INDENT) -> str:
    return closure(f"func(row *models.{view.name})", statements, indent)


def _assigned(view: View, field: Field, value: Value) -> Iterator[str]:
    """The statements that give a row the value; of a sum, to the first part that counts, while the others are 0."""
    if not field.terms:
        yield rows.assign(view.entity, field, value)
    whole = value
    for term in sorted(field.terms, key=lambda t: -t.sign):
        part = view.entity.field_named(term.field)
        if part is not None:
            yield rows.assign(view.entity, part, whole)
            whole = notation(part, Decimal(0))


def _is_text(field: Field) -> bool:
    return field.type.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.URL, Kind.PHONE)


def _holds(field: Field, length: int) -> bool:
    return (field.min_length or 0) <= length <= (field.max_length or length)


def _rank(value: Value) -> tuple[float, str]:
    text = str(value)
    return (float(text), "") if text.replace(".", "", 1).isdigit() else (0.0, text)
