"""Scenarios about states: a move that is legal, and one that is not.

In: a scene of an entity with a machine. Out: a `Play`, or None when the machine says otherwise than the scenario.
"""

from __future__ import annotations

from pipeline.design.cases import Call, Expect, Refusal, Setting, Step
from pipeline.design.model import Machine
from pipeline.design.operations import Verb
from pipeline.design.scenarios.changes import CHANGED
from pipeline.design.scenarios.creates import REFUSES, use_members
from pipeline.design.scenarios.fixtures import rows, subject, use, use_ids
from pipeline.design.scenarios.remarks import leave_effects
from pipeline.design.scenarios.scene import Play, Scene
from pipeline.design.scenarios.stated import pairs
from pipeline.design.scenarios.values import Pair
from pipeline.design.text.words import forms


def move(scene: Scene) -> Play | None:
    """`Given a draft product, When I activate it, Then its status is active`, and moves that are not allowed."""
    machine = scene.entity.machine
    if machine is None or scene.when.has("create", "delete", "list", "filter"):
        return None
    row = subject(scene, rows(scene))
    if row is None:
        return None
    before = next((p for p in row.pairs if p.member == machine.field), None)
    wanted = _wanted(scene, machine)
    if before is None or wanted is None or any(c.is_a("assign", "associate") for c in wanted.chunks):
        return None
    step = next((m for m in machine.moves if m.source == before.value and m.target == wanted.value), None)
    if (step is None) != scene.refused() or (step is None and not machine.moves):
        return None
    name = step.name if step is not None else next((m.name for m in machine.moves if m.target == wanted.value), "")
    use(scene, row)
    for line in scene.lines:
        line.use(*(c for p in pairs(line, scene.entity) for c in p.chunks))
    use_members(scene)
    use_ids(scene)
    scene.when.use(*wanted.chunks, *(c for c in scene.when.chunks if _spells(c.text, name)))
    scene.eat(
        ("existing", "state"), ("update", "move", "state", "deleted", "new"), (*CHANGED, *REFUSES, "illegal", "move")
    )
    if step is not None:
        leave_effects(scene.then, scene.entity, {machine.field, *(p.member for p in row.pairs)})
    call = _call(scene, machine, name, row.bind, str(wanted.value))
    done = Expect(values=(Setting(name=machine.field, value=wanted.value),))
    expect = done if step is not None else Expect(refusal=Refusal.ILLEGAL_MOVE)
    title = f"{name or 'move'} {scene.thing} from {before.value} to {wanted.value}".replace("_", " ")
    return Play(rule="S-move", title=title, given=(row.fixture(),), steps=(Step(call=call, expect=expect),))


def _wanted(scene: Scene, machine: Machine) -> Pair | None:
    for line in (scene.when,) if scene.refused() else (scene.then, scene.when):
        found = next((p for p in pairs(line, scene.entity) if p.member == machine.field), None)
        if found is not None:
            return found
    return _by_name(scene, machine)


def _by_name(scene: Scene, machine: Machine) -> Pair | None:
    """The move whose verb the request uses (`I ship the order`)."""
    for m in machine.moves:
        chunk = next((c for c in scene.when.chunks if _spells(c.text, m.name)), None)
        if chunk is not None:
            return Pair(member=machine.field, value=m.target, fits=True, chunks=(chunk,))
    return None


def _call(scene: Scene, machine: Machine, name: str, bind: str, target: str) -> Call:
    body = () if name else (Setting(name=machine.field, value=target),)
    verb = Verb.MOVE if name else Verb.UPDATE
    return Call(verb=verb, entity=scene.entity.name, name=name, target=bind, body=body)


def _spells(text: str, name: str) -> bool:
    return bool(name) and name.replace("_", " ") in forms(text)
