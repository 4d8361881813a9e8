"""Histories of features together: of one entity's changes each kind of entry is written once.

In: entities of two features, or all of them linked. Out: their histories, of operations that there are.
"""

from __future__ import annotations

from msgspec.structs import replace

from pipeline.design.contract.access import tenant
from pipeline.design.histories import History, Holds, Part
from pipeline.design.model import Entity
from pipeline.design.recording.entries import kept
from pipeline.design.recording.names import plain


def histories(first: Entity, more: Entity) -> tuple[History, ...]:
    """The histories of either feature; what both record is recorded as the first says, with the deeds of both."""
    made = {h.entries: h for h in first.histories}
    for history in more.histories:
        known = made.get(history.entries)
        made[history.entries] = _both(known, history) if known else history
    return tuple(made.values())


def _both(known: History, more: History) -> History:
    fresh = (d for d in more.deeds if (d.verb, d.name) not in {(k.verb, k.name) for k in known.deeds})
    watched = tuple(dict.fromkeys((*known.watched, *more.watched))) if known.watched and more.watched else ()
    return replace(known, deeds=(*known.deeds, *fresh), watched=watched)


def recording(entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The entities with histories of operations that they have, and the entries as these fill them."""
    stored = {e.name for e in entities}
    if not any(e.histories for e in entities):
        return entities
    able = {e.name: replace(e, histories=_kept(e, stored)) for e in entities}
    for name in dict.fromkeys(h.entries for e in able.values() for h in e.histories):
        _keep_apart(able, name)
        histories = [h for e in able.values() for h in e.histories if h.entries == name]
        able[name] = kept(able[name], histories)
    return tuple(able.values())


def _keep_apart(entities: dict[str, Entity], name: str) -> None:
    """Entries of rows that belong to tenants belong to the same ones."""
    entries = entities[name]
    held = {e.name: t for e in entities.values() if _of(e, name) and (t := tenant(e)) is not None}
    if not held or entries.tenancy is not None:
        return
    names = {plain(t) for t in held.values()}
    member = names.pop() if len(names) == 1 else "tenant_id"
    first = next(entities[n].tenancy for n in held)
    entities[name] = replace(entries, tenancy=replace(first, member=member) if first else None)
    for audited, own in held.items():
        part = Part(member=member, holds=Holds.SAME, of=own.name)
        histories = (_with(h, part) if h.entries == name else h for h in entities[audited].histories)
        entities[audited] = replace(entities[audited], histories=tuple(histories))


def _of(entity: Entity, entries: str) -> bool:
    return any(h.entries == entries for h in entity.histories)


def _with(history: History, part: Part) -> History:
    others = (p for p in history.parts if p.member != part.member)
    return replace(history, parts=(*others, part))


def _kept(entity: Entity, stored: set[str]) -> tuple[History, ...]:
    able = {(o.verb, o.name) for o in entity.operations}
    made = (replace(h, deeds=tuple(d for d in h.deeds if (d.verb, d.name) in able)) for h in entity.histories)
    return tuple(h for h in made if h.deeds and h.entries in stored)
