"""`tests/testutil`: the database of the tests, rows to start from, the way through the root handler.

In: the system's views and the settings. Out: files. Only what the system needs is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import PurePosixPath
from typing import Any, Final

from msgspec import Struct

from pipeline.design.contract.access import is_guarded, is_tenanted, usual_roles
from pipeline.design.contract.constraints import link_table, table
from pipeline.design.contract.routes import operations
from pipeline.design.contract.spelling import pascal
from pipeline.design.model import Cardinality, Entity, Relation
from pipeline.design.operations import NAMED, Operation, Verb
from pipeline.design.system import System
from pipeline.design.text.initialisms import joined
from pipeline.files import File
from pipeline.render.gotests import rows, updates
from pipeline.render.gotests.callers import assigned, go_member, go_strings, is_optional
from pipeline.render.gotests.layout import go_file
from pipeline.render.gotests.recording import raced
from pipeline.render.gotests.view import View, parents
from pipeline.render.settings import Settings
from pipeline.render.templates import fill

SHARED: Final = "specs"
DOC: Final = (
    "// Package testutil gives every test a database of its own, rows to start from, and the way through the root"
    " handler.\n"
)
NEEDS: Final = (
    ("ObjectOf", "Object"),
    ("DecimalOf", "Decimal"),
    ("Decimal", "DecimalText"),
    ("DecimalTextOf", "DecimalText"),
)
"""Helpers that call another one."""
IMAGE: Final = '"postgres:15"'


class Method(Struct, frozen=True, kw_only=True):
    """A method of a service. `result`: the message it returns besides an error; empty for none."""

    name: str
    request: str
    result: str


class Link(Struct, frozen=True, kw_only=True):
    """A join table. `model`: its Go type."""

    name: str
    model: str
    target: str


def kit(views: tuple[View, ...], system: System, settings: Settings) -> Iterator[File]:
    """The files of package testutil."""
    folder = PurePosixPath(settings.root, "tests/testutil")
    ordered = [View(entity=e, system=system) for e in children_first(system)]
    values: dict[str, object] = {
        "models": (*(k.model for v in ordered for k in links(v)), *(v.name for v in ordered)),
        "cyclic": is_cyclic(system),
        "views": views,
        "tables": tables(system),
        "image": IMAGE,
        "module": settings.module,
        "access": is_guarded(system),
    }

    def file(name: str, template: str, origin: str = SHARED, doc: str = "", **more: Any) -> File:
        body = fill(f"gotests/testutil/{template}.go.j2", **values, **more)
        return File(path=folder / f"{name}.go", text=go_file(origin, "testutil", body, settings.module, doc))

    yield file("app", "app")
    yield file("asserts", "asserts")
    yield file("breaking", "breaking")
    if is_guarded(system):
        owners = sorted({m.target for v in views for m in v.from_caller if isinstance(m, Relation)})
        tenants = is_tenanted(system)
        yield file("callers", "callers", roles=go_strings(usual_roles(system)), owners=owners, tenants=tenants)
    yield file("database", "database", doc=DOC)
    if any(v.entity.histories for v in views):
        yield file("histories", "histories", raced=any(v.entity.histories and any(raced(v)) for v in views))
    yield file("requests", "requests")
    yield file("rows", "rows")
    yield file("server", "server")
    if used := _used(views):
        yield file("values", "values", used=used)
    for view in views:
        yield file(view.stem, "fixture", view.origin, v=view, **_fixture(view))
        yield file(f"{view.stem}_recorder", "recorder", view.origin, v=view, methods=tuple(methods(view)))


def tables(system: System) -> tuple[str, ...]:
    """Every table, children first."""
    entities = children_first(system)
    links = [link_table(e, r) for e in entities for r in e.relations if r.stored and _many(r)]
    return (*links, *(table(e) for e in entities))


def children_first(system: System) -> tuple[Entity, ...]:
    """The entities, those that refer before those referred to; as declared when they refer in a circle."""
    if is_cyclic(system):
        return system.entities
    return tuple(system.entity(n) for n in reversed(tuple(_sorter(system).static_order())))


def is_cyclic(system: System) -> bool:
    """True when entities refer to each other in a circle."""
    try:
        _sorter(system).prepare()
    except CycleError:
        return True
    return False


def _sorter(system: System) -> TopologicalSorter[str]:
    return TopologicalSorter(
        {e.name: tuple(dict.fromkeys(r.target for r in e.relations if _held(r, e.name))) for e in system.entities}
    )


def methods(view: View) -> Iterator[Method]:
    """The methods of an entity's service, one for each operation."""
    for operation in operations(view.entity):
        yield method(view, operation)


def method(view: View, operation: Operation) -> Method:
    name = view.pb
    if operation.verb in NAMED:
        return Method(name=pascal(operation.name), request=f"{pascal(operation.name)}{name}Request", result=name)
    verb = operation.verb.value.capitalize()
    if operation.verb is Verb.LIST:
        return Method(name=verb, request=f"List{view.plural}Request", result=f"List{view.plural}Response")
    return Method(name=verb, request=f"{verb}{name}Request", result="" if operation.verb is Verb.DELETE else name)


def links(view: View) -> Iterator[Link]:
    for relation in view.entity.relations:
        if relation.stored and _many(relation):
            name = joined(relation.name)
            yield Link(name=name, model=f"{view.name}{name}Link", target=view.target(relation).words)


def _fixture(view: View) -> dict[str, Any]:
    fields = tuple((go, value.replace("testutil.", "")) for go, value in rows.fixture(view))
    mothers = tuple(_mothers(view))
    numbered = any(re.search(r"\bn\b", re.sub(r'"[^"]*"', "", value)) for _, value in fields)
    return {"fields": fields, "parents": mothers, "links": tuple(links(view)), "numbered": numbered}


def _mothers(view: View) -> Iterator[tuple[str, str, str]]:
    """The references that a row must have, and its owner: field, what it is when absent, value."""
    for relation in parents(view.entity):
        if not _many(relation) and relation not in view.from_caller:
            yield rows.reference_field(relation), "uuid.Nil", _parent(view, relation)
    for member in view.from_caller:
        if isinstance(member, Relation):
            made = assigned(member, rows.usual(view, member), "db").replace("testutil.", "")
            yield go_member(member), "nil" if is_optional(member) else "uuid.Nil", made.partition(" = ")[2]


def _parent(view: View, relation: Relation) -> str:
    if relation.target == view.entity.name:
        return "row.ID"
    return f"CreateTest{view.target(relation).name}(t, db, nil).ID"


def _used(views: tuple[View, ...]) -> frozenset[str]:
    """The helpers for values that fixtures and expectations call."""
    shown = ((*rows.fixture(v), *rows.stored(v), *rows.created(v), *_requests(v)) for v in views)
    text = " ".join(value for of_view in shown for _, value in of_view)
    text += " ".join(value for v in views for _, _, value in updates.assignments(v))
    used = set(re.findall(r"\btestutil\.(\w+)[\[(]", text))
    for name, other in NEEDS:
        used |= {other} if name in used else set()
    return frozenset(used)


def _requests(view: View) -> Iterator[tuple[str, str]]:
    for member, go in view.created:
        if member.of is not None and not isinstance(member.of, Relation):
            yield go, view.expression(member, view.sample(member))


def _held(relation: Relation, owner: str) -> bool:
    return relation.stored and relation.target != owner


def _many(relation: Relation) -> bool:
    return relation.cardinality is Cardinality.MANY_TO_MANY
