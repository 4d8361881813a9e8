"""The entity that holds the entries: one of the spec's own, or one that is made for it.

In: what must be kept of which entities. Out: an entity that clients only read, with a member for all that an entry has
to tell. What the service fills is computed, has no limit that could refuse a change, and is an id where the spec has a
reference: an entry outlives the row.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from pipeline.design.entities.drafts import merged
from pipeline.design.facts import Fact, Source
from pipeline.design.histories import History, Holds, Part
from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation, Type
from pipeline.design.operations import Listing, Operation, Verb
from pipeline.design.recording.names import TEXTS, plain
from pipeline.design.text.names import collection, snake

RULE: Final = "R-history"
MADE: Final = "made"
"""What the fact of an entity is about that no line declares."""
COMMON: Final = "AuditEntry"
READS: Final = (Verb.GET, Verb.LIST)
_CHANGES: Final = "holds what the service has noted"
_FILTERED: Final = (Holds.RECORD, Holds.RESOURCE, Holds.ACTION, Holds.ACTOR, Holds.SAME, Holds.CHANGES)
_KINDS: Final = {Holds.RECORD: Kind.UUID, Holds.ACTOR: Kind.UUID, Holds.SAME: Kind.UUID, Holds.CHANGES: Kind.JSON}


def made(audited: Sequence[Entity], fact: Fact, taken: Iterable[str]) -> Entity:
    """A new entity for the changes of one entity, or of several together."""
    name = f"{audited[0].name}Change" if len(audited) == 1 else COMMON
    while name in taken:
        name += "Entry"
    things = "records" if len(audited) > 1 else audited[0].collection.replace("_", " ")
    span = fact.span or audited[0].span
    described = f"A change of {things}: noted by the service, read by clients."
    return Entity(
        name=name,
        words=snake(name).replace("_", " "),
        span=span,
        collection=collection(name),
        description=described,
        facts=(replace(fact, what=MADE, source=Source.DERIVED),),
    )


def member_for(holds: Holds, audited: Sequence[Entity]) -> str:
    """How a member that is missing is called."""
    if holds is Holds.RECORD:
        return f"{snake(audited[0].name)}_id" if len(audited) == 1 else "resource_id"
    return {Holds.ACTOR: "actor_id", Holds.SAME: "owner_id"}.get(holds, holds.value)


def added(holds: Holds, name: str, fact: Fact, entity: Entity) -> Field:
    """A member for what no member of the spec's own holds."""
    kind = replace(fact, what="type", source=Source.DERIVED, reason=_CHANGES)
    type_ = Type(kind=_KINDS.get(holds, Kind.TEXT))
    words = name.replace("_", " ")
    return Field(name=name, words=words, span=fact.span or entity.span, type=type_, facts=(kind,))


def referring(target: Entity, fact: Fact, name: str = "") -> Relation:
    """What a made entity says of the changed row, or of who changed it."""
    why = replace(fact, what="target", source=Source.DERIVED, reason=_CHANGES)
    name = name or snake(target.name)
    return Relation(
        name=name,
        words=name.replace("_", " "),
        span=fact.span or target.span,
        target=target.name,
        cardinality=Cardinality.MANY_TO_ONE,
        facts=(why,),
    )


def read_only(entity: Entity, fact: Fact) -> Entity:
    """The entity as clients have it: nothing but reading it is left to them."""
    return replace(entity, operations=tuple(_reads(entity, fact)))


