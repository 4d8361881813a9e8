"""Scenarios that change or delete a record, or move it to another state.

In: a scene. Out: a `Play`, or None when the scene is about something else or says what the design cannot keep.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.model import Call, Entity, Expect, Field, Fixture, Kind, Refusal, Setting, Step, Verb
from pipeline.design.samples import sample
from pipeline.design.scenarios.creates import REFUSES
from pipeline.design.scenarios.fixtures import existing, settings, use, use_ids
from pipeline.design.scenarios.scene import Play, Scene
from pipeline.design.scenarios.values import Pair, pairs

_CHANGED: Final = (
    "show", "success", "update", "changed", "new", "stamp", "visible", "persist", "all", "state", "unaffected", "others", "status_code", "only", "list", "get",
    "default",
)  # fmt: skip
_GONE: Final = ("delete", "deleted", "success", "nolonger", "not", "visible", "list", "hard", "show", "soft", "stamp", "persist", "status_code", "all", "notfound", "error")


def update_ok(scene: Scene) -> Play | None:
    """`When I change the title to "Buy bread", Then the task is updated`."""
    if not scene.when.has("update") or scene.when.has("create", "delete") or scene.refused() or not scene.entity.can(Verb.UPDATE):
        return None
    row = existing(scene)
    wanted = pairs(scene.when, scene.entity)
    body = settings(wanted) if wanted else _sampled(scene)
    if row is None or not body or not all(p.fits for p in wanted) or not _changeable(scene.entity, body):
        return None
    answer = pairs(scene.then, scene.entity)
    asked = {s.name: s.value for s in body}
    if any(asked.get(p.member, p.value) != p.value for p in answer) or _moves(scene, body):
        return None
    use(scene.when, wanted)
    use(scene.then, answer)
    _use_words(scene)
    scene.eat(("existing", "want", "valid", "update"), ("update", "new", "all", "valid", "partialupdate", "existing", "several", "only", "optional"), _CHANGED)
    call = Call(verb=Verb.UPDATE, entity=scene.entity.name, target=scene.bind, body=body)
    title = f"update {_names(body)} of {scene.thing}"
    return Play(rule="S-update", title=title, given=(row,), steps=(Step(call=call, expect=Expect(values=body)),))


def _sampled(scene: Scene) -> tuple[Setting, ...]:
    """Other valid values for the members that are to change; the first plain one when none is named."""
    names = list(dict.fromkeys(m for _, m in scene.members(scene.when)))
    fields = [f for n in names if (f := scene.entity.field_named(n)) is not None]
    fields = fields or [f for f in scene.entity.fields if _plain(f)][:1]
    found = ((f.name, sample(f, 7)) for f in fields if _plain(f))
    return tuple(Setting(name=n, value=v) for n, v in found if isinstance(v, str | int))


def _plain(field: Field) -> bool:
    return not field.computed and not field.immutable and field.type.kind not in (Kind.JSON, Kind.LIST, Kind.FILE, Kind.ENUM)


def _changeable(entity: Entity, body: tuple[Setting, ...]) -> bool:
    fields = [entity.field_named(s.name) for s in body]
    return all(f is not None and not f.immutable and not f.computed for f in fields)


def _moves(scene: Scene, body: tuple[Setting, ...]) -> bool:
    machine = scene.entity.machine
    return machine is not None and any(s.name == machine.field for s in body)


def delete_ok(scene: Scene) -> Play | None:
    """`When I delete the task, Then it is gone`."""
    if not scene.when.has("delete") or scene.when.has("create", "update") or scene.refused() and not scene.then.has("deleted", "delete", "nolonger"):
        return None
    if not scene.entity.can(Verb.DELETE) or scene.given.has("notfound", "without", "inuse"):
        return None
    if scene.then.has("soft") and not scene.entity.soft_delete or scene.then.has("hard") and scene.entity.soft_delete:
        return None
    row = existing(scene)
    if row is None:
        return None
    _use_words(scene)
    scene.eat(("existing",), ("delete", "soft", "hard", "success", "valid"), _GONE)
    gone = Step(call=_call(scene, Verb.DELETE), expect=Expect())
    missing = Step(call=_call(scene, Verb.GET), expect=Expect(refusal=Refusal.NOT_FOUND))
    steps = (gone, missing) if scene.entity.can(Verb.GET) else (gone,)
    return Play(rule="S-delete", title=f"delete {scene.thing}", given=(row,), steps=steps)


def delete_in_use(scene: Scene) -> Play | None:
    """`Given a category that is used by a product, When I delete it, Then the deletion is rejected`."""
    if not scene.when.has("delete") or not scene.refused() or not scene.entity.can(Verb.DELETE):
        return None
    user = next((e for e in scene.entities.values() for r in e.relations if r.target == scene.entity.name and r.stored and _named(scene, e)), None)
    if user is None:
        return None
    relation = next(r for r in user.relations if r.target == scene.entity.name and r.stored)
    row = existing(scene)
    if row is None or relation.on_delete.value != "restrict":
        return None
    _use_words(scene)
    for line in scene.lines:
        line.use(*(c for c in line.chunks if user.name in c.entities()))
    scene.eat(("inuse", "existing", "associate", "several"), ("delete",), (*REFUSES, "delete", "inuse", "deleted", "existing"))
    child = Fixture(entity=user.name, bind="user of it", settings=(Setting(name=relation.name, ref=scene.bind),))
    step = Step(call=_call(scene, Verb.DELETE), expect=Expect(refusal=Refusal.IN_USE))
    return Play(rule="S-in-use", title=f"delete {scene.thing} in use", given=(row, child), steps=(step,))


def _named(scene: Scene, entity: Entity) -> bool:
    return any(entity.name in c.entities() for line in scene.lines for c in line.chunks)


def move(scene: Scene) -> Play | None:
    """`Given a draft product, When I activate it, Then its status is active`, and moves that are not allowed."""
    machine = scene.entity.machine
    if machine is None:
        return None
    before = _state(pairs(scene.given, scene.entity), machine.field)
    after = _state(pairs(scene.then, scene.entity), machine.field) if not scene.refused() else None
    wanted = after or _state(pairs(scene.when, scene.entity), machine.field) or _by_name(scene)
    if before is None or wanted is None:
        return None
    step = next((m for m in machine.moves if m.source == before.value and m.target == wanted.value), None)
    if (step is None) != scene.refused():
        return None
    name = step.name if step is not None else next((m.name for m in machine.moves if m.target == wanted.value), "")
    for line in scene.lines:
        use(line, pairs(line, scene.entity))
    _use_words(scene)
    scene.when.use(*(c for c in scene.when.chunks if _spells(c.text, name)))
    scene.eat(("existing", "state"), ("update", "move", "state", "deleted"), (*_CHANGED, *REFUSES, "illegal", "move"))
    row = Fixture(entity=scene.entity.name, bind=scene.bind, settings=(Setting(name=before.member, value=before.value),))
    body = () if name else (Setting(name=machine.field, value=wanted.value),)
    call = Call(verb=Verb.MOVE if name else Verb.UPDATE, entity=scene.entity.name, name=name, target=scene.bind, body=body)
    done = Expect(values=(Setting(name=machine.field, value=wanted.value),))
    expect = done if step is not None else Expect(refusal=Refusal.ILLEGAL_MOVE)
    title = f"{name or 'move'} {scene.thing} from {before.value} to {wanted.value}".replace("_", " ")
    return Play(rule="S-move", title=title, given=(row,), steps=(Step(call=call, expect=expect),))


def _state(found: tuple[Pair, ...], field: str) -> Pair | None:
    return next((p for p in found if p.member == field), None)


def _by_name(scene: Scene) -> Pair | None:
    """The move whose verb the request uses (`I ship the order`)."""
    machine = scene.entity.machine
    for m in machine.moves if machine is not None else ():
        chunk = next((c for c in scene.when.chunks if m.name and _spells(c.text, m.name)), None)
        if machine is not None and chunk is not None:
            return Pair(member=machine.field, value=m.target, fits=True, chunks=(chunk,))
    return None


def _spells(text: str, name: str) -> bool:
    from pipeline.design.words import forms

    return bool(name) and name.replace("_", " ") in forms(text)


def _call(scene: Scene, verb: Verb) -> Call:
    return Call(verb=verb, entity=scene.entity.name, target=scene.bind)


def _use_words(scene: Scene) -> None:
    for line in scene.lines:
        line.use(*(c for c, _ in scene.members(line)))
    use_ids(scene)
    scene.use_things()


def _names(body: tuple[Setting, ...]) -> str:
    return ", ".join(s.name.replace("_", " ") for s in body)
