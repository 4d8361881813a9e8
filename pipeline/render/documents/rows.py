"""The rows of a session: what is sent to create one, and what the service makes of it.

In: what the session holds, and an entity. Out: JSON bodies, with `{category_id}` where the id of an earlier row goes.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.contract.access import from_caller
from pipeline.design.contract.messages import stored_relations
from pipeline.design.contract.spelling import nullable, reference
from pipeline.design.model import Cardinality, Entity, Field, Kind
from pipeline.design.system import System
from pipeline.render import told
from pipeline.render.documents.exchange import ANY, Body, Played, id_variable, member_names, summed
from pipeline.render.examples import Json, answered, create_body, wire

OPTIONAL_SHOWN: Final = 3
_UNTYPED: Final = (Kind.JSON, Kind.FILE)


def body_of(played: Played, entity: Entity, index: int = 1) -> Body:
    """What is sent to create row number `index`, with the ids of the rows created before."""
    system = played.system
    known = [r for r in stored_relations(entity) if r.target in played.resources and r.target != entity.name]
    links = {r.name: f"{{{id_variable(system.entity(r.target))}}}" for r in known}
    body = create_body(system, entity, links, index) | _some_optional(system, entity, index)
    return {name: body[name] for name in member_names(entity) if name in body}


def resource_of(entity: Entity, body: Body) -> Body:
    """What the service makes of a create body."""
    made: Body = {"id": ANY}
    for f in entity.fields:
        if f in from_caller(entity):
            made[f.name] = ANY
        elif f.name in body:
            made[f.name] = _answered(entity, f, body[f.name])
        elif not nullable(f) or f.type.kind is Kind.LIST:
            made[f.name] = _initial(entity, f)
    for r in stored_relations(entity):
        if reference(r) in body or r in from_caller(entity):
            made[reference(r)] = ANY
        elif r.cardinality is Cardinality.MANY_TO_MANY:
            made[reference(r)] = []
    made |= summed(entity, made)
    return made | {"created_at": ANY, "updated_at": ANY, "version": 1}


def _some_optional(system: System, entity: Entity, index: int) -> Body:
    """A few optional members, those first that scenarios speak of. The state is left to start."""
    state = entity.machine.field if entity.machine else ""
    kept = [f for f in entity.fields if f not in from_caller(entity)]
    free = [f for f in kept if not (f.required or f.computed or f.name == state or f.type.kind in _UNTYPED)]
    free = [f for f in free if not any(f.name in (o.left, o.right) for o in entity.orderings)]
    spoken = told.told(system, entity)
    shown = sorted(free, key=lambda f: f.name not in spoken)[:OPTIONAL_SHOWN]
    values = told.row(system, entity, index)
    return {f.name: wire(entity, f, values[f.name]) for f in shown}


def _answered(entity: Entity, f: Field, sent: Json) -> Json:
    return answered(entity, f, sent) if isinstance(sent, str) else sent


def _initial(entity: Entity, f: Field) -> Json:
    if f.type.kind is Kind.LIST:
        return []
    if f.default is None:
        return ANY
    value: object = f.default == "true" if f.type.kind is Kind.BOOLEAN else f.default
    return wire(entity, f, value)
