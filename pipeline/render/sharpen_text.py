"""The lines of a Markdown text, with replacements and insertions that keep everything else byte for byte.

In: a text, then changes by line number (from 1). Out: the text with the changes. What the lines mean is the caller's.
"""

from __future__ import annotations

from typing import Final

from pipeline.patterns import regex

_ITEM: Final = regex(r"^(?P<lead>[ \t]*)(?P<mark>[-*+]|\d+[.)])(?P<gap>[ \t]+)")
_HEADING: Final = regex(r"^ {0,3}#{1,6}\s")
_BOLD_LINE: Final = regex(r"^\s*(?:\*\*|__)[^*]+?(?:\*\*|__)\s*$")
_FENCE: Final = regex(r"^\s*(?:```|~~~)")
_START: Final = regex(r"^\s*(?:[-*+]\s|\d+[.)]\s|#{1,6}\s|\||>|```)")


class Page:
    """A text being changed. Line numbers are those of the text as it came in."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._end = "\r" if self._lines and self._lines[0].endswith("\r") else ""
        self._replaced: dict[int, str] = {}
        self._dropped: set[int] = set()
        self._inserted: dict[int, list[str]] = {}

    def is_item(self, line: int) -> bool:
        return _ITEM.match(self._line(line)) is not None

    def is_heading(self, line: int) -> bool:
        return _HEADING.match(self._line(line)) is not None

    def is_bold_line(self, line: int) -> bool:
        return _BOLD_LINE.match(self._line(line)) is not None

    def inner(self, line: int) -> str:
        """The indentation of a list inside the item on this line; none below a heading."""
        match = _ITEM.match(self._line(line))
        return match["lead"] + " " * (len(match["mark"]) + 1) if match else ""

    def block_end(self, line: int) -> int:
        """The last line of the block that starts here: hard-wrapped words and the rest of a code block belong to it."""
        line = self._fence_end(line)
        while line < len(self._lines) and self._line(line + 1).strip() and not _START.match(self._line(line + 1)):
            line += 1
        return line

    def _fence_end(self, line: int) -> int:
        """The closing line of the code block that this line stands in; the line itself outside of code."""
        marks = [n for n in range(1, len(self._lines) + 1) if _FENCE.match(self._line(n))]
        closing = (end for start, end in zip(marks[::2], marks[1::2], strict=False) if start <= line <= end)
        return next(closing, line)

    def replace(self, line: int, words: str) -> None:
        """Other words for the item on this line, its bullet kept."""
        match = _ITEM.match(self._line(line))
        self._replaced[line] = f"{match[0] if match else ''}{words}"
        self._dropped |= set(range(line + 1, self.block_end(line) + 1))

    def insert(self, after: int, lines: list[str]) -> None:
        """New lines below this one, after those that were inserted there before."""
        self._inserted.setdefault(after, []).extend(lines)

    def append(self, lines: list[str]) -> None:
        self.insert(len(self._lines), lines)

    def text(self) -> str:
        made: list[str] = []
        for number, old in enumerate(self._lines, start=1):
            if number in self._replaced:
                made.append(self._replaced[number] + self._end)
            elif number not in self._dropped:
                made.append(old)
            made += [f"{new}{self._end}" for new in self._inserted.get(number, [])]
        return "\n".join(made)

    def _line(self, number: int) -> str:
        return self._lines[number - 1].rstrip("\r") if 0 < number <= len(self._lines) else ""
