"""A session with the service, played in advance: requests in order, and the answers that the service will give.

In: the system and a feature. Out: `Exchange`s: rows are created with the rows that they refer to, read, listed,
changed, moved, refused and deleted. How they are shown is left to `quickstart`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipeline.design import samples
from pipeline.design.constraints import uniques
from pipeline.design.contract import stored_relations
from pipeline.design.model import Cardinality, Entity, Field, Kind, OnDelete, Refusal, System, Verb
from pipeline.design.spelling import nullable, reference
from pipeline.render.documents.exchange import (
    ANY,
    Body,
    Exchange,
    Played,
    dashed,
    id_variable,
    member_names,
    next_version,
    ordered,
    path_of,
    plain,
    problem,
    route_of,
)
from pipeline.render.documents.session_moves import moved
from pipeline.render.examples import Json, changeable, create_body, wire
from pipeline.render.names import article, spaced

OPTIONAL_SHOWN: Final = 3


def creatable(system: System, entity: Entity) -> tuple[Entity, ...]:
    """The entity and those that a row of it refers to, parents first; empty when there is no way to create one.

    A required reference that leads back is no way; an optional one is left out.
    """
    order: list[Entity] = []
    seen: dict[str, bool] = {}

    def visit(one: Entity) -> bool:
        if one.name not in seen:
            seen[one.name] = False
            parents = [(r.required, visit(system.entity(r.target))) for r in stored_relations(one)]
            seen[one.name] = one.can(Verb.CREATE) and all(got or not needed for needed, got in parents)
            order.extend([one] if seen[one.name] else [])
        return seen[one.name]

    return tuple(order) if visit(entity) else ()


def create(played: Played, entity: Entity) -> Exchange:
    """Create the row, with the ids of the rows created before."""
    known = [r for r in stored_relations(entity) if r.target in played.resources and r.target != entity.name]
    links = {r.name: f"{{{id_variable(played.system.entity(r.target))}}}" for r in known}
    body = create_body(entity, links) | _some_optional(entity)
    ordered = {name: body[name] for name in member_names(entity) if name in body}
    resource, to = _resource(entity, ordered), route_of(entity, Verb.CREATE)
    played.resources[entity.name] = resource
    played.order.append(entity)
    made = Exchange(
        name=f"create-{dashed(entity)}",
        purpose=f"Create {article(spaced(entity.name))}",
        method=to.method,
        path=path_of(to),
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
        yield plain(played, entity, Verb.GET, "Read it")
    if entity.can(Verb.LIST):
        yield _listed(played, entity)
    if entity.can(Verb.UPDATE):
        yield from _changed(played, entity)
    yield from moved(played, entity)


def farewell(played: Played, entity: Entity) -> Iterator[Exchange]:
    """Delete the row; what was only marked as deleted comes back with restore."""
    if not entity.can(Verb.DELETE):
        return
    made = plain(played, entity, Verb.DELETE, f"Delete the {spaced(entity.name)}")
    holder = next(iter(_holders(played, entity)), None)
    if holder is not None:
        words = f"The {spaced(entity.name)} stays: a deleted {spaced(holder.name)} can be restored, and refers to it"
        yield problem(played, entity, Refusal.IN_USE, replace(made, purpose=words), suffix="refused")
        return
    yield replace(made, status=204, answer=None)
    if entity.can(Verb.GET):
        yield problem(played, entity, Refusal.NOT_FOUND, plain(played, entity, Verb.GET, "It is gone"), suffix="gone")


def _holders(played: Played, entity: Entity) -> Iterator[Entity]:
    """What was deleted softly, still refers to the entity, and so keeps it."""
    for other in played.order:
        for relation in stored_relations(other):
            kept = other.soft_delete and other.can(Verb.DELETE) and reference(relation) in played.resources[other.name]
            if kept and relation.target == entity.name and relation.on_delete is OnDelete.RESTRICT:
                yield other


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


def _listed(played: Played, entity: Entity) -> Exchange:
    to = route_of(entity, Verb.LIST)
    answer: Body = {entity.collection: [ANY], "next_page_token": ""}
    if entity.listing.totals:
        answer["total_size"] = 1
    name = f"list-{dashed(entity)}"
    purpose = "List, two to a page"
    return Exchange(name=name, purpose=purpose, method=to.method, path=path_of(to), query="page_size=2", answer=answer)


def _changed(played: Played, entity: Entity) -> Iterator[Exchange]:
    f = changeable(entity)
    if f is None or f.type.kind is Kind.LIST:
        return
    body: Body = {f.name: wire(entity, f, samples.sample(f, 2))}
    resource = played.resources[entity.name]
    if resource.get(f.name) != body[f.name]:
        played.resources[entity.name] = ordered(entity, {**resource, **body, "version": next_version(resource)})
    words = f.name.replace("_", " ")
    made = plain(played, entity, Verb.UPDATE, f"Change the {words}; what is not sent stays as it is")
    changed = played.resources[entity.name]
    yield replace(made, body=body, answer={**body, "version": changed["version"]})


def _refused(played: Played, entity: Entity) -> Iterator[Exchange]:
    """The same row once more, where exactly one unique member forbids it."""
    keys = tuple(uniques(entity))
    if len(keys) != 1 or len(keys[0].members) != 1:
        return
    again = played.created[entity.name]
    if keys[0].members[0] not in (again.body or {}):
        return
    words = f"The same {keys[0].members[0].replace('_', ' ')} again is refused"
    yield problem(played, entity, Refusal.TAKEN, replace(again, purpose=words, keeps=""), suffix="refused")
