"""The operations of an entity as the templates of services and handlers see them.

In: an entity. Out: one `OperationView` for each operation, with its Go names, its messages, and what does it.
"""

from __future__ import annotations

from msgspec import Struct

from pipeline.design.contract.amounts import adjustment, amount
from pipeline.design.contract.routes import operations
from pipeline.design.contract.spelling import pascal
from pipeline.design.model import Entity
from pipeline.design.operations import Operation, Term, Verb
from pipeline.render.golang.access import EVERYBODY, base, owner_view
from pipeline.render.golang.literals import go_string, key_values
from pipeline.render.golang.members import messages_named
from pipeline.render.golang.rules import rule
from pipeline.render.golang.sql import quoted
from pipeline.render.golang.types import go_type
from pipeline.render.names import pb_fields, pb_type, unexported

PLAIN_VERBS = (Verb.CREATE, Verb.GET, Verb.LIST, Verb.UPDATE, Verb.DELETE, Verb.RESTORE)


class AdjustView(Struct, frozen=True, kw_only=True):
    """`member`: the amount in the contract; `amount`: the helper that reads it; `take`: the Go expression over `req`
    that does; `type`: of the amount; `rule`: its declaration. `what`: what is changed, in words; `sets`: the lines of
    the map of changed columns."""

    member: str
    amount: str
    take: str
    type: str
    rule: str
    what: str
    sets: tuple[str, ...]


class OperationView(Struct, frozen=True, kw_only=True):
    """`method`: of the service; `handler`: of the handler; `request`, `response`: messages; `run`: what does it.

    `base`: what it stands on, with the gate before it. `adjust`: what an adjustment does.
    """

    verb: str
    name: str
    method: str
    handler: str
    request: str
    response: str
    run: str
    base: str
    adjust: AdjustView | None = None


def operation_views(entity: Entity) -> tuple[OperationView, ...]:
    """One view for each operation, in the order of the routes."""
    return tuple(_operation(entity, o) for o in operations(entity))


def _operation(entity: Entity, operation: Operation) -> OperationView:
    verb, name = operation.verb, entity.name
    plain = verb in PLAIN_VERBS
    method = pascal(verb.value if plain else operation.name)
    request = f"{method}{name}Request"
    response, run = name, f"{verb.value}{name}"
    if verb is Verb.LIST:
        plural = pascal(entity.collection)
        request, response, run = f"List{plural}Request", f"List{plural}Response", f"list{plural}"
    if verb is Verb.MOVE:
        run = f"{unexported(operation.name)}{name}"
    if verb is Verb.ADJUST:
        run = f"adjust{name}{method}"
    if verb is Verb.CUSTOM:
        run = f"s.operations.{method}"
        if (owned := owner_view(entity)) and (whose := owned.whose(verb)) != EVERYBODY:
            run = f"ifOwn[models.{name}]({whose}, Err{name}NotFound, {run})"
        if entity.histories:
            rows = f"{name[:1].lower()}{name[1:]}Rows"
            run = f'recordedByHand("{operation.name}", record{name}, {rows}, {run})'
    return OperationView(
        verb=verb.value,
        name=operation.name,
        method=method,
        handler=verb.value if plain else unexported(operation.name),
        request=pb_type(request),
        response=pb_type(response),
        run=run,
        base=base(entity, operation),
        adjust=_adjust(entity, operation.name, run) if verb is Verb.ADJUST else None,
    )


def _changed(term: Term) -> str:
    return go_string(f"{quoted(term.field)} {'+' if term.sign > 0 else '-'} ?")


def _adjust(entity: Entity, name: str, run: str) -> AdjustView:
    change = adjustment(entity, name)
    sent = amount(entity, change)
    message = messages_named(entity, f"{pascal(name)}{entity.name}Request")
    pb = pb_fields(m.name for m in message.members)[sent.name]
    return AdjustView(
        member=sent.name,
        amount=f"{run}Amount",
        take=f'required(&v, "{sent.name}", req.{pb}, {run}Rule)',
        type=go_type(entity.name, sent).model,
        rule=f"{run}Rule = {rule(entity.name, sent)}",
        what=" and ".join(t.field for t in change.terms),
        sets=key_values((f'"{t.field}"', f"gorm.Expr({_changed(t)}, amount)") for t in change.terms),
    )
