"""Attributes that stand in code blocks below an entity.

In: the code fences of an entity's section: SQL columns, TypeScript or Prisma members, plain `name: type` lines. Out:
one `Item` for each, written as an attribute line (`name: type, not null`), so that one grammar reads all of them.
Samples (JSON), programs and commands declare nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.diagnostics import Span
from pipeline.patterns import regex
from pipeline.spec.blocks import Block
from pipeline.spec.model import Item
from pipeline.spec.words import Piece

_LANGUAGES: Final = frozenset(
    {"", "sql", "ddl", "postgresql", "postgres", "mysql", "ts", "typescript", "prisma", "text", "txt", "yaml", "yml"}
)
_COLUMN: Final = regex(
    r"\s*[\"`\[]?(?P<name>[A-Za-z_]\w{0,60})[\"`\]]?[ \t]+"
    r"(?P<type>[A-Za-z]\w{0,30}(?:\([\d ,]{1,12}\))?(?:\[\])?\??)(?P<rest>[^\n]*)"
)
_MEMBER: Final = regex(r"\s*(?:readonly\s+)?(?P<name>[A-Za-z_]\w{0,60})(?P<optional>\?)?\s*:\s*(?P<type>\S.*)")
_OPENING: Final = regex(r"\s*(?:create\s+table|model|interface|type|class|export|entity|table|enum)\b", re.IGNORECASE)
_NO_COLUMN: Final = regex(
    r"\s*(?:primary|foreign|unique|constraint|check|key|index|create|alter|insert|select|on|references|drop|comment)\b",
    re.IGNORECASE,
)
_RULES: Final = regex(
    r"not\s+null|null\b|unique\b|primary\s+key|default\s+(?:'[^']*'|[^\s,]+(?:\(\))?)|references\s+[^,]+|check\s*\(.*\)"
    r"|@unique|@id|@default\(.*?\)|@relation.*",
    re.IGNORECASE,
)
_NOTE: Final = regex(r"\s*(?:--|//|#)\s*(.*)$")


def code_items(block: Block, path: str) -> tuple[Item, ...]:
    """The attributes that a code block declares; none when it is no declaration."""
    if block.words.text.strip().split(" ")[0].casefold() not in _LANGUAGES:
        return ()
    columns = any(_OPENING.match(line.text) for line in block.lines)
    return tuple(_items(block.lines, path, columns))


def _items(lines: Sequence[Piece], path: str, columns: bool) -> Iterator[Item]:
    for line in lines:
        code = re.split(r"\s(?:--|//)\s", line.text, maxsplit=1)[0].rstrip().rstrip(",;").rstrip()
        if not code.strip() or _OPENING.match(code) or _NOTE.match(code) or _NO_COLUMN.match(code):
            continue
        said = _member(code) or (_column(code) if columns else None)
        if said:
            name, text = said
            start = line.column + line.text.index(name)
            yield Item(text=text, span=Span(path=path, line=line.line, column=start, end_column=start + len(name)))


def _member(code: str) -> tuple[str, str] | None:
    mark = _MEMBER.match(code)
    if mark is None or mark["type"].endswith(("{", "[")):
        return None
    return mark["name"], f"{mark['name']}: {mark['type']}{', optional' if mark['optional'] else ''}"


def _column(code: str) -> tuple[str, str] | None:
    mark = _COLUMN.match(code)
    if mark is None:
        return None
    type_, optional = mark["type"].rstrip("?"), mark["type"].endswith("?")
    rules = [m[0].strip() for m in _RULES.finditer(mark["rest"])]
    return mark["name"], ", ".join([f"{mark['name']}: {type_}", *rules, *(("optional",) if optional else ())])
