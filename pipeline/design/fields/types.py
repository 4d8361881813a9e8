"""Types as words: what `text`, `DECIMAL(12,2)`, `list of text` or `one of a, b` mean.

In: the words of one type, as a spec says them. Out: a `Type` and the limits that the same words state
(`varchar(50)`). A type that no word states is a matter of `types_names`; values of an enum that stand elsewhere, of
`fields`.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from pipeline.design.lexicon import Lexicon
from pipeline.design.model import Kind, Type
from pipeline.design.text.names import identifier, words
from pipeline.patterns import regex

_SIZED = regex(r"^(?P<name>[\w /-]+?)\s*\(\s*(?P<a>\d{1,5})\s*(?:,\s*(?P<b>\d{1,3})\s*)?\)$")
_GENERIC = regex(r"^(?P<box>list|array|set|collection|vec|slice)\s*<\s*(?P<of>[^<>]+)>$", re.IGNORECASE)
_BRACKETS = regex(r"^(?P<of>[\w ]+)\[\]$")
_CODE_TYPE = regex(r"^[A-Z][A-Za-z0-9]*(Id|ID|Type|Status|Enum)$")
_MAP = regex(r"^(?:map|record|dict|dictionary)\s*[<\[].*[>\]]$", re.IGNORECASE)
_BARE_LIST: Final = Type(kind=Kind.LIST, element=Type(kind=Kind.TEXT))


class TypeWords(Struct, frozen=True, kw_only=True):
    """A type that was said, with the longest text it allows."""

    type: Type
    max_length: int | None = None
    optional: bool = False


def read_type(said: str, lexicon: Lexicon) -> TypeWords | None:
    """The type that these words, all of them, name; None when they name none."""
    text = " ".join(said.strip("`*_ .:").split())
    low = text.lower()
    if low.endswith("?") and (inner := read_type(text[:-1], lexicon)):
        return TypeWords(type=inner.type, max_length=inner.max_length, optional=True)
    kind = lexicon.under("types").get(low)
    if kind:
        return TypeWords(type=plain(Kind(kind)))
    return _sized(text, lexicon) or _list(text, lexicon) or _values(text, lexicon)


def plain(kind: Kind) -> Type:
    """The type of that kind without any detail; a list holds text."""
    return _BARE_LIST if kind is Kind.LIST else Type(kind=kind)


def _sized(text: str, lexicon: Lexicon) -> TypeWords | None:
    match = _SIZED.match(text)
    if not match or not (base := read_type(match["name"], lexicon)):
        return None
    if base.type.kind in (Kind.DECIMAL, Kind.MONEY) and match["b"]:
        return TypeWords(type=Type(kind=Kind.DECIMAL, precision=int(match["a"]), scale=int(match["b"])))
    if base.type.kind in (Kind.TEXT, Kind.LONG_TEXT) and not match["b"]:
        return TypeWords(type=base.type, max_length=int(match["a"]))
    return base


def _list(text: str, lexicon: Lexicon) -> TypeWords | None:
    if _MAP.match(text):
        return TypeWords(type=Type(kind=Kind.JSON))
    match = _GENERIC.match(text) or _BRACKETS.match(text) or lexicon.pattern("^«list_words»\\s*(?P<of>.+)$").match(text)
    if not match:
        return None
    of = match["of"].strip().lower()
    element = read_type(of, lexicon) or (read_type(of[:-1], lexicon) if of.endswith("s") else None)
    return TypeWords(type=Type(kind=Kind.LIST, element=element.type)) if element else None


def _values(text: str, lexicon: Lexicon) -> TypeWords | None:
    match = lexicon.pattern(r"^«enum_words»\s*[:\[(]?\s*(?P<values>.+?)[\])]?$").match(text)
    if not match:
        return TypeWords(type=Type(kind=Kind.ENUM)) if text.lower() in ("enum", "enumeration", "enumerated") else None
    values = value_names(re.split(r"\s*[,|/;、，]\s*|\s+(?:or|and)\s+", match["values"]))
    sure = len(values) > 1 or text.lower().startswith("one of ")
    return TypeWords(type=Type(kind=Kind.ENUM, values=values)) if values and sure else None


def value_names(said: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Enum values as `snake_case`, each once, in their order."""
    names = (value_name(v) for v in said if re.search(r"\w", v))
    return tuple(dict.fromkeys(names))


def value_name(said: str) -> str:
    """`In Progress` and `IN_PROGRESS` → `in_progress`; values that differ only in signs stay apart (`20+`, `gte`)."""
    text = said.strip("`'\"“”‘’*_ .")
    if not words(text):
        return identifier({"<": "lt", ">": "gt", "<=": "lte", ">=": "gte", "=": "eq", "!=": "ne"}.get(text, text))
    return identifier(text)


def is_code_type(text: str) -> bool:
    """True for a class-like name of a programming language (`WalletId`, `OrderStatus`)."""
    return bool(_CODE_TYPE.match(text.strip("` ")))
