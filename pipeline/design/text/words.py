"""Cut a text into words, literals, numbers and marks, and find phrases in them.

In: one statement of a spec. Out: `Token`s with their place in the text, and `Trie`s that find the longest known
phrase at a token. CJK and Hangul are cut character by character, so that one lookup serves every language. What a
phrase means is left to `vocabulary` (words of the language) and `names` (words of the spec's own domain).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final, Generic, NamedTuple, TypeVar

from msgspec import Struct, field

from pipeline.patterns import regex


class Shape(StrEnum):
    """What a token looks like."""

    WORD = "word"
    NUMBER = "number"
    LITERAL = "literal"
    PATH = "path"
    MARK = "mark"


class Token(Struct, frozen=True, gc=False):
    """A piece of the text: `text[start:end]` as written. `inner`: a literal without quotes. `code`: in backticks."""

    text: str
    start: int
    end: int
    shape: Shape
    inner: str = ""
    code: bool = False


CJK: Final = "\u3040-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_QUOTED: Final = (
    r'"[^"\n]{1,160}"|“[^”\n]{1,160}”|「[^」\n]{1,160}」|『[^』\n]{1,160}』|«[^»\n]{1,160}»|‘[^’\n]{1,160}’'
)
_TOKEN: Final = regex(
    rf"""(?P<code>`[^`\n]{{1,160}}`)
    |(?P<literal>{_QUOTED}|(?<![\w'])'[^'\n]{{1,80}}'(?!\w))
    |(?P<path>https?://\S+|(?<![\w/])/[A-Za-z{{][\w{{}}/.:?=&-]*)
    |(?P<number>\d{{4}}-\d\d-\d\d(?![\d\w-])|\d+(?:[ ,.]\d{{3}})+(?:\.\d+)?(?![\d\w])|\d+(?:\.\d+)?)
    |(?P<cjk>[{CJK}])
    |(?P<elided>(?:[cdjlmnst]|[Qq]u|[CDJLMNST])['’](?=[^\W\d_]{{2}}))
    |(?P<word>[^\W\d_{CJK}](?:(?![{CJK}])[^\W_]|['’](?=\w))*)
    |(?P<mark><=|>=|->|=>|→|≥|≤|\S)""",
    re.VERBOSE,
)
_SHAPES: Final = {
    "word": Shape.WORD,
    "cjk": Shape.WORD,
    "number": Shape.NUMBER,
    "path": Shape.PATH,
    "mark": Shape.MARK,
}
_CAMEL: Final = regex(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=32768)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of `text` in order. Underscores, camel humps and elisions (`l'heure`) part words; no bold markup."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind, raw, (start, end) = match.lastgroup, match[0], match.span()
        if kind == "word" and not raw[1:].islower() and len(raw) > 1:
            found += _humps(raw, start)
        elif kind in ("code", "literal"):
            found.append(Token(raw, start, end, Shape.LITERAL, raw[1:-1].strip(), kind == "code"))
        elif kind == "elided":
            found.append(Token(raw[:-1], start, end, Shape.WORD))
        elif kind != "mark" or not _is_glue(text, start, raw):
            found.append(Token(raw, start, end, _SHAPES[kind or "mark"]))
    return tuple(found)


def _is_glue(text: str, at: int, raw: str) -> bool:
    """Markup, and the hyphen of a compound word (`non-negative` is two words, `Groß- und Kleinschreibung` three)."""
    if raw not in "-‑" or not 0 < at < len(text) - 1:
        return raw in "*_`"
    return text[at - 1].isalpha() and (text[at + 1].isalpha() or text[at + 1] == " ")


def _humps(raw: str, start: int) -> Iterable[Token]:
    """The words of a camel-case word (`createdAt`: `created`, `At`)."""
    for part in _CAMEL.split(raw):
        yield Token(text=part, start=start, end=start + len(part), shape=Shape.WORD)
        start += len(part)


@lru_cache(maxsize=65536)
def forms(word: str) -> tuple[str, ...]:
    """The spellings under which a word may be known: itself, without inflection, and its beginnings with `*`."""
    low = word.casefold().replace("’", "'")
    found = [low, *_uninflected(low.removesuffix("'s"))]
    found += [low[:size] + "*" for size in range(len(low), 2, -1)]
    return tuple(dict.fromkeys(found))