def kept(entity: Entity, histories: Sequence[History]) -> Entity:
    """The entity with its members as the service fills them, newest rows first."""
    parts = {p.member: p for h in histories for p in h.parts}
    fact = histories[0].fact
    ids = [_as_id(r) for r in entity.relations if r.stored and plain(r) in parts]
    placed = _placed(entity.fields, ids)
    known = {f.name for f in placed}
    missing = [added(p.holds, p.member, fact, entity) for p in parts.values() if p.member not in known]
    # Whose rows they are comes last: it is not the spec that says so in most cases, so no line tells its place.
    fields = sorted((*placed, *missing), key=lambda f: f.name in parts and parts[f.name].holds is Holds.SAME)
    return replace(
        entity,
        fields=tuple(_filled(f, parts.get(f.name), fact) for f in fields),
        relations=tuple(r for r in entity.relations if plain(r) not in parts or not r.stored),
        listing=_newest(_by_id(entity, parts), fields, tuple(parts.values()), fact),
    )


def _by_id(entity: Entity, parts: Container[str]) -> Listing:
    """The listing with filters by ids in the place of those by references."""
    ids = {r.name: plain(r) for r in entity.relations if plain(r) in parts}
    return replace(entity.listing, filters=tuple(ids.get(f, f) for f in entity.listing.filters))


def _placed(fields: Sequence[Field], more: Sequence[Field]) -> tuple[Field, ...]:
    """The fields in the order of their lines."""
    if not more:
        return tuple(fields)
    return tuple(sorted((*fields, *more), key=lambda f: (f.span.line, f.span.column)))


def _as_id(relation: Relation) -> Field:
    """A reference as the bare id: an entry outlives what it speaks of."""
    fact = Fact(what="type", source=Source.DERIVED, rule=RULE, span=relation.span, reason=_CHANGES)
    type_, name = Type(kind=Kind.UUID), plain(relation)
    return Field(
        name=name, words=relation.words, span=relation.span, type=type_, required=relation.required, facts=(fact,)
    )


def _filled(field: Field, part: Part | None, fact: Fact) -> Field:
    if part is None:
        return field
    sure = part.holds in (Holds.RECORD, Holds.RESOURCE, Holds.ACTION, Holds.MOMENT)
    whats = ("computed", "required") if sure or field.required else ("computed",)
    facts = (replace(fact, what=w, source=Source.DERIVED, reason=_CHANGES) for w in whats)
    kind = Kind.TEXT if field.type.kind is Kind.UNKNOWN else field.type.kind
    free = kind in TEXTS or kind is Kind.LIST
    return replace(
        field,
        type=replace(field.type, kind=kind),
        computed=True,
        required=sure or field.required,
        default=None,
        immutable=False,
        unique=False,
        unique_per=(),
        max_length=None if free else field.max_length,
        min_length=None if free else field.min_length,
        pattern=None,
        facts=merged(field.facts, facts),
    )


def _reads(entity: Entity, fact: Fact) -> Iterator[Operation]:
    for verb in READS:
        why = replace(fact, what="operation", source=Source.DERIVED)
        known = next((o for o in entity.operations if o.verb is verb and o.fact.source is not Source.ASSUMED), None)
        yield known or Operation(verb=verb, name=verb.value, fact=why)


def _newest(listing: Listing, fields: Sequence[Field], parts: Sequence[Part], fact: Fact) -> Listing:
    """Newest first, and found by what was changed, how, by whom and when."""
    names = {f.name: f for f in fields}
    enums = (p.member for p in parts if p.holds in (Holds.OLD, Holds.NEW) and names[p.member].type.kind is Kind.ENUM)
    moment = next((p.member for p in parts if p.holds is Holds.MOMENT), "created_at")
    told = (p.member for p in parts if p.holds in _FILTERED and not _is_prose(names[p.member], p))
    filters = tuple(dict.fromkeys((*listing.filters, *told, *enums, moment)))
    descending = listing.descending if listing.default_sort else True
    why = replace(fact, what="order", source=Source.DERIVED)
    return replace(listing, filters=filters, descending=descending, facts=merged(listing.facts, (why,)))


def _is_prose(field: Field, part: Part) -> bool:
    """Changes as text are read, nobody looks for them."""
    return part.holds is Holds.CHANGES and field.type.kind is not Kind.JSON
