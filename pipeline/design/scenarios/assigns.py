"""Scenarios that tie two records: `When I assign the task to a project, Then it belongs to that project`.

In: a scene. Out: a `Play` that sets the reference of the record that holds it; None where the two entities are not
tied by exactly one reference.
"""

from __future__ import annotations

from msgspec.structs import replace

from pipeline.design.cases import Call, Expect, Setting, Step
from pipeline.design.model import Cardinality, Entity, Relation
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import objects
from pipeline.design.scenarios.changes import CHANGED
from pipeline.design.scenarios.criteria import filterable
from pipeline.design.scenarios.fixtures import Row, rows, use, use_ids, use_names
from pipeline.design.scenarios.scene import Play, Scene
from pipeline.design.text.names import snake

_HELD: frozenset[Cardinality] = frozenset({Cardinality.MANY_TO_ONE, Cardinality.ONE_TO_ONE, Cardinality.MANY_TO_MANY})


def assign(scene: Scene) -> Play | None:
    """The reference is set, and read back; where the records of the other side are shown, they are listed, too."""
    if (
        not scene.when.has("associate", "assign")
        or scene.when.has("create", "delete", "list", "filter")
        or scene.refused()
    ):
        return None
    tied = link(scene)
    if tied is None or scene.then.has("not", "several"):
        return None
    holder, relation = tied
    found = rows(scene)
    own = next((r for r in found if r.entity == holder.name), Row(entity=holder.name, bind=snake(holder.name), at=-1))
    target = next(
        (r for r in found if r.entity == relation.target),
        Row(entity=relation.target, bind=snake(relation.target), at=-1),
    )
    if target.absent and not scene.given.has("notfound"):
        target = replace(target, absent=False)  # `a class without a teacher`: it has none yet.
        scene.given.eat("without", "not")
    if own.absent or target.absent or own.counted or target.counted or not (own.fits and target.fits) or own.links:
        return None
    own, target = replace(own, count=1), replace(target, count=1)
    use(scene, own, target)
    for line in scene.lines:
        line.use(*(c for c, n in objects(line) if n in (holder.name, relation.target)))
        line.use(*(c for c in line.chunks if c.member_of(holder.name) == relation.name))
    use_ids(scene)
    use_names(scene, found)
    words = ("associate", "assign", "existing", "single", "new", "update", "parent")
    scene.eat(words, (*words, "several", "all"), (*CHANGED, *words, "inuse"))
    body = (Setting(name=relation.name, ref=target.bind),)
    call = Call(verb=Verb.UPDATE, entity=holder.name, target=own.bind, body=body)
    step = Step(call=call, expect=Expect(values=body))
    title = f"assign {snake(holder.name)} to {relation.name}".replace("_", " ")
    given = (target.fixture(), own.fixture())
    return Play(rule="S-assign", title=title, given=given, steps=(step, *_seen(scene, holder, relation, own, body)))


def _seen(scene: Scene, holder: Entity, relation: Relation, own: Row, body: tuple[Setting, ...]) -> tuple[Step, ...]:
    """`… appears in the category`, `when filtering by that category`: list by the reference."""
    if not scene.then.has("visible", "filter", "list") or not filterable(holder, relation.name):
        return ()
    scene.then.eat("filter", "anycond", "list", "visible")
    call = Call(verb=Verb.LIST, entity=holder.name, query=body)
    return (Step(call=call, expect=Expect(listed=(own.bind,))),) if holder.can(Verb.LIST) else ()


def link(scene: Scene) -> tuple[Entity, Relation] | None:
    """The only reference between the two entities of the request."""
    names = dict.fromkeys(n for line in (scene.when, scene.given) for _, n in objects(line))
    links = [
        (scene.entities[n], r)
        for n in names
        for r in scene.entities[n].relations
        if r.target in names and r.target != n and r.cardinality in _HELD and not r.immutable
    ]
    able = [(e, r) for e, r in links if e.can(Verb.UPDATE)]
    if len(able) > 1 and len({(e.name, r.target) for e, r in able}) == 1:
        able = [(e, r) for e, r in able if r.name == snake(r.target)]
    return able[0] if len(able) == 1 and len(names) == 2 else None
