"""Who asks in an acceptance scenario, as Go: the caller of a request, and the row that a caller must have.

In: a scene and its steps. Out: expressions and statements. A scenario that names no caller is asked by the usual one,
or by the owner of the row that it speaks of when it says whose that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from pipeline.design.cases import FOREIGNER, NOBODY, STRANGER, Call, Setting, Step
from pipeline.design.contract.access import asked, exempt, is_guarded, needed, ownership, tenant
from pipeline.design.model import Relation
from pipeline.design.operations import Verb
from pipeline.render.gotests.callers import (
    USUAL,
    as_caller,
    caller_id,
    go_member,
    in_other_tenant,
    is_optional,
    json_member,
    known,
)
from pipeline.render.gotests.callers import shown as shown_as
from pipeline.render.gotests.scene import Scene, operation_of, variable
from pipeline.render.gotests.view import View
from pipeline.render.names import pb_field


def told_owner(view: View, settings: Iterable[Setting]) -> Setting | None:
    """What a scenario says of a row's owner; None when nothing."""
    member = view.owner
    if member is None:
        return None
    return next((s for s in settings if s.ref and s.name in (member.name, json_member(member))), None)


def owner_of_row(view: View, bind: str) -> str:
    """The Go expression of the caller whom a stored row belongs to."""
    assert view.owner is not None
    pointer = "*" if is_optional(view.owner) else ""
    return f"{pointer}{variable(bind)}.{go_member(view.owner)}"


def without_owner(scene: Scene, call: Call) -> Call:
    """The call as clients can make it: whom a new row belongs to is said by who asks, not in the body."""
    if call.verb is not Verb.CREATE:
        return call
    view = scene.views[call.entity]
    told = told_owner(view, call.body)
    return replace(call, body=tuple(s for s in call.body if s is not told and not is_tenant(view, s.name)))


def is_tenant(view: View, name: str) -> bool:
    """True for the member with the tenant: a scenario's rows are all of the tenant of who asks."""
    member = tenant(view.entity)
    return member is not None and name in (member.name, json_member(member))


def prepared(scene: Scene, step: Step) -> Iterator[str]:
    """The rows of the caller, and of the caller's tenant, which a new row will refer to."""
    view, call = scene.views[step.call.entity], step.call
    apart = tenant(view.entity)
    if call.verb is Verb.CREATE and isinstance(apart, Relation) and call.caller != NOBODY:
        whose = "testutil.OtherTenant" if call.caller == FOREIGNER else "testutil.Tenant"
        yield f"{known(apart)}(t, app.DB, {whose})"
    told = told_owner(view, call.body)
    there = call.caller == NOBODY or (told is not None and told.ref in scene.rows)
    if call.verb is Verb.CREATE and isinstance(view.owner, Relation) and not there:
        yield f"{known(view.owner)}(t, app.DB, {who(scene, step)})"


def sent(scene: Scene, step: Step, made: str) -> str:
    """The request with the credentials of who asks."""
    view, call = scene.views[step.call.entity], step.call
    operation = operation_of(view, call)
    if operation is None or not is_guarded(view.system):
        return made
    if call.caller == NOBODY:
        return f"testutil.AsNobody({made})"
    caller, rule, wanted = who(scene, step), ownership(view.entity), asked(view.entity, operation)
    if call.caller == FOREIGNER:
        return in_other_tenant(made, caller, needed(view.entity, operation))
    if call.caller == STRANGER:
        wide = exempt(view.entity, operation.verb)
        return as_caller(made, caller, [r for r in (wanted.roles if wanted else ()) if r not in wide][:1])
    if call.caller:
        return as_caller(made, caller, (call.caller,))
    return made if rule is None and caller == USUAL else as_caller(made, caller, needed(view.entity, operation))


def owned_by(scene: Scene, step: Step) -> Iterator[str]:
    """The statement that expects a new row to be its caller's, when that is not the usual one."""
    member, caller = scene.views[step.call.entity].owner, who(scene, step)
    if member is not None and caller != USUAL:
        yield f"want.{pb_field(json_member(member))} = {shown_as(member, caller)}"


def who(scene: Scene, step: Step) -> str:
    """The Go expression of the id of who asks."""
    call, expect = step.call, step.expect
    if call.caller:
        return caller_id(call.caller)
    told = told_owner(scene.views[call.entity], call.body) if call.verb is Verb.CREATE else None
    if told is not None and told.ref in scene.rows:
        return f"{variable(told.ref)}.ID"
    spoken = (call.target, *expect.listed)
    return next((scene.owners[bind] for bind in spoken if bind in scene.owners), USUAL)
