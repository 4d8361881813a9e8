"""The words that introduce a list of attributes.

In: a sentence about one entity. Out: the list that it introduces, and how far an `Intro` may be trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from pipeline.design.entities.names import Known
from pipeline.design.lexicon import Lexicon
from pipeline.patterns import regex
from pipeline.spec.attributes_text import cut, outside
from pipeline.spec.model import Text

_NEAR: Final = 40
_MOST_INTROS: Final = 40
COMMA = regex(r"[,;、，；]")


class Intro(StrEnum):
    """How a list is introduced: sure of attributes, perhaps attributes, other entities, or what the listed ones are.

    A `WEAK` one (`Records …`) counts only when nothing else in the text lists attributes.
    """

    STRONG = "strong"
    LOOSE = "loose"
    WEAK = "weak"
    RELATIONS = "relations"
    REQUIRED = "required"
    OPTIONAL = "optional"


def introduced(sentence: Text, owner: str, known: Known) -> tuple[Intro, Text | None]:
    """What follows the words that introduce a list; of several introductions the one right before the list."""
    shown, lexicon = outside(sentence.text), known.lexicon
    found = sorted(_intros(shown, owner, known), key=lambda f: (f[0], -f[1]))[:_MOST_INTROS]
    before = lexicon.pattern(r"^(?P<list>.+?)\s*«list_closers»\s*[。.]?$").match(shown)
    if before:
        return Intro.STRONG, without_purpose(cut(sentence, found[0][1] if found else 0, before.end("list")), lexicon)
    for i, (_, end, intro) in enumerate(found):
        following, kind = next(((start, k) for start, _, k in found[i + 1 :] if start >= end), (None, None))
        if following is not None and intro is Intro.WEAK:
            continue
        between = shown[end:following]
        if intro is Intro.STRONG and kind is Intro.LOOSE and between.rstrip().endswith(","):
            return intro, without_purpose(cut(sentence, end, len(shown)), lexicon)  # `known by code, with name, size`
        if (
            COMMA.search(between.rstrip(" ,;、，") if Intro.LOOSE in (kind, intro) else between)
            or following is None
            or intro is Intro.RELATIONS
        ):
            return intro, without_purpose(cut(sentence, end, len(shown)), lexicon)
    return Intro.STRONG, None


def without_purpose(text: Text, lexicon: Lexicon) -> Text:
    """The list without full stop, and without what its last part says about purpose or use."""
    shown = outside(text.text)
    start = max((m.end() for m in COMMA.finditer(shown)), default=0)
    purpose = lexicon.pattern(r"\s«purposes»\s").search(shown, start)
    end = purpose.start() if purpose else len(text.text)
    return cut(text, 0, len(text.text[:end].rstrip(" .。;；")))


def _intros(shown: str, owner: str, known: Known) -> Iterator[tuple[int, int, Intro]]:
    """Where words introduce a list, and how far to trust it."""
    lexicon = known.lexicon
    for pattern, intro in _INTROS:
        for match in lexicon.pattern(pattern).finditer(shown):
            lead = shown[max(0, match.start() - _NEAR) : match.start()]
            if match[0].startswith("with") and lexicon.pattern("«not_with»\\s*$").search(lead):
                continue
            if "subject" not in match.groupdict() or _speaks_of(match["subject"], owner, known):
                yield match.start(), match.end(), intro


def _speaks_of(subject: str | None, owner: str, known: Known) -> bool:
    """The subject of the verb is the entity itself: left out, `it`, or its name."""
    words = (subject or "").strip().lower()
    return words in ("", "it", "this", "they", "these") or known.exactly(words) == owner


_COLON_OR_WORD: Final = r"\s*(?:«list_verbs»\s*)?(?:[:：]\s*|(?<=\s)(?=\S)|(?<=[:：]))"
_CLAUSE: Final = (
    r"(?:^|(?<=[,.;]\s)|(?<=[，；、]))(?:(?:and|y|e|et)\s+)?"
    r"(?:(?:it|each|every|this|an?|the)?\s*(?P<subject>(?:[\w-]+\s+){0,3}))"
)
_INTROS: Final = (
    (rf"(?:«list_adjectives»\s+)*«list_nouns»{_COLON_OR_WORD}", Intro.STRONG),
    (rf"^«relation_nouns»{_COLON_OR_WORD}", Intro.RELATIONS),
    (rf"«required_nouns»{_COLON_OR_WORD}", Intro.REQUIRED),
    (rf"«optional_nouns»{_COLON_OR_WORD}", Intro.OPTIONAL),
    (rf"{_CLAUSE}(?:«has_verbs»)\s*[:：]?\s*", Intro.STRONG),
    (rf"{_CLAUSE}(?:«weak_verbs»)\s*[:：]?\s*", Intro.WEAK),
    (r"(?:«with_words»)\s*[:：]?\s*", Intro.LOOSE),
)
