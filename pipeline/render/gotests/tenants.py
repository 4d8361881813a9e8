"""What the tests of rows that belong to tenants need: every request by strangers from another tenant, and by nobody's.

In: a `View`. Out: one `Tenanted` for the entity's file. That references to rows of another tenant are refused is tried
by the rows of `dangling`; that ownership holds within a tenant, by those of `callers`.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pipeline.design.contract.access import tenant, within_tenant
from pipeline.design.contract.routes import operations
from pipeline.design.operations import Operation, Verb
from pipeline.render.gotests.callers import assigned, is_optional, json_member, known
from pipeline.render.gotests.exchanges import exchange
from pipeline.render.gotests.keys import Key, keys
from pipeline.render.gotests.view import View
from pipeline.render.names import pb_field


class Request(Struct, frozen=True, kw_only=True):
    """One operation. `by_id`: it reaches one row; `status`: of its success, 0 where only its author knows."""

    name: str
    by_id: bool
    status: int
    lines: tuple[str, ...]


class Tenanted(Struct, frozen=True, kw_only=True):
    """`json`: the member with the tenant's id, `shown`: the same in the resource; `set`: the Go statement that makes
    `row` another tenant's; `known`: the helper that stores a tenant, or empty. `anywhere`: a valid request is valid in
    each tenant. `keys`: what is unique within a tenant only."""

    json: str
    shown: str
    pointed: bool
    set: str
    known: str
    listed: bool
    anywhere: bool
    requests: tuple[Request, ...]
    keys: tuple[Key, ...]


def tenanted(view: View) -> Tenanted | None:
    """None for an entity whose rows are not kept apart by tenant."""
    member = tenant(view.entity)
    if member is None:
        return None
    return Tenanted(
        json=json_member(member),
        shown=pb_field(json_member(member)),
        pointed=is_optional(member),
        set=assigned(member, "testutil.OtherTenant", "app.DB"),
        known=known(member),
        listed=view.can("list"),
        anywhere=not any(within_tenant(view.entity, r, view.system) for r in view.entity.relations),
        requests=tuple(_requests(view)),
        keys=tuple(k for k in keys(view) if json_member(member) in k.members) if view.can("create") else (),
    )


def _requests(view: View) -> Iterator[Request]:
    for operation in operations(view.entity):
        made = exchange(view, operation)
        status = 0 if operation.verb is Verb.CUSTOM else made.status
        yield Request(name=made.pattern, by_id=_by_id(operation), status=status, lines=made.lines)


def _by_id(operation: Operation) -> bool:
    return operation.verb not in (Verb.CREATE, Verb.LIST)
