"""Which test files an entity gets, and what fills their templates.

In: a `View`. Out: template names with values. A file whose subject the entity does not have is absent.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    yield "entity", _entity(view)
    if view.can("create"):
        yield "create", _create(view)
    if view.can("get"):
        yield "read", {}
    if view.can("list"):
        yield "list", _list(view)
    if by_id := tuple(_by_id(view)):
        yield "ids", {"ids": by_id}
    if view.can("update"):
        yield "update", _update(view)
    if view.can("delete"):
        yield "delete", {"references": tuple(referrals(view)), "in_use": blocked(view.entity, view.system)}
    found = tuple(keys(view)) if view.can("create") else ()
    if found:
        yield "keys", {"keys": found, "updates": tuple(k for k in found if k.updates and view.can("update"))}
    if view.can("restore"):
        yield "restore", {"keys": found}
    state, machine = view.state, states(view)
    if state and machine:
        yield (
            "moves",
            {
                "s": machine,
                "column": joined(state.name),
                "pointed": nullable(state),
                "illegal": f"{view.name}IllegalMove",
            },
        )
    if view.can("adjust"):
        yield "adjust", {"a": adjustments(view)}
    if view.entity.histories:
        yield "history", history(view)
    if rights := owned(view):
        yield "owned", {"o": rights, "filters": (*lists.filtered(view), *lists.searched(view))}
    if apart := tenanted(view):
        yield "tenants", {"o": apart, "filters": (*lists.filtered(view), *lists.searched(view))}
    broken = (tuple(violations(view)), tuple(collisions(view))) if view.can("create") else ((), ())
    if any(broken):
        yield "database", {"violations": broken[0], "collisions": broken[1]}
    if sent := tuple(exchanges(view)):
        conflict = updates.first(view) if view.can("update") else ""
        yield "hooks", {"hooks": tuple(_hooks(view)), "exchanges": sent, "conflict": conflict}


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
