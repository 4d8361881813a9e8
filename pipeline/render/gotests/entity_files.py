"""Which test files an entity gets, and what fills their templates.

In: a `View`. Out: template names with values. A file whose subject the entity does not have is absent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

from pipeline.design.contract.errors import blocked
from pipeline.design.contract.routes import operations
from pipeline.design.contract.spelling import nullable
from pipeline.design.model import Field, Relation
from pipeline.design.operations import Verb
from pipeline.design.text.initialisms import joined
from pipeline.render.golang.patterns import fits_go
from pipeline.render.gotests import creates, dangling, lists, rows, updates
from pipeline.render.gotests.adjustments import adjustments, least, sums
from pipeline.render.gotests.callers import known, owned
from pipeline.render.gotests.creates import demanded
from pipeline.render.gotests.distinct import capacity
from pipeline.render.gotests.exchanges import exchanges
from pipeline.render.gotests.keys import keys
from pipeline.render.gotests.kit import methods
from pipeline.render.gotests.layers import collisions, violations
from pipeline.render.gotests.moves_taken import moves_taken
from pipeline.render.gotests.recording import history
from pipeline.render.gotests.references import referrals
from pipeline.render.gotests.states import states
from pipeline.render.gotests.tenants import tenanted
from pipeline.render.gotests.view import View, is_many
from pipeline.render.names import pb_field

Values = dict[str, object]


class ByID(Struct, frozen=True, kw_only=True):
    """A request to one resource by its id. `rest`: Go source after the id; `tail`: the same as text."""

    name: str
    method: str
    rest: str
    tail: str
    body: str


class Hook(Struct, frozen=True, kw_only=True):
    """A hook of the entity's service and the message that it gets."""

    name: str
    message: str


def of_entity(view: View) -> Iterator[tuple[str, Values]]:
    """Template and values of each file of one entity."""
    for template, operation, values_of in FILES:
        if not operation or view.can(operation):
            values = values_of(view)
            if values is not None:
                yield template, values


def _entity(view: View) -> Values:
    return {
        "valid": tuple(_valid(view)),
        "created": tuple(rows.created(view)),
        "defaults": tuple(rows.defaults(view)),
        "stored": tuple(rows.stored(view)),
        "sums": sums(view, "want"),
        "known": tuple((known(m), rows.usual(view, m)) for m in view.from_caller if known(m)),
    }


def _create(view: View) -> Values:
    refused = tuple(creates.refused(view))
    return {
        "accepted": tuple(creates.accepted(view)),
        "refused": refused,
        "late": frozenset(row.name for row in refused if _only_in_database(view, row)),
        "unknown": dangling.in_creates(view),
    }


def _only_in_database(view: View, row: creates.Row) -> bool:
    """True when the row breaks nothing but patterns that Go cannot match."""
    patterns = {f.name: f.pattern for f in view.entity.fields}
    return all((p := patterns.get(member)) and not fits_go(p) for member, _ in row.want)


def _update(view: View) -> Values:
    return {
        "updated": tuple(updates.assignments(view)),
        "sums": sums(view, "want"),
        "rows": tuple(updates.accepted(view)),
        "cleared": tuple(updates.cleared(view)),
        "refused": tuple(updates.refused(view)),
        "unknown": dangling.in_updates(view),
        "change": updates.first(view),
    }


def _list(view: View) -> Values:
    by_default = view.entity.listing.default_sort
    rows = capacity(view.system, view.entity, view.entity.listing.max_page_size + 1)
    sorts = tuple(lists.sorts(view)) if rows > 1 else ()
    return {
        "collection": pb_field(view.entity.collection),
        "rows": rows,
        "filters": (*lists.filtered(view), *lists.searched(view)),
        "sorts": sorts,
        "ties": tuple(s for s in sorts if not s.unique),
        "default": lists.rising(view, by_default, 4, "\t\t") if by_default else (),
        "queries": tuple(lists.refused(view)),
        "other_queries": tuple(lists.others(view)),
    }


def _valid(view: View) -> Iterator[tuple[str, str]]:
    """The members of a request that sets everything; the state is left to its own tests."""
    for member, go in view.created:
        of = member.of
        if isinstance(of, Field) and (not view.is_state(member) or demanded(member)):
            yield go, view.expression(member, view.sample(member))
        elif isinstance(of, Relation):
            target = f"testutil.CreateTest{view.target(of).name}(t, db, nil).ID.String()"
            yield go, f"[]string{{{target}}}" if is_many(member) else f"proto.String({target})"


