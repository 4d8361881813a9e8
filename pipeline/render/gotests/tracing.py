"""Rows of the tests of tracing: requests that fail at each depth, with the spans that each must leave.

In: the system's views. Out: rows. Requests that succeed are in `exchanges`.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pipeline.design.contract.access import asked
from pipeline.design.contract.routes import Route, operations, route
from pipeline.design.operations import Verb
from pipeline.render.gotests.exchanges import exchange
from pipeline.render.gotests.transport import SOME_ID, WITH_BODY
from pipeline.render.gotests.view import View


class Failure(Struct, frozen=True, kw_only=True):
    """A refused request. `spans`: from the outermost to the innermost; all of them are marked as errors."""

    name: str
    request: str
    status: int
    spans: tuple[str, ...]


def failures(views: tuple[View, ...]) -> Iterator[Failure]:
    """One refusal by the router, one by a handler, and one by each service that can look up an id."""
    yield Failure(
        name="http: no such route",
        request='testutil.NewRequest(t, http.MethodGet, "/nothing/there", nil)',
        status=404,
        spans=("GET /",),
    )
    for view in views:
        if view.can("create"):
            yield Failure(
                name=f"http: malformed {view.words}",
                request=f'testutil.NewRawRequest(http.MethodPost, "{view.path}", "{{")',
                status=400,
                spans=(f"POST {view.path}",),
            )
        if way := _gated(view):
            yield Failure(
                name=f"auth: {way.method} {way.path} by nobody",
                request=f'testutil.AsNobody(testutil.NewRequest(t, "{way.method}", "{way.url(SOME_ID)}", nil))',
                status=401,
                spans=(f"{way.method} {way.path}", exchange(view, way.operation).call),
            )
        if view.can("get"):
            yield Failure(
                name=f"state: no such {view.words}",
                request=f'testutil.NewRequest(t, http.MethodGet, "{view.path}/{SOME_ID}", nil)',
                status=404,
                spans=(f"GET {view.path}/{{id}}", f"{view.name}Service.Get", "db.read"),
            )


def _gated(view: View) -> Route | None:
    """A route whose gate no transaction begins before."""
    plain = (o for o in operations(view.entity) if o.verb not in WITH_BODY and o.verb is not Verb.CUSTOM)
    return next((route(view.entity, o) for o in plain if asked(view.entity, o) is not None), None)
