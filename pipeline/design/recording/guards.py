"""Who may read entries: whoever may read the rows that they tell of, unless the spec says more.

In: the entity of entries and those whose changes it holds, with their gates and owners. Out: gates and an owner for the
entries, or None when no caller could read all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from pipeline.design.contract.access import Asked, asked, owner, ownership
from pipeline.design.facts import Fact, Source
from pipeline.design.model import Entity, Field, Relation
from pipeline.design.operations import Gate, Ownership, Verb
from pipeline.design.recording.entries import READS

_READS: Final = frozenset(READS)


def is_private(entity: Entity) -> bool:
    """True when callers read their own rows only."""
    rule = ownership(entity)
    return rule is not None and not _READS.isdisjoint(rule.verbs)


def owner_of(entity: Entity) -> Field | Relation:
    """The member with the owner's id of an entity with private rows."""
    held = owner(entity)
    assert held is not None
    return held


def knows_callers(entity: Entity, verbs: frozenset[tuple[Verb, str]]) -> bool:
    """True when nobody unknown may ask for one of these operations."""
    return all(asked(entity, o) is not None for o in entity.operations if (o.verb, o.name) in verbs)


def gates(entries: Entity, audited: Sequence[Entity], fact: Fact) -> tuple[Gate, ...] | None:
    """A gate for each way of reading; None when no role may read all the rows."""
    made = list(entries.gates)
    for verb in READS:
        if any(g.verb is verb for g in made):
            continue
        wanted = [a for e in audited if (a := _asked(e, verb)) is not None]
        roles = _shared([a.roles for a in wanted if a.roles])
        if roles is None:
            return None
        if wanted:
            made.append(
                Gate(verb=verb, name=verb.value, roles=roles, fact=replace(fact, what="gate", source=Source.DERIVED))
            )
    return tuple(g for g in made if g.verb in _READS)


def _asked(entity: Entity, verb: Verb) -> Asked | None:
    """What reading the rows asks for; where they cannot be read in this way, in the other."""
    ways = sorted((o for o in entity.operations if o.verb in _READS), key=lambda o: o.verb is not verb)
    return asked(entity, ways[0]) if ways else None


def _shared(roles: Sequence[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The roles in all of these; nothing when none are asked for, None when none is in all."""
    if not roles:
        return ()
    return tuple(r for r in roles[0] if all(r in other for other in roles)) or None


def owning(member: str, private: Sequence[Entity], fact: Fact) -> Ownership:
    """Entries of private rows are their owner's."""
    rules = [rule for e in private if (rule := ownership(e)) is not None]
    exempt = tuple(r for r in rules[0].exempt if all(r in other.exempt for other in rules))
    why = replace(fact, what="ownership", source=Source.DERIVED)
    return Ownership(member=member, verbs=READS, exempt=exempt, hidden=all(r.hidden for r in rules), fact=why)
