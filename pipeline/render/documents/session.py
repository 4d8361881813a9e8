"""A session with the service, played in advance: requests in order, and the answers that the service will give.

In: the system and a feature. Out: `Exchange`s: rows are created with the rows that they refer to, read, listed,
changed, moved, refused and deleted. How they are shown is left to `quickstart`.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from pipeline.design.cases import Refusal
from pipeline.design.contract.constraints import on_delete, uniques
from pipeline.design.contract.messages import stored_relations
from pipeline.design.contract.spelling import reference
from pipeline.design.model import Entity, Kind, OnDelete
from pipeline.design.operations import Verb
from pipeline.design.system import System
from pipeline.render import told
from pipeline.render.documents.exchange import (
    ANY,
    Body,
    Exchange,
    Played,
    dashed,
    id_variable,
    next_version,
    ordered,
    path_of,
    plain,
    problem,
    route_of,
)
from pipeline.render.documents.rows import body_of, resource_of
from pipeline.render.documents.session_adjustments import adjusted
from pipeline.render.documents.session_lists import listed
from pipeline.render.documents.session_moves import moved
from pipeline.render.examples import answered, changeable, wire
from pipeline.render.names import article, spaced


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
    body, to = body_of(played, entity), route_of(entity, Verb.CREATE)
    played.resources[entity.name] = resource_of(entity, body)
    played.order.append(entity)
    made = Exchange(
        name=f"create-{dashed(entity)}",
        purpose=f"Create {article(spaced(entity.name))}",
        method=to.method,
        path=path_of(to),
        body=body,
        status=201,
        answer=dict(played.resources[entity.name]),
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
        yield from listed(played, entity)
    if entity.can(Verb.UPDATE):
        yield from _changed(played, entity)
    yield from moved(played, entity)
    yield from adjusted(played, entity)


def farewell(played: Played, entity: Entity) -> Iterator[Exchange]:
    """Delete the row; what was only marked as deleted comes back with restore."""
    if not entity.can(Verb.DELETE):
        return
    words = spaced(entity.name)
    made = plain(played, entity, Verb.DELETE, f"Delete the {words}")
    holder = next(iter(_holders(played, entity)), None)
    if holder is not None:
        kept = f"The {words} stays: the {spaced(holder.name)} still refers to it"
        yield problem(played, entity, Refusal.IN_USE, replace(made, purpose=kept), suffix="refused")
        return
    yield replace(made, status=204, answer=None)
    if entity.can(Verb.GET):
        yield problem(played, entity, Refusal.NOT_FOUND, plain(played, entity, Verb.GET, "It is gone"), suffix="gone")
    if entity.can(Verb.RESTORE):
        back: Body = {"id": ANY, "version": ANY}
        yield replace(plain(played, entity, Verb.RESTORE, "Bring it back"), answer=back)


def _holders(played: Played, entity: Entity) -> Iterator[Entity]:
    """What is still there, or was deleted softly, refers to the entity, and so keeps it."""
    for other in played.order:
        for relation in stored_relations(other):
            stays = other.soft_delete or not other.can(Verb.DELETE)
            holds = reference(relation) in played.resources[other.name] and relation.target == entity.name
            if stays and holds and on_delete(relation) is OnDelete.RESTRICT:
                yield other


def _changed(played: Played, entity: Entity) -> Iterator[Exchange]:
    f = changeable(played.system, entity)
    if f is None or f.type.kind is Kind.LIST:
        return
    before = told.row(played.system, entity)[f.name]
    value = told.changed(played.system, entity, f, before)
    body: Body = {f.name: wire(entity, f, value)}
    resource = played.resources[entity.name]
    new: Body = {f.name: answered(entity, f, value)}
    was = resource["version"]
    if resource.get(f.name) != new[f.name]:
        played.resources[entity.name] = ordered(entity, {**resource, **new, "version": next_version(resource)})
    now = played.resources[entity.name]["version"]
    made = plain(played, entity, Verb.UPDATE, f"Change the {f.name.replace('_', ' ')}; what is not sent stays as it is")
    yield replace(made, body=body, answer={**new, "version": now})
    if now != was:
        late = replace(made, purpose="Whoever still has the first version, and says so, is refused", body=body)
        stale = replace(late, headers=(("If-Match", f'"{was}"'),))
        yield problem(played, entity, Refusal.STALE, stale, suffix="stale")


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
