"""The tables of the service that speak of all entities: errors, constraints, routes.

In: the system and the views of its entities. Out: rows for the templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from pipeline.design.cases import Refusal
from pipeline.design.contract.constraints import constraints
from pipeline.design.contract.errors import RULE_SENTINELS, Sentinel, errors
from pipeline.design.contract.routes import routes
from pipeline.design.operations import Operation
from pipeline.design.system import System
from pipeline.render.golang.literals import columns, go_string
from pipeline.render.golang.operations import PLAIN_VERBS
from pipeline.render.golang.views import EntityView, entities
from pipeline.render.names import unexported

STATUSES: Final = {
    400: "http.StatusBadRequest",
    401: "http.StatusUnauthorized",
    403: "http.StatusForbidden",
    404: "http.StatusNotFound",
    405: "http.StatusMethodNotAllowed",
    409: "http.StatusConflict",
    412: "http.StatusPreconditionFailed",
    413: "http.StatusRequestEntityTooLarge",
    415: "http.StatusUnsupportedMediaType",
    499: "statusClientClosedRequest",
    500: "http.StatusInternalServerError",
    501: "http.StatusNotImplemented",
    503: "http.StatusServiceUnavailable",
    504: "http.StatusGatewayTimeout",
}
CONTEXT_ERRORS: Final = {"RequestCancelled": "context.Canceled", "RequestTimeout": "context.DeadlineExceeded"}


class ConstraintView(Struct, frozen=True, kw_only=True):
    """A row of the table that leads violations back to errors. `rule`, `in_use`: sentinels, or empty."""

    name: str
    refused: str
    fields: tuple[str, ...]
    rule: str
    in_use: str


def changes(views: Iterable[EntityView]) -> Iterator[tuple[str, str]]:
    """Members that only operations of their own change, with those operations: Go strings."""
    for view in views:
        names = dict.fromkeys(o.name for o in view.operations if o.verb == "move")
        if view.machine and names and not view.machine.patched:
            yield f'"api.v1.{view.pb}.{view.machine.json}"', go_string(" or ".join(names))


def violations(system: System) -> tuple[ConstraintView, ...]:
    """Every constraint with the error that its violation is."""
    sentinels = errors(system)
    invalid = {s.entity: s.name for s in sentinels if s.refusal is Refusal.INVALID and s.entity}
    in_use = {s.entity: s.name for s in sentinels if s.refusal is Refusal.IN_USE}
    own = {s.constraint: s for s in sentinels if s.constraint}
    return tuple(
        ConstraintView(
            name=c.name,
            refused=own[c.name].name if c.name in own else invalid[c.entity],
            fields=c.members if c.name in own else c.members[-1:],
            rule="" if c.name in own else RULE_SENTINELS[c.rule],
            in_use=in_use.get(c.target, ""),
        )
        for c in constraints(system)
    )


def constraint_rows(system: System) -> Iterator[dict[str, str]]:
    for c in violations(system):
        rest = f", rule: Err{c.rule}" if c.rule else ""
        rest += f", inUse: Err{c.in_use}" if c.in_use else ""
        fields = ", ".join(go_string(f) for f in c.fields)
        yield {"name": c.name, "refused": c.refused, "fields": fields, "rest": rest}


def error_values(system: System) -> dict[str, object]:
    table = errors(system)
    groups = [(f"What requests about {v.article} are refused with.", v.name) for v in entities(system)]
    split = [(title, [s for s in table if s.entity == name]) for title, name in groups]
    split.append(("What any request can be refused with.", [s for s in table if not s.rule and not s.entity]))
    split.append(("What can be wrong with a single value.", [s for s in table if s.rule]))
    return {
        "sentinels": [(title, columns(map(_declaration, filter(_declared, found)))) for title, found in split],
        "codes": [(title, [_code(s) for s in found]) for title, found in split],
        "names": [s.name for _, found in split for s in found],
        "width": max(len(s.name) for s in table),
    }


def _declared(sentinel: Sentinel) -> bool:
    return sentinel.name not in CONTEXT_ERRORS


def _declaration(sentinel: Sentinel) -> tuple[str, str]:
    return f"Err{sentinel.name}", f"= errors.New({go_string(sentinel.message)})"


def _code(sentinel: Sentinel) -> dict[str, str]:
    return {
        "name": sentinel.name,
        "code": sentinel.code,
        "message": sentinel.message,
        "http": STATUSES[sentinel.status],
        "sentinel": CONTEXT_ERRORS.get(sentinel.name, f"services.Err{sentinel.name}"),
    }


def route_rows(system: System) -> tuple[tuple[str, str, str], ...]:
    """Method, path and handler of every route."""
    views = {e.name: e for e in entities(system)}
    return tuple(
        (r.method, r.path, f"{views[r.entity.name].low}Handler{{s.{r.entity.name}}}.{_handler(r.operation)}")
        for r in routes(system)
    )


def _handler(operation: Operation) -> str:
    return operation.verb.value if operation.verb in PLAIN_VERBS else unexported(operation.name)
