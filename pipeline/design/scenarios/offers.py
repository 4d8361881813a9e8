"""What a list can do besides: `Then I see all orders with filtering and search capabilities`.

In: a scene about a whole list. Out: the rows and requests that show each ability; None when the listing lacks one.
"""

from __future__ import annotations

from msgspec.structs import replace

from pipeline.design.cases import Call, Expect, Fixture, Setting, Step
from pipeline.design.operations import Verb
from pipeline.design.scenarios.criteria import Criterion, equal
from pipeline.design.scenarios.filters import made_rows
from pipeline.design.scenarios.fixtures import Row
from pipeline.design.scenarios.lists import list_all, searched_rows
from pipeline.design.scenarios.scene import Play, Scene

_TERM = "lamp"
Shown = tuple[tuple[Row, ...], tuple[Row, ...], tuple[Setting, ...]]


def all_listed(scene: Scene) -> Play | None:
    """The whole list, and what else the scenario says that it can do."""
    play = list_all(scene)
    return play if play is None else _able(scene, play)


def _able(scene: Scene, play: Play) -> Play | None:
    """The play with a request for each ability that the last clause names."""
    told = [t for t in ("filter", "search") if scene.then.has(t)]
    if not told or not scene.then.has("ability"):
        return play
    steps, given = list(play.steps), list(play.given)
    for ability in told:
        shown = _filtered(scene) if ability == "filter" else _searched(scene)
        if shown is None:
            return None
        hits, others, query = shown
        rows = [replace(r.fixture(), bind=f"{ability}_{r.bind}") for r in (*hits, *others)]
        given += rows
        found, missed = _binds(rows[: len(hits)]), _binds(rows[len(hits) :])
        call = Call(verb=Verb.LIST, entity=scene.entity.name, query=query)
        steps.append(Step(call=call, expect=Expect(listed=found, unlisted=missed)))
    scene.then.eat(*told, "ability", "sort")
    # The rows of the abilities are in the whole list, too.
    first = replace(steps[0], expect=replace(steps[0].expect, count=None))
    return replace(play, given=tuple(given), steps=(first, *steps[1:]))


def _binds(rows: list[Fixture]) -> tuple[str, ...]:
    return tuple(r.bind for r in rows)


def _filtered(scene: Scene) -> Shown | None:
    """By the first filter that takes one value."""
    for name in scene.entity.listing.filters:
        field = scene.entity.field_named(name)
        one: Criterion | None = equal(scene, scene.when, field, scene.then.chunks[0]) if field is not None else None
        if one is not None and field is not None and field.type.values:
            hits, others = made_rows(scene, (one,))
            return hits, others, one.query
    return None


def _searched(scene: Scene) -> Shown | None:
    found = searched_rows(scene, _TERM) if scene.entity.listing.search else None
    return (*found, (Setting(name="q", value=_TERM),)) if found is not None else None
