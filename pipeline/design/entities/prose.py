"""Lists of attributes inside sentences.

In: the prose about one entity. Out: `Listed`: the attributes of each list, and how the list was introduced, which
decides how much may be believed: `Key attributes: …` names attributes, `with …` may go on about something else,
`Relationships: …` names other entities only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.entities.intros import COMMA, Intro, introduced
from pipeline.design.entities.names import Known
from pipeline.design.facts import Source
from pipeline.design.fields.rules import read_rule, trailing_rules
from pipeline.design.fields.types import read_type
from pipeline.design.fields.types_names import guess
from pipeline.design.fields.values import is_enumerable
from pipeline.design.lexicon import Lexicon
from pipeline.design.model import Kind
from pipeline.design.text.names import is_plural
from pipeline.design.text.names import words as plain_words
from pipeline.patterns import regex
from pipeline.spec.attributes import AttributeText, parse_list
from pipeline.spec.attributes_text import cut, outside, split, uncoded
from pipeline.spec.model import Text

_SENTENCE = regex(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!\bvs\.)(?<!\betc\.)\s+(?=[^a-z\s])|(?<=[。！？])")
_DASH = regex(r"\s+[-–—]+\s+")
_ALTERNATIVE = regex(r"(?:or|a record of|an? \w+ of)\s", re.IGNORECASE)
_CURRENT = regex(r"(?:current|overall)\s+(?=(?:status|state)$)", re.IGNORECASE)
_WHETHER = regex(r"whether (?:or not )?(?:it(?:'s|’s| is) |they are )?(?:an? )?(?P<name>[\w-]+)", re.IGNORECASE)
_DANGLING = regex(r"(?:last|first|next|previous|current|most|least)?", re.IGNORECASE)
_COMPARING = regex(r"(?:old|new|before|after|min|max|minimum|maximum|previous|default)", re.IGNORECASE)
"""What names nothing without the noun behind it: `old value`."""
_EITHER: Final = r"^(?:«rules.required»)\s*(?:/|or)\s*(?:«rules.optional»)$"
_TAIL = regex(r"(?<=\w)\s+(?:attribute|field|property|column|value)(?=$|\s+that\b|\s+which\b)", re.IGNORECASE)
_NUMBER = regex(r"\s+[$€£]?\d[\d.,]*$")
_QUOTED = regex(r"\s+[\"“'‘][^\"”'’]+[\"”'’]$")
_SURE_LOOSE: Final = 3
_BARE_WORDS: Final = 4
_LEAD: Final = regex(r"^(?:\d+(?:\s*[-–]\s*\d+)?\s+|\d+-level\s+|up to \w+\s+)(?:processed |max )?")
_GLOSS: Final = 3
"""Words before a dash that say what something is."""
_WITH: Final = regex(r"^(?:with|con|com|avec|mit)\s+(?=\w)", re.IGNORECASE)
_MOST_STRONG: Final = 6
_MOST_LOOSE: Final = 5


class Listed(Struct, frozen=True, kw_only=True):
    """The attributes of one list."""

    intro: Intro
    attributes: tuple[AttributeText, ...]


def sentences(text: Text) -> tuple[Text, ...]:
    """The sentences of a paragraph."""
    return split(text, _SENTENCE)


def lists(text: Text, owner: str, known: Known, opening: bool = False) -> Iterator[Listed]:
    """The lists of a paragraph. `opening`: it directly follows the entity's name, so a bare list counts."""
    found = []
    for i, sentence in enumerate(parted(uncoded(text), known.lexicon)):
        one = _list(sentence, owner, known, bare=opening and i == 0)
        if one:
            found.append((i, one))
    sure = any(one.intro is Intro.STRONG for _, one in found)
    for i, one in found:
        ruled = any(read_rule(note.text, known.lexicon) for a in one.attributes for note in a.held)
        opens = (opening and i == 0 and len(one.attributes) >= _SURE_LOOSE) or ruled
        if not sure or one.intro not in (Intro.LOOSE, Intro.WEAK) or (opens and one.intro is Intro.LOOSE):
            yield one


