"""Edge cases, assumptions, and what is out of scope: the plain lists of a spec.

In: the places of a file. Out: `Text`s. An edge case is an item, a row of a table, or a paragraph with a bold start; the
items below a label (`**Input validation**:`) are the cases, the items below a question are its answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.patterns import regex
from pipeline.spec.blocks import Kind
from pipeline.spec.lexicon import Role, role_in
from pipeline.spec.model import Text
from pipeline.spec.sections import Place
from pipeline.spec.words import Words, bare, plain

_LABEL: Final = regex(
    r"(?:\*\*|__)?[^*:：?？.。]{1,80}(?:\*\*|__)?\s*(?:\*?[(（][^()（）]{0,60}[)）]\*?)?\s*[:：]?(?:\*\*|__)?\s*[:：]?$"
)


def edge_cases(places: Sequence[Place]) -> tuple[Text, ...]:
    """All edge cases in order."""
    here = [p for p in places if p.role is Role.EDGE_CASE]
    lists = {_heading_line(p) for p in here if p.block.kind in (Kind.ITEM, Kind.TABLE)}
    labels: list[bool] = []
    found: list[Words] = []
    for index, place in enumerate(here):
        block = place.block
        if block.kind is Kind.ITEM:
            del labels[block.level - 1 :]
            labels += [False] * (block.level - 1 - len(labels))
            is_label = _is_label(here, index)
            if all(labels) and not is_label:
                found.append(block.words)
            labels.append(is_label)
        elif block.kind is Kind.TABLE:
            found += [_longest(row) for row in block.rows[1:]]
        elif block.kind is Kind.PARAGRAPH and block.level == 0 and _is_case(place, lists):
            found.append(block.words)
    return tuple(Text(text=w.text, span=w.span()) for w in found)


def _is_label(places: Sequence[Place], index: int) -> bool:
    """True for an item with items below it that names a group instead of saying something."""
    text = places[index].block.words.text
    below = places[index + 1].block if index + 1 < len(places) else None
    nested = below is not None and below.kind is Kind.ITEM and below.level > places[index].block.level
    return nested and text.rstrip("*_ ").endswith((":", "：")) and _LABEL.match(text) is not None


def _is_case(place: Place, lists: set[int]) -> bool:
    """A paragraph with a bold start and more; other paragraphs where there is no list, below a heading of their own."""
    text = place.block.words.text
    if text.startswith(("**", "__")):
        return _LABEL.match(text) is None
    own = place.under is not None and role_in(place.under.words.text) is None
    listed = _heading_line(place) in lists if own else bool(lists)
    return not listed and not plain(text).endswith((":", "："))


def _heading_line(place: Place) -> int:
    return place.under.words.lines[0] if place.under else 0


def _longest(row: tuple[Words, ...]) -> Words:
    return next((c for c in row if bare(c.text)), row[0])


def assumptions(places: Sequence[Place]) -> tuple[Text, ...]:
    """Everything that an assumption section says."""
    return tuple(_said(places, Role.ASSUMPTION))


def out_of_scope(places: Sequence[Place]) -> tuple[Text, ...]:
    """Everything that the spec excludes."""
    return tuple(_said(places, Role.OUT_OF_SCOPE))


def _said(places: Sequence[Place], role: Role) -> Iterator[Text]:
    for place in places:
        if place.role is not role or place.block.kind in (Kind.HEADING, Kind.FENCE):
            continue
        for words in rows_of(place):
            yield Text(text=words.text, span=words.span())


def rows_of(place: Place) -> Iterator[Words]:
    """The words of a block; of a table, one text for each row."""
    if place.block.kind is not Kind.TABLE:
        yield place.block.words
        return
    for row in place.block.rows[1:]:
        yield row_words(row)


def row_words(row: tuple[Words, ...]) -> Words:
    """A row as one text, its cells separated by ` | `."""
    first = next((c for c in row if c.text), row[0])
    return Words(
        text=" | ".join(c.text for c in row),
        path=first.path,
        offsets=(0,),
        lines=first.lines,
        columns=first.columns,
    )
