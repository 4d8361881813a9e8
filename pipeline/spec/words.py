"""Words and their places.

In: pieces of source lines. Out: `Words`, one joined text that knows where each of its characters stands in the file.
Hard wraps are joined by one space, or by nothing between two wide (Chinese, Japanese) characters. Columns count
characters from 1, tabs and wide characters as one. Nothing here knows Markdown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from msgspec import Struct

from pipeline.diagnostics import Span
from pipeline.patterns import regex

_WIDE = regex(r"[\u3000-\u9fff\uff00-\uffef]")
_MARKS = regex(r"[*`~]+|(?<!\w)_+|_+(?!\w)")
_PUNCTUATION = " \t.,;:!?-–—*_`~()[]{}<>|/\\#'\"。、，；：！？（）【】「」《》→"


class Piece(Struct, frozen=True, kw_only=True):
    """Part of one source line, starting at `column`."""

    text: str
    line: int
    column: int


class Words(Struct, frozen=True, kw_only=True):
    """A text with the places of its pieces: `offsets[i]` is where the piece at (`lines[i]`, `columns[i]`) starts."""

    text: str
    path: str
    offsets: tuple[int, ...]
    lines: tuple[int, ...]
    columns: tuple[int, ...]

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Where `text[start:end]` stands; a stretch over several lines ends with its first line."""
        index = max(0, bisect_right(self.offsets, start) - 1)
        limit = self.offsets[index + 1] if index + 1 < len(self.offsets) else len(self.text)
        stop = min(len(self.text) if end is None else end, limit)
        shift = self.columns[index] - self.offsets[index]
        width = len(self.text[start:stop].rstrip())
        return Span(
            path=self.path,
            line=self.lines[index],
            column=start + shift,
            end_column=start + shift + max(1, width),
        )

    def part(self, start: int = 0, end: int | None = None) -> Words:
        """`text[start:end]` without the blanks around it, with its places."""
        stop = len(self.text) if end is None else end
        cut = self.text[start:stop]
        start += len(cut) - len(cut.lstrip())
        cut = cut.strip()
        first = max(0, bisect_right(self.offsets, start) - 1)
        last = max(first + 1, bisect_right(self.offsets, start + len(cut)))
        shift = start - self.offsets[first]
        return Words(
            text=cut,
            path=self.path,
            offsets=(0, *(o - start for o in self.offsets[first + 1 : last])),
            lines=self.lines[first:last],
            columns=(self.columns[first] + shift, *self.columns[first + 1 : last]),
        )


def join(path: str, pieces: Iterable[Piece]) -> Words:
    """One text from the pieces of several lines."""
    texts: list[str] = []
    offsets: list[int] = []
    lines: list[int] = []
    columns: list[int] = []
    length = 0
    for piece in pieces:
        if texts:
            glue = _glue(texts[-1], piece.text)
            texts.append(glue)
            length += len(glue)
        offsets.append(length)
        lines.append(piece.line)
        columns.append(piece.column)
        texts.append(piece.text)
        length += len(piece.text)
    return Words(text="".join(texts), path=path, offsets=tuple(offsets), lines=tuple(lines), columns=tuple(columns))


def joined(parts: Iterable[Words]) -> Words:
    """Several texts as one, in their order, with one space between them."""
    kept = [p for p in parts if p.text]
    offsets: list[int] = []
    length = 0
    for part in kept:
        offsets.extend(o + length for o in part.offsets)
        length += len(part.text) + 1
    return Words(
        text=" ".join(p.text for p in kept),
        path=kept[0].path,
        offsets=tuple(offsets),
        lines=tuple(n for p in kept for n in p.lines),
        columns=tuple(c for p in kept for c in p.columns),
    )


def _glue(before: str, after: str) -> str:
    wide = before and after and _WIDE.match(before[-1]) and _WIDE.match(after[0])
    return "" if wide else " "


def plain(text: str) -> str:
    """The text without emphasis, code and strike-through marks."""
    return _MARKS.sub("", text).strip()


def bare(text: str) -> str:
    """The plain text without the punctuation around it."""
    return plain(text).strip(_PUNCTUATION)
