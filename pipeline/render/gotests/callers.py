"""Who asks in the tests: callers, their roles, the rows that are theirs, and who must be refused.

In: views. Out: Go expressions and rows. What is asked of a caller is decided by `design.contract.access`. The usual
caller passes every gate and owns every fixture, so that only the tests of access need to speak of callers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.cases import FOREIGNER, STRANGER
from pipeline.design.contract.access import asked, exempt, is_owned, needed, owner, ownership, roles, tenant
from pipeline.design.contract.messages import filters
from pipeline.design.contract.routes import operations
from pipeline.design.contract.spelling import nullable, reference
from pipeline.design.model import Entity, Field, Relation
from pipeline.design.operations import Operation, Verb
from pipeline.design.text.initialisms import joined
from pipeline.render.gotests.exchanges import exchange
from pipeline.render.gotests.view import View
from pipeline.render.names import pb_field

USUAL = "testutil.Owner"


class Gated(Struct, frozen=True, kw_only=True):
    """A request that not everybody may make. `roles`: Go strings of those who may, `others`: of those who may not.

    `status`: of its success; 0 where only the operation's author knows. `wide`: of those who reach everybody's rows.
    """

    name: str
    roles: str
    others: str
    status: int
    lines: tuple[str, ...]
    wide: str = ""


class Owned(Struct, frozen=True, kw_only=True):
    """An entity whose rows belong to callers. `set`: Go statement that makes `row` the stranger's; `shown`: the member
    of the resource with the owner; `known`: the helper that stores a caller's row, or empty. `exempt`, `partly`: roles
    that reach everybody's rows by all operations, and by some. `filter`: the list's member for the owner, or empty."""

    json: str
    set: str
    shown: str
    pointed: bool
    known: str
    exempt: tuple[str, ...]
    partly: tuple[str, ...]
    list_exempt: tuple[str, ...]
    error: str
    listed: bool
    filter: str
    list_roles: str
    create_roles: str
    requests: tuple[Gated, ...]


def gated(views: Iterable[View]) -> Iterator[Gated]:
    """One request for each operation that is not open to everybody."""
    for view in views:
        for operation in operations(view.entity):
            if asked(view.entity, operation) is not None:
                yield _gated(view, operation)


def owned(view: View) -> Owned | None:
    """What the tests of an entity's ownership need."""
    member, rule = owner(view.entity), ownership(view.entity)
    if member is None or rule is None:
        return None
    by_verb = {o.verb: o for o in operations(view.entity)}
    listed, created = by_verb.get(Verb.LIST), by_verb.get(Verb.CREATE)
    return Owned(
        json=json_member(member),
        set=assigned(member, "testutil.Stranger", "app.DB"),
        shown=pb_field(json_member(member)),
        pointed=is_optional(member),
        known=known(member),
        exempt=rule.exempt,
        partly=tuple(dict.fromkeys(r for w in rule.reaches for r in w.roles)),
        list_exempt=exempt(view.entity, Verb.LIST),
        error=f"{view.name}NotFound" if rule.hidden else "Forbidden",
        listed=listed is not None and is_owned(view.entity, Verb.LIST) and _lets_plain_in(view.entity, listed),
        filter=next((m.name for m in filters(view.entity) if m.of == member), ""),
        list_roles=_more(view.entity, listed),
        create_roles=_more(view.entity, created),
        requests=tuple(_owned_requests(view)),
    )


def known(member: Field | Relation) -> str:
    """The helper that stores the row of a caller; empty where callers are no rows."""
    return f"testutil.Known{member.target}" if isinstance(member, Relation) else ""


def assigned(member: Field | Relation, caller: str, db: str) -> str:
    """The Go statement that gives `row` to a caller or a tenant, whose id the member holds."""
    value = f"{known(member)}(t, {db}, {caller})" if known(member) else caller
    return f"row.{go_member(member)} = {f'new({value})' if is_optional(member) else value}"


def go_member(member: Field | Relation) -> str:
    return joined(json_member(member))


def json_member(member: Field | Relation) -> str:
    return reference(member) if isinstance(member, Relation) else member.name


