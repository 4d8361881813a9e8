"""Scenarios that update, delete or restore a record.

In: a scene. Out: a `Play`, or None when the scene is about something else or says what the design cannot keep.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pipeline.design.cases import Call, Expect, Fixture, Refusal, Setting, Step
from pipeline.design.model import Entity, Field, Kind
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import objects
from pipeline.design.samples import sample
from pipeline.design.scenarios.creates import REFUSES, reread, use_members, words_of
from pipeline.design.scenarios.fixtures import rows, settings_of, subject, use, use_ids, use_names
from pipeline.design.scenarios.scene import Play, Scene, verb
from pipeline.design.scenarios.values import Pair, pairs

CHANGED: Final = (
    "show", "success", "update", "changed", "new", "stamp", "visible", "persist", "all", "state", "unaffected",
    "others", "status_code", "only", "list", "get", "default", "partialupdate", "hollow", "move", "existing",
    "submit",
)  # fmt: skip
_GONE: Final = (
    "delete", "deleted", "success", "nolonger", "not", "visible", "list", "hard", "show", "soft", "stamp", "persist",
    "status_code", "all", "notfound", "error", "unaffected", "others", "state", "get", "hollow", "only",
)  # fmt: skip
_CHANGES: Final = (
    "update",
    "new",
    "all",
    "valid",
    "partialupdate",
    "existing",
    "several",
    "only",
    "optional",
    "others",
    "move",
    "state",
    "hollow",
    "persist",
    "success",
    "submit",
    "enter",
)


def update_ok(scene: Scene) -> Play | None:
    """`When I change the title to "Buy bread", Then the task is updated`."""
    asked_for = verb(scene) == "update" or (scene.when.has("move") and not verb(scene))
    if not asked_for or scene.refused() or not scene.entity.can(Verb.UPDATE):
        return None
    found = rows(scene)
    row, wanted, answer = subject(scene, found), pairs(scene.when, scene.entity), pairs(scene.then, scene.entity)
    wanted = wanted or _moved(scene, answer)
    body = settings_of(wanted) if wanted or verb(scene) != "update" else _sampled(scene)
    if row is None or not body or not all(p.fits for p in wanted) or not _changeable(scene, body):
        return None
    asked = {s.name: s.value for s in body}
    if any(asked.get(p.member, row.value(p.member)) != p.value for p in answer):
        return None
    use(scene, row)
    scene.when.use(*(c for p in wanted for c in p.chunks))
    scene.then.use(*(c for p in answer for c in p.chunks))
    _use_words(scene)
    use_names(scene, found)
    scene.eat(("existing", "want", "valid", "update"), _CHANGES, CHANGED)
    _use_kept(scene, frozenset(asked))
    changed = f"changed_{scene.bind}"
    call = Call(verb=Verb.UPDATE, entity=scene.entity.name, target=row.bind, body=body, bind=changed)
    kept = tuple(Setting(name=p.member, value=p.value) for p in row.pairs if p.member not in asked)
    title = f"update {words_of(tuple(asked))} of {scene.thing}"
    step = Step(call=call, expect=Expect(values=(*body, *kept)))
    return Play(rule="S-update", title=title, given=(row.fixture(),), steps=(step, *reread(scene, changed)))


def _moved(scene: Scene, answer: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """`When I complete the task, Then its status is completed`: the state that the answer is in was asked for."""
    if not scene.when.has("move"):
        return ()
    fields = {f.name for f in scene.entity.fields if f.type.kind in (Kind.ENUM, Kind.BOOLEAN)}
    return tuple(p for p in answer if p.member in fields)[:1]


def _use_kept(scene: Scene, asked: frozenset[str]) -> None:
    """What is said about values that were, and about members that do not change: the whole record is compared."""
    if scene.then.has("former"):
        scene.then.eat("former", "nolonger")
    if not {m for _, m in scene.members(scene.then)} & asked:
        scene.then.eat("immutable")


def _sampled(scene: Scene) -> tuple[Setting, ...]:
    """Other valid values for the members that are to change; the first plain one when none is named."""
    names = list(dict.fromkeys(m for _, m in scene.members(scene.when)))
    fields = [f for n in names if (f := scene.entity.field_named(n)) is not None]
    fields = fields or [f for f in scene.entity.fields if _plain(f)][:1]
    found = ((f.name, sample(f, 7)) for f in fields if _plain(f))
    return tuple(Setting(name=n, value=v) for n, v in found if isinstance(v, str | int))


def _plain(field: Field) -> bool:
    return (
        not field.computed
        and not field.immutable
        and field.type.kind not in (Kind.JSON, Kind.LIST, Kind.FILE, Kind.ENUM)
    )


def _changeable(scene: Scene, body: tuple[Setting, ...]) -> bool:
    machine = scene.entity.machine
    if machine is not None and any(s.name == machine.field for s in body):
        return False
    fields = [scene.entity.field_named(s.name) for s in body]
    return all(f is not None and not f.immutable and not f.computed for f in fields)


def delete_ok(scene: Scene) -> Play | None:
    """`When I delete the task, Then it is gone`."""
    if verb(scene) != "delete" or not _deleted(scene):
        return None
    if not scene.entity.can(Verb.DELETE) or scene.given.has("notfound", "without") or _lives_on(scene):
        return None
    found = rows(scene)
    row = subject(scene, found)
    if row is None or row.deleted:
        return None
    use(scene, row)
    _use_words(scene)
    use_names(scene, found)
    scene.eat(("existing", "list"), ("delete", "soft", "hard", "success", "valid", "list"), _GONE)
    gone = Step(call=_call(scene, Verb.DELETE, row.bind), expect=Expect())
    return Play(
        rule="S-delete", title=f"delete {scene.thing}", given=(row.fixture(),), steps=(gone, *_absent(scene, row.bind))
    )


def _deleted(scene: Scene) -> bool:
    codes = any(c.text in {"400", "403", "409", "422"} for c in scene.then.chunks)
    return (
        not codes
        and not scene.then.has("reject", "prevent", "conflict", "inuse")
        and scene.then.has("deleted", "delete", "nolonger", "success", "soft", "hard", "204", "notfound", "not", "show")
    )


def _lives_on(scene: Scene) -> bool:
    """The clause contradicts how the entity is deleted."""
    soft = scene.entity.soft_delete
    return (
        (scene.then.has("soft") and not soft)
        or (scene.then.has("hard") and soft)
        or scene.then.has("inuse", "clear", "cascade")
    )


def _absent(scene: Scene, bind: str) -> tuple[Step, ...]:
    if scene.then.has("list") and scene.entity.can(Verb.LIST):
        hidden = Step(call=Call(verb=Verb.LIST, entity=scene.entity.name), expect=Expect(unlisted=(bind,)))
    else:
        hidden = None
    missing = Step(call=_call(scene, Verb.GET, bind), expect=Expect(refusal=Refusal.NOT_FOUND))
    steps = (hidden, missing if scene.entity.can(Verb.GET) else None)
    return tuple(s for s in steps if s is not None)


def delete_in_use(scene: Scene) -> Play | None:
    """`Given a category that is used by a product, When I delete it, Then the deletion is rejected`."""
    if verb(scene) != "delete" or not scene.refused() or not scene.entity.can(Verb.DELETE):
        return None
    found = rows(scene)
    user = next((r for r in found if r.entity != scene.entity.name and _refers(scene, r.entity) and not r.absent), None)
    row = subject(scene, found)
    if user is None or row is None or not user.fits:
        return None
    relation = next(r for r in scene.entities[user.entity].relations if r.target == scene.entity.name and r.stored)
    if relation.on_delete.value != "restrict":
        return None
    use(scene, row, user)
    _use_words(scene)
    for line in scene.lines:
        line.use(*(c for c, n in objects(line) if n == user.entity))
    scene.eat(
        ("inuse", "existing", "associate", "several", "musthave"),
        ("delete",),
        (*REFUSES, "delete", "inuse", "deleted", "existing", "associate"),
    )
    link = Setting(name=relation.name, ref=row.bind)
    child = user.fixture()
    fixture = child if link in child.settings else _with_link(child, link)
    step = Step(call=_call(scene, Verb.DELETE, row.bind), expect=Expect(refusal=Refusal.IN_USE))
    return Play(rule="S-in-use", title=f"delete {scene.thing} in use", given=(row.fixture(), fixture), steps=(step,))


def _with_link(fixture: Fixture, link: Setting) -> Fixture:
    return replace(fixture, settings=(*fixture.settings, link))


def _refers(scene: Scene, name: str) -> bool:
    entity: Entity = scene.entities[name]
    return any(r.target == scene.entity.name and r.stored for r in entity.relations)


def _call(scene: Scene, asked: Verb, bind: str) -> Call:
    return Call(verb=asked, entity=scene.entity.name, target=bind)


def _use_words(scene: Scene) -> None:
    use_members(scene)
    use_ids(scene)
