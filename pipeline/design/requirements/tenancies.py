"""Every entity whose rows belong to tenants gets the member that says to which, and what is unique within a tenant.

In: the drafts and what lines claim of tenants. Out: entities with `tenancy`, and the places of lines that cannot be
kept. What must refer to a tenant's row, and what tells of its changes, belongs to the same tenant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.entities.claims import EVERYTHING, Claim, Grants
from pipeline.design.entities.drafts import Drafts
from pipeline.design.facts import Fact, Source
from pipeline.design.histories import History, Holds, Part
from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation, Type
from pipeline.design.operations import Gate, Tenancy
from pipeline.design.requirements.access_people import ONE, holds_id, is_people
from pipeline.design.requirements.access_tenants import tenant_names
from pipeline.design.text.names import snake
from pipeline.diagnostics import Span

TENANT_ID = "tenant_id"
_ENDINGS = ("_id", "_reference", "_association", "_ref", "")
_WHY = "the tenant of the caller is set by the service"
_KNOWN = "only a known caller belongs to a tenant"
_BESIDE = "what belongs to a record belongs to its tenant"


def settle(drafts: Drafts) -> frozenset[Span]:
    """Give entities their tenancy. The places of lines about tenants that the service cannot keep."""
    said = [c for c in drafts.claims.made if c.grants is Grants.TENANT]
    keys = [c for c in drafts.claims.made if c.grants in (Grants.TENANT_KEY, Grants.TENANT_LIST)]
    if not said:
        return frozenset(_spans(keys))
    nouns = tuple(dict.fromkeys(n for n in (*(c.member for c in said), *tenant_names()[:1]) if n))
    holder = next((e.name for n in nouns for e in drafts.entities.values() if snake(e.name) == n), "")
    called = _Called(holder=holder, nouns=nouns)
    for name in tuple(drafts.entities):
        claims = [c for c in said if c.entity in (name, EVERYTHING)]
        if claims and name != holder:
            _put(drafts, name, claims[0].fact, called)
    _spread(drafts, called)
    kept = frozenset(e.name for e in drafts.entities.values() if e.tenancy)
    lost = [c for c in said if (c.entity not in kept if c.entity else not kept)]
    return frozenset((*_spans(lost), *_spans(c for c in keys if not _unique(drafts, c))))


def _spans(claims: Sequence[Claim] | Iterator[Claim]) -> Iterator[Span]:
    return (c.fact.span for c in claims if c.fact.span is not None)


class _Called(Struct, frozen=True, kw_only=True):
    """What tenants are: the entity of their rows, or nothing, and the names by which lines speak of them."""

    holder: str
    nouns: tuple[str, ...]


def _put(drafts: Drafts, name: str, fact: Fact, called: _Called, alone: bool = False) -> None:
    """Make an entity of this feature a tenant's; one of another feature only when it holds its tenant already."""
    entity = drafts.entities[name]
    held = entity.field_named(TENANT_ID) if alone else _held(entity, called)
    if entity.mentioned and held is None:
        return
    if held is None or (isinstance(held, Field) and held.type.kind is not Kind.UUID):
        entity, held = _with_member(entity, held, fact, "" if alone else called.holder)
    drafts.entities[name] = replace(entity, tenancy=Tenancy(member=held.name, fact=replace(fact, what="tenancy")))


def _held(entity: Entity, called: _Called) -> Field | Relation | None:
    """What holds the tenant already: a reference to it, or an id by its name or one of the usual ones."""
    to_one = [r for r in entity.relations if r.cardinality in ONE]
    found = next((r for r in to_one if r.target == called.holder or r.name in called.nouns), None)
    if found is not None:
        return found
    spelled = (*(f"{n}{e}" for n in called.nouns for e in _ENDINGS), *(f"{n}_id" for n in tenant_names()))
    fields = {f.name: f for f in entity.fields if holds_id(f)}
    return next((fields[name] for name in spelled if name in fields), None)


