"""What every stored entity gets that its spec need not say, so that contract, code, tests and documents agree on it.

In: a linked entity. Out: the same with the references that it holds as filters of its list (derived), a greatest length
for texts that a unique index holds (assumed), and without an update that could change nothing (derived).
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from pipeline.design.contract.messages import changeable
from pipeline.design.facts import Fact, Source
from pipeline.design.model import Cardinality, Entity, Field, Kind
from pipeline.design.operations import Listing, Verb

LONGEST: Final = {Kind.TEXT: 255, Kind.LONG_TEXT: 255, Kind.EMAIL: 254, Kind.URL: 255, Kind.PHONE: 255}
"""Greatest length of an indexed text; PostgreSQL's index entries take no text of any length."""


def completed(entity: Entity) -> Entity:
    """The entity as the service keeps it."""
    indexed = _indexed(entity)
    fields = tuple(_limited(f) if f.name in indexed else f for f in entity.fields)
    whole = replace(entity, fields=fields, listing=_filtered(entity))
    if changeable(whole):
        return whole
    return replace(whole, operations=tuple(o for o in whole.operations if o.verb is not Verb.UPDATE))


def _filtered(entity: Entity) -> Listing:
    """Whoever has a resource can list what refers to it; the tenant, which is always the caller's, is no filter."""
    held = (r.name for r in entity.relations if r.stored and r.cardinality is Cardinality.MANY_TO_ONE)
    apart = entity.tenancy.member if entity.tenancy else ""
    names = dict.fromkeys((*entity.listing.filters, *held))
    return replace(entity.listing, filters=tuple(n for n in names if n != apart))


def _indexed(entity: Entity) -> frozenset[str]:
    """The names of what stands in a unique index, alone or with others."""
    alone = (f.name for f in entity.fields if f.unique or f.unique_per)
    combined = (name for u in entity.uniques for name in u.members)
    beside = (name for f in entity.fields for name in f.unique_per)
    beside_links = (name for r in entity.relations for name in r.unique_per)
    return frozenset((*alone, *combined, *beside, *beside_links))


def _limited(field: Field) -> Field:
    longest = LONGEST.get(field.type.kind)
    if longest is None or field.max_length or (field.min_length or 0) > longest:
        return field
    fact = Fact(
        what="max_length",
        source=Source.ASSUMED,
        rule="T-indexed",
        reason="the value stands in a unique index, whose entries are limited",
        alternatives="any other length up to 2000 characters",
        decide=f"`- {field.name}: …, unique, at most {longest} characters`",
    )
    return replace(field, max_length=longest, facts=(*field.facts, fact))
