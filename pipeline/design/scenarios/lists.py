"""Scenarios that read a collection: all of it, none of it, what matches, a page, in an order.

In: a scene. Out: a `Play`, or None when the scene is about something else or says what the design cannot keep.
"""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import Final

from msgspec.structs import replace

from pipeline.design.cases import Call, Expect, Setting, Step
from pipeline.design.model import Kind
from pipeline.design.operations import Verb
from pipeline.design.scenarios.creates import use_members
from pipeline.design.scenarios.fixtures import Row, literals, rows, use, use_ids, use_names
from pipeline.design.scenarios.parts import use_ties
from pipeline.design.scenarios.reads import ASKED, SHOWN, reads
from pipeline.design.scenarios.scene import Play, Scene, verb
from pipeline.design.scenarios.stated import pairs
from pipeline.design.scenarios.values import fits, pair_of
from pipeline.design.text.chunks import Line

EXISTS: Final = ("existing", "all", "several", "show", "list", "others", "new", "created")


def list_empty(scene: Scene) -> Play | None:
    """`Given no tasks exist, When I list tasks, Then the list is empty`."""
    if not reads(scene) or not scene.entity.can(Verb.LIST) or not scene.then.has("empty", "without", "zero"):
        return None
    found = [r for r in rows(scene) if r.entity == scene.entity.name]
    if found and not all(r.absent and not r.pairs for r in found):
        return None
    if not found and not scene.given.has("without", "empty", "running"):
        return None
    use_members(scene)
    _use_invitation(scene.then)
    scene.eat(
        ("without", "not", "existing", "empty", "all", "zero"), ASKED, (*SHOWN, "empty", "without", "error", "zero")
    )
    step = Step(call=Call(verb=Verb.LIST, entity=scene.entity.name), expect=Expect(count=0))
    return Play(rule="S-list-empty", title=f"list {many(scene)} when there are none", steps=(step,))


def _use_invitation(then: Line) -> None:
    """`… a message inviting me to add the first one`: the wording of a message."""
    for chunk in then.tagged("invite"):
        if any(c.is_a("error", "empty", "explain") for c in then.chunks[max(0, chunk.at - 3) : chunk.at]):
            then.use(*takewhile(lambda c: c.text not in (".", ";"), then.chunks[chunk.at :]))


def list_missed(scene: Scene) -> Play | None:
    """`When I search for something that matches nothing, Then the result is empty`."""
    nothing = any(line.has("empty", "without", "notfound") for line in (scene.when, scene.then))
    if not scene.when.has("search") or not nothing or not scene.entity.can(Verb.LIST):
        return None
    field = scene.entity.field_named(scene.entity.listing.search[0]) if scene.entity.listing.search else None
    found = tuple(r for r in rows(scene) if r.entity == scene.entity.name and not r.absent)
    if field is None or verb(scene) or not all(r.fits for r in found) or pairs(scene.when, scene.entity):
        return None
    term = next((c.inner for c in literals(scene.when)), "") or _UNHEARD
    if any(term.casefold() in str(p.value).casefold() for r in found for p in r.pairs):
        return None
    own = found or (Row(entity=scene.entity.name, bind=scene.bind, at=-1),)
    use(scene, *own)
    use_members(scene)
    scene.when.use(*(c for c in literals(scene.when) if c.inner == term))
    scene.then.use(*literals(scene.then))
    words = ("search", "match", "empty", "without", "not", "notfound", "enter", "list", "any", "text")
    scene.eat(
        (*EXISTS, "search"), (*ASKED, *words, "submit", "existing"), (*SHOWN, *words, "error", "explain", "success")
    )
    _use_invitation(scene.then)
    call = Call(verb=Verb.LIST, entity=scene.entity.name, query=(Setting(name="q", value=term),))
    step = Step(call=call, expect=Expect(count=0))
    given = tuple(r.fixture() for r in own)
    return Play(rule="S-search", title=f"list {many(scene)} by search without a match", given=given, steps=(step,))


_UNHEARD: Final = "zzqqxx"
"""A term that no sample value holds."""


def list_all(scene: Scene) -> Play | None:
    """`Given 5 tasks exist, When I list tasks, Then all 5 are returned`."""
    narrowed = not scene.when.has("unfilter") and scene.when.has("search", "filter", "sort", "id", "page_size")
    if not (reads(scene) or scene.when.has("unfilter")) or not scene.entity.can(Verb.LIST) or narrowed:
        return None
    asked = scene.when.has("list", "all", "unfilter") or _plural(scene, scene.when)
    shown = scene.then.has("list", "all") and _plural(scene, scene.then)
    if not (asked or shown) or scene.then.has("empty", "not", "only", "sort", "desc", "asc"):
        return None
    found = rows(scene)
    own = [r for r in found if r.entity == scene.entity.name]
    if any(r.absent or not r.fits for r in own) or pairs(scene.when, scene.entity) or any(r.pairs for r in own):
        return None
    own = own or [Row(entity=scene.entity.name, bind=scene.bind, at=-1, count=2)]
    use(scene, *own)
    use_members(scene)
    use_names(scene, found)
    size = sum(r.count for r in own)
    if any(r.counted for r in own):
        scene.then.use(*(c for c in scene.then.chunks if c.text == str(size)))
    use_ties(scene)
    listing = scene.entity.listing
    if size > listing.max_page_size:
        return None
    whole = (Setting(name="page_size", value=size),) if size > listing.page_size else ()
    if scene.when.has("unfilter"):
        scene.given.eat("filter", "search", "apply", "rolewords", "combine", "several", "atonce", "existing")
        scene.then.eat("unfilter", "filter")
    scene.eat(
        EXISTS, (*ASKED, "unfilter"), (*SHOWN, *(("exactly",) if size == 1 or any(r.counted for r in own) else ()))
    )
    call = Call(verb=Verb.LIST, entity=scene.entity.name, query=whole)
    expect = Expect(listed=tuple(b for r in own for b in r.binds()), count=size)
    given = tuple(r.fixture() for r in own)
    return Play(rule="S-list", title=f"list {many(scene)}", given=given, steps=(Step(call=call, expect=expect),))


