"""Whether a comparison says what must be, or what must not be.

In: a line with a member and something that it is compared with. Out: which of the two, or neither: `reject weights
above 100` and `the weight MUST be above 100` are opposites, `show weights above 100` demands nothing.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.text.chunks import Chunk, Line

_REFUSING: Final = ("reject", "prevent", "error")
_ELSE: Final = frozenset({"otherwise", "else", "sonst", "andernfalls"})


def refused(line: Line, first: Chunk, second: Chunk) -> bool:
    """`reject plans that end before they start`, `if the end is before the start, an error is returned`: what must not
    be is said; not so where a modal stands between the two (`must be after … or an error is returned`)."""
    if any(c.is_a("modal") for c in line.chunks[first.at + 1 : second.at]):
        return False
    before = [c for c in line.chunks[: first.at] if c.is_a(*_REFUSING, "validate")]
    if before:
        return before[-1].is_a(*_REFUSING)
    behind = line.chunks[second.at + 1 :]
    return any(c.is_a(*_REFUSING) for c in behind) and not any(c.text.casefold() in _ELSE for c in behind)


def denied(line: Line, first: Chunk, second: Chunk) -> bool:
    """The same, or said with `not`: `MUST NOT be below 1`, `MUST NOT accept a weight above 100`."""
    between = any(c.is_a("not") for c in line.chunks[first.at + 1 : second.at])
    barred = any(c.is_a("not") for c in line.chunks[: first.at]) and line.has("allow")
    return (between or barred) != refused(line, first, second)


def demanded(line: Line, first: Chunk, second: Chunk) -> bool:
    """`the weight MUST be above 1`, `validate that it is above 1`, `require a weight above 1`."""
    between = any(c.is_a("modal") for c in line.chunks[first.at + 1 : second.at])
    return between or any(c.is_a("validate", "demand") for c in line.chunks[: first.at])
