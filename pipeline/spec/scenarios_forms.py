"""Scenarios in tables and code blocks.

In: a table with Given, When and Then columns, or a code block in Gherkin. Out: one text for each scenario, in the form
that a paragraph has, so that one reader finds the clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline.patterns import regex
from pipeline.spec.blocks import Block
from pipeline.spec.lexicon import Clause, lexicon, phrases
from pipeline.spec.words import Piece, Words, bare, join, joined

_STEP: Final = regex(r"\s*(?:[-*]\s+)?([^\W\d_][\w']*(?:\s+(?:que|donné|ki))?)(?=\s|:|,)")


def from_table(block: Block) -> Iterator[tuple[Words, dict[Clause, list[Words]]]]:
    """The rows of a table whose header names Given or When, and Then."""
    header = [lexicon().clauses.get(bare(cell.text).casefold()) for cell in block.rows[0]]
    if Clause.THEN not in header or not {Clause.GIVEN, Clause.WHEN} & set(header):
        return
    for row in block.rows[1:]:
        kept = [(clause, cell) for clause, cell in zip(header, row, strict=True) if clause and cell.text]
        if kept:
            sides: dict[Clause, list[Words]] = {Clause.GIVEN: [], Clause.WHEN: [], Clause.THEN: []}
            for clause, cell in kept:
                sides.get(clause, sides[Clause.GIVEN]).append(cell)
            yield joined([c for c in row if c.text]), sides


def from_code(block: Block) -> Iterator[tuple[Words, dict[Clause, list[Words]]]]:
    """The scenarios of a Gherkin block; steps of a `Background` are given for each of them."""
    path = block.words.path
    shared: list[Words] = []
    steps: list[tuple[Clause, Words]] = []
    background = False
    for line in (p for p in block.lines if p.text.strip() and not p.text.lstrip().startswith(("#", "@", "|"))):
        clause, step = _step(path, line)
        if step is None or (clause is Clause.GIVEN and any(c is Clause.THEN for c, _ in steps)):
            yield from _scenario(shared, steps)
            steps = []
            background = step is None and line.text.strip().casefold().startswith("background")
        if step and background:
            shared.append(step)
        elif step and clause:
            steps.append((clause, step))
    yield from _scenario(shared, steps)


def _scenario(
    shared: list[Words], steps: list[tuple[Clause, Words]]
) -> Iterator[tuple[Words, dict[Clause, list[Words]]]]:
    if not any(c is Clause.THEN for c, _ in steps):
        return
    sides: dict[Clause, list[Words]] = {Clause.GIVEN: [*shared], Clause.WHEN: [], Clause.THEN: []}
    side = Clause.GIVEN
    for clause, step in steps:
        side = side if clause is Clause.AND else clause
        sides[side].append(step)
    yield joined([step for _, step in steps]), sides


def _step(path: str, line: Piece) -> tuple[Clause | None, Words | None]:
    """The clause and words of a step; no words for a title, no clause for anything else."""
    words = join(path, (Piece(text=line.text.strip(), line=line.line, column=_column(line)),))
    head = re.match(r"[^:：]{1,30}[:：]", words.text)
    if head and head[0][:-1].strip().casefold() in _titles():
        return None, None
    mark = _STEP.match(words.text)
    clause = lexicon().clauses.get(" ".join(mark[1].casefold().split())) if mark else None
    return clause, words.part(mark.end()) if mark and clause else words


def _column(line: Piece) -> int:
    return line.column + len(line.text) - len(line.text.lstrip())


@cache
def _titles() -> frozenset[str]:
    return frozenset({*phrases("scenario"), "feature", "background", "rule", "scenario outline", "examples"})
