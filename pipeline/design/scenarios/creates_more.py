"""What a scenario says beside one create: another kind of the record, and what a new record can be used for.

In: a scene whose create was read. Out: further requests. A word that stands for none of them stays unread.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.design.cases import Call, Expect, Setting, Step
from pipeline.design.model import Kind
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import objects
from pipeline.design.scenarios.scene import Scene
from pipeline.design.scenarios.values import NUMBERS, Pair, display


def after_create(scene: Scene, body: tuple[Pair, ...], bind: str) -> tuple[Step, ...]:
    """The steps behind the create."""
    _use_units(scene)
    use_title(scene)
    _use_sent(scene)
    return (*_alike(scene, body), *_usable(scene, bind))


def _alike(scene: Scene, body: tuple[Pair, ...]) -> Iterator[Step]:
    """`create curator and guest users`: one record of each kind that is listed."""
    for pair in body:
        last = max((c.at for c in pair.chunks), default=-1)
        behind = scene.when.chunks[last + 1 : last + 3]
        if len(pair.chunks) != 1 or len(behind) < 2 or not behind[0].is_a("conj"):
            continue
        other = behind[1].value_of(scene.entity.name, pair.member)
        if other is not None and other.value != pair.value:
            scene.when.use(behind[1])
            value = (Setting(name=pair.member, value=other.value),)
            call = Call(verb=Verb.CREATE, entity=scene.entity.name, body=value)
            yield Step(call=call, expect=Expect(values=value))


def _usable(scene: Scene, bind: str) -> Iterator[Step]:
    """`… and is available for loans`: a record of the other kind that refers to the new one."""
    for chunk, name in objects(scene.then):
        before = [c for c in scene.then.chunks[max(0, chunk.at - 3) : chunk.at] if not c.is_a("article")]
        meant = (
            len(before) > 1
            and before[-1].text.casefold() == "for"
            and before[-2].is_a("visible", "existing", "running")
        )
        links = [r for r in scene.entities[name].relations if r.target == scene.entity.name and r.stored]
        if not meant or name == scene.entity.name or not links or not scene.entities[name].can(Verb.CREATE):
            continue
        link = next((r for r in links if r.name == scene.bind), links[0])
        scene.then.use(chunk)
        behind = scene.then.chunks[chunk.at + 1 : chunk.at + 2]
        scene.then.use(*(c for c in behind if c.is_a("create", "associate", "assign", "hollow")))
        held = (Setting(name=link.name, ref=bind),)
        yield Step(call=Call(verb=Verb.CREATE, entity=name, body=held), expect=Expect(values=held))


def _use_units(scene: Scene) -> None:
    """`the price in cents`, where whole numbers are sent."""
    for line in (scene.when, scene.then):
        for chunk in line.tagged("unit"):
            of = line.chunks[chunk.at - 2] if chunk.at > 1 and line.chunks[chunk.at - 1].text == "in" else None
            field = scene.entity.field_named(of.member_of(scene.entity.name)) if of is not None else None
            whole = field is not None and field.type.kind in NUMBERS
            if whole and field is not None and (field.type.kind is Kind.INTEGER or chunk.text.casefold() != "cents"):
                line.use(chunk)


def use_title(scene: Scene) -> None:
    """`its title`, of a record that has a name and no title, and the other way round."""
    shown = display(scene.entity)
    if shown is None or shown.name not in _CALLED or scene.entity.field_named(_CALLED[shown.name]) is not None:
        return
    for line in scene.lines:
        line.use(*(c for c in line.chunks if c.text.casefold() == _CALLED[shown.name] and not c.mentions))


def _use_sent(scene: Scene) -> None:
    """`… and all attributes are stored`: those that were sent, where an entity happens to be called so."""
    sent = {c.text.casefold().split()[-1] for c, _ in scene.members(scene.when) if c.text}
    for chunk in scene.then.chunks:
        before = scene.then.chunks[max(0, chunk.at - 2) : chunk.at]
        whole = chunk.text.casefold() in sent and any(c.is_a("all") for c in before)
        scene.then.use(chunk if whole and scene.then.has("persist") else None)


_CALLED = {"name": "title", "title": "name"}
