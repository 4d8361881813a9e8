"""Split the text of a Markdown file into blocks.

In: the text of one file. Out: `Block`s in their order: headings, paragraphs, list items, tables, code fences; each
with the place of every word. A line scanner, not a full Markdown parser: it accepts what people write (odd
indentation, full-width numbers, quotes, tabs, NBSP), needs one pass, and never nests deeper than `MAX_DEPTH`.
What a block means is left to the readers of the sections.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from msgspec import Struct, field

from pipeline.patterns import regex
from pipeline.spec.tables import cells, is_delimiter
from pipeline.spec.words import Piece, Words, join

MAX_DEPTH: Final = 12
_LINE_END: Final = regex(r"\r\n|\r|\n")
_BLANKS: Final = {0xFEFF: " ", 0xA0: " ", 0x3000: " ", 0x200B: " ", 0x2028: " ", 0x2029: " ", 0x0B: " ", 0x0C: " "}
_HEADING: Final = regex(r" {0,3}(?:(#{1,6})[ \t]+|(#{2,6})(?=[^\s#]))(.*)")
_FENCE: Final = regex(r"[ \t]*(`{3,}|~{3,})(.*)")
_RULE: Final = regex(r" {0,3}(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_QUOTE: Final = regex(r"(?: {0,3}> ?)+")
_ITEM: Final = regex(
    r"([ \t]*)(?:([-+*•◦▪‣·–])[ \t]+|(\(?\d{1,9}(?:[.)](?=\*\*|[ \t])|[）、．]))[ \t]*|([a-zA-Z][.)])[ \t]+)(?=\S)"
)
_CHECK: Final = regex(r"\[([ xX✓✔])\][ \t]+")
_TAG: Final = regex(r"[ \t]*</?[a-zA-Z][\w-]{0,20}(?:\s[^<>]{0,200})?/?>[ \t]*$")
_BOLD_LINE: Final = regex(r"(?:\*\*[^*]{1,120}\*\*|__[^_]{1,120}__)[:：]?$")
_ALERT: Final = regex(r"[ \t]*\[![A-Za-z]+\][ \t]*$")


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    FENCE = "fence"
    BREAK = "break"


class Block(Struct, frozen=True, kw_only=True):
    """A block and its words.

    `level`: of a heading 1 to 6; of an item its depth from 1; of a paragraph or table below an item that item's depth.
    `marker`: `-`, `3.`, …; `checked`: the content of a task box; `rows`: of a table, the header first; `lines`: of a
    fence; `closed` False: a fence without its end.
    """

    kind: Kind
    words: Words
    level: int = 0
    marker: str = ""
    checked: str = ""
    rows: tuple[tuple[Words, ...], ...] = ()
    lines: tuple[Piece, ...] = ()
    closed: bool = True


def split_lines(text: str) -> list[str]:
    """The lines of a file; only `\\n`, `\\r\\n` and `\\r` end a line."""
    return _LINE_END.split(text)


def blocks(path: str, text: str) -> tuple[Block, ...]:
    """All blocks of the file, comments left out."""
    scan = _Scan(path=path, lines=split_lines(_without_comments(text.translate(_BLANKS))))
    while scan.at < len(scan.lines):
        _step(scan)
    scan.flush()
    return tuple(scan.found)


def _without_comments(text: str) -> str:
    """HTML comments become blanks; a comment that never ends is text."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept += (text[at:start], re.sub(r"[^\r\n]", " ", text[start : end + 3]))
        at = end + 3
    return "".join((*kept, text[at:]))


class _Scan(Struct, kw_only=True):
    """Where the scanner stands: the open block (`pieces`) and the open list items (`indents`)."""

    path: str
    lines: list[str]
    at: int = 0
    found: list[Block] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    marker: str = ""
    checked: str = ""
    indents: list[int] = field(default_factory=list)
    blank: bool = True

    def flush(self) -> None:
        """Close the open block."""
        if self.pieces:
            words = join(self.path, self.pieces)
            self.add(Block(kind=self.kind, words=words, level=self.level, marker=self.marker, checked=self.checked))
        self.pieces = []
        self.kind, self.marker, self.checked = Kind.PARAGRAPH, "", ""

    def add(self, block: Block) -> None:
        self.found.append(block)

    def one(self, piece: Piece) -> Words:
        return join(self.path, (piece,))


def _step(scan: _Scan) -> None:
    """Read the block, or the line of a block, that starts at the current line."""
    line, column = _unquoted(scan.lines[scan.at])
    stripped = line.strip()
    if not stripped or _TAG.match(line) or _ALERT.match(line):
        scan.flush()
        scan.blank = True
        scan.at += 1
        return
    first = stripped[0]
    if (first in "`~" and _fence(scan, line, column)) or (first == "#" and _heading(scan, line, column)):
        return
    if first in "-*_=" and _rule(scan, line):
        return
    if "|" in stripped and _table(scan, line, column):
        return
    _text(scan, line, column)


def _unquoted(line: str) -> tuple[str, int]:
    """The line without quote marks, and the column where the rest starts."""
    mark = _QUOTE.match(line)
    return (line[mark.end() :], mark.end() + 1) if mark else (line, 1)


