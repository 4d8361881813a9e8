"""Acceptance scenarios as Go tests: one file for each feature, one subtest for each case.

In: the system's designs and views. Out: template values: names, and lines of Go for each case. A feature without
compiled scenarios has no file; a scenario that needs what the service does not have is a test that fails and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from pipeline.design.cases import MALFORMED_ID, UNKNOWN_ID, Call, Case, Expect, Refusal, Setting, Step
from pipeline.design.contract.errors import FORBIDDEN, UNAUTHENTICATED, Sentinel
from pipeline.design.contract.messages import Member
from pipeline.design.contract.spelling import pascal, reference
from pipeline.design.model import Field
from pipeline.design.operations import Verb
from pipeline.design.samples import Value
from pipeline.design.system import Design
from pipeline.patterns import regex
from pipeline.render.gotests import scenes
from pipeline.render.gotests.asking import owned_by
from pipeline.render.gotests.listings import listed
from pipeline.render.gotests.rows import canonical
from pipeline.render.gotests.scene import Scene, operation_of, variable
from pipeline.render.gotests.scenes import given, request, stated, value_of
from pipeline.render.gotests.view import View, is_many

ACCESS: Final = {Refusal.UNAUTHENTICATED: UNAUTHENTICATED, Refusal.FORBIDDEN: FORBIDDEN}
KEEPING: Final = (Verb.CREATE, Verb.GET, Verb.LIST)
"""What leaves the rows that are there as they are."""
_DECLARED: Final = regex(r"(\w+) := (?=testutil\.CreateTest)")


class Scenario(Struct, frozen=True, kw_only=True):
    """One case as the template shows it."""

    name: str
    lines: tuple[str, ...]


def name_of(design: Design) -> str:
    """`001-product-catalog` → `001_ProductCatalog`."""
    number, _, rest = design.slug.partition("-")
    return f"{number}_{pascal(rest.replace('-', '_'))}"


def scenarios(design: Design, views: Mapping[str, View]) -> Iterator[Scenario]:
    """The compiled scenarios of a feature, in the order of its spec; names are unique."""
    seen: dict[str, int] = {}
    for case in design.cases:
        name = f"{case.id}: {case.title}"
        seen[name] = seen.get(name, 0) + 1
        counted = name if seen[name] == 1 else f"{name} ({seen[name]})"
        yield Scenario(name=counted.replace('"', "'"), lines=_without_unused(tuple(_case(case, views))))


def _without_unused(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Go refuses a variable that nothing reads: a row that only has to be there gets none."""
    text = "\n".join(lines)

    def used(name: str) -> bool:
        return len(re.findall(rf"\b{name}\b(?!:)", text)) > 1

    declared = ((line, _DECLARED.match(line)) for line in lines)
    return tuple(line[found.end() :] if found and not used(found[1]) else line for line, found in declared)


def _case(case: Case, views: Mapping[str, View]) -> Iterator[str]:
    scene = Scene(views=views)
    for step in case.steps:
        if operation_of(views[step.call.entity], step.call) is None:
            name = step.call.name or step.call.verb.value
            yield f't.Fatal("the service has no operation {name} of {views[step.call.entity].words}")'
            return
    used = _refs(case.steps) | {s.ref for f in case.given for s in f.settings}
    for fixture in case.given:
        yield from given(scene, fixture, used)
    for i, step in enumerate(case.steps):
        if step.call.bind in _refs(case.steps[i + 1 :]):
            scene.kept.add(step.call.bind)
            yield f"var {variable(step.call.bind)} *{views[step.call.entity].message}"
    several = len(case.steps) > 1
    for step in case.steps:
        lines = (*request(scene, step), *_expected(scene, step))
        scene.changed |= step.expect.refusal is None and step.call.verb not in KEEPING
        yield from ("{", *(f"\t{line}" for line in lines), "}") if several else lines


def _refs(steps: tuple[Step, ...]) -> frozenset[str]:
    """The binds that requests and answers refer to."""
    found: set[str] = set()
    for step in steps:
        settings = (*step.call.body, *step.call.query, *step.expect.values)
        found |= {step.call.target, *(s.ref for s in settings), *step.expect.listed, *step.expect.unlisted}
    return frozenset(found - {""})


def _expected(scene: Scene, step: Step) -> Iterator[str]:
    view, call, expect = scene.views[step.call.entity], step.call, step.expect
    if expect.refusal is not None:
        yield from _refused(scene, view, call, expect)
    elif call.verb is Verb.DELETE:
        yield "testutil.AssertEmpty(t, answer, http.StatusNoContent)"
    elif call.verb is Verb.LIST:
        yield from listed(scene, view, expect)
    else:
        yield from _resource(scene, view, step)


def _refused(scene: Scene, view: View, call: Call, expect: Expect) -> Iterator[str]:
    error = _error(view, call, expect)
    names = "".join(f', "{n}"' for n in _blamed(view, call, expect, error))
    yield f"testutil.AssertRefused(t, answer, handlers.Errors.{error}{names})"


