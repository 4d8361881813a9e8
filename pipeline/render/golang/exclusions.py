"""Periods that may not meet, as exclusion constraints of PostgreSQL.

In: an entity and one of its `Overlap` constraints. Out: the constraint's definition. Equality of ids in a GiST index
needs the extension `btree_gist`, which the migration makes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.design.contract.constraints import Constraint, member, overlaps
from pipeline.design.contract.spelling import enum_values, nullable
from pipeline.design.model import Entity, Kind, Overlap
from pipeline.render.golang.literals import sql_string

EXTENSION: Final = "btree_gist"
_RANGES: Final = {Kind.DATE: "daterange", Kind.TIMESTAMP: "tstzrange"}


def exclusion(entity: Entity, constraint: Constraint) -> str:
    """`EXCLUDE USING gist ("room_id" WITH =, tstzrange("start", "end") WITH &&)`, for rows that hold their period."""
    made = dict(zip((c.name for c in overlaps(entity)), entity.overlaps, strict=True))
    overlap = made[constraint.name]
    same = [f'"{member(entity, name)}" WITH =' for name in overlap.per]
    held = " AND ".join(_held(entity, overlap))
    return f"EXCLUDE USING gist ({', '.join((*same, f'{_period(entity, overlap)} WITH &&'))})" + (
        f" WHERE ({held})" if held else ""
    )


def _period(entity: Entity, overlap: Overlap) -> str:
    start, end = f'"{overlap.start}"', f'"{overlap.end}"'
    if overlap.day:
        return f'tsrange("{overlap.day}" + {start}, "{overlap.day}" + {end})'
    field = entity.field_named(overlap.start)
    kind = field.type.kind if field else Kind.TIMESTAMP
    closed = ", '[]'" if kind is Kind.DATE else ""
    return f"{_RANGES[kind]}({start}, {end}{closed})"


def _held(entity: Entity, overlap: Overlap) -> Iterator[str]:
    """A row without a start or an end, one that is deleted, and one in a released state hold nothing."""
    for name in (overlap.day, overlap.start, overlap.end):
        field = entity.field_named(name) if name else None
        if field is not None and nullable(field):
            yield f'"{name}" IS NOT NULL'
    state = entity.field_named(overlap.state) if overlap.state else None
    if state is not None:
        names = (v.name for v in enum_values(entity, state) if v.value in overlap.released)
        listed = ", ".join(map(sql_string, names))
        either = f'"{state.name}" IS NULL OR ' if nullable(state) else ""
        yield f'({either}"{state.name}" NOT IN ({listed}))'
    if entity.soft_delete:
        yield '"deleted_at" IS NULL'