def _uninflected(low: str) -> Iterable[str]:
    yield low
    if len(low) < 4:
        if low.endswith("s") and len(low) == 3:
            yield low[:-1]
        return
    for ending, gains in _ENDINGS:
        if low.endswith(ending):
            stem = low.removesuffix(ending)
            yield from (stem + gain for gain in gains if gain or ending == "s" or (len(stem) > 2 and stem != "not"))
            if ending in ("ed", "ing") and len(stem) > 2 and stem[-1] == stem[-2]:
                yield stem[:-1]


_ENDINGS: Final = (
    ("ies", ("y",)),
    ("ied", ("y",)),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
)


def base(word: str) -> str:
    """The singular spelling that both an indexed name and its mention are reduced to."""
    low = word.casefold()
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "xes", "ches", "shes", "uses")):
        return low[:-2]
    if low.endswith("s") and not low.endswith(("ss", "us", "is")) and len(low) > 2:
        return low[:-1]
    return low


@lru_cache(maxsize=65536)
def _said(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*forms(word), base(word))))


def phrase(text: str) -> tuple[str, ...]:
    """The words of a name, as keys of a `Trie`; empty when it has none."""
    parts = (t for t in tokens(text) if t.shape in (Shape.WORD, Shape.NUMBER))
    return tuple(base(t.text) for t in parts)


V = TypeVar("V")


class _Node(Struct, Generic[V]):
    nexts: dict[str, _Node[V]] = field(default_factory=dict)
    values: dict[V, None] = field(default_factory=dict)


class Spelled(NamedTuple, Generic[V]):
    """A word as a trie knows it: its spellings that stand in some phrase, and the phrases that start with one."""

    forms: tuple[str, ...]
    starts: tuple[_Node[V], ...]


class Trie(Generic[V]):
    """Phrases with values. Finding costs the length of the phrase, however many phrases there are."""

    def __init__(self) -> None:
        self._root: _Node[V] = _Node()
        self._words: set[str] = set()
        self._spelled: dict[str, Spelled[V]] = {}
        self._found: dict[tuple[int, ...], tuple[V, ...]] = {}

    def add(self, key: Sequence[str], value: V) -> None:
        self._spelled.clear()
        self._found.clear()
        self._words.update(key)
        node = self._root
        for word in key:
            node = node.nexts.setdefault(word, _Node())
        if key:
            node.values[value] = None

    def knows(self, word: str) -> bool:
        """True when some phrase has this word."""
        return word in self._words

    def spelled(self, cut: Sequence[Token]) -> list[Spelled[V]]:
        """The words of a text, each with its spellings that stand in some phrase."""
        known = self._spelled
        return [known.get(token.text) or self._spell(token) for token in cut]

    def _spell(self, token: Token) -> Spelled[V]:
        said = _said(token.text) if token.shape is Shape.WORD else (token.text,)
        found = tuple([form for form in said if form in self._words])
        nexts = self._root.nexts
        self._spelled[token.text] = Spelled(forms=found, starts=tuple([nexts[form] for form in found if form in nexts]))
        return self._spelled[token.text]

    def longest(self, spelled: Sequence[Spelled[V]], at: int) -> tuple[int, tuple[V, ...]]:
        """The length and the values of the longest phrase that starts at `spelled[at]`; (0, ()) when there is none."""
        best: tuple[int, tuple[V, ...]] = (0, ())
        nodes: Sequence[_Node[V]] = spelled[at].starts if at < len(spelled) else ()
        size = 1
        while nodes:
            values = self._values(nodes) if len(nodes) > 1 or nodes[0].values else ()
            if values:
                best = (size, values)
            if at + size == len(spelled):
                break
            words = spelled[at + size].forms
            nodes = [node.nexts[form] for node in nodes for form in words if form in node.nexts] if words else ()
            size += 1
        return best

    def _values(self, nodes: Sequence[_Node[V]]) -> tuple[V, ...]:
        """The values of several nodes; the same nodes give the same tuple."""
        key = tuple(map(id, nodes))
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = tuple(dict.fromkeys(v for node in nodes for v in node.values))
        return found
