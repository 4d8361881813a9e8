"""Statements about some records only: `rejected orders`, `when the order is shipped`, `if its status is closed`.

In: a line. Out: whether it speaks of records in one state. What must hold for those is no rule of the column, which
holds for every record.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.mentions import Named

_ORDINARY: Final = ("new", "existing", "valid", "single", "all", "article", "stop", "unique", "required", "default")
"""What a word that is also a value usually means before a noun."""
_VERBAL: Final = ("modal", "allow", "ability", "conj")
_REACH: Final = 8
_ADJECTIVES: Final = ("ed", "ive", "able", "ible")
"""Endings of members that are adjectives: `active`, `archived`."""
_BREAKS: Final = frozenset({",", ";", ".", "(", ")", "，", "；", "。"})


def conditional(line: Line) -> bool:
    """True when the line limits what it says to records that are in some state."""
    named = [c for c in line.chunks if c.mentions and not c.is_a(*_ORDINARY)]
    valued = [c for c in named if c.known.values]
    said = any(picks(line, c) for c in named) or any(_supposed(line, c) or _held(line, c) for c in valued)
    return said or any(_happening(line, c) for c in line.tagged("anycond"))


def picks(line: Line, chunk: Chunk) -> bool:
    """`approved orders`: a value right before its entity, which is no verb (`to open tickets`)."""
    behind = line.chunks[chunk.at + 1 : chunk.at + 2]
    known = (*chunk.known.values, *(chunk.known.members if chunk.text.endswith(_ADJECTIVES) else ()))
    if chunk.entities() or not behind or not any(n in known for n in behind[0].entities()):
        return False
    ahead = line.chunks[chunk.at - 1] if chunk.at else None
    return ahead is None or not (ahead.is_a(*_VERBAL) or ahead.text.casefold() in ("to", ",", "/"))


def _supposed(line: Line, chunk: Chunk) -> bool:
    """`when an order is shipped`, `if the status is closed`: a value behind a word of condition."""
    for c in reversed(line.chunks[max(0, chunk.at - _REACH) : chunk.at]):
        if c.is_a("anycond") and c.at not in line.timing:
            return True
        if c.text in _BREAKS:
            return False
    return False


def _held(line: Line, chunk: Chunk) -> bool:
    """`orders with status closed must …`: a value between its entity and what must be."""
    before = line.chunks[max(0, chunk.at - _REACH) : chunk.at]
    about = next((i for i, c in enumerate(before) if any(n in chunk.known.values for n in c.entities())), len(before))
    plain = not any(c.text in _BREAKS or c.is_a("modal") for c in before[about:])
    field = any(c.known.members for c in before[about + 1 :])
    behind = line.chunks[chunk.at + 1 : chunk.at + 3]
    return plain and field and any(c.is_a("modal", "musthave", "required", "unique") for c in behind)


def _happening(line: Line, chunk: Chunk) -> bool:
    """`when rejecting an order`, `ao rejeitar um pedido`: a deed other than sending the record."""
    behind = [c for c in line.chunks[chunk.at + 1 : chunk.at + 5] if not c.silent]
    done = behind[0] if behind else None
    return (
        done is not None
        and done.is_a("move", "turn", "reject", "delete")
        and not done.is_a("create", "update")
        and any(c.entities() for c in behind[1:3])
        and not any(m.named is Named.ENTITY for m in done.mentions)
    )
