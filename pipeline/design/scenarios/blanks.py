"""Scenarios about members without a value: they are shown as empty, and nothing fails for it.

In: a scene. Out: a `Play` with a row that lacks them; None where a member that must have a value is spoken of.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from pipeline.design.cases import Call, Expect, Setting, Step
from pipeline.design.model import Cardinality
from pipeline.design.operations import Verb
from pipeline.design.scenarios.creates import use_members
from pipeline.design.scenarios.criteria import KEPT
from pipeline.design.scenarios.fixtures import rows, subject, use, use_ids, use_names
from pipeline.design.scenarios.reads import ASKED, SHOWN, reads
from pipeline.design.scenarios.scene import Play, Scene
from pipeline.design.text.chunks import Line

_BLANK: Final = ("empty", "without", "missing")
_ONE: Final = (Cardinality.MANY_TO_ONE, Cardinality.ONE_TO_ONE)


def get_blank(scene: Scene) -> Play | None:
    """`Given a hive without notes, When I open it, Then its notes are empty`."""
    if not reads(scene) or not scene.entity.can(Verb.GET) or not (scene.given.has(*_BLANK) and scene.then.has(*_BLANK)):
        return None
    found = rows(scene)
    row = subject(scene, found)
    names = _named(scene, scene.given) or _named(scene, scene.then) or _any(scene)
    told = {m for _, m in scene.members(scene.given, scene.then)}
    if row is None or not names or told - set(names) or not any(r.entity == scene.entity.name for r in found):
        return None
    use(scene, row)
    use_members(scene)
    use_ids(scene)
    use_names(scene, found)
    words = (*_BLANK, "not", "get", "persist", "new", "yet")
    scene.eat((*words, "existing"), (*ASKED, "get"), (*SHOWN, *words, "error"))
    held = tuple(Setting(name=n) for n in names)
    fixture = replace(row.fixture(), settings=(*row.fixture().settings, *held))
    call = Call(verb=Verb.GET, entity=scene.entity.name, target=row.bind)
    step = Step(call=call, expect=Expect(values=held))
    title = f"get {scene.thing} without {', '.join(n.replace('_', ' ') for n in names)}"
    return Play(rule="S-get", title=title, given=(fixture,), steps=(step,))


def _named(scene: Scene, line: Line) -> tuple[str, ...]:
    """The members that may be empty, of those that the line names."""
    return tuple(dict.fromkeys(m for _, m in scene.members(line) if _may_lack(scene, m)))


def _any(scene: Scene) -> tuple[str, ...]:
    """`a detail field`: the first one that may be empty, where none is named."""
    fields = any(c.is_a("thing") for line in (scene.given, scene.then) for c in line.chunks)
    return next(((f.name,) for f in scene.entity.fields if _may_lack(scene, f.name)), ()) if fields else ()


def _may_lack(scene: Scene, name: str) -> bool:
    field, relation = scene.entity.field_named(name), scene.entity.relation_named(name)
    if relation is not None:
        return not relation.required and relation.stored and relation.cardinality in _ONE
    machine = scene.entity.machine
    plain = field is not None and field.type.kind not in KEPT and not field.computed and field.default is None
    return plain and field is not None and not field.required and (machine is None or machine.field != name)
