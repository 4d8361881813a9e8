"""Values of enums, wherever they stand with an attribute.

In: a note or the words of an attribute. Out: the values, or nothing where the same shape means something else:
examples, several columns, a gloss. The noun decides: a status has values, contact information has parts.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.design.fields.types import read_type, value_names
from pipeline.design.fields.types_names import guess
from pipeline.design.lexicon import Lexicon
from pipeline.design.model import Kind
from pipeline.design.text.names import is_plural
from pipeline.design.text.names import words as plain_words
from pipeline.patterns import regex
from pipeline.spec.attributes import pieces
from pipeline.spec.attributes_text import cut
from pipeline.spec.model import Text

_BARS: Final = regex(r"\s*\|\s*|\s*｜\s*")
_SLASHES: Final = regex(r"\s*[/／]\s*")
_OR: Final = regex(r"\s+(?:or|vs\.?|o|ou|oder|hoặc|atau|или)\s+|\s*(?:或|または|또는)\s*")
_QUOTED: Final = regex(r"`([^`]{1,40})`|[\"“'‘]([^\"”'’]{1,40})[\"”'’]")
_CONSTANT: Final = regex(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$")
_QUANTITY: Final = regex(r"\d+(?:[.,]\d+)?\s*\w*$")
_WORDS_WITH_SLASHES: Final = regex(r"[A-Za-z-]{2,}(?:\s?/\s?[A-Za-z-]{2,})+$")
_SIZES: Final = (Kind.INTEGER, Kind.DECIMAL, Kind.MONEY, Kind.DATE, Kind.FILE, Kind.LONG_TEXT, Kind.JSON, Kind.BOOLEAN)
_LONGEST: Final = 4
MOST: Final = 60


def values_in(note: Text, words: str, lexicon: Lexicon, held: bool = True) -> tuple[str, ...]:
    """The values that a note lists: `(draft/active)`, `(IN | OUT)`; commas only in a bracket."""
    text = note.text
    labelled = re.match(r"[^:：]{1,50}[:：]\s*", text) if held and is_enumerable(words, lexicon) else None
    if labelled and read_type(labelled[0].rstrip(" :："), lexicon) is None:
        return values_in(cut(note, labelled.end(), len(text)), words, lexicon)
    if lexicon.pattern("(?:^|[(（\\s])«examples»").search(text) or read_type(text, lexicon):
        return ()
    enumerable = is_enumerable(words, lexicon)
    plain_slashes = held and not enumerable and _WORDS_WITH_SLASHES.match(text) and _says_nothing(words, lexicon)
    if plain_slashes and all_values(_SLASHES.split(text), lexicon):
        return value_names(_SLASHES.split(text))
    for separator, sure in ((_BARS, True), (_SLASHES, False), (_OR, False)):
        parts = [p for p in separator.split(text) if p]
        if len(parts) > 1 and (sure or enumerable or all(_marked(p) for p in parts)) and all_values(parts, lexicon):
            return value_names(parts)
    if not held:
        return ()
    listed = [p.text for piece in pieces(note) for p in _last_or(piece)]
    if len(listed) > 1 and (enumerable or all(_marked(p) for p in listed)) and all_values(listed, lexicon):
        return value_names(listed)
    return ()


def _says_nothing(words: str, lexicon: Lexicon) -> bool:
    """A singular noun whose name suggests no type: `billing cycle (monthly/annual)`, but not `weight (kg/lb)`."""
    parts = plain_words(words)
    hint = guess(words, lexicon)
    return bool(parts) and not is_plural(parts[-1]) and (not hint.because or hint.kind not in _SIZES)


def _last_or(piece: Text) -> tuple[Text, ...]:
    """`a, b or c`: the last piece holds two."""
    lead = re.match(r"(?:or|and|o|y|e|ou|及|或)\s+", piece.text)
    start = lead.end() if lead else 0
    match = _OR.search(piece.text, start)
    if not match:
        return (cut(piece, start, len(piece.text)),)
    return cut(piece, start, match.start()), cut(piece, match.end(), len(piece.text))


def _marked(part: str) -> bool:
    """Written as a constant: in code, in quotes, or in capitals."""
    return bool(_QUOTED.fullmatch(part.strip()) or _CONSTANT.match(part.strip("` ")))


def constant(part: str) -> bool:
    """Written in capitals, perhaps in code: `IN_PROGRESS`."""
    return bool(_CONSTANT.match(part.strip("`* ")))


def all_values(parts: list[str], lexicon: Lexicon) -> bool:
    """Short names, none of which is a rule of its own."""
    rules = lexicon.under("rules")
    counted = sum(1 for p in parts if _QUANTITY.match(p.strip("`'\"* ")))
    return (
        len(parts) <= MOST
        and counted * 2 < len(parts)
        and all(_short(p) and p.strip("`* ").lower() not in rules and _value_like(p) for p in parts)
    )


def _short(part: str) -> bool:
    return 0 < len(part.split()) <= _LONGEST and len(part) <= 40


def _value_like(part: str) -> bool:
    text = part.strip("`'\"“”‘’* ")
    return bool(re.match(r"^[\w<>=!+][\w .+&()'’/-]*$", text))


def is_enumerable(words: str, lexicon: Lexicon) -> bool:
    """True when the noun is of the kind that has values: a status, a type, a role."""
    return bool(
        lexicon.pattern(r"«enum_heads»(?:\s*(?:value|name|of .+|code))?$").search(_spaced(words))
        or lexicon.pattern(r"^(?:el |la |le |l'|o |a )?«enum_first»(?=\s|$)").match(words.lower())
    )


def _spaced(words: str) -> str:
    """Words with blanks between the parts of an identifier; scripts without blanks as they are."""
    return " ".join(plain_words(words)) if words.isascii() else words.lower()


def values_before(words: Text, lexicon: Lexicon) -> tuple[tuple[str, ...], Text]:
    """`published/draft status`: the values before their noun, and the noun."""
    match = lexicon.pattern(r"^(?P<values>[\w-]+(?:\s?/\s?[\w-]+)+)\s+(?P<noun>(?:[\w-]+ )?«enum_heads»)$").match(
        words.text
    )
    if not match:
        return (), words
    return value_names(_SLASHES.split(match["values"])), cut(words, match.start("noun"), len(words.text))


def values_of(text: str, words: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The values that a description lists: `One of: pass, fail`, `` `apparatus` or `gear` ``, words in code."""
    match = lexicon.pattern(r"^«enum_words»\s*[:\[(]?\s*(?P<values>[^.]+?)[\])]?\.?$").match(text.strip())
    if match:
        values = value_names(re.split(r"\s*[,|/;、，]\s*|\s+(?:or|and)\s+", match["values"]))
        return values if len(values) > 1 else ()
    quoted = [m[1] for m in re.finditer(r"`([^`\s=<>]{1,40})`", text)]
    rest = re.sub(r"`[^`]*`", "", text)
    if (
        len(quoted) > 1
        and is_enumerable(words, lexicon)
        and re.fullmatch(r"(?:[\s,.;/|]|\b(?:or|and)\b|\b\w+:)*", rest)
    ):
        return value_names(quoted)
    return ()