def _error(view: View, call: Call, expect: Expect) -> str:
    if call.target == MALFORMED_ID:
        return "InvalidID"
    refusal = expect.refusal
    if refusal in ACCESS:
        return ACCESS[refusal].name
    dangling = [s.name for s in call.body if s.ref == UNKNOWN_ID]
    if refusal is Refusal.INVALID and dangling:
        refusal = Refusal.REFERENCE
    assert refusal is not None
    wanted = dangling or list(expect.fields)
    found = [s for s in view.errors if s.refusal is refusal]
    blamed = [s for s in found if any(_member(view, n) in s.members for n in wanted)]
    chosen: Sentinel = (blamed or found)[0]
    return chosen.name


def _blamed(view: View, call: Call, expect: Expect, error: str) -> tuple[str, ...]:
    """The members that the answer must name: of a whole key all of them, whichever the scenario speaks of; of a body
    that cannot even be read those which cannot, as the values of the rest are looked at only then."""
    if not expect.fields:
        return ()
    sentinel = next((s for s in view.errors if s.name == error), None)
    if sentinel is not None and sentinel.members:
        return sentinel.members
    unreadable = {s.name for s in call.body if s.name in expect.fields and _is_unreadable(view, s)}
    return tuple(_member(view, n) for n in expect.fields if not unreadable or n in unreadable)


def _is_unreadable(view: View, setting: Setting) -> bool:
    """True for what is no value of the member's type at all."""
    field = view.entity.field_named(setting.name)
    return (
        field is not None and not setting.ref and setting.value is not None and value_of(field, setting.value) is None
    )


def _member(view: View, name: str) -> str:
    relation = view.entity.relation_named(name)
    return reference(relation) if relation is not None and relation.stored else name


def _resource(scene: Scene, view: View, step: Step) -> Iterator[str]:
    call, expect = step.call, step.expect
    status = "http.StatusCreated" if call.verb is Verb.CREATE else "http.StatusOK"
    yield f"got := testutil.Decode(t, answer, {status}, &{view.message}{{}})"
    yield from _wanted(scene, view, call)
    if call.verb is Verb.CREATE:
        yield from owned_by(scene, step)
    for setting in expect.values:
        found = stated(view, setting)
        if found is not None:
            member, go, value = found
            yield f"want.{go} = {'nil' if value is None else view.expression(member, _shown(member, value))}"
        elif setting.ref:
            yield from _reference(scene, view, setting.name, setting.ref)
        else:
            yield from _unset(scene, view, call, setting.name)
    yield "testutil.AssertEqual(t, want, got)"
    if call.bind in scene.kept:
        scene.answers[call.bind] = call.entity
        yield f"{variable(call.bind)} = got"


def _shown(member: Member, value: Value) -> Value:
    return canonical(member.of, value) if isinstance(member.of, Field) else value


def _reference(scene: Scene, view: View, name: str, ref: str) -> Iterator[str]:
    for member, go in view.resource:
        if member.name == _member(view, name):
            target = scene.id(ref)
            one = f"proto.String({target})" if member.optional else target
            yield f"want.{go} = " + (f"[]string{{{target}}}" if is_many(member) else one)


def _unset(scene: Scene, view: View, call: Call, name: str) -> Iterator[str]:
    """A reference that leads nowhere; one that went with its target has changed the row that held it."""
    for member, go in view.resource:
        if member.name == _member(view, name):
            yield f"want.{go} = nil"
            if call.verb is Verb.GET and scene.changed:
                yield "want.Version++"
                yield "want.UpdatedAt = got.GetUpdatedAt()"


def _wanted(scene: Scene, view: View, call: Call) -> Iterator[str]:
    """The resource that must come back, before what the scenario says about it."""
    if call.verb is Verb.CREATE:
        yield f"want := created{view.name}(request, got)"
        return
    before = f"stored{view.name}({variable(call.target)})" if call.target in scene.rows else variable(call.target)
    if call.verb is Verb.GET:
        yield f"want := {before}"
    elif call.verb is Verb.UPDATE and scenes.typed(scene, view, call) is not None:
        yield f"want := updated{view.name}(request, {before}, got)"
    else:
        yield f"want := proto.CloneOf({before})"
        yield "want.Version++"
        yield "want.UpdatedAt = got.GetUpdatedAt()"
        yield from _moved(view, call)
    yield from _links(scene, view, call)


def _links(scene: Scene, view: View, call: Call) -> Iterator[str]:
    """References to many that the row was stored with, where the request does not replace them."""
    told = {setting.name for setting in call.body}
    for relation, ids in scene.linked.get(call.target, {}).items():
        name = _member(view, relation)
        if not told & {relation, name}:
            go = next(go for member, go in view.resource if member.name == name)
            yield f"want.{go} = []string{{{', '.join(f'{i}.String()' for i in ids)}}}"


def _moved(view: View, call: Call) -> Iterator[str]:
    """The state that a move leads to."""
    machine, state = view.entity.machine, view.state
    target = next((m.target for m in machine.moves if m.name == call.name), None) if machine and call.name else None
    if state is not None and target is not None and call.verb is Verb.MOVE:
        for member, go in view.resource:
            if view.is_state(member):
                yield f"want.{go} = {view.expression(member, target)}"
