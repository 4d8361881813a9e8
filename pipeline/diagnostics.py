"""Places in a source text, and what is to be said about them.

In: facts found by any phase. Out: `Diagnostic` values and their text form. Mistakes in a spec are
values, collected and shown together; exceptions mean bugs. This module reads no file: the caller
hands over the source text for the caret line.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from msgspec import Struct

CODES: dict[str, Code] = {}
_WIDEST: Final = 160
_BEFORE: Final = 60


class Severity(StrEnum):
    """How bad it is. Only an `error` makes a run fail."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Span(Struct, frozen=True, kw_only=True, order=True, gc=False):
    """A stretch of one line. `line`, `column`: 1-based, in the file as stored; `end_column` is one past the end."""

    path: str
    line: int
    column: int = 1
    end_column: int = 2

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Code(Struct, frozen=True):
    """One kind of diagnostic: `SMnnn`, a title, what causes it, an example, and the way out. Registered when made."""

    id: str
    title: str
    severity: Severity = Severity.ERROR
    cause: str = ""
    example: str = ""
    fix: str = ""

    def __post_init__(self) -> None:
        if CODES.setdefault(self.id, self) != self:
            raise ValueError(f"{self.id} is taken by `{CODES[self.id].title}`")

    def at(self, span: Span, message: str, hint: str | None = None) -> Diagnostic:
        """This code, met at `span`."""
        return Diagnostic(code=self, span=span, message=message, hint=hint)


class Diagnostic(Struct, frozen=True, kw_only=True):
    """One thing to tell the author of a spec. `message`: lowercase, no full stop; the fix stands in `hint` only."""

    code: Code
    span: Span
    message: str
    hint: str | None = None

    @property
    def is_error(self) -> bool:
        return self.code.severity is Severity.ERROR

    def render(self, source: str) -> str:
        """The message with its source line and a caret under the span, as rustc shows it."""
        head = f"{self.code.severity}[{self.code.id}]: {self.message}\n"
        gutter = " " * len(str(self.span.line))
        lines = _lines(source)
        shown = ""
        if 0 < self.span.line <= len(lines):
            shown = _excerpt(lines[self.span.line - 1], self.span, gutter)
        hint = f"{gutter} = hint: {self.hint}\n" if self.hint else ""
        return f"{head}{gutter}--> {self.span}\n{shown}{hint}"


@lru_cache(maxsize=4)
def _lines(source: str) -> list[str]:
    """The lines as editors count them: form feeds and Unicode separators end none. Kept for the next diagnostic."""
    return re.split(r"\r\n|\r|\n", source)


def _excerpt(line: str, span: Span, gutter: str) -> str:
    """The source line and the caret line; of a long line the part around the span. Tabs stay, so that carets fit."""
    start = max(0, span.column - 1 - _BEFORE) if len(line) > _WIDEST else 0
    shown = line[start : start + _WIDEST]
    before, after = "…" if start else "", "…" if start + len(shown) < len(line) else ""
    lead = "".join("\t" if c == "\t" else " " for c in before + shown[: span.column - 1 - start])
    width = max(1, min(span.end_column, start + len(shown) + 1) - span.column)
    return f"{gutter} |\n{span.line} | {before}{shown}{after}\n{gutter} | {lead}{'^' * width}\n"
