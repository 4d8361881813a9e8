"""One request for each error of the service that provokes it for real.

In: the system's views. Out: rows, each with the body of a Go `func(t *testing.T, app *testutil.App) *http.Request`, and
the names of the errors that no request can provoke in this system.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from pipeline.design.cases import Refusal
from pipeline.design.contract.errors import Sentinel, errors
from pipeline.design.contract.routes import operations, route
from pipeline.design.operations import Operation, Verb
from pipeline.design.system import System
from pipeline.design.text.initialisms import joined
from pipeline.render.gotests import callers, creates, dangling, updates
from pipeline.render.gotests.adjustments import beyond, least
from pipeline.render.gotests.exchanges import exchanges
from pipeline.render.gotests.keys import keys
from pipeline.render.gotests.references import referrals
from pipeline.render.gotests.states import states
from pipeline.render.gotests.tenants import tenanted
from pipeline.render.gotests.transport import HANDLED, broken, misfits
from pipeline.render.gotests.view import View, closure

ACCESS: Final = {Refusal.UNAUTHENTICATED: callers.unauthenticated, Refusal.FORBIDDEN: callers.forbidden}


class Problem(Struct, frozen=True, kw_only=True):
    """A provoked error. `served`: a service returns it, so that `errors.Is` applies; else the handlers refuse."""

    error: str
    lines: tuple[str, ...]
    served: bool = True


def problems(views: tuple[View, ...], system: System) -> tuple[tuple[Problem, ...], tuple[str, ...]]:
    """The errors that can be provoked, and the names of those that cannot."""
    found, missed = [], []
    by_name = {v.entity.name: v for v in views}
    for sentinel in errors(system):
        problem = _of_entity(by_name[sentinel.entity], sentinel) if sentinel.entity else _shared(views, sentinel)
        if problem is None:
            missed.append(sentinel.name)
        else:
            found.append(problem)
    return tuple(found), tuple(missed)


def _of_entity(view: View, sentinel: Sentinel) -> Problem | None:
    makers = {
        Refusal.NOT_FOUND: _not_found,
        Refusal.INVALID: _invalid,
        Refusal.TAKEN: _taken,
        Refusal.REFERENCE: _reference,
        Refusal.IN_USE: _in_use,
        Refusal.ILLEGAL_MOVE: _illegal_move,
        Refusal.INSUFFICIENT: _insufficient,
        Refusal.STALE: _stale,
    }
    made = makers[sentinel.refusal](view, sentinel) if sentinel.refusal else None
    return Problem(error=sentinel.name, lines=tuple(made)) if made else None


def _shared(views: tuple[View, ...], sentinel: Sentinel) -> Problem | None:
    error = sentinel.name
    if sentinel.refusal in ACCESS:
        asked = ACCESS[sentinel.refusal](views)
        return Problem(error=error, lines=asked) if asked else None
    lines = _rule(views, sentinel.name) if sentinel.rule else None
    if lines:
        return Problem(error=error, lines=lines)
    handled = next((m for v in views for m in misfits(v) if m.entry == sentinel.name), None) if sentinel.rule else None
    if handled:
        return Problem(error=error, lines=(handled.line,), served=False)
    made = (_patched_rule(views, error) if sentinel.rule else None) or broken(views, sentinel.name)
    return Problem(error=error, lines=made, served=sentinel.name not in HANDLED) if made else None


def _rule(views: tuple[View, ...], name: str) -> tuple[str, ...] | None:
    """A create request that breaks one rule of a value."""
    for view in views:
        for row in creates.refused(view):
            if [error for _, error in row.want] == [name]:
                return _changed(view, row.statements)
    return None


def _patched_rule(views: tuple[View, ...], name: str) -> tuple[str, ...] | None:
    """The same by PATCH, for what no create request can break."""
    for view in views:
        for raw in updates.refused(view) if view.can("update") else ():
            if raw.want.endswith(f"Errors.{name})"):
                return _raw(view, raw)
    return None


def _changed(view: View, statements: tuple[str, ...]) -> tuple[str, ...]:
    return (
        f"r := valid{view.name}(t, app.DB)",
        *statements,
        f'return testutil.NewRequest(t, http.MethodPost, "{view.path}", r)',
    )


def _raw(view: View, raw: updates.RawRow) -> tuple[str, ...]:
    return _patched(view, raw.source, "testutil.NewRawRequest(")


def _patched(view: View, body: str, request: str = "testutil.NewRequest(t, ") -> tuple[str, ...]:
    return (
        f"row := testutil.CreateTest{view.name}(t, app.DB, nil)",
        f'return {request}http.MethodPatch, "{view.path}/"+row.ID.String(), {body})',
    )


def _not_found(view: View, _: Sentinel) -> tuple[str, ...] | None:
    operation = _by_id(view)
    if operation is None:
        return None
    way = route(view.entity, operation)
    head, _id, tail = way.path.partition("{id}")
    rest = f'+"{tail}"' if tail else ""
    body = '"{}"'
    if operation.verb is Verb.ADJUST:
        body = least(view, operation)
        return (f'return testutil.NewRequest(t, "{way.method}", "{head}"+uuid.NewString(){rest}, {body})',)
    if operation.verb is Verb.UPDATE:
        return (f'return testutil.NewRawRequest("{way.method}", "{head}"+uuid.NewString(){rest}, {body})',)
    return (f'return testutil.NewRequest(t, "{way.method}", "{head}"+uuid.NewString(){rest}, nil)',)


def _by_id(view: View) -> Operation | None:
    wanted = (Verb.GET, Verb.DELETE, Verb.UPDATE, Verb.MOVE, Verb.ADJUST, Verb.RESTORE)
    return next((o for o in operations(view.entity) if o.verb in wanted), None)


def _invalid(view: View, _: Sentinel) -> tuple[str, ...] | None:
    if view.can("create"):
        row = next(creates.refused(view), None)
        return _changed(view, row.statements) if row else None
    raw = next(updates.refused(view), None) if view.can("update") else None
    return _raw(view, raw) if raw else None


def _taken(view: View, sentinel: Sentinel) -> tuple[str, ...] | None:
    key = next((k for k in keys(view) if k.error == sentinel.name), None)
    if key is None:
        return None
    change = closure(f"func(row *models.{view.name})", key.given, "\t\t\t") if key.given else "nil"
    row = f"testutil.CreateTest{view.name}(t, app.DB, {change})"
    if not view.can("create"):
        body = f"&apiv1.Update{view.pb}Request{{{', '.join(key.updates)}}}"
        return (f"taken := stored{view.name}({row})", *_patched(view, body)) if key.updates else None
    return (f"taken := stored{view.name}({row})" if key.copies else row, *_changed(view, key.copies))


def _reference(view: View, sentinel: Sentinel) -> tuple[str, ...] | None:
    sent = dangling.in_creates(view) if view.can("create") else dangling.in_updates(view)
    row = next((r for r in sent if r.error == sentinel.name), None)
    if row is None:
        return _by_unknown(view, sentinel) if view.can("create") else None
    if view.can("create"):
        return _changed(view, row.statements)
    return (f"r := &apiv1.{row.request}{{}}", *row.statements, *_patched(view, "r"))


def _by_unknown(view: View, sentinel: Sentinel) -> tuple[str, ...] | None:
    """A valid request by a caller, or within a tenant, of whom no row is stored."""
    rights, apart = callers.owned(view), tenanted(view)
    create = f'testutil.NewRequest(t, http.MethodPost, "{view.path}", r)'
    if rights is not None and rights.json in sentinel.members:
        by = f"testutil.As({create}, testutil.Stranger{rights.create_roles})"
    elif apart is not None and apart.json in sentinel.members and apart.anywhere:
        by = f"testutil.In({create}, testutil.OtherTenant.String(), {callers.USUAL}, testutil.Roles...)"
    else:
        return None
    return (f"r := valid{view.name}(t, app.DB)", f"return {by}")


def _in_use(view: View, _: Sentinel) -> tuple[str, ...] | None:
    referral = next((r for r in referrals(view) if r.blocked), None)
    if referral is None or not view.can("delete"):
        return None
    return (
        f"id := testutil.CreateTest{view.name}(t, app.DB, nil).ID",
        *(referral.made if len(referral.made) > 1 else (referral.made[0].removeprefix("row := "),)),
        f'return testutil.NewRequest(t, http.MethodDelete, "{view.path}/"+id.String(), nil)',
    )


def _illegal_move(view: View, _: Sentinel) -> tuple[str, ...] | None:
    """A step that no machine makes: by its operation, or by PATCH where that changes the state."""
    found = states(view)
    if found is None or view.state is None:
        return None
    step = next((s for s in found.moves if not s.target), None)
    patch = next((s for s in found.patches if s.path), None)
    tried = step or patch
    if tried is None:
        return None
    state = found.column.replace("tc.from", f'"{tried.source}"')
    change = f"func(row *models.{view.name}) {{ row.{joined(view.state.name)} = {state} }}"
    body = f"&apiv1.Update{view.pb}Request{{{found.go}: {view.message}_{tried.target}.Enum()}}"
    target = f'"{view.path}/"+row.ID.String()'
    request = f'http.MethodPost, {target}+"/{tried.path}", nil' if step else f"http.MethodPatch, {target}, {body}"
    return (
        f"row := testutil.CreateTest{view.name}(t, app.DB, {change})",
        f"return testutil.NewRequest(t, {request})",
    )


def _insufficient(view: View, _: Sentinel) -> tuple[str, ...] | None:
    """More than the row has."""
    asked = (o for o in operations(view.entity) if o.verb is Verb.ADJUST)
    row = next((r for o in asked for r in beyond(view, o)), None)
    if row is None:
        return None
    return (
        f"row := testutil.CreateTest{view.name}(t, app.DB, {row.given})",
        f'return testutil.NewRequest(t, http.MethodPost, "{view.path}/"+row.ID.String()+"{row.path}", {row.request})',
    )


def _stale(view: View, _: Sentinel) -> tuple[str, ...] | None:
    asked = (Verb.UPDATE, Verb.DELETE, Verb.MOVE, Verb.ADJUST, Verb.RESTORE)
    made = next((e for e in exchanges(view) if e.verb in asked), None)
    if made is None:
        return None
    *before, last = made.lines
    request = last.removeprefix("return ")
    return (*before, f'return testutil.WithHeader({request}, "If-Match", `"99"`)')
