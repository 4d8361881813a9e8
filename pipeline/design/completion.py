"""What every stored entity gets that its spec need not say, so that contract, code, tests and documents agree on it.

In: a linked entity. Out: the same with the references that it holds as filters of its list (derived), a greatest length
for texts that a unique index holds (assumed), a value for every number that is changed by amounts or is part of a sum
(assumed), and without an update that could change nothing (derived).
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from pipeline.design.adjustments import is_difference
from pipeline.design.contract.messages import changeable
from pipeline.design.contract.spelling import nullable
from pipeline.design.facts import Fact, Source
from pipeline.design.model import Cardinality, Entity, Field, Kind, Ordering
from pipeline.design.operations import Listing, Verb
from pipeline.design.samples import limits

LONGEST: Final = {Kind.TEXT: 255, Kind.LONG_TEXT: 255, Kind.EMAIL: 254, Kind.URL: 255, Kind.PHONE: 255}
"""Greatest length of an indexed text; PostgreSQL's index entries take no text of any length."""


def completed(entity: Entity) -> Entity:
    """The entity as the service keeps it."""
    indexed = _indexed(entity)
    fields = tuple(_limited(f) if f.name in indexed else f for f in entity.fields)
    whole = _counting(replace(entity, fields=fields, listing=_filtered(entity)))
    if changeable(whole):
        return whole
    return replace(whole, operations=tuple(o for o in whole.operations if o.verb is not Verb.UPDATE))


def _counting(entity: Entity) -> Entity:
    """Numbers that amounts are added to always have a value, and so have sums; a difference that is not negative has
    its parts in order."""
    counted = {t.field for a in entity.adjustments for t in a.terms} | {t.field for f in entity.fields for t in f.terms}
    if not counted:
        return entity
    known = {(o.left, o.right) for o in entity.orderings}
    orderings = (o for f in entity.fields if (o := _in_order(f)) is not None and (o.left, o.right) not in known)
    fields = tuple(replace(f, required=True) if f.terms else _started(f, f.name in counted) for f in entity.fields)
    return replace(entity, fields=fields, orderings=(*entity.orderings, *orderings))


def _in_order(field: Field) -> Ordering | None:
    if not is_difference(field.terms) or field.minimum is None:
        return None
    whole, part = sorted(field.terms, key=lambda t: -t.sign)
    fact = Fact(what="ordering", source=Source.DERIVED, rule="A-formula", span=field.span)
    return Ordering(left=part.field, right=whole.field, equal=True, fact=fact)


def _started(field: Field, counted: bool) -> Field:
    """A number that counts starts with 0; one that cannot be 0 has to be given."""
    if not counted or not nullable(field):
        return field
    low, high = limits(field)
    if (low is not None and low > 0) or (high is not None and high < 0):
        return replace(field, required=True)
    fact = Fact(
        what="default",
        source=Source.ASSUMED,
        rule="T-counted",
        reason="amounts are added to it, or it is part of a sum, so it always has a value",
        alternatives="required, so that every request has to give it",
        decide=f"`- {field.name}: …, default 0`",
    )
    return replace(field, default="0", facts=(*field.facts, fact))


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
