"""Names of entities, fields and collections, made from the words of a spec.

In: words as written, in any script. Out: identifiers that are valid in every layer (`snake_case`, `PascalCase`, ASCII,
bounded length). Other scripts become ASCII through `anyascii`; English plurals follow rules and the table of
`lexicon/inflection.yaml`. What a name *means* (a reference, an implied column) is decided elsewhere; Go and protobuf
spellings are `render`'s.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from anyascii import anyascii
from msgspec import Struct

from pipeline.design.lexicon import english, load
from pipeline.patterns import regex

LONGEST: Final = 48
"""Characters of an identifier; leaves room for table prefixes and suffixes below PostgreSQL's 63."""

_WORD = regex(r"[A-Z]+s(?![A-Za-z])|[A-Z]+(?![a-z])|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[0-9]+(?:st|nd|rd|th)?")
_POSSESSIVE = regex(r"(?<=\w)['’]s\b")
_WIDE = regex("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SYMBOLS: Final = {"&": " and ", "%": " percent ", "+": " plus ", "@": " at "}
_ENDINGS: Final = (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("zzes", "zz"))
_SIBILANT = regex(r"(s|x|z|ch|sh)$")


@lru_cache(maxsize=16384)
def words(text: str) -> tuple[str, ...]:
    """The ASCII words of a text, lower case: `orderLine`, `Order-Line` and `order line's` are all (`order`, `line`)."""
    plain = _POSSESSIVE.sub("", text)
    for symbol, word in _SYMBOLS.items():
        plain = plain.replace(symbol, word)
    if not plain.isascii():
        plain = _ascii(plain)
    return tuple(w.lower() for w in _WORD.findall(plain))


@lru_cache(maxsize=16384)
def identifier(text: str) -> str:
    """A `snake_case` name, never empty, never starting with a digit."""
    parts: list[str] = []
    for word in words(text):
        if parts and sum(map(len, parts)) + len(parts) + len(word) > LONGEST:
            break
        parts.append(word[:LONGEST])
    name = "_".join(parts) or "field"
    return f"n_{name}" if name[0].isdigit() else name


def type_name(text: str) -> str:
    """A `PascalCase` entity name in the singular: `order lines` → `OrderLine`."""
    parts = identifier(text).split("_")
    return "".join(p.capitalize() for p in (*parts[:-1], singular(parts[-1])))


def snake(name: str) -> str:
    """`OrderLine` → `order_line`."""
    return "_".join(words(name))


def collection(name: str) -> str:
    """The plural of an entity's name in `snake_case`: `OrderLine` → `order_lines`."""
    parts = snake(name).split("_")
    return "_".join((*parts[:-1], plural(parts[-1])))


@lru_cache(maxsize=4096)
def singular(word: str) -> str:
    """One of them: `categories` → `category`. Words that are no plural are returned as they are."""
    low = word.lower()
    table = _inflection()
    if low in table.singulars:
        return table.singulars[low]
    if len(low) < 4 or low in table.fixed or not low.endswith("s") or low.endswith(("ss", "us", "is")):
        return word
    for ending, one in _ENDINGS:
        if low.endswith(ending) and len(low) > len(ending) + 1:
            return word[: -len(ending)] + one
    return word[:-1]


@lru_cache(maxsize=4096)
def plural(word: str) -> str:
    """Many of them: `category` → `categories`. A plural stays as it is."""
    one = singular(word)
    table = _inflection()
    if one.lower() in table.plurals:
        return table.plurals[one.lower()]
    if one[-1:] == "y" and one[-2:-1] not in "aeiou":
        return one[:-1] + "ies"
    return one + ("es" if _SIBILANT.search(one) else "s")


def is_plural(word: str) -> bool:
    """True when the word differs from its singular."""
    return singular(word) != word


def _ascii(text: str) -> str:
    """Known nouns of other scripts in English; letters with accents as plain ones; the rest spelled by sound."""
    whole = english().get(text.strip().lower())
    if whole is not None:
        return whole
    known = _nouns().sub(lambda m: f" {english()[m[0]]} ", text)
    return str(anyascii(known)).replace("'", "")


@cache
def _nouns() -> re.Pattern[str]:
    """The nouns of scripts that put no blanks between words, longest first."""
    nouns = (n for n in english() if _WIDE.match(n))
    return regex("|".join(map(re.escape, sorted(nouns, key=len, reverse=True))))


class _Inflection(Struct, frozen=True, kw_only=True):
    """What no rule gives: plurals by singular, singulars by plural, and words that keep their s."""

    plurals: dict[str, str]
    singulars: dict[str, str]
    fixed: frozenset[str]


@cache
def _inflection() -> _Inflection:
    table = load("inflection")
    plurals = {**table["irregular"], **{word: word for word in table["unchanged"]}}
    return _Inflection(
        plurals=plurals,
        singulars={many: one for one, many in plurals.items()} | {f"{one}es": one for one in table["singular_s"]},
        fixed=frozenset(table["singular_s"]),
    )
