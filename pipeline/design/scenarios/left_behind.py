"""Scenarios about what referred to a deleted record: its reference is cleared, or it is gone as well.

In: a scene. Out: a `Play` that deletes the record and then asks for what referred to it; None where the entities are
not tied by one reference with that rule for deletion.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.cases import Call, Expect, Refusal, Setting, Step
from pipeline.design.model import Entity, OnDelete, Relation
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import objects
from pipeline.design.scenarios.creates import use_members
from pipeline.design.scenarios.deletes import GONE, cascading, part_of
from pipeline.design.scenarios.fixtures import Row, rows, subject, use, use_ids, use_names
from pipeline.design.scenarios.reads import ASKED, SHOWN
from pipeline.design.scenarios.remarks import use_whole
from pipeline.design.scenarios.scene import Play, Scene, verb
from pipeline.design.text.names import snake

_TIED: Final = ("inuse", "associate", "existing", "several", "musthave", "parent", "all")


def delete_clear(scene: Scene) -> Play | None:
    """`When I delete the shelf, Then its books are kept without a shelf`."""
    if verb(scene) != "delete" or scene.refused() or not scene.entity.can(Verb.DELETE):
        return None
    found = rows(scene)
    row = subject(scene, found)
    tied = [(p, r) for p, r in cascading(scene, OnDelete.CLEAR) if p.can(Verb.GET)]
    if row is None or row.deleted or not tied or not scene.then.has("clear", "without", "nolonger"):
        return None
    own = [(part_of(scene, found, row, p, r), p, r) for p, r in tied]
    use(scene, row)
    use_members(scene)
    use_ids(scene)
    use_names(scene, found)
    for line in scene.lines:
        line.use(*(c for c, n in objects(line) if n in {p.name for p, _ in tied}))
    for part, _ in tied:
        use_whole(scene.then, part)
    scene.eat(_TIED, ("delete", *_TIED), (*GONE, *_TIED, "clear", "without", "persist", "rest", "unaffected"))
    steps = [Step(call=_call(Verb.DELETE, scene.entity.name, row.bind), expect=Expect())]
    for fixture, part, relation in own:
        call = _call(Verb.GET, part.name, fixture.bind)
        steps.append(Step(call=call, expect=Expect(values=(Setting(name=relation.name),))))
    names = " and ".join(p.collection.replace("_", " ") for p, _ in tied)
    title = f"delete {scene.thing} and keep its {names}"
    return Play(rule="S-clear", title=title, given=(row.fixture(), *(f for f, _, _ in own)), steps=tuple(steps))


def gone_with_it(scene: Scene) -> Play | None:
    """`Given the shelf is deleted, When I look for its books, Then they are deleted, too`."""
    if verb(scene) or not scene.given.has("delete", "deleted") or not scene.entity.can(Verb.GET):
        return None
    if not scene.then.has("deleted", "nolonger", "notfound", "cascade", "not"):
        return None
    found = rows(scene)
    whole, relation = _whole(scene, found)
    if whole is None or relation is None or any(r.entity == scene.entity.name for r in found):
        return None
    part = Row(entity=scene.entity.name, bind=scene.bind, at=-1, links=(Setting(name=relation.name, ref=whole.bind),))
    use(scene, whole)
    use_members(scene)
    use_ids(scene)
    scene.then.use(*(c for c, n in objects(scene.then) if n == whole.entity))
    words = ("delete", "deleted", "cascade", "nolonger", "notfound", "not", *_TIED)
    scene.eat(words, (*ASKED, *_TIED, "want"), (*SHOWN, *words))
    steps = (
        Step(call=_call(Verb.DELETE, whole.entity, whole.bind), expect=Expect()),
        Step(call=_call(Verb.GET, part.entity, part.bind), expect=Expect(refusal=Refusal.NOT_FOUND)),
    )
    title = f"get {scene.thing} after its {snake(whole.entity)} was deleted".replace("_", " ")
    return Play(rule="S-cascade", title=title, given=(whole.fixture(), part.fixture()), steps=steps)


def _whole(scene: Scene, found: tuple[Row, ...]) -> tuple[Row | None, Relation | None]:
    """The row that was deleted, and the reference by which the asked-for record goes with it."""
    for row in found:
        other: Entity = scene.entities[row.entity]
        links = [r for r in scene.entity.relations if r.target == row.entity and r.stored]
        goes = len(links) == 1 and links[0].on_delete is OnDelete.CASCADE
        if goes and other.can(Verb.DELETE) and not row.absent and row.fits:
            return row if not row.deleted else _alive(row), links[0]
    return None, None


def _alive(row: Row) -> Row:
    """The row before the scenario deletes it."""
    return Row(entity=row.entity, bind=row.bind, at=row.at, pairs=row.pairs, chunks=row.chunks)


def _call(asked: Verb, entity: str, bind: str) -> Call:
    return Call(verb=asked, entity=entity, target=bind)
