"""Scenarios about two records that a third one ties: members of a club, whose memberships are records of their own.

In: a scene. Out: a `Play` that makes or deletes the tying record and lists what is tied then; None where the two are
tied otherwise, or by several kinds of records.
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
from pipeline.design.scenarios.fixtures import Row, rows, use, use_ids, use_names
from pipeline.design.scenarios.links import GONE, WORDS, from_one, many_of
from pipeline.design.scenarios.scene import Play, Scene, verb
from pipeline.design.text.names import snake

_TIED: Final = ("create", "created", "two", "three", "four", "five", "rest", "only", "visible", "list", "show")


_ONE: Final = Cardinality.MANY_TO_ONE


class Join(Struct, frozen=True, kw_only=True):
    """The tying entity, its two references, and a row for each side; `many`: the side that the scenario has several
    of, or the second."""

    entity: Entity
    one: Relation
    many: Relation
    row: Row
    others: Row

    @property
    def bind(self) -> str:
        return snake(self.entity.name)

    def tie(self, other: str) -> tuple[Setting, ...]:
        return (Setting(name=self.one.name, ref=self.row.bind), Setting(name=self.many.name, ref=other))

    def fixture(self, bind: str, other: str) -> Fixture:
        return Fixture(entity=self.entity.name, bind=bind, settings=self.tie(other))

    def listed(self, *binds: str, gone: tuple[str, ...] = ()) -> Step:
        call = Call(verb=Verb.LIST, entity=self.entity.name, query=self.tie("")[:1])
        return Step(call=call, expect=Expect(listed=binds, unlisted=gone))


def leave(scene: Scene) -> Play | None:
    """`Given a member of several clubs, When they are removed from one club, Then they remain in the others`."""
    if verb(scene) != "delete" or not from_one(scene.when) or scene.refused():
        return None
    join = _join(scene)
    if join is None or not join.entity.can(Verb.DELETE):
        return None
    _use(scene, join)
    scene.eat((*WORDS, *_TIED), ("delete", *WORDS), (*GONE, *_TIED))
    other = f"other_{join.others.bind}"
    kept, gone = f"kept_{join.bind}", join.bind
    given = (
        join.row.fixture(),
        join.others.fixture(),
        Fixture(entity=join.others.entity, bind=other),
        join.fixture(gone, join.others.bind),
        join.fixture(kept, other),
    )
    left = Step(call=Call(verb=Verb.DELETE, entity=join.entity.name, target=gone), expect=Expect())
    title = f"remove {join.row.bind} from {join.others.bind}".replace("_", " ")
    steps = (left, join.listed(kept, gone=(gone,)))
    return Play(rule="S-unlink", title=title, given=given, steps=steps)


def enter(scene: Scene) -> Play | None:
    """`When I add the member to the club, Then they belong to it`."""
    added = any(c.is_a("create") and c.text.casefold().startswith("add") for c in scene.when.chunks)
    if scene.refused() or not (scene.when.has("associate", "assign") or added) or scene.when.has("delete", "list"):
        return None
    join = _join(scene)
    to = any(c.text.casefold() == "to" for c in scene.when.chunks)
    if join is None or not to or not join.entity.can(Verb.CREATE) or scene.then.has("not", "nolonger"):
        return None
    _use(scene, join)
    scene.eat((*WORDS, *_TIED), (*WORDS, "create"), (*GONE, *_TIED, "visible", "success"))
    bind = f"new_{join.bind}"
    held = join.tie(join.others.bind)
    call = Call(verb=Verb.CREATE, entity=join.entity.name, body=held, bind=bind)
    steps = (Step(call=call, expect=Expect(values=held)), join.listed(bind))
    title = f"add {join.row.bind} to {join.others.bind}".replace("_", " ")
    return Play(rule="S-assign", title=title, given=(join.row.fixture(), join.others.fixture()), steps=steps)


def _join(scene: Scene) -> Join | None:
    """The only entity that holds references to just the two that the scenario names."""
    names = list(dict.fromkeys(n for line in (scene.when, scene.given) for _, n in objects(line)))
    direct = link(scene)
    if direct is not None and not (direct[1].cardinality is _ONE and many_of(scene, direct[1].target)):
        return None
    found = [(e, a, b) for e in scene.entities.values() for a, b in _sides(e, [n for n in names if n != e.name])]
    if len(found) != 1 or not found[0][0].can(Verb.LIST):
        return None
    entity, one, many = found[0]
    if many_of(scene, one.target) and not many_of(scene, many.target):
        one, many = many, one
    there = rows(scene)
    row, others = _row(there, one.target), _row(there, many.target)
    if row is None or others is None:
        return None
    return Join(entity=entity, one=one, many=many, row=row, others=others)


def _sides(entity: Entity, names: list[str]) -> list[tuple[Relation, Relation]]:
    links = [r for r in entity.relations if r.stored and r.cardinality is _ONE]
    if len(names) != 2 or len(links) != 2 or {r.target for r in links} != set(names):
        return []
    one, many = sorted(links, key=lambda r: names.index(r.target))
    return [(one, many)]


def _row(there: tuple[Row, ...], entity: str) -> Row | None:
    row = next((r for r in there if r.entity == entity), Row(entity=entity, bind=snake(entity), at=-1))
    return replace(row, count=1, counted=False, links=()) if row.fits and not row.absent else None


def _use(scene: Scene, join: Join) -> None:
    use(scene, join.row, join.others)
    names = (join.one.target, join.many.target, join.entity.name)
    for line in scene.lines:
        line.use(*(c for c, n in objects(line) if n in names))
    use_ids(scene)
    use_names(scene, (join.row, join.others))