def _with_member(entity: Entity, held: Field | None, fact: Fact, holder: str) -> tuple[Entity, Field | Relation]:
    """The entity with a reference to its tenant, where tenants are stored; else with the id of one."""
    kind = replace(fact, what="type", source=Source.DERIVED, reason="a tenant is known by a uuid")
    needed = replace(kind, what="required", reason=_WHY)
    span = fact.span or entity.span
    if held is not None:
        facts = (kind, *(f for f in held.facts if f.what not in ("type", "max_length", "min_length")))
        made = replace(held, type=Type(kind=Kind.UUID), max_length=None, min_length=None, facts=facts)
        return replace(entity, fields=tuple(made if f is held else f for f in entity.fields)), made
    if holder:
        name = snake(holder)
        facts = (replace(needed, what="target"), needed)
        one = Relation(
            name=name,
            words=name.replace("_", " "),
            span=span,
            target=holder,
            cardinality=Cardinality.MANY_TO_ONE,
            required=True,
            facts=facts,
        )
        return replace(entity, relations=(*entity.relations, one)), one
    uuid = Type(kind=Kind.UUID)
    fresh = Field(name=TENANT_ID, words="tenant id", span=span, type=uuid, required=True, facts=(kind, needed))
    return replace(entity, fields=(*entity.fields, fresh)), fresh


def known(entity: Entity) -> Iterator[Claim]:
    """Whoever belongs to a tenant is known: what that says of every operation of the entity."""
    if entity.tenancy is not None:
        why = replace(entity.tenancy.fact, what="gate", source=Source.DERIVED, reason=_KNOWN)
        yield Claim(entity=entity.name, verb=None, grants=Grants.KNOWN, fact=why, closed=True)


def _spread(drafts: Drafts, called: _Called) -> None:
    """What must refer to a tenant's row is the same tenant's."""
    todo = [e.name for e in drafts.entities.values() if e.tenancy]
    while todo:
        name = todo.pop()
        for part in [e.name for e in drafts.entities.values() if _depends(e, name) and e.tenancy is None]:
            if part != called.holder:
                _put(drafts, part, _beside(drafts.entities[name]), called)
                todo.append(part)


def _beside(entity: Entity) -> Fact:
    assert entity.tenancy is not None
    return replace(entity.tenancy.fact, source=Source.DERIVED, reason=_BESIDE)


def record(drafts: Drafts) -> None:
    """Give the entries that tell of changes of tenants' rows the same tenant, once it is settled which there are."""
    for name in [e.name for e in drafts.entities.values() if e.tenancy and e.histories]:
        entity = drafts.entities[name]
        for other in {h.entries for h in entity.histories} & drafts.entities.keys():
            if drafts.entities[other].tenancy is None:
                _put(drafts, other, _beside(entity), _Called(holder="", nouns=()), alone=True)
                drafts.entities[other] = _guarded(_like(drafts.entities[other], entity))
        parts = tuple(_with_part(h, entity, drafts) for h in entity.histories)
        drafts.entities[name] = replace(entity, histories=parts)


def _like(entries: Entity, entity: Entity) -> Entity:
    """The entries with a tenant that may be absent where that of the changed row may."""
    name = entity.tenancy.member if entity.tenancy else ""
    held = entity.field_named(name) or entity.relation_named(name)
    if held is None or held.required:
        return entries
    fields = (replace(f, required=False) if f.name == TENANT_ID else f for f in entries.fields)
    return replace(entries, fields=tuple(fields))


def _guarded(entity: Entity) -> Entity:
    """The entity with gates for known callers where it has none."""
    there = {(g.verb, g.name) for g in entity.gates}
    made = (Gate(verb=o.verb, name=o.name, roles=(), fact=c.fact) for c in known(entity) for o in entity.operations)
    return replace(entity, gates=(*entity.gates, *(g for g in made if (g.verb, g.name) not in there)))


def _with_part(history: History, entity: Entity, drafts: Drafts) -> History:
    held = drafts.entities[history.entries].tenancy if history.entries in drafts.entities else None
    if entity.tenancy is None or held is None or any(p.member == held.member for p in history.parts):
        return history
    same = Part(member=held.member, holds=Holds.SAME, of=entity.tenancy.member)
    return replace(history, parts=(*history.parts, same))


def _depends(entity: Entity, name: str) -> bool:
    refers = any(r.target == name and r.required and r.cardinality in ONE for r in entity.relations)
    return refers and not entity.mentioned and not is_people(entity.name)


def _unique(drafts: Drafts, claim: Claim) -> bool:
    """Make a field unique within the tenant only; False where the rows belong to none, of a list, too."""
    entity = drafts.entities[claim.entity]
    if claim.grants is Grants.TENANT_LIST:
        return entity.tenancy is not None
    field = entity.field_named(claim.member)
    if entity.tenancy is None or field is None:
        return False
    within = replace(field, unique=False, unique_per=(entity.tenancy.member,))
    drafts.entities[claim.entity] = replace(entity, fields=tuple(within if f is field else f for f in entity.fields))
    return True
