"""Requirements about reading collections: pages, filters, sorting, search, totals.

In: a line. Out: the `Listing` of the entities that it speaks of, and their list operation.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from pipeline.design.facts import Source
from pipeline.design.model import Cardinality, Entity, Kind
from pipeline.design.operations import Verb
from pipeline.design.requirements.access_tenants import callers_own
from pipeline.design.requirements.at_large import every_text, searched_at_large
from pipeline.design.requirements.context import Context, everything, members, objects, spoken_of
from pipeline.design.requirements.values import TEXTS
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.moments import CREATION, usual_moment
from pipeline.design.text.words import Shape

_FRAME: Final = (
    "system", "allow", "ability", "thing", "modal", "list", "show", "all", "existing", "ui", "part", "update",
    "several", "success",
)  # fmt: skip
_STAMPS: Final = CREATION
_NEAR: Final = 4


def pages(line: Line, context: Context) -> None:
    """`paginated lists`, `page size 50, at most 100`."""
    if not line.has("page", "page_size") or (not line.has("page") and not _of_lists(line)):
        return
    about = _about(line, context)
    sizes = _sizes(line)
    for entity in about:
        fact = context.origin.fact("page_size", "R-page", Source.STATED if sizes else Source.DERIVED)
        context.drafts.list_with(entity, fact, **sizes)
        _took(line, context, "R-page", entity, "page_size")
        line.eat("page", "page_size", "configurable", "default", "max", "offset", "several")
    if about:
        line.eat(*(() if objects(line) else ("search",)))
        line.use(*(c for c in line.chunks if c.text.isdigit() and int(c.text) in sizes.values()))


def _of_lists(line: Line) -> bool:
    """False for `limit a title to 80 characters` and `limit an order to 5 lines`."""
    plain = all(c.text.casefold().startswith(("limit", "límit")) for c in line.tagged("page_size"))
    return not line.has("character") and (not plain or line.has("offset", "list", "totals"))


def _sizes(line: Line) -> dict[str, int]:
    """Numbers near a word for pages; others of the line count something else."""
    found: dict[str, int] = {}
    for c in line.chunks:
        if c.shape is not Shape.NUMBER or not c.text.isdigit() or not 1 <= int(c.text) <= 10000:
            continue
        if not any(n.is_a("page") or n.is_a("page_size") for n in line.chunks[max(0, c.at - _NEAR) : c.at + _NEAR]):
            continue
        near = line.chunks[max(0, c.at - 3) : c.at + 2]
        found["max_page_size" if any(n.is_a("max") for n in near) else "page_size"] = int(c.text)
    if "page_size" in found and "max_page_size" not in found:
        found["max_page_size"] = max(100, found["page_size"])
    return found


def filters(line: Line, context: Context) -> None:
    """`filter products by category, status and price range`."""
    combined = line.has("combine") and "filter" in line.text.casefold()
    if not (line.has("filter") or combined or _asked_by(line)):
        return
    if line.has("combine") and not any(m.member for c in line.chunks for m in c.few):
        _combined(line, context)
    for entity in _about(line, context):
        names = _keys(line, context, entity, "filter")
        if not names:
            continue
        context.drafts.list_with(entity, context.origin.fact("filters", "R-filter", Source.STATED), filters=names)
        _took(line, context, "R-filter", entity, "filters")
        line.eat("filter", "range", "combine", "optional", "match", "min", "max", "state", "hollow", "make")


def _asked_by(line: Line) -> bool:
    """`查詢` with `依` and a member: records are asked for by its value."""
    other = any(c.is_a("create") and not c.mentions for c in line.chunks)
    if other or not line.has("by") or not line.has("show", "list") or line.has("sort", "search", "asc", "desc"):
        return False
    behind = [line.chunks[c.at + 1] for c in line.tagged("by") if c.at + 1 < len(line.chunks)]
    return any(c.is_a("day") or any(m.member for m in c.few) for c in behind)


def _combined(line: Line, context: Context) -> None:
    """`filters can be combined`: they always can; the line is understood once there are some."""
    for entity in everything(context):
        if context.drafts[entity].listing.filters:
            _took(line, context, "R-filter", entity, "filters")
            line.eat("filter", "combine", "several")


def sorts(line: Line, context: Context) -> None:
    """`sort products by name or price`, `newest first`."""
    if not line.has("sort", "asc", "desc") or _placed(line):
        return
    for entity in _about(line, context):
        names = _keys(line, context, entity, "sort") if line.has("sort") else ()
        if not names and not line.has("desc", "asc"):
            _steady(line, context, entity)
            continue
        fact = context.origin.fact("sorts", "R-sort", Source.STATED)
        context.drafts.list_with(entity, fact, sorts=names or (_STAMPS,))
        # Several keys, or leave to sort, are a choice of the client and say nothing of the order without a choice.
        if line.has("default") or not (line.has("ability", "allow") or names[1:] or _chosen(line)):
            key = (names or (_STAMPS,))[0]
            context.drafts.list_with(entity, fact, default_sort=key, descending=line.has("desc"))
        _took(line, context, "R-sort", entity, "sorts")
        line.eat("sort", "asc", "desc", "default", "stamp", "part", "hollow")
        line.use(*(c for c in line.chunks if c.text in {"A", "Z"}))


def _chosen(line: Line) -> bool:
    """`a clerk sorts by weight`: an order that somebody asks for."""
    return any(line.chunks[c.at - 1].is_a("actor", "pronoun") for c in line.tagged("sort") if c.at)


def _placed(line: Line) -> bool:
    """`when an order is placed`: no word of the line speaks of sorting."""
    said = line.tagged("sort", "asc", "desc")
    return all(
        c.text.casefold() in ("order", "orders")
        and c.at > 1
        and line.chunks[c.at - 1].is_a("article")
        and line.chunks[c.at - 2].text.casefold() not in ("in", "by")
        for c in said
    )


def _steady(line: Line, context: Context, entity: str) -> None:
    """`in a consistent order`: every list has one."""
    for at, chunk in enumerate(line.chunks):
        if chunk.text.casefold() in _STEADY and any(c.is_a("sort") for c in line.chunks[at + 1 : at + 3]):
            _took(line, context, "R-sort", entity, "list")
            line.use(chunk)
            line.eat("sort", "hollow")


_STEADY: Final = frozenset({"consistent", "stable", "deterministic", "predictable"})


def searches(line: Line, context: Context) -> None:
    """`search products by name and SKU`."""
    if not line.has("search") or line.has("character") or "R-pattern" in line.rules:
        return
    for entity in _about(line, context):
        keys = _keys(line, context, entity, "search")
        named = tuple(n for n in keys if _is_text(context.drafts[entity], n))
        fact = context.origin.fact("search", "R-search", Source.STATED)
        if not keys and context.sure and searched_at_large(line):
            named, fact = every_text(context, entity)
        if not named:
            continue
        context.drafts.list_with(entity, fact, search=named)
        _took(line, context, "R-search", entity, "search")
        line.eat("search", "case", "partial", "match", "filter", "text", "hollow", "offset", "exactly", "make")
    if line.has("case") and not objects(line) and not members(line, context):
        _cased(line, context)


def _cased(line: Line, context: Context) -> None:
    """`search ignores case`: every search does."""
    for entity in _searched(context):
        _took(line, context, "R-search", entity, "search")
        line.eat("search", "case", "match", "text")


def _searched(context: Context) -> tuple[str, ...]:
    return tuple(e for e in everything(context) if context.drafts[e].listing.search)


def empties(line: Line, context: Context) -> None:
    """`return an empty list when no tasks exist`: what a list without records is."""
    if not (line.has("empty") and line.has("list") and line.has("show")) or line.has("error", "reject"):
        return
    for entity in spoken_of(line, context)[:1]:
        _took(line, context, "R-list", entity, "list")
        line.eat("empty", "without", "anycond", "not", "filter", "match", "search")


def totals(line: Line, context: Context) -> None:
    """`lists return the total count`."""
    if not line.has("totals"):
        return
    for entity in _about(line, context) if line.has("page", "list", "show") else ():
        context.drafts.list_with(entity, context.origin.fact("totals", "R-totals", Source.STATED), totals=True)
        _took(line, context, "R-totals", entity, "totals")
        line.eat("totals", "part", "musthave", "page", "cascade", "match", "filter")


def _about(line: Line, context: Context) -> tuple[str, ...]:
    """The collections that are read; all of them when the line names none (`all list endpoints`)."""
    found = spoken_of(line, context)
    if found:
        return _richest(line, context, found) if line.has("filter", "search", "sort", "asc", "desc") else found
    if not line.has("filter", "search", "sort") or _of_any(line):
        return everything(context)
    owners = Counter(e for c in line.chunks for e in {m.entity for m in c.few if m.member and not m.value})
    if not owners:
        return _searched(context) if line.has("page", "page_size") else ()
    best = owners.most_common(2)
    clear = len(best) == 1 or (len(best) == 2 and best[0][1] > best[1][1])
    return (best[0][0],) if clear else ()


def _of_any(line: Line) -> bool:
    """`lists are ordered by creation date`: an order of every list."""
    ordered = line.has("list", "default") and line.has("sort", "desc", "asc")
    return ordered and not any(c.mentions for c in line.chunks)


def _richest(line: Line, context: Context, found: tuple[str, ...]) -> tuple[str, ...]:
    """The one that most of the keys belong to, if only by a reference to it: `filter by category and price`."""
    holders = dict.fromkeys(h for name in found for h in context.drafts.users(name))
    counts = {name: _named_of(line, context, name) for name in (*found, *holders)}
    return (max(counts, key=lambda name: (counts[name], name == found[0])),)


def _named_of(line: Line, context: Context, entity: str) -> int:
    """How many words of the line name the entity, a member of it or what it refers to."""
    own = {n.chunk.at for n in members(line, context, entity) if _readable(context.drafts[entity], n.member)}
    tied = {c.at for c, target in objects(line) if target == entity or _relation(context, entity, target)}
    return len(own | tied)


def _keys(line: Line, context: Context, entity: str, asked: str) -> tuple[str, ...]:
    """The members named on the line, related entities and the creation time among them."""
    own = {c.at for c in line.tagged("tenant", "tenantlike") if callers_own(line, c)}
    names = [(n.chunk, n.member) for n in members(line, context, entity) if n.chunk.at not in own]
    names += [(c, r) for c, target in objects(line) if (r := _relation(context, entity, target))]
    names += [(c, stamp_of(c)) for c in line.tagged("stamp")]
    dates = [c for c in line.tagged("day") if not c.mentions and (not names or _ranged(line, c))]
    names += [(c, usual_moment(context.drafts[entity])) for c in dates]
    places = frozenset(c.at for c, _ in names)
    names = [(c, n) for c, n in names if _asked_of(line, c, asked, places)]
    line.use(*(c for c, _ in names))
    if not names and line.has("anyfield"):
        line.eat("anyfield")
        return _every(context.drafts[entity])
    ordered = sorted(names, key=lambda pair: pair[0].at)
    return tuple(dict.fromkeys(name for _, name in ordered if _readable(context.drafts[entity], name)))


def stamp_of(chunk: Chunk) -> str:
    """Which of the two moments that every record has the words name: the last change, else the creation."""
    words = chunk.text.casefold().replace("_", " ").split()
    changed = any(w.startswith(_CHANGED) for w in words) and not any(w.startswith("creat") for w in words)
    return "updated_at" if changed else _STAMPS


_CHANGED: Final = ("updat", "modif", "chang", "edit", "actualiz", "atualiz", "geändert", "änder")


def _every(entity: Entity) -> tuple[str, ...]:
    """`sort by any column`: the members that a query can use."""
    return tuple(f.name for f in entity.fields if not f.computed and _readable(entity, f.name))


def _asked_of(line: Line, chunk: Chunk, asked: str, keys: frozenset[int]) -> bool:
    """True when the word belongs to this verb: `search by name, filter by status and sort by price`.

    Verbs with no key between them share what stands behind the last one: `search or filter by name`.
    """
    verbs = [c for c in line.chunks if c.is_a("filter", "search", "sort") and c.at not in line.subject]
    before = [c for c in verbs if c.at < chunk.at]
    group: list[Chunk] = []
    for verb in reversed(before):
        if group and any(verb.at < at < group[-1].at for at in keys):
            break
        group.append(verb)
    return any(c.is_a(asked) for c in group or verbs[:1]) or not any(c.is_a(asked) for c in verbs)


def _ranged(line: Line, chunk: Chunk) -> bool:
    """`date range`, in the order of any language."""
    near = [c for c in line.chunks[max(0, chunk.at - 2) : chunk.at + 2] if not c.is_a("stop")]
    return any(c.is_a("range") for c in near)


def _relation(context: Context, entity: str, target: str) -> str:
    found = (r.name for r in context.drafts[entity].relations if r.target == target and r.stored)
    return next(found, "") if target != entity else ""


def _readable(entity: Entity, name: str) -> bool:
    """False for members that no query can use: objects, lists, files, many-to-many relations are filters only."""
    field = entity.field_named(name)
    if field is not None:
        return field.type.kind not in (Kind.JSON, Kind.LIST, Kind.FILE)
    relation = entity.relation_named(name)
    return relation is None or relation.cardinality is not Cardinality.ONE_TO_MANY


def _is_text(entity: Entity, name: str) -> bool:
    field = entity.field_named(name)
    return field is not None and field.type.kind in TEXTS


def _took(line: Line, context: Context, rule: str, entity: str, what: str) -> None:
    context.drafts.allow(entity, Verb.LIST, context.origin.fact("operation", rule, Source.DERIVED))
    line.fire(rule, f"{entity}.{what}")
    line.eat(*_FRAME)
    line.use(*(c for c, n in objects(line) if n == entity), *_subject_like(line))


def _subject_like(line: Line) -> tuple[Chunk, ...]:
    return tuple(c for c in line.chunks if c.at in line.subject)
