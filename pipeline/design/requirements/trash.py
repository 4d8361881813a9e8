"""Requirements about records that were soft-deleted: they are listed, brought back, or shown only when asked for.

In: a line. Out: the list of the deleted rows, beside the list of the others. What deleting does is `lifecycle`'s.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from pipeline.design.facts import Source
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import FRAME, GENITIVES, Context, objects, spoken_of
from pipeline.design.text.chunks import Chunk, Line

_FRAME: Final = (*FRAME, "ui", "list", "show", "get", "several", "success")
_READS: Final = ("show", "list", "get", "filter", "search", "page")
_WRITES: Final = ("create", "update", "submit", "hard", "cascade")
_ENDS: Final = ("not", "prevent", "nolonger", "hide", "without", "reject", "before", "aftercreate")


def trashed(line: Line, context: Context) -> None:
    """`users can view deleted products in a trash`: a list of them, and of nothing else."""
    spoken = tuple(c for c in line.chunks if tells_deleted(line, c))
    if not spoken or line.has(*_ENDS, *_WRITES) or not line.has(*_READS) or deletes(line):
        return
    for entity in about_deleted(line, context)[:1] if not line.has("restore") else ():
        _list(line, context, entity)
        line.use(*spoken, *_labels(line))
        line.eat(*(("only",) if line.has("filter") else ()), "state")


def about_deleted(line: Line, context: Context) -> tuple[str, ...]:
    """What the line calls deleted, or speaks of at all; else the only thing that deleting leaves in a trash."""
    deleted = (_behind(line, c) for c in line.chunks if tells_deleted(line, c))
    named = tuple(n for c in deleted if c is not None for n in c.entities())
    soft = tuple(name for name, entity in context.drafts.entities.items() if entity.soft_delete)
    return named or spoken_of(line, context) or (soft if len(soft) == 1 else ())


def _labels(line: Line) -> tuple[Chunk, ...]:
    """The name of the screen that shows them: `the "Settings / Trash" page`."""
    return tuple(c for c, after in pairwise(line.chunks) if c.inner and not c.mentions and after.is_a("ui"))


def on_demand(line: Line, context: Context) -> None:
    """`deleted products are left out of lists unless explicitly requested`."""
    if not line.has("ondemand") or not line.has("hide", "not", "prevent") or not line.has("deleted", "soft"):
        return
    for entity in spoken_of(line, context)[:1]:
        _list(line, context, entity)
        line.eat("ondemand", "deleted", "soft", "hide", "not", "prevent", "search", "default", "hollow", "filter")


def _list(line: Line, context: Context, entity: str) -> None:
    fact = context.origin.fact("deleted", "R-trash", Source.STATED)
    context.drafts.list_with(entity, fact, deleted=True)
    context.drafts.allow(entity, Verb.LIST, context.origin.fact("operation", "R-trash", Source.DERIVED))
    line.fire("R-trash", f"{entity}.deleted")
    line.use(*(c for c, n in objects(line) if n == entity))
    line.eat(*_FRAME)


def tells_deleted(line: Line, chunk: Chunk) -> bool:
    """`the trash`, `deleted products`: which records are meant, not what is done to them."""
    if chunk.is_a("trash"):
        return True
    after = _behind(line, chunk) if chunk.is_a("deleted", "soft") else None
    return after is not None and bool(after.entities() or after.is_a("thing"))


def _behind(line: Line, chunk: Chunk) -> Chunk | None:
    return next((c for c in line.chunks[chunk.at + 1 :] if c.text not in GENITIVES), None)


def deletes(line: Line) -> bool:
    """True when the line asks to delete something, be it from the trash."""
    return any(not tells_deleted(line, c) for c in line.tagged("delete"))
