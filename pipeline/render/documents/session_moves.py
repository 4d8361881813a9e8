"""The moves of a session: through the states of a machine by its named moves, and one that is not allowed any more.

In: what the session holds, and an entity. Out: `Exchange`s.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.design.cases import Refusal
from pipeline.design.model import Entity
from pipeline.design.operations import Verb
from pipeline.render.documents.exchange import (
    Exchange,
    Played,
    dashed,
    next_version,
    ordered,
    path_of,
    problem,
    route_of,
)
from pipeline.render.examples import wire


def moved(played: Played, entity: Entity) -> Iterator[Exchange]:
    """The longest simple way through the states by named moves, then one move that is not allowed any more."""
    machine = entity.machine
    if machine is None or not machine.initial:
        return
    f = entity.field_named(machine.field)
    state, seen = machine.initial, {machine.initial}
    while f is not None:
        steps = [
            m for m in machine.moves if m.source == state and m.target not in seen and entity.can(Verb.MOVE, m.name)
        ]
        if not steps:
            break
        leads_on = {m.source for m in machine.moves}
        step = next((m for m in steps if m.target in leads_on), steps[0])
        state = step.target
        seen.add(state)
        resource = played.resources[entity.name]
        moved = {**resource, machine.field: wire(entity, f, state), "version": next_version(resource)}
        played.resources[entity.name] = ordered(entity, moved)
        yield _move(played, entity, step.name, f"{step.name.replace('_', ' ').capitalize()} it")
    yield from _illegal(played, entity, state)


def _illegal(played: Played, entity: Entity, state: str) -> Iterator[Exchange]:
    machine = entity.machine
    if machine is None:
        return
    legal = {m.name for m in machine.moves if m.source == state}
    names = [m.name for m in machine.moves if m.name not in legal and entity.can(Verb.MOVE, m.name)]
    if names:
        words = f"{names[0].replace('_', ' ').capitalize()} it once more: the state `{state}` does not allow it"
        made = _move(played, entity, names[0], words)
        yield problem(played, entity, Refusal.ILLEGAL_MOVE, made, suffix="refused")


def _move(played: Played, entity: Entity, name: str, purpose: str) -> Exchange:
    to = route_of(entity, Verb.MOVE, name)
    now = played.resources[entity.name]
    answer = {n: now[n] for n in (entity.machine.field if entity.machine else "", "version") if n in now}
    title = f"{name.replace('_', '-')}-{dashed(entity)}"
    return Exchange(name=title, purpose=purpose, method=to.method, path=path_of(to), answer=answer)