def _by_id(view: View) -> Iterator[ByID]:
    for operation in operations(view.entity):
        if operation.verb in (Verb.CREATE, Verb.LIST, Verb.CUSTOM):
            continue
        tail = ""
        if operation.verb in (Verb.MOVE, Verb.ADJUST, Verb.RESTORE):
            tail = f"/{operation.name.replace('_', '-')}"
        method = {Verb.GET: "GET", Verb.UPDATE: "PATCH", Verb.DELETE: "DELETE"}.get(operation.verb, "POST")
        body = f"&apiv1.Update{view.pb}Request{{}}" if operation.verb is Verb.UPDATE else "nil"
        body = least(view, operation) if operation.verb is Verb.ADJUST else body
        yield ByID(name=operation.name, method=method, rest=f'+"{tail}"' if tail else "", tail=tail, body=body)


def _hooks(view: View) -> Iterator[Hook]:
    for method in methods(view):
        yield Hook(name=f"Before{method.name}", message=method.request)
        yield Hook(name=f"After{method.name}", message=method.result or view.pb)


def _ids(view: View) -> Values | None:
    by_id = tuple(_by_id(view))
    return {"ids": by_id} if by_id else None


def _deleted(view: View) -> Values:
    return {"references": tuple(referrals(view)), "in_use": blocked(view.entity, view.system)}


def _keys(view: View) -> Values | None:
    found = tuple(keys(view))
    changed = tuple(k for k in found if k.updates and view.can("update"))
    return {"keys": found, "updates": changed} if changed or (found and view.can("create")) else None


def _restored(view: View) -> Values:
    found = tuple(keys(view)) if view.can("create") else ()
    return {"keys": found, "unknown": tuple(dangling.in_restores(view))}


def _moves(view: View) -> Values | None:
    state, machine = view.state, states(view)
    if not state or not machine:
        return None
    names = {"column": joined(state.name), "illegal": f"{view.name}IllegalMove"}
    return {"s": machine, "pointed": nullable(state), "taken": tuple(moves_taken(view)), **names}


def _history(view: View) -> Values | None:
    return history(view) if view.entity.histories else None


def _owned(view: View) -> Values | None:
    return _of_callers(view, owned(view))


def _tenants(view: View) -> Values | None:
    return _of_callers(view, tenanted(view))


def _of_callers(view: View, rights: object) -> Values | None:
    return {"o": rights, "filters": (*lists.filtered(view), *lists.searched(view))} if rights else None


def _database(view: View) -> Values | None:
    """Rows are broken once a request has written them: one that creates, or else one that changes."""
    broken, met = tuple(violations(view)), tuple(collisions(view))
    changed = updates.first(view) if view.can("update") else ""
    if not (broken or met) or not (view.can("create") or changed):
        return None
    request = f'testutil.NewRequest(t, http.MethodPost, "{view.path}", valid{view.name}(t, app.DB))'
    if not view.can("create"):
        row = f'"{view.path}/"+testutil.CreateTest{view.name}(t, app.DB, nil).ID.String()'
        request = f"testutil.NewRequest(t, http.MethodPatch, {row}, &apiv1.Update{view.pb}Request{{{changed}}})"
    after = "AfterCreate" if view.can("create") else "AfterUpdate"
    return {"violations": broken, "collisions": met, "request": request, "after": after}


def _hooked(view: View) -> Values | None:
    sent = tuple(exchanges(view))
    conflict = updates.first(view) if view.can("update") else ""
    return {"hooks": tuple(_hooks(view)), "exchanges": sent, "conflict": conflict} if sent else None


FILES: Final[tuple[tuple[str, str, Callable[[View], Values | None]], ...]] = (
    ("entity", "", _entity),
    ("create", "create", _create),
    ("read", "get", lambda _: {}),
    ("list", "list", _list),
    ("ids", "", _ids),
    ("update", "update", _update),
    ("delete", "delete", _deleted),
    ("keys", "", _keys),
    ("restore", "restore", _restored),
    ("moves", "", _moves),
    ("adjust", "adjust", lambda view: {"a": adjustments(view)}),
    ("history", "", _history),
    ("owned", "", _owned),
    ("tenants", "", _tenants),
    ("database", "", _database),
    ("hooks", "", _hooked),
)
"""Template, the operation without which there is no such file, and what fills it: None when it has no subject."""
