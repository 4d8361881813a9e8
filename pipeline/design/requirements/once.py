"""Requirements that let a value stand once inside of something: `each book may appear only once per order`.

In: a line. Out: a field that is unique within the reference that the line names; what stands in one request belongs to
the record that it makes.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.model import Cardinality, Field, Relation
from pipeline.design.requirements.context import FRAME, Context, attached, members
from pipeline.design.requirements.values import REFUSAL, took
from pipeline.design.text.chunks import Line

_EATS: Final = (
    *FRAME, "once", "visible", "musthave", "access", "create", "anycond", "duplicate", "alike", "enter", "explain",
    "not", "contender", *REFUSAL,
)  # fmt: skip


def once(line: Line, context: Context) -> None:
    """`a product appears at most once in an order`."""
    for chunk in line.tagged("once") if line.has("visible", "musthave") else ():
        for named in attached(line, context, chunk)[:1]:
            thing = context.drafts.member(named.entity, named.member)
            scope = _scope(line, context, named.entity)
            if not isinstance(thing, Field) or scope is None:
                continue
            within = {"unique": True, "unique_per": (scope.name,)}
            if thing.unique and thing.unique_per != within["unique_per"]:
                continue
            context.drafts.state(named.entity, named.member, context.origin, "R-unique", **within)
            took(line, context, "R-unique", chunk, named)
            line.use(*(n.chunk for n in members(line, context, named.entity) if n.member == named.member))
            line.use(*(c for c in line.chunks if scope.target in c.entities()))
            line.eat(*_EATS)


def _scope(line: Line, context: Context, entity: str) -> Relation | None:
    """The reference to the entity that the line names; in a request, the only one that there is."""
    held = [r for r in context.drafts[entity].relations if r.stored and r.cardinality is Cardinality.MANY_TO_ONE]
    named = [r for r in held if any(r.target in c.entities() for c in line.chunks)]
    if named:
        return named[0]
    return held[0] if len(held) == 1 and line.has("access") else None
