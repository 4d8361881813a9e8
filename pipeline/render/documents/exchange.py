"""Requests with their answers, and what the service holds after them.

In: entities. Out: `Exchange`s of one resource by its id, and `Played`, the state that a session has reached. Which
requests are made is left to `session` and `session_moves`.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.design.cases import Refusal
from pipeline.design.contract.errors import errors
from pipeline.design.contract.messages import stored_relations
from pipeline.design.contract.routes import PREFIX, Route, route
from pipeline.design.contract.spelling import reference
from pipeline.design.model import Entity
from pipeline.design.operations import Verb
from pipeline.design.samples import total
from pipeline.design.system import System
from pipeline.render.examples import Json, answered
from pipeline.render.names import spaced

ANY: Final = "…"

Body = dict[str, Json]


class Exchange(Struct, frozen=True, kw_only=True):
    """A request and what matters of its answer, `…` for what nobody can know before.

    `path`, `query`: with `{product_id}` for ids; `keeps`: the variable that keeps the id in the answer; `keeps_token`:
    the answer's page token is needed later.
    """

    name: str
    purpose: str
    method: str
    path: str
    body: Body | None = None
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200
    answer: Body | None = None
    keeps: str = ""
    keeps_token: bool = False


class Played(Struct):
    """What the service holds so far: the resource of each entity, and the entities in the order of creation."""

    system: System
    resources: dict[str, Body] = field(default_factory=dict)
    created: dict[str, Exchange] = field(default_factory=dict)
    order: list[Entity] = field(default_factory=list)


def id_variable(entity: Entity) -> str:
    """The shell variable that holds the id of a row."""
    return f"{spaced(entity.name).replace(' ', '_')}_id"


def plain(played: Played, entity: Entity, verb: Verb, purpose: str) -> Exchange:
    to = route_of(entity, verb)
    name = f"{verb.value}-{dashed(entity)}"
    return Exchange(name=name, purpose=purpose, method=to.method, path=path_of(to))


def member_names(entity: Entity) -> tuple[str, ...]:
    return (*(f.name for f in entity.fields), *(reference(r) for r in stored_relations(entity)))


def ordered(entity: Entity, resource: Body) -> Body:
    """The resource with its members in their order, its sums computed anew."""
    resource = resource | summed(entity, resource)
    names = ("id", *member_names(entity), "created_at", "updated_at", "version")
    return {n: resource[n] for n in names if n in resource}


def summed(entity: Entity, resource: Body) -> Body:
    """The computed numbers of which every part is known."""
    known = [f for f in entity.fields if f.terms and all(resource.get(t.field) not in (None, ANY) for t in f.terms)]
    return {f.name: answered(entity, f, total(f, {t.field: str(resource[t.field]) for t in f.terms})) for f in known}


def next_version(resource: Body) -> int:
    return int(str(resource["version"])) + 1


def problem(played: Played, entity: Entity, refusal: Refusal, made: Exchange, suffix: str) -> Exchange:
    found = (s for s in errors(played.system) if s.entity == entity.name and s.refusal is refusal)
    sentinel = next(found, None)
    if sentinel is None:
        return made
    answer: Body = {"status": sentinel.status, "detail": ANY, "code": sentinel.code, "message": sentinel.message}
    return replace(made, name=f"{made.name}-{suffix}", status=sentinel.status, answer=answer)


def route_of(entity: Entity, verb: Verb, name: str = "") -> Route:
    return route(entity, next(o for o in entity.operations if o.verb is verb and (not name or o.name == name)))


def path_of(to: Route) -> str:
    return to.path.removeprefix(f"{PREFIX}/").replace("{id}", f"{{{id_variable(to.entity)}}}")


def dashed(entity: Entity) -> str:
    return spaced(entity.name).replace(" ", "-")
