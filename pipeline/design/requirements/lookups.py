"""Requirements about some of the records: by the value of a member, by a state, by when they were made.

In: a line without the words of filters. Out: filters of the list that give just those records.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from pipeline.design.facts import Source
from pipeline.design.model import Kind
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import FRAME, Context, Named, members, objects, spoken_of
from pipeline.design.requirements.openings import opens
from pipeline.design.text.chunks import Chunk, Line

_FRAME: Final = (*FRAME, "list", "show", "get")
_KEPT: Final = (Kind.JSON, Kind.LIST, Kind.FILE)


def lookups(line: Line, context: Context) -> None:
    """`look up a ticket by its number`: the value is a filter."""
    if line.has("filter", "search", "sort", "not", "prevent", "create", "update", "delete"):
        return
    if not line.has("list", "show", "get"):
        return
    for chunk in line.chunks:
        if chunk.text.casefold() != "by" or not _read(line, chunk):
            continue
        for entity in spoken_of(line, context)[:1]:
            keys = tuple(_keys(line, context, entity, chunk))
            if keys:
                _filter(line, context, entity, tuple(n.member for n in keys))
                line.use(*(n.chunk for n in keys))
                line.eat("id")


def _read(line: Line, chunk: Chunk) -> bool:
    """True when a record or a verb of reading stands before the word."""
    before = next((c for c in reversed(line.chunks[: chunk.at]) if not c.silent), None)
    return before is not None and (bool(before.entities()) or before.is_a("get", "list", "show", "thing"))


def _keys(line: Line, context: Context, entity: str, chunk: Chunk) -> Iterator[Named]:
    """The members listed right behind the word."""
    named = {n.chunk.at: n for n in members(line, context, entity)}
    for c in line.chunks[chunk.at + 1 :]:
        if c.at in named:
            field = context.drafts[entity].field_named(named[c.at].member)
            if field is None or field.type.kind in _KEPT:
                return
            yield named[c.at]
        elif not (c.silent or c.is_a("id", "thing", "hollow", "single", "conj")):
            return


def picked(line: Line, context: Context) -> None:
    """`users can view only overdue tasks`: the value of a filter that they choose."""
    if not line.subject or not line.has("list", "show", "get") or line.has("not", "prevent", "default", "create"):
        return
    for value, thing in pairwise(line.chunks):
        for entity in thing.entities()[:1] if thing.at not in line.subject else ():
            mention = value.value_of(entity)
            if mention is not None and value.text[0] not in "\"'`" and not opens(line, value):
                _filter(line, context, entity, (mention.member,))
                line.use(value)
                line.eat("only")


def dated(line: Line, context: Context) -> None:
    """`retrieve orders created within a date range`: the creation time is a filter."""
    if not line.has("list", "show", "get") or not line.has("range") or line.has("not", "sort"):
        return
    for (_, entity), chunk in zip(objects(line)[:1], line.tagged("create", "created", "update"), strict=False):
        if chunk.text.casefold() not in _MOMENTS:
            continue
        _filter(line, context, entity, (_MOMENTS[chunk.text.casefold()],))
        line.use(chunk)
        line.eat("range", "between", "hollow")


_MOMENTS: Final = {"created": "created_at", "updated": "updated_at", "modified": "updated_at", "changed": "updated_at"}


def _filter(line: Line, context: Context, entity: str, names: tuple[str, ...]) -> None:
    context.drafts.list_with(entity, context.origin.fact("filters", "R-filter", Source.STATED), filters=names)
    context.drafts.allow(entity, Verb.LIST, context.origin.fact("operation", "R-filter", Source.DERIVED))
    line.fire("R-filter", f"{entity}.filters")
    line.use(*(c for c, n in objects(line) if n == entity))
    line.eat(*_FRAME)
