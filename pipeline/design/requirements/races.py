"""Requirements and edge cases about requests at the same moment.

In: a line that speaks of one moment, and the drafts. Out: marks on the line, as there is nothing to decide: unique keys
are indexes of the database, and every change carries a version.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.design.model import Field
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import Context, Named, members, objects, spoken_of
from pipeline.design.text.chunks import Line
from pipeline.design.text.words import Shape, base

_FRAME: Final = (
    "atonce", "contender", "others", "success", "reject", "prevent", "error", "show", "explain", "system", "thing",
    "want", "duplicate", "existing", "all", "single", "anycond",
)  # fmt: skip
_ANSWERS: Final = frozenset({"2", "200", "201", "409", "412"})


def same_key(line: Line, context: Context) -> None:
    """`two people create the same SKU at the same moment: one succeeds, the other is told that it is taken`."""
    keys = tuple(_keys(line, context)) if line.has("atonce") and line.has("create", "update") else ()
    if not keys or not line.has("duplicate", "conflict"):
        return
    line.fire("R-same-key", *(f"{n.entity}.{n.member}" for n in keys))
    line.use(*(n.chunk for n in keys))
    _took(line, "create", "update", "conflict", "unique")


def same_row(line: Line, context: Context) -> None:
    """`two people change the same product at once: the second one is told`, and `the last write wins`."""
    if not line.has("atonce") or not line.has("update") or not line.has("changedsince", "lastwins"):
        return
    changed = [e for e in spoken_of(line, context) if context.drafts[e].can(Verb.UPDATE)]
    if changed:
        line.fire("R-same-row", *(f"{e}.update" for e in changed))
        _took(line, "update", "changedsince", "lastwins", "conflict")


def same_move(line: Line, context: Context) -> None:
    """`two workers ship the same order at the same moment: one succeeds, the other is told that it is not allowed`."""
    if not line.has("atonce") or not line.has("illegal", "conflict", "reject"):
        return
    for entity in spoken_of(line, context):
        machine = context.drafts[entity].machine
        named = {move.name for move in machine.moves if move.name} if machine is not None else set()
        moving = [c for c in line.chunks if base(c.text) in named]
        if moving:
            line.fire("R-same-move", *(f"{entity}.{base(c.text)}" for c in moving))
            line.use(*moving)
            _took(line, "illegal", "conflict", "move")


def _keys(line: Line, context: Context) -> Iterator[Named]:
    """The unique members that the line names."""
    for named in members(line, context):
        thing = context.drafts.member(named.entity, named.member)
        if isinstance(thing, Field) and (thing.unique or thing.unique_per):
            yield named


def _took(line: Line, *tags: str) -> None:
    line.eat(*tags, *_FRAME)
    line.use(*(c for c, _ in objects(line)))
    line.use(*(c for c in line.tagged("actor") if not c.mentions))
    line.use(*(c for c in line.chunks if c.shape is Shape.NUMBER and c.text in _ANSWERS))
