"""One request for each route that succeeds, as the Go statements that prepare its rows and return it.

In: a `View` and an operation. Out: lines of the body of `func(t *testing.T, app *testutil.App) *http.Request`. Tests of
tracing, hooks and contexts send these.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pipeline.design.contract.routes import operations, route
from pipeline.design.contract.spelling import enum_values, nullable, pascal
from pipeline.design.operations import NAMED, Operation, Verb
from pipeline.design.text.initialisms import joined
from pipeline.render.gotests.adjustments import given, least
from pipeline.render.gotests.updates import first
from pipeline.render.gotests.view import View

WRITES = frozenset({Verb.CREATE, Verb.UPDATE, Verb.DELETE, Verb.RESTORE, Verb.MOVE, Verb.ADJUST})


class Exchange(Struct, frozen=True, kw_only=True):
    """A request that succeeds. `pattern`: `POST /api/v1/products/{id}/activate`; `call`: `ProductService.Activate`."""

    verb: Verb
    pattern: str
    method: str
    call: str
    hook: str
    work: str
    status: int
    lines: tuple[str, ...]


def exchanges(view: View) -> Iterator[Exchange]:
    """One for each operation but the custom ones, whose outcome only their author knows."""
    for operation in operations(view.entity):
        if operation.verb is not Verb.CUSTOM:
            yield exchange(view, operation)


def exchange(view: View, operation: Operation) -> Exchange:
    way = route(view.entity, operation)
    name = pascal(operation.name) if operation.verb in NAMED else operation.verb.value.capitalize()
    return Exchange(
        verb=operation.verb,
        pattern=f"{way.method} {way.path}",
        method=way.method,
        call=f"{view.name}Service.{name}",
        hook=name,
        work="db.transaction" if operation.verb in WRITES else "db.read",
        status=way.status,
        lines=tuple(_lines(view, operation, way.method, way.path)),
    )


def _lines(view: View, operation: Operation, method: str, path: str) -> Iterator[str]:
    head, _, tail = path.partition("{id}")
    if operation.verb is Verb.CREATE:
        yield f'return testutil.NewRequest(t, "{method}", "{path}", valid{view.name}(t, app.DB))'
    elif operation.verb is Verb.LIST:
        yield f'return testutil.NewRequest(t, "{method}", "{path}", nil)'
    else:
        change = tuple(_change(view, operation))
        if change:
            yield f"row := testutil.CreateTest{view.name}(t, app.DB, func(row *models.{view.name}) {{"
            yield from (f"\t{line}" for line in change)
            yield "})"
        else:
            yield f"row := testutil.CreateTest{view.name}(t, app.DB, nil)"
        target = f'"{head}"+row.ID.String()' + (f'+"{tail}"' if tail else "")
        yield f'return testutil.NewRequest(t, "{method}", {target}, {_body(view, operation)})'


def _change(view: View, operation: Operation) -> Iterator[str]:
    """What the row must be for the request to succeed."""
    machine, field = view.entity.machine, view.state
    if operation.verb is Verb.RESTORE:
        yield "row.DeletedAt = gorm.DeletedAt{Time: time.Now(), Valid: true}"
    elif operation.verb is Verb.ADJUST:
        yield from given(view, operation)
    elif operation.verb is Verb.MOVE and machine and field:
        source = next((m.source for m in machine.moves if m.name == operation.name), machine.initial)
        name = {v.value: v.name for v in enum_values(view.entity, field)}[source]
        value = f'new("{name}")' if nullable(field) else f'"{name}"'
        yield f"row.{joined(field.name)} = {value}"


def _body(view: View, operation: Operation) -> str:
    if operation.verb is Verb.ADJUST:
        return least(view, operation)
    if operation.verb is not Verb.UPDATE:
        return "nil"
    return f"&apiv1.Update{view.pb}Request{{{first(view)}}}"
