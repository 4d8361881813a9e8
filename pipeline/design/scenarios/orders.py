"""Scenarios about the order of a list: `When I sort products by price, Then they are listed from low to high`.

In: a scene. Out: a `Play` with three rows, created in another order than the expected one.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from pipeline.design.cases import Call, Expect, Setting, Step
from pipeline.design.model import Kind
from pipeline.design.operations import Verb
from pipeline.design.samples import sample
from pipeline.design.scenarios.creates import unordered, use_members
from pipeline.design.scenarios.criteria import KEPT
from pipeline.design.scenarios.fixtures import Row, rows, use
from pipeline.design.scenarios.lists import EXISTS, many
from pipeline.design.scenarios.reads import ASKED, SHOWN
from pipeline.design.scenarios.scene import Play, Scene, verb
from pipeline.design.scenarios.values import display, pair_of
from pipeline.design.text.chunks import Line


def list_sorted(scene: Scene) -> Play | None:
    """`When I sort products by price, Then they are listed from low to high`."""
    if scene.refused() or verb(scene) or not scene.entity.can(Verb.LIST):
        return None
    asked = [line for line in (scene.when, scene.then, scene.given) if line.has("sort", "asc", "desc")]
    key = sort_key(scene, asked)
    if not key:
        return None
    down = any(line.has("desc") for line in asked)
    query, chosen = ordered_by(scene, key, down)
    made = rising(scene, key)
    if not chosen or not made:
        return None
    use(scene, *(r for r in rows(scene) if r.entity == scene.entity.name and not r.pairs))
    use_members(scene)
    words = ("sort", "asc", "desc", "stamp", "default")
    scene.eat((*EXISTS, *words), (*ASKED, *words, "enter"), (*SHOWN, *words))
    _use_superlative(scene)
    binds = tuple(r.bind for r in made)
    expect = Expect(listed=binds[::-1] if down else binds, ordered=True)
    call = Call(verb=Verb.LIST, entity=scene.entity.name, query=query)
    given = tuple(r.fixture() for r in (made if key == STAMP else (made[1], made[0], made[2])))
    title = f"list {many(scene)} sorted by {key.replace('_', ' ')}"
    return Play(rule="S-sort", title=title, given=given, steps=(Step(call=call, expect=expect),))


def _use_superlative(scene: Scene) -> None:
    """`… the tallest comes first`: said once more, where the request itself says the direction."""
    if not scene.when.has("asc", "desc"):
        return
    for chunk in scene.then.chunks:
        behind = scene.then.chunks[chunk.at + 1 : chunk.at + 6]
        first = next((c for c in behind if c.text.casefold() in ("first", "top")), None)
        if chunk.text.casefold().endswith("est") and not chunk.mentions and first is not None:
            scene.then.use(*scene.then.chunks[chunk.at : first.at + 1])


STAMP: Final = "created_at"


def sort_key(scene: Scene, asked: list[Line]) -> str:
    """The member that the clauses sort by: a named one, the name for an alphabet, the creation for what is recent."""
    named = [m for line in asked for _, m in scene.members(line)]
    if named or not asked:
        return named[0] if named else ""
    if any(line.has("alphabet") for line in asked):
        shown = display(scene.entity)
        return shown.name if shown is not None else ""
    english = any(line.has("recency", "stamp") for line in asked)
    return STAMP if english or not any(c.text.isascii() for line in asked for c in line.tagged("asc", "desc")) else ""


def ordered_by(scene: Scene, key: str, down: bool) -> tuple[tuple[Setting, ...], bool]:
    """The query for an order, and whether the listing can give it."""
    listing = scene.entity.listing
    if listing.default_sort == key and listing.descending == down:
        return (), True
    return (Setting(name="sort", value=f"-{key}" if down else key),), key in listing.sorts


def rising(scene: Scene, key: str) -> tuple[Row, ...]:
    """Three rows whose values of the key rise."""
    field = scene.entity.field_named(key)
    binds = (f"first_{scene.bind}", f"second_{scene.bind}", f"third_{scene.bind}")
    if field is None:
        return tuple(Row(entity=scene.entity.name, bind=b, at=-1) for b in binds) if key == STAMP else ()
    bound = unordered(scene.entity, (key,)) if key != STAMP else ()
    if field.type.kind in (*KEPT, Kind.ENUM, Kind.BOOLEAN) or bound is None:
        return ()
    values = sorted({v for n in range(1, 6) if isinstance(v := sample(field, n), str | int)}, key=_weight)[:3]
    pairs_of = [(pair_of(field, v),) for v in values]
    rising = tuple(Row(entity=scene.entity.name, bind=b, at=-1, pairs=p) for b, p in zip(binds, pairs_of, strict=False))
    return tuple(replace(r, links=bound) for r in rising) if len(rising) == 3 else ()


def _weight(value: str | int) -> tuple[Decimal, str]:
    text = str(value)
    return (Decimal(text), "") if text.replace(".", "", 1).isdigit() else (Decimal(0), text)
