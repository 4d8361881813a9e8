"""Histories of features together: of one entity's changes each kind of entry is written once.

In: entities of two features, or all of them linked. Out: their histories, of operations that there are.
"""

from __future__ import annotations

from msgspec.structs import replace

from pipeline.design.histories import History
from pipeline.design.model import Entity
from pipeline.design.recording.entries import kept


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
    able = tuple(replace(e, histories=_kept(e, stored)) if e.histories else e for e in entities)
    filled: dict[str, list[History]] = {}
    for history in (h for e in able for h in e.histories):
        filled.setdefault(history.entries, []).append(history)
    return tuple(kept(e, filled[e.name]) if e.name in filled else e for e in able)


def _kept(entity: Entity, stored: set[str]) -> tuple[History, ...]:
    able = {(o.verb, o.name) for o in entity.operations}
    made = (replace(h, deeds=tuple(d for d in h.deeds if (d.verb, d.name) in able)) for h in entity.histories)
    return tuple(h for h in made if h.deeds and h.entries in stored)
