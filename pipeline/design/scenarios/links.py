"""Scenarios about records that have several ties: one more is made, or one of them is taken away.

In: a scene. Out: a `Play` that changes the reference of the record that holds it and reads what the others hold; None
where the two entities are not tied by exactly one reference, or where it must not be empty.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.cases import Call, Expect, Fixture, Setting, Step
from pipeline.design.model import Cardinality, Entity, Relation
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import objects
from pipeline.design.scenarios.assigns import link
from pipeline.design.scenarios.changes import CHANGED
from pipeline.design.scenarios.fixtures import Row, rows, use, use_ids, use_names
from pipeline.design.scenarios.scene import Play, Scene, verb
from pipeline.design.text.chunks import Line
from pipeline.design.text.names import snake

WORDS: Final = (
    "associate", "assign", "existing", "single", "new", "update", "parent", "inuse", "others", "several", "clear",
    "want", "manage", "duplicate",
)  # fmt: skip
GONE: Final = (*CHANGED, *WORDS, "delete", "deleted", "nolonger", "not", "without", "rest", "unaffected", "hollow")


_GONE_ITSELF: Final = ("delet", "destroy", "eras", "purg")


class Tie(Struct, frozen=True, kw_only=True):
    """The entity that holds the reference, the reference, one row of each side, and which side the scenario has
    several of."""

    holder: Entity
    relation: Relation
    own: Row
    target: Row
    holders: bool

    @property
    def many(self) -> bool:
        return self.relation.cardinality is Cardinality.MANY_TO_MANY

    def to(self, row: Row) -> Setting:
        return Setting(name=self.relation.name, ref=row.bind)

    def read(self, row: Row, *held: Setting) -> Step:
        return Step(call=Call(verb=Verb.GET, entity=row.entity, target=row.bind), expect=Expect(values=held))

    def change(self, row: Row, held: Setting) -> Step:
        call = Call(verb=Verb.UPDATE, entity=row.entity, target=row.bind, body=(held,))
        return Step(call=call, expect=Expect(values=(held,)))


def unlink(scene: Scene) -> Play | None:
    """`Given a song is on several playlists, When I remove it from one, Then it stays on the others`."""
    taken = verb(scene) == "delete" and from_one(scene.when)
    if not (taken or scene.when.has("clear")) or scene.refused():
        return None
    tie = _tie(scene)
    if tie is None or (not tie.many and (tie.relation.required or many_of(scene, tie.relation.target))):
        return None
    _use(scene, tie)
    scene.eat(WORDS, ("delete", *WORDS), GONE)
    other_target = replace(tie.target, bind=f"other_{tie.target.bind}", pairs=())
    other_own = replace(tie.own, bind=f"other_{tie.own.bind}", pairs=())
    left = tie.to(other_target) if tie.many else Setting(name=tie.relation.name)
    given = [tie.target.fixture(), *([other_target.fixture()] if tie.many else [])]
    given.append(_with(tie.own, tie.to(tie.target), *([left] if tie.many else [])))
    steps = [tie.change(tie.own, left)]
    if tie.holders:
        given.append(_with(other_own, tie.to(tie.target)))
        steps.append(tie.read(other_own, tie.to(tie.target)))
    if scene.entities[tie.target.entity].can(Verb.GET):
        steps.append(tie.read(tie.target))
    title = f"remove {snake(tie.holder.name)} from {tie.relation.name}".replace("_", " ")
    return Play(rule="S-unlink", title=title, given=tuple(given), steps=tuple(steps))


def link_more(scene: Scene) -> Play | None:
    """`Given a song is on one playlist, When I assign it to a second one, Then it is on both`."""
    asked = scene.when.has("associate", "assign") and not scene.when.has("create", "delete", "list", "filter")
    if not asked or scene.refused() or scene.then.has("not", "nolonger"):
        return None
    tie = _tie(scene)
    if tie is None or not tie.holders:
        return None
    _use(scene, tie)
    scene.eat(WORDS, (*WORDS, "all"), (*CHANGED, *WORDS, "atonce"))
    other = replace(tie.own, bind=f"other_{tie.own.bind}", pairs=())
    held = tie.to(tie.target)
    given = (tie.target.fixture(), _with(other, held), tie.own.fixture())
    steps = (tie.change(tie.own, held), tie.read(other, held))
    title = f"assign {snake(tie.target.entity)} to several {tie.holder.collection}".replace("_", " ")
    return Play(rule="S-assign", title=title, given=given, steps=steps)


def _with(row: Row, *held: Setting) -> Fixture:
    return replace(row, links=held).fixture()


def from_one(when: Line) -> bool:
    """`remove the song from the playlist`, `withdraw from one`; what is deleted from somewhere is gone itself."""
    taken = next((c.at for c in when.chunks if c.is_a("delete")), -1)
    if taken < 0 or when.chunks[taken].text.casefold().startswith(_GONE_ITSELF):
        return False
    origin = next((c.at for c in when.chunks if c.is_a("origin") and c.at > taken), 0)
    return bool(origin) and any(c.entities() for c in when.chunks[origin:])


def _tie(scene: Scene) -> Tie | None:
    """The two sides, each as one row; None where they are counted, or hold more than what can be kept."""
    found = link(scene)
    if found is None:
        return None
    holder, relation = found
    if not holder.can(Verb.GET):
        return None
    there = rows(scene)
    own, target = _row(there, holder.name), _row(there, relation.target)
    if own is None or target is None:
        return None
    return Tie(holder=holder, relation=relation, own=own, target=target, holders=many_of(scene, holder.name))


def _row(there: tuple[Row, ...], entity: str) -> Row | None:
    row = next((r for r in there if r.entity == entity), Row(entity=entity, bind=snake(entity), at=-1))
    return replace(row, count=1, counted=False, links=()) if row.fits and not row.absent else None


def many_of(scene: Scene, entity: str) -> bool:
    """True when the scenario speaks of several records of the entity."""
    for line in (scene.given, scene.then):
        for chunk in line.chunks:
            before = line.chunks[max(0, chunk.at - 2) : chunk.at]
            counted = any(c.is_a("several", "others", "two", "three", "four") or c.text == "both" for c in before)
            if entity in chunk.entities() and counted:
                return True
    return False


def _use(scene: Scene, tie: Tie) -> None:
    use(scene, tie.own, tie.target)
    names = (tie.holder.name, tie.relation.target)
    for line in scene.lines:
        line.use(*(c for c, n in objects(line) if n in names))
        line.use(*(c for c in line.chunks if c.member_of(tie.holder.name) == tie.relation.name))
        line.eat("two", "three", "four", "only")
    use_ids(scene)
    use_names(scene, (tie.own, tie.target))
