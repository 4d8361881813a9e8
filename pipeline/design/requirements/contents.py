"""Requirements that name what a record holds or shows: `record the vendor and the price of each purchase`.

In: a line. Out: nothing new; the members are declared already. The line is understood when everything in it is
a member of the entities that it speaks of.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from pipeline.design.model import Field
from pipeline.design.requirements.context import FRAME, Context, Named, members, objects, qualifiers, spoken_of, strays
from pipeline.design.text.chunks import Line

_FRAME: Final = (*FRAME, "ui", "optional", "several", "aftercreate", "new", "number", "text", "id")
_SHOWN: Final = ("show", "get", "list", "search", "filter", "page", "ui")
"""What answers and screens hold says nothing about what a record must have."""
_MAY: Final = frozenset({"may", "can", "could", "might", "may contain", "may include", "can include", "may have"})
_NOT: Final = ("not", "prevent", "reject", "delete", "only", "unique", "immutable", "without")


def keeps(line: Line, context: Context) -> None:
    """`track stock quantity for each product`, `records MUST include name and email`, `support product tags`."""
    told = line.has("track", "persist", "musthave", "allow", "create", "update", "associate") or _holds(line)
    if line.has(*_NOT) or not told:
        return
    named = list(members(line, context))
    if not named or (line.has("reorder") and "R-update" not in line.rules) or _inside(line):
        return
    for one in named:
        line.fire("R-keeps", f"{one.entity}.{one.member}")
    if _demands(line) and not line.has("system", "allow", "optional", *_SHOWN):
        _must_have(line, context, named)
    line.use(*(n.chunk for n in (*named, *strays(line))), *qualifiers(line))
    listed = {"R-filter", "R-search", "R-sort"} & {*line.rules}
    read = {made.partition(".")[0] for made in line.makes if made.endswith((".filters", ".search", ".sorts"))}
    about = read if listed else {*spoken_of(line, context)}
    line.use(*(c for c, n in objects(line) if n in about))
    line.eat("track", "persist", "musthave", "create", "update", "associate", *_FRAME)
    line.eat(*(("between",) if line.has("associate") else ()))
    line.used.update(line.timing)


def _inside(line: Line) -> bool:
    """`the title MUST contain the code`: what a value looks like, not what a record has."""
    for chunk in line.tagged("musthave"):
        before = next((c for c in reversed(line.chunks[: chunk.at]) if c.mentions or c.is_a("thing")), None)
        others = any(c.known.members for c in line.chunks[chunk.at + 1 :])
        if before is not None and others and before.known.members and not (before.entities() or before.is_a("thing")):
            return True
    return False


def _holds(line: Line) -> bool:
    """`customers have a name and an address`."""
    has = (c for _, c in pairwise(line.chunks) if c.text.casefold() in ("have", "has"))
    return any(line.chunks[c.at - 1].entities() for c in has)


def _demands(line: Line) -> bool:
    """`MUST include`, in one or two words."""
    return any(
        c.text.casefold().startswith("must") or (c.at and line.chunks[c.at - 1].is_a("modal"))
        for c in line.tagged("musthave")
    )


def _granted(line: Line, named: Named) -> bool:
    """What stands behind `may` can be left out: `MUST contain a name and may contain an address`."""
    return any(c.text.casefold() in _MAY for c in line.chunks[: named.chunk.at])


def _must_have(line: Line, context: Context, named: list[Named]) -> None:
    """`employee records MUST include name and email`: without them there is no record."""
    for one in (n for n in named if not _granted(line, n)):
        thing = context.drafts.member(one.entity, one.member)
        if isinstance(thing, Field) and not thing.required and thing.default is None and not thing.computed:
            context.drafts.state(one.entity, one.member, context.origin, "R-keeps", required=True)


def shows(line: Line, context: Context) -> None:
    """`display name and price of each product`: every member can be read back."""
    if line.has(*_NOT) or not line.has("show", "get", "list") or (line.has("list") and not objects(line)):
        return
    named = members(line, context)
    if not named:
        return
    for one in named:
        line.fire("R-shows", f"{one.entity}.get")
    line.use(*(n.chunk for n in named), *qualifiers(line), *(c for c, _ in objects(line)))
    line.use(*(c for c in line.tagged("default") if any(abs(n.chunk.at - c.at) == 1 for n in named)))
    line.eat("show", "get", "list", "stamp", *_FRAME)
