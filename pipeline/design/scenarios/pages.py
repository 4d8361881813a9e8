"""Scenarios that read a collection page by page: of a stated size, or of the usual one.

In: a scene. Out: a `Play`, or None when the scene is about something else or states a size that the collection has not.
"""

from __future__ import annotations

from msgspec.structs import replace

from pipeline.design.cases import Call, Expect, Setting, Step
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import objects
from pipeline.design.scenarios.creates import use_members
from pipeline.design.scenarios.fixtures import MOST, Row, rows, use
from pipeline.design.scenarios.lists import EXISTS, many, searched_rows
from pipeline.design.scenarios.reads import ASKED, SHOWN, reads
from pipeline.design.scenarios.scene import Play, Scene
from pipeline.design.scenarios.values import Pair
from pipeline.design.text.words import Shape


def list_page(scene: Scene) -> Play | None:
    """`Given 3 products exist, When I list products with a page size of 2, Then 2 products are returned`."""
    paged = scene.asks("page_size", "page") or scene.then.has("page_size")
    if not paged or not scene.entity.can(Verb.LIST) or scene.refused():
        return None
    own = [r for r in rows(scene) if r.entity == scene.entity.name and not r.absent]
    if not own or not own[0].counted:
        return _usual(scene, own, rows(scene))
    size = next(
        (
            int(c.text)
            for c in scene.when.chunks
            if c.text.isdigit() and 0 < int(c.text) <= scene.entity.listing.max_page_size
        ),
        0,
    )
    if not size and not scene.when.has("page_size"):
        usual = str(scene.entity.listing.page_size)
        size = int(usual) if any(c.text == usual for c in scene.then.chunks) else 0
    if len(own) != 1 or not size or own[0].pairs or own[0].count < size:
        return None
    use(scene, *own)
    shown = min(size, own[0].count)
    for line in (scene.when, scene.then):
        line.use(*(c for c in line.chunks if c.text in (str(size), str(shown))))
    use_members(scene)
    scene.eat(EXISTS, (*ASKED, "page_size", "page"), (*SHOWN, "only", "page_size", "page"))
    stated = any(c.text == str(size) for c in scene.when.chunks)
    asked = (Setting(name="page_size", value=size),) if stated else ()
    call = Call(verb=Verb.LIST, entity=scene.entity.name, query=asked)
    step = Step(call=call, expect=Expect(count=shown))
    return Play(rule="S-page", title=f"list {many(scene)} in pages", given=(own[0].fixture(),), steps=(step,))


def _usual(scene: Scene, own: list[Row], found: tuple[Row, ...]) -> Play | None:
    """`When I list products, Then they are shown 10 per page`: a page of the usual size of one row more."""
    row = own[0] if own else Row(entity=scene.entity.name, bind=scene.bind, at=-1)
    size = usual_page(scene) if reads(scene) and not row.pairs and not own[1:] else 0
    looked = _looked_for(scene) if scene.asks("search") else ((), ())
    if not size or looked is None or scene.when.has("sort", "filter"):
        return None
    over = [c for line in (scene.given, scene.then) for c in line.tagged("over")]
    scene.given.use(*(c for o in over for c in scene.given.chunks[o.at : o.at + 2] if c is o or c.text == str(size)))
    wholes = [r for r in found if r.bind in {s.ref for s in row.links}]
    use(scene, row, *wholes)
    for line in scene.lines:
        line.use(*(c for c, n in objects(line) if n in {r.entity for r in wholes}))
    use_members(scene)
    scene.eat((*EXISTS, "inuse", "associate", "search"), (*ASKED, "page", "search"), (*SHOWN, "page", "only", "search"))
    call = Call(verb=Verb.LIST, entity=scene.entity.name, query=(*row.links, *looked[1]))
    step = Step(call=call, expect=Expect(count=size))
    given = (*(r.fixture() for r in wholes), replace(row, count=size + 1, pairs=looked[0]).fixture())
    return Play(rule="S-page", title=f"list {many(scene)} in pages of the usual size", given=given, steps=(step,))


def _looked_for(scene: Scene) -> tuple[tuple[Pair, ...], tuple[Setting, ...]] | None:
    """Values of rows that a search finds, and the search; None where no number of rows can have them."""
    made = searched_rows(scene, "lamp") if scene.entity.listing.search else None
    values = made[0][0].pairs if made is not None else ()
    fields = [scene.entity.field_named(p.member) for p in values]
    return (values, (Setting(name="q", value="lamp"),)) if values and not any(f and f.unique for f in fields) else None


def usual_page(scene: Scene) -> int:
    """The usual size of a page where a clause states just that size, all of which is then used; else 0."""
    usual = scene.entity.listing.page_size
    for line in scene.lines if usual < MOST else ():
        for chunk in line.tagged("page_size"):
            said = [c for c in line.chunks[max(0, chunk.at - 2) : chunk.at + 3] if c.shape is Shape.NUMBER]
            if said and all(c.text == str(usual) for c in said):
                line.use(chunk, *said)
                return usual
    return 0
