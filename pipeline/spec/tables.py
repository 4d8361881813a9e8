"""Rows of Markdown tables.

In: the lines of a table. Out: their cells as `Words`. Rows are cut or filled to the header's width, and no table is
wider than `MAX_COLUMNS`. Pipes inside code and escaped pipes do not separate cells.
"""

from __future__ import annotations

from typing import Final

from pipeline.patterns import regex
from pipeline.spec.words import Piece, Words, join

MAX_COLUMNS: Final = 64
_DELIMITER: Final = regex(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*(?::?-+:?[ \t]*)?$")
_BORDER: Final = regex(r"`[^`|]*(?:\|[^`|]*)*`|\\.|\|")


def is_delimiter(line: str) -> bool:
    """True for the line of dashes below a header."""
    return "-" in line and "|" in line and _DELIMITER.match(line) is not None


def cells(path: str, line: str, number: int, column: int, width: int | None = None) -> tuple[Words, ...]:
    """The cells of one row that starts at `column` of line `number`; `width`: as many cells as the header has."""
    borders = [m.start() for m in _BORDER.finditer(line) if m[0] == "|"]
    lead = len(line) - len(line.lstrip())
    starts = [lead, *(b + 1 for b in borders)]
    ends = [*borders, len(line.rstrip())]
    if borders and borders[0] == lead:
        starts, ends = starts[1:], ends[1:]
    if borders and borders[-1] == len(line.rstrip()) - 1 and len(starts) > 1:
        starts, ends = starts[:-1], ends[:-1]
    wanted = min(len(starts) if width is None else width, MAX_COLUMNS)
    starts = [*starts[:wanted], *[len(line)] * (wanted - len(starts))]
    ends = [*ends[:wanted], *[len(line)] * (wanted - len(ends))]
    return tuple(_cell(path, line, number, column, a, b) for a, b in zip(starts, ends, strict=True))


def _cell(path: str, line: str, number: int, column: int, start: int, end: int) -> Words:
    text = line[start:end]
    lead = len(text) - len(text.lstrip())
    return join(path, (Piece(text=text.strip(), line=number, column=column + start + lead),))
