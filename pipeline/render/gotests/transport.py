"""Rows of the tests of HTTP itself: methods, bodies that do not fit, and everything that breaks below a request.

In: the system's views. Out: rows. What a valid body means is decided elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from pipeline.design.contract.constraints import table
from pipeline.design.contract.messages import Member
from pipeline.design.contract.routes import Route, routes
from pipeline.design.model import Kind
from pipeline.design.operations import Verb
from pipeline.design.samples import TEXTS
from pipeline.design.system import System
from pipeline.render.gotests.creates import invalid
from pipeline.render.gotests.values import quoted
from pipeline.render.gotests.view import View
from pipeline.render.names import spaced

SOME_ID: Final = "018f4e6a-0000-7000-8000-000000000001"
WITH_BODY: Final = {Verb.CREATE: "POST", Verb.UPDATE: "PATCH", Verb.ADJUST: "POST"}
HANDLED: Final = frozenset(
    {
        "Internal",
        "BodyTooLarge",
        "DuplicateItem",
        "MalformedJSON",
        "MethodNotAllowed",
        "NoSuchRoute",
        "NotReady",
        "UnsupportedMediaType",
    }
)
"""Errors that no service returns: the handlers refuse before, or beside, any service."""

_BROKEN: Final[dict[str, tuple[str, ...]]] = {
    "InvalidID": ("get", 'return testutil.NewRequest(t, http.MethodGet, "{path}/4711", nil)'),
    "InvalidQuery": ("list", 'return testutil.NewRequest(t, http.MethodGet, "{path}?page_size=-1", nil)'),
    "InvalidPageToken": ("list", 'return testutil.NewRequest(t, http.MethodGet, "{path}?page_token=x", nil)'),
    "DuplicateItem": ("list", 'return testutil.NewRequest(t, http.MethodGet, "{path}?page_size=1&page_size=2", nil)'),
    "MalformedJSON": ("create", 'return testutil.NewRawRequest(http.MethodPost, "{path}", "{{")'),
    "BodyTooLarge": ("create", 'return testutil.NewRawRequest(http.MethodPost, "{path}", strings.Repeat(" ", 2<<20))'),
    "UnsupportedMediaType": (
        "create",
        'request := testutil.NewRawRequest(http.MethodPost, "{path}", "{{}}")',
        'return testutil.WithHeader(request, "Content-Type", "text/plain")',
    ),
    "NoSuchRoute": ("", 'return testutil.NewRequest(t, http.MethodGet, "/nothing/there", nil)'),
    "MethodNotAllowed": ("", 'return testutil.NewRequest(t, http.MethodPut, "/healthz", nil)'),
    "NotReady": (
        "",
        "testutil.ClosePool(t, app.DB)",
        'return testutil.NewRequest(t, http.MethodGet, "/readyz", nil)',
    ),
    "RequestCancelled": (
        "create",
        "ctx, cancel := context.WithCancel(t.Context())",
        "cancel()",
        'return testutil.NewRequest(t, http.MethodPost, "{path}", valid{name}(t, app.DB)).WithContext(ctx)',
    ),
    "RequestTimeout": (
        "create",
        "ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)",
        "t.Cleanup(cancel)",
        "<-ctx.Done()",
        'return testutil.NewRequest(t, http.MethodPost, "{path}", valid{name}(t, app.DB)).WithContext(ctx)',
    ),
    "Internal": (
        "create",
        "request := valid{name}(t, app.DB)",
        'testutil.BreakTable(t, app.DB, "{table}")',
        'return testutil.NewRequest(t, http.MethodPost, "{path}", request)',
    ),
}
"""By error: what an entity must offer (nothing: no entity is needed), then the statements that provoke it."""


class Method(Struct, frozen=True, kw_only=True):
    """A path asked with a method that it does not have. `url`: the path with an id filled in."""

    method: str
    path: str
    url: str
    allow: str


class Body(Struct, frozen=True, kw_only=True):
    """A route that reads a body."""

    method: str
    path: str
    url: str


class Misfit(Struct, frozen=True, kw_only=True):
    """A JSON object that does not fit its request. `entry`: the error that names the member."""

    name: str
    method: str
    url: str
    body: str
    error: str
    entry: str
    fields: str

    @property
    def line(self) -> str:
        return f'return testutil.NewRawRequest("{self.method}", "{self.url}", {self.body})'


def methods(system: System) -> Iterator[Method]:
    """Each path with a method that it lacks."""
    by_path: dict[str, list[Route]] = {}
    for way in routes(system):
        by_path.setdefault(way.path, []).append(way)
    for path, ways in by_path.items():
        allowed = [m for way in ways for m in ((way.method, "HEAD") if way.method == "GET" else (way.method,))]
        lacking = next(m for m in ("DELETE", "PATCH", "PUT") if m not in allowed)
        for method in (lacking, "PUT") if lacking != "PUT" else (lacking,):
            yield Method(method=method, path=path, url=path.replace("{id}", SOME_ID), allow=", ".join(allowed))


def bodies(system: System) -> Iterator[Body]:
    for way in routes(system):
        if way.operation.verb in WITH_BODY:
            yield Body(method=way.method, path=way.path, url=way.url(SOME_ID))


def misfits(view: View) -> Iterator[Misfit]:
    """For each request with a body: a member that is none, one of each wrong type, one given twice."""
    for way in routes(view.system):
        if way.entity != view.entity or way.operation.verb not in WITH_BODY:
            continue
        members = view.sent(way.operation)
        yield _misfit(view, way, "with an unknown member", '{"no_such_member": 1}', "no_such_member", "UnknownMember")
        yield _misfit(view, way, "with a member that cannot be set", '{"version": 7}', "version", "ReadOnly")
        for name, body, entry in _types(tuple(m for m, _ in members)):
            yield _misfit(view, way, f"with {spaced(name)} of the wrong type", body, name, entry)


def _types(members: tuple[Member, ...]) -> Iterator[tuple[str, str, str]]:
    """The first member of each JSON type, with a value of another type."""
    seen: set[str] = set()
    for member in members:
        shape, wrong, entry = _wrong(member)
        if shape not in seen:
            seen.add(shape)
            yield member.name, json.dumps({member.name: wrong}), entry


def _wrong(member: Member) -> tuple[str, object, str]:
    if member.repeated:
        return "list", "one", "WrongType"
    if member.type.kind is Kind.ENUM:
        return "enum", "NO_SUCH_VALUE", "UnknownValue"
    shapes: dict[Kind, object] = {
        Kind.INTEGER: "many",
        Kind.BOOLEAN: "yes",
        Kind.TIMESTAMP: "tomorrow",
        Kind.DURATION: "long",
        Kind.JSON: "text",
    }
    if member.type.kind in shapes:
        return member.type.kind.value, shapes[member.type.kind], "WrongType"
    return "text", 5 if member.type.kind in TEXTS else [1], "WrongType"


def _misfit(view: View, way: Route, what: str, body: str, member: str, entry: str) -> Misfit:
    return Misfit(
        name=f"http: {way.method} {way.path} {what}",
        method=way.method,
        url=way.url(SOME_ID),
        body=quoted(body),
        error=f"{view.name}Invalid",
        entry=entry,
        fields=invalid(member, entry),
    )


def broken(views: tuple[View, ...], name: str) -> tuple[str, ...] | None:
    """The Go statements that provoke an error of the transport, or of what lies below the services.

    None when there is no way to provoke it, or no entity that offers what it takes.
    """
    need, *lines = _BROKEN.get(name, ("",))
    if not need:
        return tuple(lines) or None
    view = next((v for v in views if v.can(need)), None)
    if view is None:
        return None
    return tuple(line.format(path=view.path, name=view.name, table=table(view.entity)) for line in lines)