def list_found(scene: Scene) -> Play | None:
    """`When I search products for "lamp", Then only "Desk lamp" is returned`."""
    if (not reads(scene) and not scene.when.has("search")) or scene.refused() or not scene.entity.listing.search:
        return None
    looks = scene.when.has("search") or (scene.given.has("search") and scene.when.has("list", "filter", "submit"))
    if not looks or not scene.entity.can(Verb.LIST):
        return None
    found = tuple(r for r in rows(scene) if r.entity == scene.entity.name and not r.absent and r.pairs)
    term = (
        next((c.inner for c in literals(scene.when)), "") or next((c.inner for c in literals(scene.then)), "") or "lamp"
    )
    term = _started(scene, term)
    keys = scene.entity.listing.search
    hits = tuple(r for r in found if any(term.casefold() in str(r.value(k) or "").casefold() for k in keys))
    made = searched_rows(scene, term) if not found else None
    if (found and not (hits and all(r.fits for r in found))) or (not found and made is None):
        return None
    hits, others = (hits, tuple(r for r in found if r not in hits)) if made is None else made
    use(scene, *found)
    for line in scene.lines:
        line.use(*(c for c in literals(line) if c.inner == term))
    asked = term
    if any(line.has("case") for line in scene.lines):
        scene.eat(("case",), ("case",), ("case",))
        asked = term.swapcase()
    if any(line.has("trim") for line in scene.lines):
        words = ("trim", "strip", "empty", "anycond", "musthave", "before")
        scene.eat(words, words, words)
        asked = f" {asked} "
    scene.when.eat("partial")
    scene.then.eat("partial", "enter", "text")
    return listed(scene, "S-search", "by search", (Setting(name="q", value=asked),), hits, others)


def _started(scene: Scene, term: str) -> str:
    """`When I type 2 characters`: the beginning of the term."""
    for before, chunk in pairwise(scene.when.chunks):
        if before.text.isdigit() and chunk.is_a("character") and 0 < int(before.text) < len(term):
            scene.when.use(before, *scene.when.tagged("character"))
            scene.then.use(*scene.then.tagged("character"))
            return term[: int(before.text)]
    return term


def searched_rows(scene: Scene, term: str) -> tuple[tuple[Row, ...], tuple[Row, ...]] | None:
    """A row whose first searched field holds the term, and one without it."""
    field = scene.entity.field_named(scene.entity.listing.search[0])
    if (
        field is None
        or field.pattern
        or not fits(field, f"Some {term}")
        or field.type.kind not in (Kind.TEXT, Kind.LONG_TEXT, Kind.UNKNOWN)
    ):
        return None
    one = Row(entity=scene.entity.name, bind=scene.bind, at=-1, pairs=(pair_of(field, f"Some {term}"),))
    names = [f for k in scene.entity.listing.search if (f := scene.entity.field_named(k)) is not None and not f.pattern]
    rest = tuple(pair_of(f, "Zzz") for f in names if f.required and fits(f, "Zzz") and not f.unique) or (
        pair_of(field, "Zzz"),
    )
    return (one,), (replace(one, bind=f"other_{scene.bind}", pairs=rest),)


def listed(
    scene: Scene,
    rule: str,
    how: str,
    query: tuple[Setting, ...],
    hits: tuple[Row, ...],
    others: tuple[Row, ...],
    *more: Row,
) -> Play:
    use_members(scene)
    use_ids(scene)
    use_names(scene, hits)
    scene.eat(
        (*EXISTS, "filter", "search"),
        (*ASKED, "filter", "search", "match", "enter", "submit", "optional", "apply", "others"),
        (*SHOWN, "only", "match", "filter", "search", "exactly", "update", "associate"),
    )
    call = Call(verb=Verb.LIST, entity=scene.entity.name, query=query)
    expect = Expect(
        listed=tuple(b for r in hits for b in r.binds()), unlisted=tuple(b for r in others for b in r.binds())
    )
    given = tuple(r.fixture() for r in (*more, *hits, *others))
    return Play(rule=rule, title=f"list {many(scene)} {how}", given=given, steps=(Step(call=call, expect=expect),))


def _plural(scene: Scene, line: Line) -> bool:
    own = [c for c in line.chunks if scene.entity.name in c.entities()]
    listed = any(d.is_a("list") and d.is_a("noun") for c in own for d in line.chunks[c.at + 1 : c.at + 2])
    return listed or any(c.plural and c.text[-2:] not in ("'s", "’s") for c in own)


def many(scene: Scene) -> str:
    return scene.entity.collection.replace("_", " ")
