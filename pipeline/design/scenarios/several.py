"""Scenarios that ask for several things in a row: `Then they can add, edit or delete tasks`.

In: a scene. Out: a `Play` with one request for each verb, on one record; None when a verb is not open to clients.
"""

from __future__ import annotations

from pipeline.design.cases import Call, Expect, Refusal, Setting, Step
from pipeline.design.operations import Verb
from pipeline.design.samples import sample
from pipeline.design.scenarios.changes import CHANGED
from pipeline.design.scenarios.creates import ANSWERED, plain, use_members
from pipeline.design.scenarios.fixtures import rows, subject, use, use_ids
from pipeline.design.scenarios.scene import Play, Scene, several

_VERBS = {"create": Verb.CREATE, "update": Verb.UPDATE, "delete": Verb.DELETE}


def each_verb(scene: Scene) -> Play | None:
    """Each of the verbs works."""
    asked = several(scene.when)
    verbs = [verb for name, verb in _VERBS.items() if name in asked]
    row = subject(scene, rows(scene))
    if len(verbs) < 2 or len(verbs) < len(asked) or scene.refused() or row is None:
        return None
    if not all(scene.entity.can(v) for v in (*verbs, Verb.GET)) or scene.members(scene.when):
        return None
    change = _change(scene)
    if Verb.UPDATE in verbs and not change:
        return None
    use(scene, row)
    use_members(scene)
    use_ids(scene)
    words = ("manage", "create", "update", "delete", "existing", "new", "all")
    scene.eat(words, words, (*ANSWERED, *CHANGED))
    bind = f"new_{scene.bind}" if Verb.CREATE in verbs else row.bind
    steps = tuple(s for v in verbs for s in _steps(scene, v, bind, change))
    title = f"{', '.join(v.value for v in verbs)} {scene.thing}"
    given = () if Verb.CREATE in verbs else (row.fixture(),)
    return Play(rule="S-several", title=title, given=given, steps=steps)


def _change(scene: Scene) -> tuple[Setting, ...]:
    """Another value of the first member that can change."""
    machine = scene.entity.machine
    for field in scene.entity.fields:
        value = sample(field, 7)
        bound = any(field.name in (o.left, o.right) for o in scene.entity.orderings)
        free = not (bound or field.immutable or field.computed or (machine is not None and machine.field == field.name))
        if free and plain(value):
            return (Setting(name=field.name, value=value),)
    return ()


def _steps(scene: Scene, verb: Verb, bind: str, change: tuple[Setting, ...]) -> tuple[Step, ...]:
    name = scene.entity.name
    if verb is Verb.CREATE:
        return (Step(call=Call(verb=verb, entity=name, bind=bind), expect=Expect()),)
    if verb is Verb.UPDATE:
        call = Call(verb=verb, entity=name, target=bind, body=change)
        return (Step(call=call, expect=Expect(values=change)),)
    gone = Step(call=Call(verb=Verb.GET, entity=name, target=bind), expect=Expect(refusal=Refusal.NOT_FOUND))
    return (Step(call=Call(verb=verb, entity=name, target=bind), expect=Expect()), gone)
