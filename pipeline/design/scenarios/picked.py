"""Lists of which only the last clause, or an adverb of time, says what they hold: all active hives, the tasks that are
assigned to me, what was created within a range.

In: a scene. Out: a `Play` whose query asks for exactly that; None when the collection cannot be asked so.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.cases import Call, Expect, Setting, Step
from pipeline.design.model import Cardinality, Relation
from pipeline.design.operations import Verb
from pipeline.design.requirements.access_people import is_people
from pipeline.design.scenarios.creates import use_members
from pipeline.design.scenarios.criteria import Criterion, asked, equal, filterable, keys
from pipeline.design.scenarios.filters import made_rows
from pipeline.design.scenarios.fixtures import Row, rows, use, use_ids
from pipeline.design.scenarios.lists import EXISTS, listed, many
from pipeline.design.scenarios.reads import ASKED, SHOWN, reads
from pipeline.design.scenarios.scene import Play, Scene
from pipeline.design.scenarios.stated import pairs
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.names import snake

STAMP: Final = "created_at"
_EVER: Final = ("2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z")
_ASSIGNEES: Final = ("assignee", "assigned_to", "assigned_user")
_LATER: Final = ("2100-01-01T00:00:00Z", "2101-01-01T00:00:00Z")


def list_picked(scene: Scene) -> Play | None:
    """`When I open the yard page, Then all active hives are listed`: the state in the answer is what is asked for."""
    if not _lists(scene) or not scene.then.has("all", "list") or pairs(scene.when, scene.entity):
        return None
    said = [p for p in pairs(scene.then, scene.entity) if any(_before_name(scene, c.at) for c in p.chunks)]
    own = [r for r in rows(scene) if r.entity == scene.entity.name]
    if not said or any(r.pairs or r.links or r.absent for r in own):
        return None
    wanted: list[Criterion] = []
    for pair in said:
        field = scene.entity.field_named(pair.member)
        one = (
            equal(scene, scene.then, field, pair.chunks[0]) if field and filterable(scene.entity, pair.member) else None
        )
        if one is None:
            return None
        wanted.append(one)
    use(scene, *own)
    scene.then.use(*(c for p in said for c in p.chunks))
    hits, others = made_rows(scene, tuple(wanted))
    how = "by " + " and ".join(c.member.replace("_", " ") for c in wanted)
    return listed(scene, "S-filter", how, tuple(s for c in wanted for s in c.query), hits, others)


def _lists(scene: Scene) -> bool:
    narrowed = scene.when.has("search", "filter", "sort", "id", "page_size")
    return reads(scene) and scene.entity.can(Verb.LIST) and not narrowed and not scene.then.has("not", "empty", "sort")


def _before_name(scene: Scene, at: int) -> bool:
    """True for an adjective: the entity is named by the same word or the next one."""
    near = scene.then.chunks[at : at + 2]
    return any(scene.entity.name in c.entities() for c in near)


def list_assigned(scene: Scene) -> Play | None:
    """`Then the list shows all repairs assigned to me`: those whose reference leads to the person who asks."""
    if not _lists(scene):
        return None
    line = next((x for x in (scene.then, scene.when) if _to_me(x, scene.entity.name)), None)
    link = _assignee(scene)
    if line is None or link is None:
        return None
    own = [r for r in rows(scene) if r.entity == scene.entity.name]
    if any(r.pairs or r.absent for r in own):
        return None
    use(scene, *own)
    person = Row(entity=link.target, bind=snake(link.target), at=-1)
    held = Setting(name=link.name, ref=person.bind)
    size = own[0].count if len(own) == 1 and own[0].counted else 1
    hit = Row(entity=scene.entity.name, bind=scene.bind, at=-1, links=(held,), count=size)
    other = Row(entity=scene.entity.name, bind=f"other_{scene.bind}", at=-1)
    for part in scene.lines:
        part.use(*_given_out(part))
        part.eat("assign", "inuse", "associate", "own", "owned", *(("exactly",) if size > 1 else ()))
        part.use(*(c for c in part.chunks if size > 1 and c.text == str(size)))
    return listed(scene, "S-filter", f"by {link.name.replace('_', ' ')}", (held,), (hit,), (other,), person)


def _to_me(line: Line, entity: str) -> bool:
    """`repairs assigned to them`, `my assigned repairs`."""
    for chunk in _given_out(line):
        behind = [c.text.casefold() for c in line.chunks[chunk.at + 1 : chunk.at + 3]]
        before = [c.text.casefold() for c in line.chunks[max(0, chunk.at - 2) : chunk.at]]
        after = line.chunks[chunk.at + 1 : chunk.at + 2]
        mine = before[-1:] in (["my"], ["their"]) and any(entity in c.entities() for c in after)
        if mine or (behind[:1] == ["to"] and behind[1:] in (["me"], ["them"], ["him"], ["her"], ["you"])):
            return True
    return False


def _given_out(line: Line) -> tuple[Chunk, ...]:
    """`assigned`, alone or at the end of a name."""
    return tuple(c for c in line.chunks if c.text.casefold().endswith("assigned"))


def _assignee(scene: Scene) -> Relation | None:
    """The reference to people that says that something is given to them to do; else the only one to people."""
    one = (Cardinality.MANY_TO_ONE, Cardinality.ONE_TO_ONE)
    links = [r for r in scene.entity.relations if r.stored and r.cardinality in one and is_people(r.target)]
    named = [r for r in links if "assign" in r.name]
    usual = [r for r in named if r.name in _ASSIGNEES]
    return (usual or named or links)[0] if usual or 1 in (len(named), len(links)) else None


def list_by_stamp(scene: Scene) -> Play | None:
    """`When I filter readings by date range, Then only those within the range are shown`: by when they were created."""
    spoken = [x for x in asked(scene) if x.has("filter")]
    if scene.refused() or not spoken or not scene.entity.can(Verb.LIST) or STAMP not in scene.entity.listing.filters:
        return None
    named = any(keys(line, scene.entity) for line in spoken)
    if named or not by_date(scene) or any(r.pairs for r in rows(scene) if r.entity == scene.entity.name):
        return None
    use(scene, *(r for r in rows(scene) if r.entity == scene.entity.name))
    use_members(scene)
    use_ids(scene)
    words = ("filter", "day", "range", "between", "optional", "apply", "show", "list", "enter")
    scene.eat((*EXISTS, *words), (*ASKED, *words), (*SHOWN, "only", "match", *words))
    row = Row(entity=scene.entity.name, bind=scene.bind, at=-1)
    steps = (_within(scene, _EVER, Expect(listed=row.binds())), _within(scene, _LATER, Expect(unlisted=row.binds())))
    title = f"list {many(scene)} by creation date"
    return Play(rule="S-filter", title=title, given=(row.fixture(),), steps=steps)


def by_date(scene: Scene) -> bool:
    """True when a date is asked for that no member is called by."""
    days = [c for line in asked(scene) for c in line.tagged("day") if not c.member_of(scene.entity.name)]
    return bool(days)


def _within(scene: Scene, bounds: tuple[str, str], expect: Expect) -> Step:
    names = (f"{STAMP}_from", f"{STAMP}_to")
    query = tuple(Setting(name=n, value=v) for n, v in zip(names, bounds, strict=True))
    return Step(call=Call(verb=Verb.LIST, entity=scene.entity.name, query=query), expect=expect)
