"""Cutting a text into parts that know their place.

In: a `Text`. Out: smaller `Text`s with spans inside it: without outer markup, split at separators that stand outside of
parentheses, quotes and `code`. It knows brackets of all scripts, and nothing about attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.diagnostics import Span
from pipeline.patterns import regex
from pipeline.spec.model import Text

OPEN: Final = "([{（「『【〔［“«"
CLOSE: Final = ")]}）」』】〕］”»"
_EDGES: Final = " \t\u00a0\u3000*_"
_DELIMITER = regex(f'[{re.escape(OPEN + CLOSE)}`"]')
_PAIR = dict(zip(CLOSE, OPEN, strict=True))


def cut(text: Text, start: int, end: int) -> Text:
    """The stretch `start:end` of a text, without blanks and emphasis at its edges."""
    while start < end and text.text[start] in _EDGES:
        start += 1
    while end > start and text.text[end - 1] in _EDGES:
        end -= 1
    return Text(text=text.text[start:end], span=_inside(text, start, end))


def uncoded(text: Text) -> Text:
    """The text without the code marks around all of it."""
    whole = len(text.text) > 2 and text.text[0] == text.text[-1] == "`"
    return cut(text, 1, len(text.text) - 1) if whole else text


def _inside(text: Text, start: int, end: int) -> Span:
    """Columns of a stretch; the whole first line for words that a hard wrap moved to a later one."""
    first = text.span.end_column - text.span.column
    if end > max(first, 1) or end <= start:
        return text.span
    column = text.span.column + start
    return Span(path=text.span.path, line=text.span.line, column=column, end_column=column + end - start)


def outside(text: str) -> str:
    """The same length, with everything inside of brackets, quotes and code blanked by `\\0`."""
    shown = list(text)
    for start, end in groups(text):
        shown[start:end] = "\0" * (end - start)
    return "".join(shown)


def groups(text: str) -> Iterator[tuple[int, int]]:
    """The outermost bracketed, quoted and code stretches, with their delimiters."""
    stack: list[tuple[str, int]] = []
    code = quote = -1
    for match in _DELIMITER.finditer(text):
        i, char = match.start(), match[0]
        if char == "`":
            code = _toggle(code, i)
            if code < 0 and not stack:
                yield _start_of(text, i), i + 1
        elif code >= 0:
            continue
        elif char == '"':
            quote = _toggle(quote, i)
            if quote < 0 and not stack:
                yield _start_of(text, i), i + 1
        elif char in OPEN:
            stack.append((char, i))
        elif char in _PAIR and stack and stack[-1][0] == _PAIR[char]:
            start = stack.pop()[1]
            if not stack:
                yield start, i + 1


def _toggle(mark: int, at: int) -> int:
    return at if mark < 0 else -1


def _start_of(text: str, end: int) -> int:
    """Where the quote or code that closes at `end` was opened."""
    return text.rindex(text[end], 0, end)


def split(text: Text, pattern: re.Pattern[str]) -> tuple[Text, ...]:
    """The parts between matches of `pattern` that stand outside of brackets; empty parts are left out."""
    parts, start = [], 0
    for match in pattern.finditer(outside(text.text)):
        parts.append(cut(text, start, match.start()))
        start = match.end()
    parts.append(cut(text, start, len(text.text)))
    return tuple(p for p in parts if p.text)


def parentheses(text: Text) -> tuple[Text, tuple[Text, ...]]:
    """The text before its first bracket, and what its round brackets hold, each by itself."""
    held, first = [], len(text.text)
    for start, end in groups(text.text):
        if text.text[start] in "(（":
            held.append(cut(text, start + 1, end - 1))
            first = min(first, start)
    return cut(text, 0, first), tuple(h for h in held if h.text)
