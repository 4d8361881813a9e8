"""The title of a spec and the lines below it.

In: the layout of a file. Out: `Header`: title without `Feature Specification:`, and the `**Label**: value` lines that a
lexicon knows. A value may go on over the next lines, up to the next label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Final

from msgspec import Struct

from pipeline.patterns import regex
from pipeline.spec.blocks import Kind
from pipeline.spec.lexicon import Role, alternatives, fold, lexicon
from pipeline.spec.sections import Layout, Place
from pipeline.spec.words import bare, plain

_FIELD: Final = regex(r"(?:\*\*|__)?([^*:：_]{1,40}?)(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(.*)")


_PLAIN: Final = regex(r"[A-Z][\w ]{1,30}:\s")
_SUFFIX: Final = regex(r"(?<=\w)\s+(?:feature\s+)?spec(?:ification)?$", re.IGNORECASE)


class Header(Struct, frozen=True, kw_only=True):
    """What stands above the first section; empty where nothing does."""

    title: str
    feature: str = ""
    created: str = ""
    status: str = ""
    input: str = ""


def header(path: str, layout: Layout) -> Header:
    """The title, else the name of the folder or file; and the known labels."""
    found: dict[str, str] = {}
    for place in layout.places:
        if place.role is Role.HEADER and place.block.kind in (Kind.PARAGRAPH, Kind.ITEM):
            for name, value in _fields(place):
                found.setdefault(name, value)
    title = _title(layout.title.text) if layout.title else ""
    return Header(title=title or _from_path(path), **found)


def _fields(place: Place) -> Iterable[tuple[str, str]]:
    """The labels of one block, each with the lines up to the next label."""
    words, known = place.block.words, lexicon().header
    bounds = (*words.offsets, len(words.text))
    name, value = "", ""
    for start, end in pairwise(bounds):
        line = words.text[start:end].strip()
        mark = _FIELD.match(line)
        label = known.get(fold(mark[1])) if mark else None
        if mark and (label or line.startswith(("**", "__")) or _PLAIN.match(line)):
            if name:
                yield name, value
            name, value = label or "", _value(mark[2])
        else:
            value = f"{value} {line}".strip()
    if name:
        yield name, value


def _value(text: str) -> str:
    """The value without the marks around it; of `` `main` *(active)* `` the part in code."""
    text = text.strip()
    code = re.match(r"\[?`?([^`\[\]]+?)`?\]?$", text) or re.match(r"`([^`]+)`\s*\*?\(", text)
    return code[1] if code else text


@cache
def _prefix() -> re.Pattern[str]:
    names = alternatives("title")
    return regex(rf"\s*(?:{names})(?:\s*#?\d+)?\s*[:：–—]\s*|\s*(?:{names})\s+#?\d+\s*[-–—:：]\s*", re.IGNORECASE)


def _title(text: str) -> str:
    flat = plain(text)
    mark = _prefix().match(flat)
    return _SUFFIX.sub("", flat[mark.end() :] if mark else flat).strip()


def _from_path(path: str) -> str:
    """A readable name from `specs/001-product-catalog/spec.md` or `product-catalog.md`."""
    pure = PurePosixPath(path.replace("\\", "/"))
    name = pure.parent.name if pure.stem.casefold() == "spec" and pure.parent.name else pure.stem
    return bare(re.sub(r"[-_]+", " ", re.sub(r"^\d+[-_]", "", name))).capitalize()
