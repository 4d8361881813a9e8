"""A session with the service, played in advance: requests in order, and the answers that the service will give.

In: the system and a feature. Out: `Exchange`s: rows are created with the rows that they refer to, read, listed,
changed, moved, refused and deleted. How they are shown is left to `quickstart`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.design import samples
from pipeline.design.api import PREFIX, Route, route
from pipeline.design.constraints import uniques
from pipeline.design.contract import stored_relations
from pipeline.design.errors import Sentinel, errors
from pipeline.design.model import Cardinality, Entity, Field, Kind, OnDelete, Refusal, System, Verb
from pipeline.design.spelling import nullable, reference
from pipeline.render.examples import Json, changeable, create_body, wire
from pipeline.render.names import article, spaced

ANY: Final = "…"
OPTIONAL_SHOWN: Final = 3

Body = dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and what matters of its answer, `…` for what nobody can know before.

    `path`: with `{product_id}` for ids; `keeps`: the variable that keeps the id in the answer.
    """

    name: str
    purpose: str
    method: str
    path: str
    body: Body | None = None
    query: str = ""
    status: int = 200
    answer: Body | None = None
    keeps: str = ""


@dataclass(slots=True)
class Played:
    """What the service holds so far: the resource of each entity, and the entities in the order of creation."""

    system: System
    resources: dict[str, Body] = field(default_factory=dict)
    created: dict[str, Exchange] = field(default_factory=dict)
    order: list[Entity] = field(default_factory=list)

    def sentinel(self, entity: Entity, refusal: Refusal, members: tuple[str, ...] = ()) -> Sentinel | None:
        found = (s for s in errors(self.system) if s.entity == entity.name and s.refusal is refusal)
        return next((s for s in found if not members or s.members == members), None)


def creatable(system: System, entity: Entity, above: tuple[str, ...] = ()) -> tuple[Entity, ...]:
    """The entity and those that a row of it refers to, parents first; empty when there is no way to create one."""
    if not entity.can(Verb.CREATE) or entity.name in above:
        return ()
    found: list[Entity] = []
    for relation in stored_relations(entity):
        parents = creatable(system, system.entity(relation.target), (*above, entity.name))
        if relation.required and not parents:
            return ()
        found += parents
    return (*dict.fromkeys(found), entity)


def id_variable(entity: Entity) -> str:
    """The shell variable that holds the id of a row."""
    return f"{spaced(entity.name).replace(' ', '_')}_id"


def create(played: Played, entity: Entity) -> Exchange:
    """Create the row, with the ids of the rows created before."""
    known = [r for r in stored_relations(entity) if r.target in played.resources and r.target != entity.name]
    links = {r.name: f"{{{id_variable(played.system.entity(r.target))}}}" for r in known}
    body = create_body(entity, links) | _some_optional(entity)
    ordered = {name: body[name] for name in _members(entity) if name in body}
    resource, to = _resource(entity, ordered), _route(entity, Verb.CREATE)
    played.resources[entity.name] = resource
    played.order.append(entity)
    made = Exchange(
        name=f"create-{_dashed(entity)}",
        purpose=f"Create {article(spaced(entity.name))}",
        method=to.method,
        path=_path(to),
        body=ordered,
        status=201,
        answer=dict(resource),
        keeps=id_variable(entity),
    )
    played.created[entity.name] = made
    return made


def tour(played: Played, entity: Entity) -> Iterator[Exchange]:
    """Everything that the entity's own operations can do, but for deleting."""
    yield from _refused(played, entity)
    if entity.can(Verb.GET):
        yield _plain(played, entity, Verb.GET, "Read it")
    if entity.can(Verb.LIST):
        yield _listed(played, entity)
    if entity.can(Verb.UPDATE):
        yield from _changed(played, entity)
    yield from _moved(played, entity)


def farewell(played: Played, entity: Entity) -> Iterator[Exchange]:
    """Delete the row; what was only marked as deleted comes back with restore."""
    if not entity.can(Verb.DELETE):
        return
    made = _plain(played, entity, Verb.DELETE, f"Delete the {spaced(entity.name)}")
    holder = next(iter(_holders(played, entity)), None)
    if holder is not None:
        words = f"The {spaced(entity.name)} stays: a deleted {spaced(holder.name)} can be restored, and refers to it"
        yield _problem(played, entity, Refusal.IN_USE, replace(made, purpose=words), suffix="refused")
        return
    yield replace(made, status=204, answer=None)
    if entity.can(Verb.GET):
        yield _problem(played, entity, Refusal.NOT_FOUND, _plain(played, entity, Verb.GET, "It is gone"), suffix="gone")


def _holders(played: Played, entity: Entity) -> Iterator[Entity]:
    """What was deleted softly, still refers to the entity, and so keeps it."""
    for other in played.order:
        for relation in stored_relations(other):
            kept = other.soft_delete and other.can(Verb.DELETE) and reference(relation) in played.resources[other.name]
            if kept and relation.target == entity.name and relation.on_delete is OnDelete.RESTRICT:
                yield other


def _members(entity: Entity) -> tuple[str, ...]:
    return (*(f.name for f in entity.fields), *(reference(r) for r in stored_relations(entity)))


