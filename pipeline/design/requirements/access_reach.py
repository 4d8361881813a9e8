"""Roles that reach the rows of everybody: by every operation that keeps rows apart, or by some of them.

In: an entity and what lines claim of it. Out: roles for its ownership.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.design.entities.claims import Claim, Grants
from pipeline.design.model import Entity
from pipeline.design.operations import Ownership, Reach, Verb

Key = tuple[Verb, str]
_USUAL: Final = (Verb.CREATE, Verb.GET, Verb.LIST, Verb.UPDATE, Verb.DELETE)


def keys_of(entity: Entity) -> tuple[Key, ...]:
    """The operations that can be guarded; of an entity of another feature the usual ones, too."""
    own = [(o.verb, o.name) for o in entity.operations]
    usual = [(v, v.value) for v in _USUAL] if entity.mentioned else []
    return tuple(dict.fromkeys((*usual, *own)))


def about(claim: Claim, key: Key) -> bool:
    """True when the claim speaks of the operation."""
    verb, name = key
    adjusts = verb is Verb.ADJUST and claim.verb is Verb.UPDATE  # Whoever may not change a row may not adjust it.
    return claim.verb is None or adjusts or (claim.verb is verb and claim.name in ("", name))


def exempt(entity: Entity, own: Sequence[Claim], verbs: Sequence[Verb]) -> tuple[str, ...]:
    """The roles that reach every row by every one of these verbs."""
    return tuple(r for r in _roles(own) if verbs and all(_covers(entity, own, r, v) for v in verbs))


def reaches(entity: Entity, own: Sequence[Claim], verbs: Sequence[Verb], but: tuple[str, ...]) -> Iterator[Reach]:
    """The other roles that reach every row by one of these verbs."""
    for verb in verbs:
        found = tuple(r for r in _roles(own) if r not in but and _covers(entity, own, r, verb))
        if found:
            yield Reach(verb=verb, roles=found)


def is_kept(claim: Claim, owned: Ownership) -> bool:
    """True when the roles of the claim reach what it says; where rows are not kept apart, everybody does."""
    for verb in owned.verbs:
        wide = {*owned.exempt, *(r for w in owned.reaches if w.verb is verb for r in w.roles)}
        if about(claim, (verb, claim.name)) and not set(claim.roles) <= wide:
            return False
    return True


def _roles(own: Sequence[Claim]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r for c in own if c.grants is Grants.EVERY_ROW for r in c.roles))


def _covers(entity: Entity, own: Sequence[Claim], role: str, verb: Verb) -> bool:
    wide = [c for c in own if c.grants is Grants.EVERY_ROW and role in c.roles]
    return all(any(about(c, k) for c in wide) for k in keys_of(entity) if k[0] is verb)
