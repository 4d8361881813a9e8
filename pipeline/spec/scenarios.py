"""Acceptance scenarios.

In: the places of a file. Out: `Scenario`s with their clauses. Read are: `1. **Given** … **When** … **Then** …` in any
language, bold or not, on one line or several; clauses as items of their own or below an item; several scenarios in
one paragraph; and plain items below `Acceptance Criteria`, which have no clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct, field

from pipeline.patterns import regex
from pipeline.spec.blocks import Kind
from pipeline.spec.clauses import Found, clauses, keywords
from pipeline.spec.lexicon import Clause, Role
from pipeline.spec.model import Scenario, Text
from pipeline.spec.scenarios_forms import from_code, from_table
from pipeline.spec.sections import Place
from pipeline.spec.words import Words, joined

_ID: Final = regex(r"[\s*\[(]*((?:US|UC|AS|AC|SC|TC|S)-?\d+(?:[-.](?:AS|AC|SC|TC|S)?-?\d+)*)[\s*\])]*[:：.)\-–—]*\s*")
_AGAIN: Final = regex(r"\s*\(?\d{1,3}[.)]\s*$")


class _Draft(Struct):
    """A scenario that may go on in the next blocks."""

    story: int
    blocks: list[Words]
    found: list[Found] = field(default_factory=list)
    depth: int = 0
    sides: dict[Clause, list[Words]] | None = None
    listing: bool = False

    @property
    def done(self) -> bool:
        return any(f.clause is Clause.THEN for f in self.found)


def scenarios(places: Sequence[Place]) -> tuple[Scenario, ...]:
    """All scenarios in order, numbered within their story."""
    counts: dict[int, int] = {}
    made: list[Scenario] = []
    for draft in _drafts(places):
        counts[draft.story] = n = counts.get(draft.story, 0) + 1
        made.append(_scenario(draft, n))
    return tuple(made)


def _drafts(places: Sequence[Place]) -> Iterator[_Draft]:
    """Group the blocks that belong to one scenario."""
    draft: _Draft | None = None
    for index, place in enumerate(places):
        if not _can_hold(place):
            whole = list(_whole(place))
            if draft and (whole or place.block.kind is not Kind.FENCE):
                yield draft
                draft = None
            yield from whole
            continue
        for words, found in _pieces(place):
            if draft and _continues(draft, place, found):
                draft.blocks.append(words)
                draft.found += found
            elif _opens(place, words.text, found) or _is_criterion(places, index):
                if draft:
                    yield draft
                draft = _Draft(story=place.story, blocks=[words], found=list(found), depth=place.block.level)
    if draft:
        yield draft


def _can_hold(place: Place) -> bool:
    return place.role in (Role.STORY, Role.SCENARIO) and place.block.kind in (Kind.ITEM, Kind.PARAGRAPH)


def _whole(place: Place) -> Iterator[_Draft]:
    """The scenarios of a table or code block, which end where they end."""
    if place.role not in (Role.STORY, Role.SCENARIO) or place.block.kind not in (Kind.TABLE, Kind.FENCE):
        return
    forms = from_table(place.block) if place.block.kind is Kind.TABLE else from_code(place.block)
    for words, sides in forms:
        yield _Draft(story=place.story, blocks=[words], sides=sides)


def _continues(draft: _Draft, place: Place, found: tuple[Found, ...]) -> bool:
    """True for a clause without its Given, and for anything nested below the scenario's item."""
    if place.story != draft.story:
        return False
    if draft.depth and place.block.level > draft.depth:
        return True
    if not found:
        if place.block.kind is Kind.ITEM and not draft.depth and draft.found:
            draft.listing = draft.listing or draft.blocks[-1].text.rstrip("*").endswith((":", "："))
            return draft.listing
        return bool(draft.depth and place.block.kind is Kind.PARAGRAPH and place.block.level == draft.depth)
    first = found[0].clause
    return (
        first is Clause.AND or (first is Clause.THEN) or (first is Clause.WHEN and not draft.done and bool(draft.found))
    )


def _opens(place: Place, text: str, found: tuple[Found, ...]) -> bool:
    """True for a Given, and for a marked When or Then without one; a plain sentence must have more to be a scenario."""
    if not found:
        return False
    if text[found[0].start] in "*_":
        return found[0].clause is not Clause.AND
    listed = place.block.kind is Kind.ITEM or place.role is Role.SCENARIO
    whole = found[0].start < 5 and any(f.clause is Clause.THEN for f in found)
    return found[0].clause is Clause.GIVEN and (listed or whole)


def _is_criterion(places: Sequence[Place], index: int) -> bool:
    """True for an item below an acceptance heading that is a criterion of its own, and for one whose clauses follow."""
    place = places[index]
    if place.block.kind is not Kind.ITEM:
        return False
    if place.role is Role.SCENARIO:
        return place.block.level == 1
    below = places[index + 1] if index + 1 < len(places) else None
    return bool(
        below
        and below.block.kind is Kind.ITEM
        and below.block.level > place.block.level
        and (first := keywords(below.block.words.text))
        and first[0].clause is Clause.GIVEN
    )


def _pieces(place: Place) -> Iterator[tuple[Words, tuple[Found, ...]]]:
    """The scenarios of one block: a new one starts where Given comes again after Then."""
    words = place.block.words
    found = keywords(words.text)
    starts = [0]
    seen = False
    for hit in found:
        if hit.clause is Clause.GIVEN and seen:
            starts.append(_start_of(words.text, hit.start, starts[-1]))
            seen = False
        seen = seen or hit.clause is Clause.THEN
    if len(starts) == 1:
        yield words, found
        return
    for start, end in zip(starts, [*starts[1:], len(words.text)], strict=True):
        part = words.part(start, end)
        part = part.part(*_after_number(part.text))
        yield part, keywords(part.text)


def _start_of(text: str, given: int, least: int) -> int:
    """Where the scenario that this Given opens starts: at its number, when it has one."""
    lead = _AGAIN.search(text, max(least, given - 12), given)
    return lead.start() if lead else given


def _after_number(text: str) -> tuple[int]:
    mark = re.match(r"\(?\d{1,3}[.)]\s*(?=\*\*)", text)
    return (mark.end() if mark else 0,)


def _scenario(draft: _Draft, n: int) -> Scenario:
    words = joined(draft.blocks) if len(draft.blocks) > 1 else draft.blocks[0]
    written = _ID.match(words.text)
    start = written.end() if written else 0
    sides = draft.sides or clauses(words, start)
    position = f"US{draft.story}-AS{n}" if draft.story else f"AS{n}"
    return Scenario(
        id=written[1] if written else position,
        story=draft.story,
        n=n,
        span=words.span(),
        text=words.part(start).text,
        given=_texts(sides[Clause.GIVEN]),
        when=_texts(sides[Clause.WHEN]),
        then=_texts(sides[Clause.THEN]),
    )


def _texts(words: Sequence[Words]) -> tuple[Text, ...]:
    return tuple(Text(text=w.text, span=w.span()) for w in words)
