"""Which collections a line about lists speaks of, and by which of their members.

In: a line with words for pages, filters, sorting or search. Out: entities, and the members that a verb asks for.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from pipeline.design.model import Cardinality, Entity, Kind
from pipeline.design.requirements.access_tenants import callers_own
from pipeline.design.requirements.context import Context, everything, members, objects, spoken_of
from pipeline.design.requirements.values import TEXTS
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.moments import CREATION, usual_moment


def about(line: Line, context: Context) -> tuple[str, ...]:
    """The collections that are read; all of them when the line names none (`all list endpoints`)."""
    found = spoken_of(line, context)
    if found:
        return _richest(line, context, found) if line.has("filter", "search", "sort", "asc", "desc") else found
    if not line.has("filter", "search", "sort") or _of_any(line):
        return everything(context)
    owners = Counter(e for c in line.chunks for e in {m.entity for m in c.few if m.member and not m.value})
    if not owners:
        return searched(context) if line.has("page", "page_size") else ()
    best = owners.most_common(2)
    clear = len(best) == 1 or (len(best) == 2 and best[0][1] > best[1][1])
    return (best[0][0],) if clear else ()


def keys(line: Line, context: Context, entity: str, asked: str) -> tuple[str, ...]:
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
    return "updated_at" if changed else CREATION


_CHANGED: Final = ("updat", "modif", "chang", "edit", "actualiz", "atualiz", "geändert", "änder")


def searched(context: Context) -> tuple[str, ...]:
    """The collections that have a search."""
    return tuple(e for e in everything(context) if context.drafts[e].listing.search)


def is_text(entity: Entity, name: str) -> bool:
    """True for a member that words can be looked for in."""
    field = entity.field_named(name)
    return field is not None and field.type.kind in TEXTS


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
