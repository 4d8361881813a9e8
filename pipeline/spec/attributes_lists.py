"""Comma lists of attributes: where they are cut, and which of their phrases name several attributes.

In: the text of a list. Out: its parts, each with its place; compounds taken apart. The words it goes by (conjunctions,
modifiers, articles) are data: `attributes.yaml`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipeline.patterns import regex
from pipeline.spec.attributes_text import cut, outside
from pipeline.spec.model import Text
from pipeline.tables import table

_FIRST = regex(r"^(\w+[aeo])s\b")
_SEPARATOR = regex(r"\s*(?:,(?!\d{3}\b)|[;；，、])\s*")
_WIDE: Final = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_MOST_WORDS: Final = 6
_LONGEST: Final = 1000
"""Characters between two commas from which on they are prose, not names."""


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """The lists by name, the longest words first."""
    lists = table(__file__, "attributes.yaml")
    return {name: tuple(sorted(map(str, words), key=lambda w: (-len(w), w))) for name, words in lists.items()}


@cache
def _either(name: str) -> str:
    """Any word of the list, as a whole word where its script has blanks."""
    return "(?:" + "|".join(_bounded(w) for w in _words()[name]) + ")"


def _bounded(word: str) -> str:
    inner = r"\s+".join(re.escape(w) for w in word.split())
    tail = "" if word.endswith(("'", ".")) or re.search(f"[{_WIDE}]$", word) else r"(?!\w)"
    head = "" if re.match(f"[{_WIDE}]", word) else r"(?<!\w)"
    return head + inner + tail


@cache
def _compiled(template: str) -> re.Pattern[str]:
    return regex(re.sub(r"«(\w+)»", lambda m: _either(m[1]), template), re.IGNORECASE)


def list_parts(text: Text) -> tuple[Text, ...]:
    """The parts of a list, without conjunctions and closing noise (`etc.`)."""
    shown = outside(text.text)
    parts: list[Text] = []
    start = 0
    for match in (*_SEPARATOR.finditer(shown), None):
        part = cut(text, start, match.start() if match else len(shown))
        part = _without_lead(part)
        if _compiled(r"^«noise»").match(part.text):
            break
        parts += _at_conjunctions(_without_tail(part))
        start = match.end() if match else start
    return tuple(p for p in parts if p.text)


def _without_lead(part: Text) -> Text:
    match = _compiled(r"^«and»\s*").match(part.text)
    return cut(part, match.end(), len(part.text)) if match else part


def _without_tail(part: Text) -> Text:
    match = _compiled(r"\s*(?:\b(?:and|or)\s+)?«noise»\s*\.?\s*(?:属性|屬性|資訊|信息|情報)?の?$").search(part.text)
    end = match.start() if match and match.start() else len(part.text)
    return cut(part, 0, len(part.text[:end].rstrip(" .。")))


def _at_conjunctions(part: Text) -> list[Text]:
    """The two sides of `and` when both name something; a compound stays whole for `distributed`."""
    if len(part.text) > _LONGEST:
        return [part]
    shown = outside(part.text)
    if _compiled("«pairs»").search(shown):
        return [part]
    for match in _compiled(r"\s*«and»\s*").finditer(shown):
        left, right = cut(part, 0, match.start()), cut(part, match.end(), len(part.text))
        if not left.text or not right.text:
            continue
        if distributed(part, ())[0] != (part,):
            return [part]
        if _names_something(left.text) and _names_something(right.text):
            return [left, *_at_conjunctions(_carried(left, right))]
    return [part]


def _carried(left: Text, right: Text) -> Text:
    """`optional maker and number`: the first word holds for both."""
    match = _compiled(r"^(?:«articles»\s+)?(«carried»)\s").match(left.text)
    return Text(text=f"{match[1]} {right.text}", span=right.span) if match else right


def _names_something(text: str) -> bool:
    bare = re.sub(r"[(（].*", "", text)
    return len(bare.split()) <= _MOST_WORDS and not _compiled("^(?:«articles»\\s*)?«modifiers»$").match(bare.strip())


def without_articles(text: Text) -> Text:
    """The phrase from its first telling word on."""
    match = _compiled(r"^(?:«articles»\s*)+(?=\S)").match(text.text)
    return cut(text, match.end(), len(text.text)) if match else text


def distributed(words: Text, notes: tuple[Text, ...]) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """The attributes that a compound names, and the notes used up for it; the words themselves when it is none.

    `creation and modification timestamps`, `start/end dates`, `Timestamps de creación y última modificación`,
    `name (first, last)`.
    """
    joint = r"\s*(?:/|«and»)\s*"
    before = _compiled(
        rf"^(?:«articles»\s+)?(?P<a>«modifiers»){joint}(?P<b>«modifiers»)\s*(?P<noun>[^/]+?)(?:\s+(?:of|for|in)\s.*)?$"
    ).match(words.text)
    if before:
        return _with_noun(words, before, "{mod} {noun}"), ()
    after = _compiled(
        rf"^(?P<noun>[\w]+(?:\s+(?:de|da|do|d'|du|of)))\s*(?P<a>«modifiers»){joint}(?:de\s+)?(?P<b>«modifiers»)$"
    ).match(words.text)
    if after:
        return _with_noun(words, after, "{noun} {mod}"), ()
    for note in notes:
        parts = re.split(rf"\s*(?:[,/、]|{_either('and')})\s*", note.text)
        if len(parts) > 1 and all(_compiled(r"^«modifiers»$").match(p.strip()) for p in parts):
            return tuple(Text(text=f"{p.strip()} {words.text}", span=words.span) for p in parts), (note,)
    return (words,), ()


def _with_noun(words: Text, match: re.Match[str], shape: str) -> tuple[Text, ...]:
    noun = _one(match["noun"]) if shape.startswith("{mod}") else _FIRST.sub(r"\1", match["noun"])
    wide = re.search(f"[{_WIDE}]", words.text)
    texts = (shape.format(mod=match[side], noun=noun) for side in "ab")
    return tuple(Text(text=t.replace(" ", "") if wide else t, span=words.span) for t in texts)


def _one(noun: str) -> str:
    """The noun of one of them: `timestamps` → `timestamp`."""
    plural = re.match(r"(.*[a-z])s$", noun)
    return plural[1] if plural and not noun.endswith(("ss", "us", "is")) else noun
