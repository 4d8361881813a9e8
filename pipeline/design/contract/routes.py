"""The routes of the service, and the names that only they and their callers need.

In: a system. Out: its route table in a fixed order. What a route answers is decided elsewhere: `contract` has the
messages, `errors` the refusals.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from pipeline.design.model import Entity
from pipeline.design.operations import NAMED, Operation, Verb
from pipeline.design.system import System

PREFIX: Final = "/api/v1"
METHODS: Final = {
    Verb.CREATE: "POST",
    Verb.GET: "GET",
    Verb.LIST: "GET",
    Verb.UPDATE: "PATCH",
    Verb.DELETE: "DELETE",
    Verb.RESTORE: "POST",
    Verb.MOVE: "POST",
    Verb.ADJUST: "POST",
    Verb.CUSTOM: "POST",
}
ORDER: Final = tuple(METHODS)


class Route(Struct, frozen=True, kw_only=True):
    """`path` has `{id}` where the resource's id goes; `status`: of its success."""

    method: str
    path: str
    entity: Entity
    operation: Operation
    status: int

    def url(self, id: str = "") -> str:
        """The path with the id filled in."""
        return self.path.replace("{id}", id)


def routes(system: System) -> tuple[Route, ...]:
    """Every route of the API, entity by entity, in the order of `ORDER`."""
    return tuple(route(e, o) for e in system.entities for o in operations(e))


def operations(entity: Entity) -> tuple[Operation, ...]:
    """The operations of an entity, each once, in the order of `ORDER`."""
    once = {(o.verb, o.name if o.verb in NAMED else ""): o for o in reversed(entity.operations)}
    kept = [o for o in entity.operations if any(o is k for k in once.values())]
    return tuple(sorted(kept, key=lambda o: ORDER.index(o.verb)))


def route(entity: Entity, operation: Operation) -> Route:
    """The one route of an operation."""
    return Route(
        method=METHODS[operation.verb],
        path=f"{collection_path(entity)}{_rest(operation)}",
        entity=entity,
        operation=operation,
        status={Verb.CREATE: 201, Verb.DELETE: 204}.get(operation.verb, 200),
    )


def collection_path(entity: Entity) -> str:
    """`/api/v1/order-lines`."""
    return f"{PREFIX}/{entity.collection.replace('_', '-')}"


def _rest(operation: Operation) -> str:
    if operation.verb in (Verb.CREATE, Verb.LIST):
        return ""
    if operation.verb in (Verb.GET, Verb.UPDATE, Verb.DELETE):
        return "/{id}"
    name = "restore" if operation.verb is Verb.RESTORE else operation.name
    return f"/{{id}}/{name.replace('_', '-')}"
