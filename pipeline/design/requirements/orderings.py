"""Requirements that compare two members of one record: `end date MUST be after start date`.

In: a line. Out: an `Ordering` of the entity. Only dates, times and numbers are compared.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.facts import Source
from pipeline.design.model import Kind, Ordering
from pipeline.design.requirements.context import Context, members, objects
from pipeline.design.requirements.polarity import refused
from pipeline.design.text.chunks import Line

_COMPARED: Final = (Kind.DATE, Kind.TIME, Kind.TIMESTAMP, Kind.INTEGER, Kind.DECIMAL, Kind.MONEY, Kind.DURATION)
_FRAME: Final = (
    "system", "allow", "thing", "validate", "modal", "reject", "prevent", "error", "existing", "later", "earlier",
    "equals", "anycond", "over", "below", "not", "create", "update", "success", "adjective", "max", "min", "single",
)  # fmt: skip


def orderings(line: Line, context: Context) -> None:
    """Two members with `after` or `before` between them."""
    if not line.has("later", "earlier", "over", "below", "max", "min"):
        return
    named = [n for n in members(line, context) if _comparable(context, n.entity, n.member)]
    if len(named) < 2 or named[0].entity != named[1].entity or named[0].member == named[1].member:
        return
    first, second = named[0], named[1]
    between = line.chunks[first.chunk.at + 1 : second.chunk.at]
    if not any(c.is_a("later", "earlier", "over", "below", "max", "min") for c in between):  # Verbs come last.
        behind = line.chunks[second.chunk.at + 1 : second.chunk.at + 3]
        between = tuple(c for c in behind if not c.text.isascii())
    later = any(c.is_a("later", "over", "min") for c in between)
    if later == any(c.is_a("earlier", "below", "max") for c in between):
        return
    denied = any(c.is_a("not") for c in between) and not any(c.is_a("max", "min") for c in between)
    flipped = denied != refused(line, first.chunk, second.chunk)
    later = later != flipped
    left, right = (second.member, first.member) if later else (first.member, second.member)
    equal = flipped != any(c.is_a("equals", "min", "max") for c in between)
    fact = context.origin.fact("ordering", "R-ordering", Source.STATED)
    entity = context.drafts[first.entity]
    if any((o.left, o.right) == (right, left) and not (o.equal and equal) for o in entity.orderings):
        return  # Another line says the opposite.
    found = Ordering(left=left, right=right, equal=equal, fact=fact)
    if not any((o.left, o.right) == (left, right) for o in entity.orderings):
        context.drafts.change(first.entity, fact, orderings=(*entity.orderings, found))
    line.fire("R-ordering", f"{first.entity}.{left}", f"{first.entity}.{right}")
    line.use(*(n.chunk for n in members(line, context)), *(c for c, n in objects(line) if n == first.entity))
    line.eat(*_FRAME)


def _comparable(context: Context, entity: str, member: str) -> bool:
    field = context.drafts[entity].field_named(member)
    return field is not None and field.type.kind in _COMPARED
