"""Read a `spec.md` into a `Spec`.

In: the text or the bytes of one file. Out: a `Spec`, and every diagnostic met on the way. The reader goes on after a
mistake, so one run reports them all; no input makes it raise. It knows headings, lists, and the words by which specs
name their parts; what a requirement *means* is `design`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.diagnostics import Diagnostic
from pipeline.spec.blocks import Block, Kind, blocks
from pipeline.spec.checks import check, check_blocks, check_bytes
from pipeline.spec.clauses import keywords
from pipeline.spec.edges import assumptions, edge_cases, out_of_scope, rows_of
from pipeline.spec.entities import entities
from pipeline.spec.header import header
from pipeline.spec.language import language_of
from pipeline.spec.lexicon import Role
from pipeline.spec.model import Spec, Statement, Story
from pipeline.spec.questions import clarifications, open_questions
from pipeline.spec.requirements import criteria, declarations, requirements
from pipeline.spec.scenarios import scenarios
from pipeline.spec.sections import Layout, Place, StoryHead, layout, priority_line, story_head
from pipeline.spec.words import bare


def read(path: str, text: str) -> tuple[Spec, tuple[Diagnostic, ...]]:
    """The spec, and what is wrong with it. `path` is only named in spans."""
    found = blocks(path, text)
    parts = layout(found)
    spec = _spec(path, parts, language_of(_prose(found)))
    empty = all(b.kind is Kind.BREAK for b in found)
    wrong = (*check_blocks(path, found), *check(spec, titled=parts.title is not None, empty=empty))
    return spec, tuple(sorted(wrong, key=lambda d: (d.span, d.code.id)))


def read_bytes(path: str, data: bytes) -> tuple[Spec, tuple[Diagnostic, ...]]:
    """The same from a file's bytes: UTF-8, or UTF-16 with its mark; bytes that are no text become `\\ufffd`."""
    text, wrong = decode(path, data)
    if wrong and not text:
        return Spec(path=path, title=""), wrong
    spec, found = read(path, text)
    return spec, (*wrong, *found)


def decode(path: str, data: bytes) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of a file, empty when it is no text, and what is wrong with its bytes."""
    return check_bytes(path, data)


def _prose(found: Sequence[Block]) -> str:
    return "\n".join(b.words.text for b in found if b.kind in (Kind.ITEM, Kind.PARAGRAPH))


def _spec(path: str, parts: Layout, language: str) -> Spec:
    head = header(path, parts)
    declared = declarations(parts.places)
    return Spec(
        path=path,
        title=head.title,
        feature=head.feature,
        created=head.created,
        status=head.status,
        input=head.input,
        language=language,
        stories=tuple(_stories(parts)),
        scenarios=scenarios(parts.places),
        edge_cases=edge_cases(parts.places),
        requirements=requirements(parts.places, declared),
        entities=entities(parts.places),
        success_criteria=criteria(parts.places, declared),
        assumptions=assumptions(parts.places),
        clarifications=clarifications(parts.places),
        out_of_scope=out_of_scope(parts.places),
        open_questions=open_questions(parts.places),
        statements=tuple(_statements(parts.places)),
    )


def _stories(parts: Layout) -> Iterator[Story]:
    """The stories, each with its first paragraph."""
    first: dict[int, str] = {}
    ranks: dict[int, str] = {}
    for place in parts.places:
        if place.story and place.role is Role.STORY and _is_told(place):
            first.setdefault(place.story, place.block.words.text)
        if place.story and (rank := priority_line(place.block.words.text)):
            ranks.setdefault(place.story, rank)
    for head in parts.stories:
        yield _story(head, first.get(head.n, ""), head.priority or ranks.get(head.n, ""))


def _is_told(place: Place) -> bool:
    """True for a paragraph that is no label, no priority, no story's name and no scenario."""
    text = place.block.words.text
    named = place.label == bare(text) or priority_line(text) or story_head(0, place.block.words)
    return place.block.kind is Kind.PARAGRAPH and not named and not keywords(text)


def _story(head: StoryHead, text: str, priority: str) -> Story:
    return Story(n=head.n, title=head.title, priority=priority, span=head.words.span(), text=text, id=head.id)


def _statements(places: Sequence[Place]) -> Iterator[Statement]:
    for place in places:
        if place.block.kind in (Kind.HEADING, Kind.FENCE):
            continue
        for words in rows_of(place):
            yield Statement(text=words.text, span=words.span(), section=place.role.section, heading=place.heading)