def is_optional(member: Field | Relation) -> bool:
    """True when a row may belong to nobody."""
    return nullable(member) if isinstance(member, Field) else not member.required


def shown(member: Field | Relation, caller: str) -> str:
    """The owner as the resource's message has it."""
    return f"proto.String({caller}.String())" if is_optional(member) else f"{caller}.String()"


def caller_id(caller: str) -> str:
    """The id of one of a scenario's callers, as a Go expression."""
    return {"": USUAL, STRANGER: "testutil.Stranger", FOREIGNER: "testutil.Stranger"}.get(
        caller, f'testutil.CallerID("{caller}")'
    )


def go_strings(names: Iterable[str]) -> str:
    return ", ".join(f'"{n}"' for n in names)


def as_caller(request: str, caller: str, names: Iterable[str]) -> str:
    """A request that a caller with these roles makes."""
    return f"testutil.As({request}, {caller}{_arguments(names)})"


def in_other_tenant(request: str, caller: str, names: Iterable[str]) -> str:
    """A request that a caller of another tenant makes."""
    return f"testutil.In({request}, testutil.OtherTenant.String(), {caller}{_arguments(names)})"


def unauthenticated(views: Iterable[View]) -> tuple[str, ...] | None:
    """The Go statements of a request by nobody that only known callers may make."""
    found = next(gated(views), None)
    return _changed(found, "testutil.AsNobody({})") if found else None


def forbidden(views: tuple[View, ...]) -> tuple[str, ...] | None:
    """The Go statements of a request by a caller without the role, or for a row that is openly somebody else's."""
    found = next((g for g in gated(views) if g.roles), None)
    if found:
        return _changed(found, f"testutil.As({{}}, {USUAL})")
    apart = next((f for v in views if tenant(v.entity) for f in gated((v,))), None)
    if apart:
        return _changed(apart, f'testutil.In({{}}, "", {USUAL})')
    for view in views:
        rows = owned(view)
        if rows and rows.error == "Forbidden" and rows.requests:
            return _changed(rows.requests[0], "testutil.As({}, testutil.Stranger)")
    return None


def _changed(found: Gated, change: str) -> tuple[str, ...]:
    *before, last = found.lines
    return (*before, f"return {change.format(last.removeprefix('return '))}")


def _gated(view: View, operation: Operation) -> Gated:
    wanted = asked(view.entity, operation)
    allowed = wanted.roles if wanted else ()
    made = exchange(view, operation)
    return Gated(
        name=made.pattern,
        roles=go_strings(allowed),
        others=go_strings(r for r in roles(view.system) if r not in allowed) if allowed else "",
        status=0 if operation.verb is Verb.CUSTOM else made.status,
        lines=made.lines,
    )


def _owned_requests(view: View) -> Iterator[Gated]:
    """A request for each operation on one row that only reaches the caller's own; `roles`: what it takes."""
    for operation in operations(view.entity):
        if _reaches(view.entity, operation):
            own = view.entity.ownership
            wide = tuple(r for w in own.reaches if w.verb is operation.verb for r in w.roles) if own else ()
            yield replace(
                _gated(view, operation), roles=go_strings(needed(view.entity, operation)), wide=go_strings(wide)
            )


def _reaches(entity: Entity, operation: Operation) -> bool:
    """True for a request to one row that somebody who is not exempt may make."""
    by_id = operation.verb not in (Verb.CREATE, Verb.LIST)
    return by_id and is_owned(entity, operation.verb) and _lets_plain_in(entity, operation)


def _lets_plain_in(entity: Entity, operation: Operation) -> bool:
    """True when the gate lets in somebody who does not reach everybody's rows."""
    rule, wanted = ownership(entity), asked(entity, operation)
    return not (rule and wanted and wanted.roles) or bool(set(wanted.roles) - set(exempt(entity, operation.verb)))


def _more(entity: Entity, operation: Operation | None) -> str:
    """Roles as further arguments of a Go call."""
    return _arguments(needed(entity, operation)) if operation else ""


def _arguments(names: Iterable[str]) -> str:
    return "".join(f', "{n}"' for n in names)
