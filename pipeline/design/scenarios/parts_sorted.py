"""What belongs to a record, in an order: `I see the post with its comments, newest first`.

In: a scene. Out: the `Play` that reads the record, with rows of the part in another order than the expected one; None
where several kinds of parts are shown, or where their list has no such order.
"""

from __future__ import annotations

from msgspec.structs import replace

from pipeline.design.cases import Expect, Fixture, Setting, Step
from pipeline.design.entities.drafts import Drafts, Origin
from pipeline.design.facts import Source
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import objects
from pipeline.design.scenarios.orders import STAMP, ordered_by, rising, sort_key
from pipeline.design.scenarios.parts import back
from pipeline.design.scenarios.reads import get_one, reads
from pipeline.design.scenarios.scene import Play, Scene

_WORDS = ("sort", "asc", "desc", "day", "stamp", "recency")


def get_sorted_parts(scene: Scene) -> Play | None:
    """The record, and its parts in the order that the last clause says."""
    if not scene.then.has("sort", "asc", "desc", "recency"):
        return None
    play = get_one(scene)
    shown = [s for s in play.steps if s.call.verb is Verb.LIST and s.call.entity != scene.entity.name] if play else []
    if play is None or len(shown) != 1:
        return None
    part = replace(scene, entity=scene.entities[shown[0].call.entity])
    key = _key(part)
    down = scene.then.has("desc")
    query, chosen = ordered_by(part, key, down)
    made = _rows(part, key, play, shown[0])
    if not chosen or not made:
        return None
    scene.then.eat(*_WORDS)
    binds = tuple(b for f in made for b in _binds(f))
    call = replace(shown[0].call, query=(*shown[0].call.query, *query))
    step = Step(call=call, expect=Expect(listed=binds[::-1] if down else binds, ordered=True, count=len(binds)))
    rest = tuple(f for f in play.given if f.entity != part.entity.name)
    steps = tuple(step if s is shown[0] else s for s in play.steps)
    stored = made if key == STAMP or len(made) < 2 else (made[1], made[0], *made[2:])
    return replace(play, given=(*rest, *stored), steps=steps)


def _key(part: Scene) -> str:
    """The member of the part that is named behind the word for the order; else when it was created."""
    named = sort_key(part, [part.then])
    behind = next((c.at for c in part.then.tagged("sort")), -1)
    spoken = [m for c, m in part.members(part.then) if c.at > behind] if behind >= 0 else []
    return spoken[0] if spoken else STAMP if part.then.has("recency", "day") else named


def _rows(part: Scene, key: str, play: Play, shown: Step) -> tuple[Fixture, ...]:
    """As many rows as the scenario has; with values of the key there are three."""
    stored = next((f for f in play.given if f.entity == part.entity.name), None)
    if stored is None or (stored.count < 2 and key == STAMP):
        return ()
    if key == STAMP:
        return (stored,) if stored.count <= part.entity.listing.page_size else ()
    if stored.count not in (2, 3):
        return ()
    links: tuple[Setting, ...] = shown.call.query
    made = rising(part, key)[: stored.count]
    return tuple(replace(r, links=(*r.links, *links)).fixture() for r in made)


def _binds(fixture: Fixture) -> tuple[str, ...]:
    return (fixture.bind,) if fixture.count == 1 else tuple(f"{fixture.bind}-{n + 1}" for n in range(fixture.count))


def wishes_sorted(seen: Scene, drafts: Drafts, origin: Origin) -> None:
    """The order of parts that a scenario takes for granted."""
    if not reads(seen) or not seen.then.has("sort", "asc", "desc", "recency"):
        return
    for _, name in objects(seen.then):
        other = seen.entities[name]
        if name != seen.entity.name and back(other, seen.entity) is not None:
            key = _key(replace(seen, entity=other))
            if key:
                drafts.list_with(name, origin.fact("sorts", "S-sort", Source.STATED), sorts=(key,))
