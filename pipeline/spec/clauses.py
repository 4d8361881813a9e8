"""Given, When, Then.

In: the words of a scenario. Out: where its keywords stand, and the clauses between them. Keywords count when they are
marked up (`**Given**`); where none is, when the text starts with Given and the others follow at the start of a line or
after punctuation. An `And` belongs to the clause before it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from msgspec import Struct

from pipeline.patterns import regex
from pipeline.spec.lexicon import Clause, lexicon
from pipeline.spec.words import Words

_EDGES: Final = " \t,;，；、:：.-–—"


class Found(Struct, frozen=True, kw_only=True):
    """A keyword at `text[start:end]`."""

    clause: Clause
    start: int
    end: int


def keywords(text: str) -> tuple[Found, ...]:
    """The keywords in their order; none where the text is no scenario."""
    marked = tuple(_found(m) for m in _marked().finditer(text))
    if any(f.clause in (Clause.WHEN, Clause.THEN) for f in marked):
        return marked
    if any(f.clause is Clause.GIVEN for f in marked):
        return (*marked, *_following(text, marked[-1]))
    opened = _opening().match(text)
    if opened is None:
        return ()
    first = Found(clause=_clause(opened[1]), start=opened.start(1), end=opened.end(1))
    return (first, *_following(text, first))


def _following(text: str, first: Found) -> tuple[Found, ...]:
    """The plain keywords after an opening one, each later than the ones before it."""
    order = (Clause.GIVEN, Clause.WHEN, Clause.THEN)
    at = order.index(first.clause) if first.clause in order else 0
    kept: list[Found] = []
    for mark in _plain().finditer(text, first.end):
        clause = _clause(mark[1])
        if clause in order and order.index(clause) > at:
            at = order.index(clause)
            kept.append(Found(clause=clause, start=mark.start(1), end=mark.end(1)))
    return tuple(kept)


def clauses(words: Words, start: int = 0) -> dict[Clause, list[Words]]:
    """The words of each clause, `And` clauses after the one they follow."""
    sides: dict[Clause, list[Words]] = {Clause.GIVEN: [], Clause.WHEN: [], Clause.THEN: []}
    found = keywords(words.text)
    side = Clause.GIVEN
    for hit, after in zip(found, [*(f.start for f in found[1:]), len(words.text)], strict=False):
        side = side if hit.clause is Clause.AND else hit.clause
        part = _trimmed(words, max(hit.end, start), after)
        if part.text:
            sides[side].append(part)
    return sides


def _trimmed(words: Words, start: int, end: int) -> Words:
    """Without the comma, colon or full stop around a clause."""
    cut = words.text[start:end]
    lead = len(cut) - len(cut.lstrip(_EDGES))
    return words.part(start + lead, start + max(lead, len(cut.rstrip(_EDGES))))


def _found(mark: re.Match[str]) -> Found:
    return Found(clause=_clause(mark[1] or mark[2]), start=mark.start(), end=mark.end())


def _clause(word: str) -> Clause:
    return lexicon().clauses[" ".join(word.casefold().split())]


@cache
def _names() -> str:
    known = sorted(lexicon().clauses, key=lambda p: (-len(p), p))
    return "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in known)


@cache
def _marked() -> re.Pattern[str]:
    return regex(
        rf"\*\*\s*({_names()})\s*[:：,，]?\s*\*\*\s*[:：]?|(?<![\w_])__?({_names()})__?(?![\w_])\s*[:：]?", re.I
    )


@cache
def _opening() -> re.Pattern[str]:
    title = r"(?:(?:\*\*|__)[^*_]{1,100}(?:\*\*|__)\s*[-–—:：.]?\s*|[^\W\d_][^:：.,，。]{0,60}[:：]\s+)?"
    return regex(rf"\W{{0,4}}{title}({_wordlike()})\s*[:：]?", re.I)


@cache
def _plain() -> re.Pattern[str]:
    return regex(rf"(?:(?<=[,;.，；。、:])\s*|(?<=\s))({_wordlike()})", re.I)


@cache
def _wordlike() -> str:
    """Plain keywords: words of languages with spaces end at a boundary; single letters are too common to count."""
    known = sorted((p for p in lexicon().clauses if len(p) > 1 or not p.isascii()), key=lambda p: (-len(p), p))
    return "|".join(re.escape(p).replace(r"\ ", r"\s+") + (r"\b" if p[-1] < "\u3000" else "") for p in known)
