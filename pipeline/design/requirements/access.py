"""Everything that a spec says about who may do what becomes gates and ownership.

In: the drafts with their operations and all claims. Out: entities with `gates` and `ownership`, and the places of lines
that cannot be kept. A sentence with `only` closes an operation for all others; so does a role that acts, when the spec
says that roles decide and something is written. A role that acts says nothing about others otherwise, which is noted as
an assumption. A spec without login has no gates at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from pipeline.design.entities.claims import EVERYTHING, Claim, Claims, Grants, Stance
from pipeline.design.entities.drafts import Drafts, merged
from pipeline.design.facts import Fact, Source
from pipeline.design.model import Entity
from pipeline.design.operations import Gate, Ownership, Verb
from pipeline.design.precise import listed, others_line, people_line
from pipeline.design.requirements import tenancies
from pipeline.design.requirements.access_deeds import WRITES
from pipeline.design.requirements.access_hits import OTHERS
from pipeline.design.requirements.access_people import known_people, owner_of
from pipeline.design.requirements.access_reach import Key, about, exempt, is_kept, keys_of, reaches
from pipeline.design.requirements.access_rows import with_owner
from pipeline.diagnostics import Span

_SURE: Final = (Source.STATED, Source.DERIVED, Source.IMPLIED, Source.ASSUMED)


def settle(drafts: Drafts) -> frozenset[Span]:
    """Give the entities their gates and owners. The places of lines that say more than the service keeps."""
    claims = drafts.claims
    if Stance.NO_LOGIN in claims.stances:
        return frozenset((*_spans(c for c in claims.made if c.closed), *(span for span, _ in claims.needs)))
    unmet: set[Span] = set()
    said: dict[str, list[Claim]] = {EVERYTHING: []}
    for claim in claims.made:
        said.setdefault(claim.entity, []).append(claim)
    people = _people(drafts)
    unmet |= tenancies.settle(drafts)
    for name, entity in drafts.entities.items():
        own = _strong([*said.get(name, ()), *said[EVERYTHING], *tenancies.known(entity)])
        if own:
            drafts.entities[name] = _owned(_gated(entity, own, claims), own, claims, people)
            unmet.update(_unkept(drafts.entities[name], own, claims))
    kinds = frozenset(k for e in drafts.entities.values() for k in _kinds(e))
    return frozenset((*unmet, *(span for span, kind in claims.needs if not _met(kind, kinds))))


def _met(kind: Grants, kinds: frozenset[Grants]) -> bool:
    """Wherever anything is guarded, callers who are not known are refused."""
    return kind in kinds or (kind is Grants.KNOWN and bool(kinds))


def _strong(said: Sequence[Claim]) -> tuple[Claim, ...]:
    """How rows of others are answered says which operations keep them apart only when no other line does."""
    told = any(c.grants is Grants.OWN and c.fact.rule != OTHERS for c in said)
    return tuple(c for c in said if not (told and c.fact.rule == OTHERS))


def _people(drafts: Drafts) -> str:
    """The entity whose rows are those who call the service; nothing when they are not stored."""
    return next((n for n in known_people() if n in drafts.entities and not drafts[n].mentioned), "")


def _kinds(entity: Entity) -> Iterator[Grants]:
    """In which ways the entity is guarded."""
    if entity.gates:
        yield Grants.KNOWN
    yield from (Grants.ROLES for g in entity.gates if g.roles)
    if entity.ownership is not None and entity.ownership.verbs:
        yield Grants.OWN


def _spans(found: Iterable[Claim]) -> Iterator[Span]:
    return (c.fact.span for c in found if c.fact.span is not None)


def _gated(entity: Entity, own: Sequence[Claim], claims: Claims) -> Entity:
    said = {key: [c for c in own if about(c, key)] for key in keys_of(entity)}
    gates = {key: gate for key, found in said.items() if (gate := _gate(key, found, claims)) is not None}
    open_ = {key: _acting_only(found) for key, found in said.items() if key not in gates or not gates[key].roles}
    facts = _unsaid(entity, {key: found for key, found in open_.items() if found}, gates)
    return replace(entity, gates=tuple(_decided(entity, g) for g in gates.values()), facts=merged(entity.facts, facts))


def _gate(key: Key, said: Sequence[Claim], claims: Claims) -> Gate | None:
    """The strictest of what is said of one operation."""
    closed = [c for c in said if c.closed]
    roles = [c for c in closed if c.grants is Grants.ROLES] or _acting(key, said, claims)
    if roles and Stance.NO_ROLES not in claims.stances:
        return _made(key, roles, tuple(dict.fromkeys(r for c in roles for r in c.roles)))
    known = [c for c in said if c.grants in (Grants.KNOWN, Grants.OWN)]
    public = any(c.grants is Grants.ANYBODY for c in said)
    if public and not any(c.closed and not c.general for c in known):
        return None
    return _made(key, known, ()) if known else None


def _acting(key: Key, said: Sequence[Claim], claims: Claims) -> list[Claim]:
    """Roles that act, where roles decide and nobody else is said to do the same."""
    shared = any(
        c.grants in (Grants.ANYBODY, Grants.USERS) or (c.grants is Grants.KNOWN and not c.closed) for c in said
    )
    if key[0] not in (*WRITES, Verb.ADJUST) or shared or Stance.ROLES not in claims.stances:
        return []
    return [c for c in said if c.grants is Grants.ROLES]


def _made(key: Key, claims: Sequence[Claim], roles: tuple[str, ...]) -> Gate:
    source = _surest(claims)
    closed = any(c.closed for c in claims)
    sure = source.source if closed or source.source is not Source.STATED else Source.DERIVED
    return Gate(verb=key[0], name=key[1], roles=roles, fact=replace(source, what="gate", source=sure))


def _surest(claims: Sequence[Claim]) -> Fact:
    return min((c.fact for c in claims), key=lambda f: _SURE.index(f.source))


def _decided(entity: Entity, gate: Gate) -> Gate:
    """The gate with the line that would decide it, where a line only speaks of authorized people."""
    if gate.fact.source is not Source.ASSUMED:
        return gate
    key = (gate.verb, gate.name)
    decide = people_line(entity, (key,), (), known=True)
    return replace(gate, fact=replace(gate.fact, decide=decide, alternatives="only users with a role of their own"))


def _acting_only(said: Sequence[Claim]) -> list[Claim]:
    """Roles that ask for an operation, where no line says whether others may ask for it as well."""
    told = (Grants.ANYBODY, Grants.USERS, Grants.KNOWN)
    others = [c for c in said if c.grants is Grants.OWN or (c.grants in told and not c.closed)]
    return [] if others else [c for c in said if c.grants is Grants.ROLES]


def _unsaid(entity: Entity, acting: dict[Key, list[Claim]], gates: dict[Key, Gate]) -> Iterator[Fact]:
    """The assumptions that follow: nobody is kept out by a line that only tells who does it. Alike ones are one."""
    groups: dict[tuple[bool, tuple[str, ...]], list[Key]] = {}
    for key, claims in acting.items():
        groups.setdefault((key in gates, claims[0].roles), []).append(key)
    for (known, roles), keys in groups.items():
        who = "any known caller" if known else "everybody"
        yield Fact(
            what=f"access to {listed([name for _, name in keys])}",
            source=Source.ASSUMED,
            rule="R-role",
            span=acting[keys[0]][0].fact.span,
            reason=f"the line names who does it and keeps nobody out: {who} can",
            alternatives=people_line(entity, keys, roles),
            decide=people_line(entity, keys, (), known=known),
        )


def _owned(entity: Entity, own: Sequence[Claim], claims: Claims, people: str) -> Entity:
    """The entity with its owner, and with callers known where their id is needed."""
    mine = [c for c in own if c.grants is Grants.OWN]
    if not mine:
        return entity
    kept = with_owner(entity, mine[0], people)
    held = owner_of(kept, mine[0].member)
    if held is None:
        return entity
    keys = [k for k in keys_of(kept) if k[0] is not Verb.CREATE]
    said = {k for k in keys if any(about(c, k) for c in mine)}
    beside = [k for k in keys if k not in said and _unseen(k, mine, own)]
    verbs = tuple(v for v in Verb if any(k[0] is v for k in (*said, *beside)))
    fact = _surest(mine)
    wide = exempt(kept, own, verbs)
    ownership = Ownership(
        member=held.name,
        verbs=verbs,
        exempt=wide,
        reaches=tuple(reaches(kept, own, verbs, wide)),
        hidden=Stance.REFUSED not in claims.stances,
        fact=fact,
    )
    facts = () if not verbs or {Stance.HIDDEN, Stance.REFUSED} & claims.stances.keys() else (_hiding(kept),)
    whole = replace(kept, ownership=ownership, facts=merged(kept.facts, facts))
    shut = _asking(whole, beside, fact, "what a caller cannot see, he cannot change")
    return _asking(shut, [(Verb.CREATE, Verb.CREATE.value)], fact, "whoever creates a record becomes its owner")


def _unseen(key: Key, mine: Sequence[Claim], own: Sequence[Claim]) -> bool:
    """True for an operation of which no line says who may ask for it, on rows that only their owners see."""
    seen = any(c.closed and about(c, (Verb.GET, Verb.GET.value)) for c in mine)
    open_ = (Grants.ANYBODY, Grants.USERS, Grants.ROLES)
    told = (c for c in own if c.grants in open_ or (c.grants is Grants.KNOWN and not c.closed))
    return seen and not any(about(c, key) for c in told)


def _asking(entity: Entity, keys: Sequence[Key], fact: Fact, reason: str) -> Entity:
    """The entity with gates for known callers where their id is needed and there is no gate."""
    there = {(g.verb, g.name) for g in entity.gates}
    why = replace(fact, what="gate", source=Source.DERIVED, reason=reason)
    able = keys_of(entity)
    more = (Gate(verb=v, name=n, roles=(), fact=why) for v, n in keys if (v, n) in able and (v, n) not in there)
    return replace(entity, gates=(*more, *entity.gates))


def _whose(entity: Entity, by: str) -> bool:
    """True when the rows belong to those whom the line names."""
    held = owner_of(entity, by) if by else None
    return not by or (held is not None and entity.ownership is not None and held.name == entity.ownership.member)


def _hiding(entity: Entity) -> Fact:
    return Fact(
        what="rows of others",
        source=Source.ASSUMED,
        rule=OTHERS,
        reason="no line says how a record of somebody else is answered; 404 does not even tell that it exists",
        alternatives="403: it exists, and is not yours",
        decide=others_line(entity, hidden=True),
    )


def _unkept(entity: Entity, own: Sequence[Claim], claims: Claims) -> Iterator[Span]:
    """Roles where the spec wants none, rows without an owner, guests where rows belong to tenants, and roles that reach
    every row by some verbs only."""
    owned = entity.ownership
    for claim in own:
        lost = claim.closed and claim.grants is Grants.ROLES and Stance.NO_ROLES in claims.stances
        lost = lost or (claim.grants is Grants.OWN and (owned is None or not _whose(entity, claim.member)))
        lost = lost or (claim.grants is Grants.ANYBODY and entity.tenancy is not None)
        lost = lost or (claim.grants is Grants.EVERY_ROW and owned is not None and not is_kept(claim, owned))
        if lost:
            yield from _spans((claim,))
