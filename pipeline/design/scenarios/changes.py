"""Scenarios that change a record.

In: a scene. Out: a `Play`, or None when the scene is about something else or says what the design cannot keep.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from pipeline.design.cases import Call, Expect, Setting, Step
from pipeline.design.model import Field, Kind
from pipeline.design.operations import Verb
from pipeline.design.samples import sample
from pipeline.design.scenarios.creates import plain, reread, unordered, use_members, words_of
from pipeline.design.scenarios.fixtures import filled, literals, rows, settings_of, subject, use, use_ids, use_names
from pipeline.design.scenarios.remarks import leave_effects
from pipeline.design.scenarios.scene import Play, Scene, several, verb
from pipeline.design.scenarios.stated import pairs
from pipeline.design.scenarios.values import Pair

CHANGED: Final = (
    "show", "success", "update", "changed", "new", "stamp", "visible", "persist", "all", "state", "unaffected",
    "others", "status_code", "only", "list", "get", "default", "partialupdate", "hollow", "move", "existing",
    "submit", "writes",
)  # fmt: skip
_CHANGES: Final = (
    "turn",
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
    if several(scene.when):
        return None
    done = verb(scene)
    asked_for = done in ("update", "create") or (scene.when.has("move", "turn") and not done)
    if not asked_for or scene.refused() or not scene.entity.can(Verb.UPDATE):
        return None
    found = rows(scene)
    if done == "create" and not filled(scene, found):
        return None
    row, wanted, answer = subject(scene, found), pairs(scene.when, scene.entity), pairs(scene.then, scene.entity)
    wanted = wanted or _moved(scene, answer)
    body = settings_of(wanted) if wanted or done != "update" else _sampled(scene)
    if row is None or not body or not all(p.fits for p in wanted) or not _changeable(scene, body):
        return None
    asked = {s.name: s.value for s in body}
    if any(asked.get(p.member, row.value(p.member)) != p.value for p in answer):
        return None
    free = unordered(scene.entity, tuple(asked), tuple(p.member for p in row.pairs))
    if free is None:
        return None
    use(scene, row)
    scene.when.use(*(c for p in wanted for c in p.chunks))
    scene.then.use(*(c for p in answer for c in p.chunks))
    scene.then.use(*(c for c in literals(scene.then) if any(c.inner == str(s.value) for s in body)))
    _use_words(scene)
    use_names(scene, found)
    scene.eat(("existing", "want", "valid", "update"), (*_CHANGES, *(("create",) if done == "create" else ())), CHANGED)
    _use_kept(scene, frozenset(asked))
    leave_effects(scene.then, scene.entity, {*asked, *(p.member for p in row.pairs)})
    changed = f"changed_{scene.bind}"
    call = Call(verb=Verb.UPDATE, entity=scene.entity.name, target=row.bind, body=body, bind=changed)
    kept = tuple(Setting(name=p.member, value=p.value) for p in row.pairs if p.member not in asked)
    title = f"update {words_of(tuple(asked))} of {scene.thing}"
    step = Step(call=call, expect=Expect(values=(*body, *kept)))
    there = replace(row.fixture(), settings=(*row.fixture().settings, *free))
    return Play(rule="S-update", title=title, given=(there,), steps=(step, *reread(scene, changed)))


def _moved(scene: Scene, answer: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """`When I complete the task, Then its status is completed`: the state that the answer is in was asked for."""
    if not scene.when.has("move", "turn"):
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
    said = scene.members(scene.when)
    names = list(dict.fromkeys(m for c, m in said if scene.entity.name not in c.entities()))
    fields = [f for n in names if (f := scene.entity.field_named(n)) is not None]
    fields = fields or [f for f in scene.entity.fields if _plain(f)][:1]
    found = ((f.name, sample(f, 7)) for f in fields if _plain(f) or (names and f.type.kind in (Kind.LIST, Kind.JSON)))
    return tuple(Setting(name=n, value=v) for n, v in found if plain(v))


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


def _use_words(scene: Scene) -> None:
    use_members(scene)
    use_ids(scene)
