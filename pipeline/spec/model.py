"""What a `spec.md` says, as values. Nothing here decides what will be built.

Texts keep their inline markup (`code`, **bold**); hard wraps are joined by one space. A span points at the
first line of the words.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from pipeline.diagnostics import Span


class Section(StrEnum):
    """The part of the template that a statement stands in."""

    HEADER = "header"
    STORY = "story"
    SCENARIO = "scenario"
    EDGE_CASE = "edge case"
    REQUIREMENT = "requirement"
    ENTITY = "entity"
    SUCCESS = "success criterion"
    ASSUMPTION = "assumption"
    CLARIFICATION = "clarification"
    CONSTRAINT = "constraint"
    OUT_OF_SCOPE = "out of scope"
    OTHER = "other"


class Text(Struct, frozen=True, kw_only=True):
    """Some words and their place."""

    text: str
    span: Span


class Item(Struct, frozen=True, kw_only=True):
    """A list item with the items nested below it."""

    text: str
    span: Span
    items: tuple[Item, ...] = ()


class Table(Struct, frozen=True, kw_only=True):
    """A Markdown table; every row has as many cells as the header."""

    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


class Statement(Struct, frozen=True, kw_only=True):
    """One block of text (a paragraph, an item, a table row) with its section and the nearest heading above it."""

    text: str
    span: Span
    section: Section
    heading: str = ""


class Story(Struct, frozen=True, kw_only=True):
    """A user story. `n` counts from 1 by position; `priority` is `P1` … or empty; `id`: its name as written."""

    n: int
    title: str
    priority: str
    span: Span
    text: str = ""
    id: str = ""


class Scenario(Struct, frozen=True, kw_only=True):
    """An acceptance scenario. `id` is the written one, else `US<story>-AS<n>` (`AS<n>` without stories).

    `given`, `when`, `then`: the clauses without their keywords, `And` clauses appended to the clause they
    follow; all empty when the text has no such keywords.
    """

    id: str
    story: int
    n: int
    span: Span
    text: str
    given: tuple[Text, ...] = ()
    when: tuple[Text, ...] = ()
    then: tuple[Text, ...] = ()


class Requirement(Struct, frozen=True, kw_only=True):
    """A declared requirement (`FR-001`, `RF-05`, …). Ids may repeat; each declaration has its own span.

    `text`: the words after the id; `items`: the list below it.
    """

    id: str
    text: str
    span: Span
    heading: str = ""
    items: tuple[Item, ...] = ()


class SuccessCriterion(Struct, frozen=True, kw_only=True):
    """A declared `SC-nnn`."""

    id: str
    text: str
    span: Span


class Clarification(Struct, frozen=True, kw_only=True):
    """A question with its answer. Answers win over the body that they amend."""

    question: str
    answer: str
    span: Span


class EntityText(Struct, frozen=True, kw_only=True):
    """An entity as declared: its name as written (without markup and colon), and everything said below it.

    `prose`: the text after the colon and the paragraphs that follow; `items`, `tables`: the lists and tables
    below. Several entities may stand in one declaration (`Customer / Administrator`): telling is `design`'s business.
    """

    words: str
    span: Span
    prose: tuple[Text, ...] = ()
    items: tuple[Item, ...] = ()
    tables: tuple[Table, ...] = ()


class Spec(Struct, frozen=True, kw_only=True):
    """One `spec.md`. `statements`: every block of the file in order, also those listed under the other fields."""

    path: str
    title: str
    feature: str = ""
    created: str = ""
    status: str = ""
    input: str = ""
    language: str = "en"
    stories: tuple[Story, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    edge_cases: tuple[Text, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    entities: tuple[EntityText, ...] = ()
    success_criteria: tuple[SuccessCriterion, ...] = ()
    assumptions: tuple[Text, ...] = ()
    clarifications: tuple[Clarification, ...] = ()
    out_of_scope: tuple[Text, ...] = ()
    open_questions: tuple[Text, ...] = ()
    statements: tuple[Statement, ...] = ()