def parted(text: Text, lexicon: Lexicon) -> Iterator[Text]:
    """The sentences of a paragraph, those with required fields `and optional fields` cut between the two."""
    for sentence in sentences(text):
        yield from (
            split(sentence, lexicon.pattern(_BETWEEN)) if lexicon.pattern(_TWO).search(sentence.text) else (sentence,)
        )


_TWO: Final = "(?:«required_nouns»|«optional_nouns»)"
_BETWEEN: Final = r"[,;]?\s+(?:«and_words»)\s+(?:(?:with|the)\s+)?(?=" + _TWO + r"\b)"


def _list(sentence: Text, owner: str, known: Known, bare: bool) -> Listed | None:
    lexicon = known.lexicon
    intro, rest = introduced(sentence, owner, known)
    if rest is None and bare:
        intro, rest = Intro.STRONG, _bare_list(sentence, lexicon)
    return listed(rest, intro, lexicon) if rest is not None else None


def listed(rest: Text, intro: Intro, lexicon: Lexicon) -> Listed | None:
    """The attributes in the words of a list, when enough of them can be names."""
    parts = parse_list(rest.text, rest.span)
    trimmed = (trimmed_words(_whether(g), lexicon) for a in parts for g in grouped(a, lexicon))
    kept = tuple(a for a in trimmed if _plausible(a, intro, lexicon))
    if intro in (Intro.LOOSE, Intro.WEAK) and not _believable(kept, parts, lexicon):
        return None
    return Listed(intro=intro, attributes=kept) if kept else None


def _bare_list(sentence: Text, lexicon: Lexicon) -> Text | None:
    """The sentence, or what follows its dash, when it is a list: at least three short parts, none of them a clause."""
    behind = _behind_gloss(sentence)
    dash = _DASH.search(outside(sentence.text))
    candidates = [sentence] + ([cut(sentence, dash.end(), len(sentence.text))] if dash else [])
    for candidate in candidates if behind is None else [behind]:
        parts = parse_list(candidate.text, candidate.span)
        names = [p.words.text for p in parts]
        most = _BARE_WORDS + (len(parts) > _BARE_WORDS)
        told = len(parts) > 1 and behind is not None and any(p.held or p.notes for p in parts)
        if (len(parts) > 2 or told) and all(
            len(n.split()) <= most and not _ALTERNATIVE.match(n) and not _clause(n, lexicon) for n in names
        ):
            return candidate
    return None


def _behind_gloss(sentence: Text) -> Text | None:
    """`one visit of a keeper – arrival time, weather (dry, wet)`: what follows the one dash behind some words that list
    nothing."""
    shown = outside(sentence.text)
    dash, *more = (*_DASH.finditer(shown), None)
    gloss = shown[: dash.start()] if dash is not None and len(more) == 1 else ""
    if dash is None or len(gloss.split()) < _GLOSS or COMMA.search(gloss):
        return None
    return cut(sentence, dash.end(), len(sentence.text))


def grouped(attribute: AttributeText, lexicon: Lexicon) -> tuple[AttributeText, ...]:
    """The parts in the brackets of a group (`personal details (name, gender)`), else the attribute itself."""
    for note in attribute.held:
        if lexicon.pattern("(?:^|[(（\\s])«examples»").search(note.text) or is_enumerable(
            attribute.words.text, lexicon
        ):
            continue
        parts = parse_list(note.text, note.span)
        if len(parts) > 1 and all(_part(p, lexicon) for p in parts) and _is_group(attribute, parts, lexicon):
            return parts
    return (attribute,)


def _part(attribute: AttributeText, lexicon: Lexicon) -> bool:
    words = attribute.words.text
    return len(words.split()) <= 4 and read_rule(words, lexicon) is None and read_type(words, lexicon) is None