def _some_optional(entity: Entity) -> Body:
    """A few optional members, so that the example is not only the bare minimum. The state is left to start."""
    state = entity.machine.field if entity.machine else ""
    free = [
        f
        for f in entity.fields
        if not (f.required or f.computed or f.name == state or f.type.kind in (Kind.JSON, Kind.FILE))
    ]
    free = [f for f in free if not any(f.name in (o.left, o.right) for o in entity.orderings)]
    return {f.name: wire(entity, f, samples.sample(f)) for f in free[:OPTIONAL_SHOWN]}


def _resource(entity: Entity, body: Body) -> Body:
    """What the service makes of a create body."""
    made: Body = {"id": ANY}
    for f in entity.fields:
        if f.name in body:
            made[f.name] = body[f.name]
        elif not nullable(f) or f.type.kind is Kind.LIST:
            made[f.name] = _initial(entity, f)
    for r in stored_relations(entity):
        if reference(r) in body:
            made[reference(r)] = ANY
        elif r.cardinality is Cardinality.MANY_TO_MANY:
            made[reference(r)] = []
    return made | {"created_at": ANY, "updated_at": ANY, "version": 1}


def _initial(entity: Entity, f: Field) -> Json:
    if f.type.kind is Kind.LIST:
        return []
    if f.default is None:
        return ANY
    value: object = f.default == "true" if f.type.kind is Kind.BOOLEAN else f.default
    return wire(entity, f, value)


def _plain(played: Played, entity: Entity, verb: Verb, purpose: str) -> Exchange:
    to = _route(entity, verb)
    name = f"{verb.value}-{_dashed(entity)}"
    return Exchange(name=name, purpose=purpose, method=to.method, path=_path(to))


def _listed(played: Played, entity: Entity) -> Exchange:
    to = _route(entity, Verb.LIST)
    answer: Body = {entity.collection: [ANY], "next_page_token": ""}
    if entity.listing.totals:
        answer["total_size"] = 1
    name = f"list-{_dashed(entity)}"
    purpose = "List, two to a page"
    return Exchange(name=name, purpose=purpose, method=to.method, path=_path(to), query="page_size=2", answer=answer)


def _changed(played: Played, entity: Entity) -> Iterator[Exchange]:
    f = changeable(entity)
    if f is None or f.type.kind is Kind.LIST:
        return
    body: Body = {f.name: wire(entity, f, samples.sample(f, 2))}
    resource = played.resources[entity.name]
    if resource.get(f.name) != body[f.name]:
        played.resources[entity.name] = _ordered(entity, {**resource, **body, "version": _next(resource)})
    words = f.name.replace("_", " ")
    made = _plain(played, entity, Verb.UPDATE, f"Change the {words}; what is not sent stays as it is")
    changed = played.resources[entity.name]
    yield replace(made, body=body, answer={**body, "version": changed["version"]})


def _ordered(entity: Entity, resource: Body) -> Body:
    names = ("id", *_members(entity), "created_at", "updated_at", "version")
    return {n: resource[n] for n in names if n in resource}


def _next(resource: Body) -> int:
    return int(str(resource["version"])) + 1


def _moved(played: Played, entity: Entity) -> Iterator[Exchange]:
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
        moved = {**resource, machine.field: wire(entity, f, state), "version": _next(resource)}
        played.resources[entity.name] = _ordered(entity, moved)
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
        yield _problem(played, entity, Refusal.ILLEGAL_MOVE, made, suffix="refused")


def _move(played: Played, entity: Entity, name: str, purpose: str) -> Exchange:
    to = _route(entity, Verb.MOVE, name)
    now = played.resources[entity.name]
    answer = {n: now[n] for n in (entity.machine.field if entity.machine else "", "version") if n in now}
    title = f"{name.replace('_', '-')}-{_dashed(entity)}"
    return Exchange(name=title, purpose=purpose, method=to.method, path=_path(to), answer=answer)


def _refused(played: Played, entity: Entity) -> Iterator[Exchange]:
    """The same row once more, where exactly one unique member forbids it."""
    keys = tuple(uniques(entity))
    if len(keys) != 1 or len(keys[0].members) != 1:
        return
    again = played.created[entity.name]
    if keys[0].members[0] not in (again.body or {}):
        return
    words = f"The same {keys[0].members[0].replace('_', ' ')} again is refused"
    yield _problem(played, entity, Refusal.TAKEN, replace(again, purpose=words, keeps=""), suffix="refused")


def _problem(played: Played, entity: Entity, refusal: Refusal, made: Exchange, suffix: str) -> Exchange:
    sentinel = played.sentinel(entity, refusal)
    if sentinel is None:
        return made
    answer: Body = {"status": sentinel.status, "detail": ANY, "code": sentinel.code, "message": sentinel.message}
    return replace(made, name=f"{made.name}-{suffix}", status=sentinel.status, answer=answer)


def _route(entity: Entity, verb: Verb, name: str = "") -> Route:
    return route(entity, next(o for o in entity.operations if o.verb is verb and (not name or o.name == name)))


def _path(to: Route) -> str:
    return to.path.removeprefix(f"{PREFIX}/").replace("{id}", f"{{{id_variable(to.entity)}}}")


def _dashed(entity: Entity) -> str:
    return spaced(entity.name).replace(" ", "-")
