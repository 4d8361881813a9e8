"""The amount of an adjustment, as a member of its request.

In: an entity and one of its adjustments. Out: the amount as a field of its own, with the rules that every amount keeps:
it is required, of the type of what it changes, and more than 0. Of numbers with 64 bits it is no more than they may be.
Whether the row can bear it, the database decides.
"""

from __future__ import annotations

from pipeline.design.contract.spelling import wide
from pipeline.design.model import Bound, Entity, Field
from pipeline.design.operations import Adjustment


def adjustment(entity: Entity, name: str) -> Adjustment:
    """The adjustment of that name; it must exist."""
    return next(a for a in entity.adjustments if a.name == name)


def amount(entity: Entity, change: Adjustment) -> Field:
    """What the request says by how much."""
    changed = [f for f in entity.fields if f.name in {t.field for t in change.terms}]
    return Field(
        name=change.parameter,
        words=change.parameter.replace("_", " "),
        span=changed[0].span,
        type=changed[0].type,
        required=True,
        minimum=Bound(value="0", exclusive=True),
        maximum=next((f.maximum for f in changed if wide(f)), None),
    )