def _is_group(attribute: AttributeText, parts: tuple[AttributeText, ...], lexicon: Lexicon) -> bool:
    """A noun for several things, or parts that each say their own type by the same noun."""
    if lexicon.pattern("(?:^|\\s)(?:«groups»|«list_nouns»)$").search(attribute.words.text.lower()):
        return True
    hints = [guess(p.words.text, lexicon) for p in parts]
    return all(h.source is Source.DERIVED and h.kind is not Kind.JSON for h in hints)


def _clause(words: str, lexicon: Lexicon) -> bool:
    return bool(lexicon.pattern("«clause_words»").search(words.lower()))


def trimmed_words(attribute: AttributeText, lexicon: Lexicon) -> AttributeText:
    """The naming words without what only counts or explains them."""
    words = attribute.words
    lead = _WITH.match(words.text)
    if lead:
        words = cut(words, lead.end(), len(words.text))
    lead = _LEAD.match(words.text)
    if lead:
        words = cut(words, lead.end(), len(words.text))
    several = False
    box = lexicon.pattern(r"^(?:an? |its |the )?(?:«list_adjectives»\s+)*(?:«boxes»)\s+").match(words.text)
    if box:
        words = cut(words, box.end(), len(words.text))
        several = _plural(words.text)
    tail = _TAIL.search(words.text)
    words = cut(words, 0, tail.start()) if tail and not _COMPARING.fullmatch(words.text[: tail.start()]) else words
    now = _CURRENT.match(words.text)
    words = cut(words, now.end(), len(words.text)) if now else words
    full = lexicon.under("abbreviations").get(words.text.lower())
    words = Text(text=full, span=words.span) if full else words
    quoted = _QUOTED.search(words.text) or _NUMBER.search(words.text)
    if quoted:
        words = cut(words, 0, quoted.start())
    tail = lexicon.pattern(r"\s+(?:«cutters»)(?:\s|$)").search(outside(words.text))
    if tail and not _DANGLING.fullmatch(words.text[: tail.start()]) and not trailing_rules(words.text, lexicon)[0]:
        words = cut(words, 0, tail.start())
    notes = (*attribute.held, Text(text="list", span=words.span)) if several else attribute.held
    return replace(attribute, words=words, held=notes)


def _whether(attribute: AttributeText) -> AttributeText:
    """`whether it is required` is a yes/no called `required`."""
    match = _WHETHER.match(attribute.words.text)
    if not match:
        return attribute
    words = cut(attribute.words, match.start("name"), match.end("name"))
    return replace(attribute, words=words, held=(*attribute.held, Text(text="yes/no", span=words.span)))


def _plausible(attribute: AttributeText, intro: Intro, lexicon: Lexicon) -> bool:
    """True for words that can name an attribute."""
    words = attribute.words.text
    if not re.search(r"\w", words) or "NEEDS CLARIFICATION" in words or words.startswith("["):
        return False
    if (
        _ALTERNATIVE.match(f"{words} ")
        or words[0] in "\"“'‘"
        or lexicon.pattern("^(?:«list_adjectives»\\s+)*«generic»$").match(words.lower())
    ):
        return False
    most = _MOST_LOOSE if intro is Intro.LOOSE else _MOST_STRONG
    if len(words.split()) > most or len(words) > 60:
        return False
    if lexicon.pattern(_EITHER).match(words.lower()):  # What each of them may be, no attribute.
        return False
    return not lexicon.pattern("(?:^|\\s)(?:«clause_words»)(?:\\s|$)").search(words.lower())


def _believable(kept: tuple[AttributeText, ...], parts: tuple[AttributeText, ...], lexicon: Lexicon) -> bool:
    """After `with`: several names, most of the parts; one name alone only when something else speaks for it."""
    if len(kept) >= 2:
        return len(kept) * 2 > len(parts)
    return any(a.notes or a.held or (_telling(a.words.text, lexicon) and not _plural(a.words.text)) for a in kept)


def _plural(words: str) -> bool:
    parts = plain_words(words)
    return bool(parts) and is_plural(parts[-1])


def _telling(words: str, lexicon: Lexicon) -> bool:
    """A name that by itself says its type."""
    hint = guess(words, lexicon)
    return hint.source is Source.DERIVED and hint.kind is not Kind.JSON
