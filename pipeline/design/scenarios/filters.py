"""Scenarios that narrow a list: by values, ranges and references, one or several at once.

In: a scene. Out: a `Play` with rows that meet every criterion and, for each criterion, one that fails it alone; None
when the collection cannot be asked so.
"""

from __future__ import annotations

from msgspec.structs import replace

from pipeline.design.operations import Verb
from pipeline.design.requirements.context import objects
from pipeline.design.scenarios.criteria import Criterion, asked, criteria
from pipeline.design.scenarios.fixtures import Row, rows, use, use_names
from pipeline.design.scenarios.lists import listed
from pipeline.design.scenarios.scene import Play, Scene, verb
from pipeline.design.scenarios.stated import pairs
from pipeline.design.scenarios.subjects import refreshed
from pipeline.design.scenarios.values import Pair


def list_filtered(scene: Scene) -> Play | None:
    """`When I list products with status active, Then only active products are returned`."""
    if not _narrows(scene) or not scene.entity.can(Verb.LIST):
        return None
    found = rows(scene)
    wanted = criteria(scene, found)
    if not wanted:
        return None
    own = tuple(r for r in found if r.entity == scene.entity.name and not r.absent)
    parted = _stated(wanted, own) if len(wanted) == 1 else None
    if parted is None and len(wanted) == 1 and own:
        parted = _missed(wanted, own) if scene.then.has("empty") else _completed(scene, wanted, own)
    if parted is None and any(r.pairs or r.links for r in own):
        return None
    hits, others = parted or made_rows(scene, wanted)
    if scene.then.has("empty"):
        hits = ()
        scene.then.eat("empty")
    elif hits and parted is not None and len(asked(scene)) == 1:
        _use_size(scene, hits)
    use_criteria(scene, wanted, found)
    query = tuple(s for c in wanted for s in c.query)
    how = "by " + " and ".join(c.member.replace("_", " ") for c in wanted)
    above = tuple(replace(c.parent, count=1) for c in wanted if c.parent is not None)
    return listed(scene, "S-filter", how, query, hits, others, *above)


def _narrows(scene: Scene) -> bool:
    """True when some records are asked for."""
    written = verb(scene)
    filters = any(line.has("filter", "combine") for line in asked(scene))
    if scene.refused() or (written and not (filters and written == "update")) or scene.when.has("sort", "page_size"):
        return False
    if filters:
        return True
    reading = scene.when.has("show", "get", "list", "ui", "want")
    many = scene.when.has("list", "all") or any(
        scene.entity.name in c.entities() and c.plural for c in scene.when.chunks
    )
    return reading and not scene.when.has("search") and (many or scene.then.has("only"))


def _stated(wanted: tuple[Criterion, ...], own: tuple[Row, ...]) -> tuple[tuple[Row, ...], tuple[Row, ...]] | None:
    """The rows of the scenario itself, when it says of each whether it meets the criterion, and some do not."""
    (one,) = wanted
    if one.parent is not None:
        link = one.query[0]
        hits = tuple(r for r in own if link in r.links and r.fits)
        others = tuple(r for r in own if r not in hits and r.fits)
        return (hits, others) if hits and others else None
    values = {r.value(one.member) for r in own}
    if not own or None in values or len(values) < 2 or not one.hit:
        return None
    hits = tuple(r for r in own if r.value(one.member) == one.hit[0].value)
    return (hits, tuple(r for r in own if r not in hits)) if hits and all(r.fits for r in own) else None


def _missed(wanted: tuple[Criterion, ...], own: tuple[Row, ...]) -> tuple[tuple[Row, ...], tuple[Row, ...]] | None:
    """The stated rows, when each of them says that it does not meet the criterion."""
    values = {r.value(wanted[0].member) for r in own}
    asked_for = {p.value for p in wanted[0].hit}
    return ((), own) if len(wanted) == 1 and None not in values and not values & asked_for else None


def _completed(
    scene: Scene, wanted: tuple[Criterion, ...], own: tuple[Row, ...]
) -> tuple[tuple[Row, ...], tuple[Row, ...]] | None:
    """Stated rows that all meet or all miss the criterion, with one that does not."""
    if all(r.value(wanted[0].member) in {p.value for p in wanted[0].hit} for r in own) and wanted[0].miss:
        return own, (_row(scene, f"unlike_{scene.bind}", wanted, wanted[0]),)
    missed = _missed(wanted, own)
    if missed is None:
        return None
    scene.then.eat("not")
    said = [p for p in pairs(scene.then, scene.entity) if any(r.value(p.member) == p.value for r in own)]
    scene.then.use(*(c for p in said for c in p.chunks))
    return (_row(scene, f"matching_{scene.bind}", wanted, None),), own


def _use_size(scene: Scene, hits: tuple[Row, ...]) -> None:
    """The number of rows that the last clause expects: all hits are looked for."""
    size = str(sum(r.count for r in hits))
    scene.then.use(*(c for c in scene.then.chunks if c.text == size))


def made_rows(scene: Scene, wanted: tuple[Criterion, ...]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """A row that meets all criteria, and for each of them one that fails it alone."""
    hit = _row(scene, scene.bind, wanted, None)
    names = ("other_", "third_", "fourth_", "fifth_")
    others = tuple(_row(scene, f"{n}{scene.bind}", wanted, c) for n, c in zip(names, wanted, strict=False))
    return (hit,), others


def _row(scene: Scene, bind: str, wanted: tuple[Criterion, ...], failed: Criterion | None) -> Row:
    met = [c for c in wanted if c is not failed]
    values = tuple(p for c in met for p in c.hit) + (failed.miss if failed is not None else ())
    links = tuple(s for c in met if c.parent is not None for s in c.query)
    return Row(entity=scene.entity.name, bind=bind, at=-1, pairs=values, links=links)


def use_criteria(scene: Scene, wanted: tuple[Criterion, ...], found: tuple[Row, ...]) -> None:
    parents = {c.parent.entity for c in wanted if c.parent is not None}
    use(scene, *(r for r in found if r.entity == scene.entity.name or r.entity in parents))
    for line in scene.lines:
        line.use(*(c for c, n in objects(line) if n in parents))
        line.use(*(c for p in pairs(line, scene.entity) if any(_same(p, w) for w in wanted) for c in p.chunks))
    for line in asked(scene):
        line.use(*(c for w in wanted for c in w.chunks if c in line.chunks))
        line.use(*(c for c in line.chunks if c.text == "+"))
        line.eat(*(("combine", "several", "atonce") if len(wanted) > 1 else ()))
        if any(len(w.query) > 1 for w in wanted):
            line.eat("range", "between", "min", "max")
    if any(c.is_a("day") for w in wanted for c in w.chunks):
        for line in scene.lines:
            line.eat("day", "range")
    scene.given.eat("apply", "atonce")
    if refreshed(scene.when):
        scene.when.eat("update", "restart")
    scene.then.eat("range", "between")
    use_names(scene, tuple(c.parent for c in wanted if c.parent is not None))


def _same(said: Pair, one: Criterion) -> bool:
    return any((p.member, p.value) == (said.member, said.value) for p in one.hit)
