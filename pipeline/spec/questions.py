"""Questions: answered ones (clarifications) and open ones.

In: the places of a file. Out: `Clarification`s with their answers, and the open questions: every
`[NEEDS CLARIFICATION: …]` marker in any language but those that the template itself contains or that the text only
mentions, and the unanswered items of an open-question section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from pipeline.patterns import regex
from pipeline.spec.blocks import Kind
from pipeline.spec.lexicon import Role, alternatives
from pipeline.spec.model import Clarification, Text
from pipeline.spec.sections import Place
from pipeline.spec.words import Words, bare, joined, plain

_SETTLED: Final = regex(r"→\s*A\b|\*\*\s*(?:A|Answer|Resolved|Decision)\s*[:：]?\s*\*\*|~~|✅|\bresolved\b", re.I)
_NOTHING: Final = regex(r"(?:none|n/?a|nothing|no open questions?.*|-+|—|keine|ninguna|нет|无|無|なし)\W*$", re.I)
_MENTION: Final = regex(
    r"(?:\b(?:no|any|all|remaining|without|zero|use|uses|mark(?:ed)? (?:with|as)|using)\s+|`)[*\s]*$", re.I
)
_TITLE: Final = regex(r"(?:\*\*|__)([^*]{1,300}?)(?:\*\*|__)\s*[-–—:：]?\s*")


def clarifications(places: Sequence[Place]) -> tuple[Clarification, ...]:
    """Questions with their answers, wherever the answer stands."""
    here = [p for p in places if p.role is Role.CLARIFICATION]
    found = [c for p in here for row in p.block.rows[1:] if (c := _in_row(row))]
    for entry in _entries(here):
        clarified = _clarified(joined([p.block.words for p in entry]))
        if clarified and clarified.answer:
            found.append(clarified)
    return tuple(found)


def _unanswered(places: Sequence[Place]) -> Iterator[Text]:
    """The questions of clarification sections that have no answer."""
    for entry in _entries([p for p in places if p.role is Role.CLARIFICATION]):
        clarified = _clarified(joined([p.block.words for p in entry]))
        if clarified and not clarified.answer:
            words = entry[0].block.words
            yield Text(text=words.text, span=words.span())


def _in_row(row: tuple[Words, ...]) -> Clarification | None:
    """A row with the question before the answer, and perhaps a number before both."""
    said = [c for c in row if len(bare(c.text)) > 4]
    if len(said) < 2:
        return None
    return Clarification(question=said[0].text, answer=said[1].text, span=said[0].span())


def _entries(places: Sequence[Place]) -> Iterator[list[Place]]:
    """A question with everything up to the next one."""
    entry: list[Place] = []
    for place in places:
        if place.block.kind not in (Kind.ITEM, Kind.PARAGRAPH):
            continue
        text = place.block.words.text
        opens = _question().match(text) or (place.block.level <= 1 and not _answer_start().match(text))
        if entry and opens and not (place.block.kind is Kind.PARAGRAPH and place.block.level):
            yield entry
            entry = []
        entry.append(place)
    if entry:
        yield entry


def _clarified(words: Words) -> Clarification | None:
    asked = _question().match(words.text)
    start = asked.end() if asked else 0
    if answer := _answer().search(words.text, start):
        question, said = words.part(start, answer.start()).text, words.part(answer.end()).text
        reply = said if bare(said) else ""
        return Clarification(question=question.strip("*_ "), answer=reply, span=words.span())
    if asked:
        return Clarification(question=words.part(start).text.strip("*_ "), answer="", span=words.span())
    title = _TITLE.match(words.text)
    reply = words.part(title.end()).text if title else words.text
    return Clarification(question=bare(title[1]) if title else "", answer=reply, span=words.span()) if reply else None


def open_questions(places: Sequence[Place]) -> tuple[Text, ...]:
    """Markers and unanswered questions, in order."""
    found = [text for place in places for text in _open(place)]
    return tuple(sorted((*found, *_unanswered(places)), key=lambda t: t.span))


def _open(place: Place) -> Iterator[Text]:
    if place.role is Role.BOILERPLATE or place.block.kind is Kind.FENCE or place.block.checked:
        return
    cells = [c for row in place.block.rows for c in row] or [place.block.words]
    markers = [text for words in cells for text in _markers(words)]
    yield from markers
    if place.role is Role.OPEN_QUESTION and not markers and _is_question(place):
        words = place.block.words
        yield Text(text=words.text, span=words.span())


def _is_question(place: Place) -> bool:
    text = place.block.words.text
    item = place.block.kind is Kind.ITEM and place.block.level == 1
    return item and not _SETTLED.search(text) and not _answer().search(text) and not _NOTHING.match(plain(text))


def _markers(words: Words) -> Iterator[Text]:
    for mark in _marker().finditer(words.text):
        if _MENTION.search(words.text, max(0, mark.start() - 24), mark.start()):
            continue
        question = words.part(*mark.span("text"))
        yield Text(text=question.text.strip("*_ ") or mark[0], span=words.span(*mark.span()))


@cache
def _marker() -> re.Pattern[str]:
    return regex(rf"[\[【](?:{alternatives('unclear')})\s*[:：\-–—]?\s*(?P<text>[^\[\]【】]*)[\]】]?", re.I)


@cache
def _question() -> re.Pattern[str]:
    return regex(rf"(?:\*\*|__)?(?:{alternatives('question')})\s*\d{{0,3}}(?:\*\*|__)?\s*[:：](?:\*\*|__)?\s*", re.I)


@cache
def _answer() -> re.Pattern[str]:
    names = alternatives("answer")
    return regex(
        rf"\s*(?:→|->|=>|⇒)\s*(?:(?:\*\*|__)?(?:{names})\d{{0,3}}(?:\*\*|__)?\s*[:：](?:\*\*|__)?)?\s*"
        rf"|(?:(?<=\s)|(?<=[?？]))(?:\*\*|__)?(?:{names})\d{{0,3}}(?:\*\*|__)?\s*[:：](?:\*\*|__)?\s*",
        re.I,
    )


@cache
def _answer_start() -> re.Pattern[str]:
    names = alternatives("answer")
    return regex(rf"\s*(?:→|->|=>)?\s*(?:\*\*|__)?(?:{names})\d{{0,3}}(?:\*\*|__)?\s*[:：]", re.I)
