"""Scenarios that ask for several things in a row: `Then they can add, edit or delete tasks`.

In: a scene. Out: a `Play` with one request for each verb, on one record; None when a verb is not open to clients.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from pipeline.design.cases import Call, Expect, Fixture, Refusal, Setting, Step
from pipeline.design.model import Relation
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import objects
from pipeline.design.samples import sample
from pipeline.design.scenarios.changes import CHANGED
from pipeline.design.scenarios.creates import ANSWERED, plain, use_members
from pipeline.design.scenarios.fixtures import rows, subject, use, use_ids
from pipeline.design.scenarios.scene import Play, Scene, several
from pipeline.design.scenarios.stated import pairs
from pipeline.design.scenarios.values import Pair

_VERBS = {"create": Verb.CREATE, "update": Verb.UPDATE, "delete": Verb.DELETE}


def each_verb(scene: Scene) -> Play | None:
    """Each of the verbs works."""
    asked = several(scene.when)
    verbs = [verb for name, verb in _VERBS.items() if name in asked]
    if not verbs or len(verbs) < len(asked):
        return None
    turned, given_ = _turned(scene), _assigned(scene)
    if len(verbs) + bool(turned) + (given_ is not None) < 2:
        return None
    row = subject(scene, rows(scene))
    if scene.refused() or row is None or not all(scene.entity.can(v) for v in (*verbs, Verb.GET)):
        return None
    spoken = {p.member for p in turned} | ({given_.name} if given_ is not None else set())
    if {m for _, m in scene.members(scene.when)} - spoken or ((turned or given_) and not scene.entity.can(Verb.UPDATE)):
        return None
    change = _change(scene)
    if Verb.UPDATE in verbs and not change:
        return None
    use(scene, row)
    use_members(scene)
    use_ids(scene)
    scene.when.use(*(c for p in turned for c in p.chunks))
    if given_ is not None:
        scene.when.use(*(c for c, n in objects(scene.when) if n == given_.target))
        scene.when.eat("assign", "associate")
    words = ("manage", "create", "update", "delete", "existing", "new", "all", "want")
    scene.eat(words, words, (*ANSWERED, *CHANGED, *(("apply",) if Verb.CREATE not in verbs else ())))
    bind = f"new_{scene.bind}" if Verb.CREATE in verbs else row.bind
    steps = [s for v in verbs if v is not Verb.DELETE for s in _steps(scene, v, bind, change)]
    steps += [_set(scene, bind, Setting(name=p.member, value=p.value)) for p in turned]
    given = [] if Verb.CREATE in verbs else [row.fixture()]
    if given_ is not None:
        given.append(Fixture(entity=given_.target, bind=f"named_{given_.name}"))
        steps.append(_set(scene, bind, Setting(name=given_.name, ref=given[-1].bind)))
    steps += [s for v in verbs if v is Verb.DELETE for s in _steps(scene, v, bind, change)]
    done = (*(v.value for v in verbs), *(f"set {p.member}" for p in turned), *([given_.name] if given_ else ()))
    title = f"{', '.join(done)} {scene.thing}".replace("_", " ")
    return Play(rule="S-several", title=title, given=tuple(given), steps=tuple(_chained(steps, bind)))


def _chained(steps: list[Step], bind: str) -> Iterator[Step]:
    """The steps, each about what the one before it has answered, where there are several changes."""
    if sum(s.call.verb is Verb.UPDATE for s in steps) < 2:
        yield from steps
        return
    last = bind
    for n, step in enumerate(steps):
        call = replace(step.call, target=last if step.call.target else "")
        if call.verb is Verb.UPDATE:
            last = f"changed_{n}_{bind}"
            call = replace(call, bind=last)
        yield replace(step, call=call)


def _turned(scene: Scene) -> tuple[Pair, ...]:
    """`… or deactivate users`: a state that is asked for by its own verb; none where a machine rules it."""
    machine = scene.entity.machine
    said = (p for p in pairs(scene.when, scene.entity) if any(c.is_a("turn") for c in p.chunks))
    return tuple(p for p in said if p.fits and (machine is None or machine.field != p.member))


def _assigned(scene: Scene) -> Relation | None:
    """`… and assign roles`: the only reference to what is assigned."""
    for chunk in scene.when.tagged("assign"):
        named = {n for c, n in objects(scene.when) if c.at > chunk.at}
        links = [r for r in scene.entity.relations if r.stored and r.target in named and r.target != scene.entity.name]
        return links[0] if len(links) == 1 and not links[0].immutable else None
    return None


def _set(scene: Scene, bind: str, value: Setting) -> Step:
    call = Call(verb=Verb.UPDATE, entity=scene.entity.name, target=bind, body=(value,))
    return Step(call=call, expect=Expect(values=(value,)))


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