def _fence(scan: _Scan, line: str, column: int) -> bool:
    mark = _FENCE.match(line)
    if mark is None or (mark[1][0] == "`" and "`" in mark[2]):
        return False
    scan.flush()
    fence, start = mark[1], scan.at
    close = regex(rf"[ \t]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
    inside: list[Piece] = []
    scan.at += 1
    closed = False
    while scan.at < len(scan.lines) and not closed:
        text, at = _unquoted(scan.lines[scan.at])
        closed = close.match(text) is not None
        if not closed:
            inside.append(Piece(text=text, line=scan.at + 1, column=at))
        scan.at += 1
    words = scan.one(Piece(text=mark[2].strip(), line=start + 1, column=column + mark.start(1)))
    scan.add(Block(kind=Kind.FENCE, words=words, level=len(scan.indents), lines=tuple(inside), closed=closed))
    scan.blank = True
    return True


def _heading(scan: _Scan, line: str, column: int) -> bool:
    mark = _HEADING.match(line)
    if mark is None or not mark[3].strip(" \t#"):
        return False
    scan.flush()
    text = mark[3].rstrip()
    text = text.rstrip("#").rstrip() if text.endswith((" #", "##")) else text
    lead = len(text) - len(text.lstrip())
    piece = Piece(text=text.lstrip(), line=scan.at + 1, column=column + mark.start(3) + lead)
    scan.add(Block(kind=Kind.HEADING, words=scan.one(piece), level=len(mark[1] or mark[2])))
    scan.indents, scan.level, scan.blank = [], 0, True
    scan.at += 1
    return True


def _rule(scan: _Scan, line: str) -> bool:
    """A rule between sections, or the underline of a heading."""
    stripped = line.strip()
    underlined = _underlined(scan, stripped)
    if underlined:
        words = join(scan.path, scan.pieces)
        scan.pieces = []
        scan.flush()
        scan.add(Block(kind=Kind.HEADING, words=words, level=1 if stripped[0] == "=" else 2))
    elif _RULE.match(line) is None or (len(stripped) < 3):
        return False
    else:
        scan.flush()
        scan.add(Block(kind=Kind.BREAK, words=scan.one(Piece(text="", line=scan.at + 1, column=1))))
    scan.indents, scan.level, scan.blank = [], 0, True
    scan.at += 1
    return True


def _underlined(scan: _Scan, stripped: str) -> bool:
    if stripped[:1] not in ("=", "-") or stripped.strip(stripped[0]):
        return False
    if len(scan.pieces) != 1 or scan.kind is not Kind.PARAGRAPH:
        return False
    title = scan.pieces[0].text
    return (
        len(stripped) >= 3
        and len(title) < 100
        and title[0] not in "*|<"
        and ": " not in title
        and title[-1] not in ".:;,：。"
    )


def _table(scan: _Scan, line: str, column: int) -> bool:
    """A header row, its delimiter row, and the rows below."""
    if scan.at + 1 >= len(scan.lines) or not is_delimiter(_unquoted(scan.lines[scan.at + 1])[0]):
        return False
    header = cells(scan.path, line, scan.at + 1, column)
    scan.flush()
    rows = [header]
    scan.at += 2
    while scan.at < len(scan.lines):
        line, column = _unquoted(scan.lines[scan.at])
        if "|" not in line or not line.strip():
            break
        rows.append(cells(scan.path, line, scan.at + 1, column, width=len(header)))
        scan.at += 1
    level = len(scan.indents) if line[:1] in " \t" else 0
    scan.add(Block(kind=Kind.TABLE, words=header[0], level=level, rows=tuple(rows)))
    scan.blank = True
    return True


def _text(scan: _Scan, line: str, column: int) -> None:
    """A list item, or a line of a paragraph or item."""
    item = _ITEM.match(line)
    if item and (item[2] or _may_start(scan, item, line)):
        _open_item(scan, item, line, column)
    else:
        lead = len(line) - len(line.lstrip())
        if len(scan.pieces) == 1 and scan.kind is Kind.PARAGRAPH and _BOLD_LINE.match(scan.pieces[0].text):
            scan.flush()
        if not scan.pieces:
            _open_paragraph(scan, _width(line[:lead]))
        scan.pieces.append(Piece(text=line.strip(), line=scan.at + 1, column=column + lead))
    scan.blank = False
    scan.at += 1


def _may_start(scan: _Scan, item: re.Match[str], line: str) -> bool:
    """Whether a number may start an item here: inside a sentence only a first item, or one that is marked up, does."""
    if item[4]:
        return scan.blank or scan.marker == chr(ord(item[4][0]) - 1) + item[4][1]
    if scan.blank or not scan.pieces or scan.marker[:1].isdigit():
        return True
    return item[3].strip("().、．）") == "1" or line[item.end()] in "*[" or scan.pieces[-1].text.endswith(("**", ":"))


def _open_item(scan: _Scan, item: re.Match[str], line: str, column: int) -> None:
    scan.flush()
    indent = _width(item[1])
    while scan.indents and indent < scan.indents[-1] + 2:
        scan.indents.pop()
    if len(scan.indents) < MAX_DEPTH:
        scan.indents.append(indent)
    scan.kind, scan.level = Kind.ITEM, len(scan.indents)
    scan.marker = (item[2] or item[3] or item[4]).strip()
    start = item.end()
    if check := _CHECK.match(line, start):
        scan.checked, start = check[1], check.end()
    scan.pieces.append(Piece(text=line[start:].strip(), line=scan.at + 1, column=column + start))


def _open_paragraph(scan: _Scan, indent: int) -> None:
    while scan.indents and indent < scan.indents[-1] + 2:
        scan.indents.pop()
    scan.kind, scan.level = Kind.PARAGRAPH, len(scan.indents)


def _width(blanks: str) -> int:
    return len(blanks.expandtabs(4))
