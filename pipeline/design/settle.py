"""Rules of one entity that no service could keep, made into the nearest that it can.

In: an entity as the features together declare it. Out: the same with a key, a state and page sizes that work, and a
warning for each rule that is dropped. What shows only between two entities is `link`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from pipeline.design.facts import Source
from pipeline.design.model import Entity, Field, Kind
from pipeline.design.operations import Listing
from pipeline.diagnostics import Code, Diagnostic, Severity

FEW_ROWS: Final = Code(
    "SM406",
    "a unique attribute that has only a few values",
    Severity.WARNING,
    cause="A unique yes/no or enum would allow no more rows than it has values, so it is taken as not unique.",
    example="`- status: one of draft, active, unique`",
    fix="Remove `unique`, or say per what it is unique: `unique per owner`.",
)

UNORDERED: Final = frozenset({Kind.LIST, Kind.JSON})
STAMPS: Final = frozenset({"created_at", "updated_at"})
FEW: Final = frozenset({Kind.ENUM, Kind.BOOLEAN})


def settled(entity: Entity) -> Entity:
    """The entity with rules that can be kept."""
    fields = tuple(_started(entity, replace(f, unique=False) if _few(f) else f) for f in entity.fields)
    return replace(entity, fields=fields, listing=_readable(entity))


def unsettled(entity: Entity) -> Iterator[Diagnostic]:
    """What `settled` changes against the spec's words."""
    for field in filter(_few, entity.fields):
        message = f"`{entity.name}.{field.name}` cannot be unique with so few values; it is taken as not unique"
        yield FEW_ROWS.at(field.span, message, hint=f"remove `unique` from `{field.name}`, or say `unique per …`")


def _few(field: Field) -> bool:
    """True when each value could stand in one row of the whole table only, and there are but a few."""
    return field.unique and not field.unique_per and field.type.kind in FEW


def _started(entity: Entity, field: Field) -> Field:
    """The state is never without a value: a row that says nothing starts in the initial state."""
    machine = entity.machine
    if machine is None or machine.field != field.name or field.default is not None:
        return field
    return replace(field, default=machine.initial)


def _readable(entity: Entity) -> Listing:
    """The listing with a page size that fits, and the sort keys that are columns of one value: a reference, a list or
    an object has no order."""
    listing = entity.listing
    ordered = {f.name for f in entity.fields if f.type.kind not in UNORDERED} | STAMPS
    sorts = tuple(name for name in listing.sorts if name in ordered)
    size, most = _sizes(listing)
    default_sort = listing.default_sort if listing.default_sort in sorts else ""
    return replace(listing, sorts=sorts, default_sort=default_sort, page_size=size, max_page_size=most)


def _sizes(listing: Listing) -> tuple[int, int]:
    """Page size and greatest page size; the one that is stated decides when they do not fit."""
    stated = any(f.what == "page_size" and f.source is Source.STATED for f in listing.facts)
    size, most = listing.page_size, listing.max_page_size
    if size > most and stated and size != Listing().page_size:
        return size, size
    return min(size, most), most
