"""Requirements about reading collections: pages, filters, sorting, search, totals.

In: a line. Out: the `Listing` of the entities that it speaks of, and their list operation.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.facts import Source
from pipeline.design.operations import Verb
from pipeline.design.requirements.at_large import every_text, searched_at_large
from pipeline.design.requirements.context import Context, everything, members, objects, spoken_of
from pipeline.design.requirements.list_keys import about, is_text, keys, searched
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.moments import CREATION
from pipeline.design.text.words import Shape

_FRAME: Final = (
    "system", "allow", "ability", "thing", "modal", "list", "show", "all", "existing", "ui", "part", "update",
    "several", "success",
)  # fmt: skip
_NEAR: Final = 4


def pages(line: Line, context: Context) -> None:
    """`paginated lists`, `page size 50, at most 100`."""
    if not line.has("page", "page_size") or (not line.has("page") and not _of_lists(line)):
        return
    found = about(line, context)
    sizes = _sizes(line)
    for entity in found:
        fact = context.origin.fact("page_size", "R-page", Source.STATED if sizes else Source.DERIVED)
        context.drafts.list_with(entity, fact, **sizes)
        _took(line, context, "R-page", entity, "page_size")
        line.eat("page", "page_size", "configurable", "default", "max", "offset", "several")
    if found:
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
    for entity in about(line, context):
        names = keys(line, context, entity, "filter")
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
    for entity in about(line, context):
        names = keys(line, context, entity, "sort") if line.has("sort") else ()
        if not names and not line.has("desc", "asc"):
            _steady(line, context, entity)
            continue
        fact = context.origin.fact("sorts", "R-sort", Source.STATED)
        context.drafts.list_with(entity, fact, sorts=names or (CREATION,))
        # Several keys, or leave to sort, are a choice of the client and say nothing of the order without a choice.
        if line.has("default") or not (line.has("ability", "allow") or names[1:] or _chosen(line)):
            key = (names or (CREATION,))[0]
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
    for entity in about(line, context):
        asked = keys(line, context, entity, "search")
        named = tuple(n for n in asked if is_text(context.drafts[entity], n))
        fact = context.origin.fact("search", "R-search", Source.STATED)
        if not asked and context.sure and searched_at_large(line):
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
    for entity in searched(context):
        _took(line, context, "R-search", entity, "search")
        line.eat("search", "case", "match", "text")


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
    for entity in about(line, context) if line.has("page", "list", "show") else ():
        context.drafts.list_with(entity, context.origin.fact("totals", "R-totals", Source.STATED), totals=True)
        _took(line, context, "R-totals", entity, "totals")
        line.eat("totals", "part", "musthave", "page", "cascade", "match", "filter")


def _took(line: Line, context: Context, rule: str, entity: str, what: str) -> None:
    context.drafts.allow(entity, Verb.LIST, context.origin.fact("operation", rule, Source.DERIVED))
    line.fire(rule, f"{entity}.{what}")
    line.eat(*_FRAME)
    line.use(*(c for c, n in objects(line) if n == entity), *_subject_like(line))


def _subject_like(line: Line) -> tuple[Chunk, ...]:
    return tuple(c for c in line.chunks if c.at in line.subject)
