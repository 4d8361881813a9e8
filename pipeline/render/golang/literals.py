"""Go and SQL literals, and columns of text as gofmt aligns them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

SMALL: Final = 40
RATIO: Final = 2.5


def go_string(text: str) -> str:
    """A Go string: raw where that reads better."""
    if re.search(r'[\\"]', text) and "`" not in text and text.isprintable():
        return f"`{text}`"
    return json.dumps(text, ensure_ascii=False)


def sql_string(text: str) -> str:
    """An SQL string with standard quoting."""
    return "'" + text.replace("'", "''") + "'"


def micros(duration: str) -> int:
    """Microseconds of a duration bound: `90`, `90s` or `1.5s`."""
    return int(Decimal(duration.removesuffix("s")) * 1_000_000)


def columns(rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Lines of cells, each cell but the last as wide as the widest of its column; empty last cells leave no space."""
    table = [tuple(row) for row in rows]
    widths = [max(map(len, cells)) for cells in zip(*table, strict=True)]
    return tuple(" ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in table)


def key_values(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """`key: value,` lines of a composite literal. gofmt starts a new column where key lengths differ too much."""
    sections: list[list[tuple[str, str]]] = []
    logs: list[float] = []
    previous = 0
    for key, value in pairs:
        size = len(key)
        if not sections or _breaks(previous, size, logs):
            sections.append([])
            logs = []
        sections[-1].append((f"{key}:", f"{value},"))
        logs.append(math.log(size))
        previous = size
    return tuple(line for section in sections for line in columns(section))


def _breaks(previous: int, size: int, logs: list[float]) -> bool:
    """The rule of go/printer's exprList for two neighbouring keys."""
    if not logs or (previous <= SMALL and size <= SMALL):
        return False
    ratio = size / math.exp(sum(logs) / len(logs))
    return RATIO * ratio <= 1 or ratio >= RATIO
