"""Requirements that allow one record for each pair of others: `at most one review per reader and book`.

In: a line that names two entities to which a third one refers. Out: a unique combination of the two references.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.design.model import Cardinality, Relation
from pipeline.design.requirements.context import FRAME, Context, Named, objects
from pipeline.design.requirements.together import unite
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.names import snake
from pipeline.patterns import regex

_ONE: Final = regex(
    r"\b(?P<many>more than|at most|only|no more than|not more than|just|a maximum of) one\b", re.IGNORECASE
)
_ONCE: Final = regex(r"\b(?P<many>more than once|twice)\b|\b(?:only|just|at most|no more than) once\b", re.IGNORECASE)
_UNIQUE: Final = regex(r"\bunique (?:per|for (?:each|every)|by|within)\b", re.IGNORECASE)
_NEAR: Final = 12
"""Characters between `one` and the record that it counts."""
_STEM: Final = 4
_EATS: Final = (
    *FRAME,
    "exactly",
    "max",
    "upto",
    "over",
    "once",
    "musthave",
    "alike",
    "duplicate",
    "have",
    "tie",
    "create",
    "not",
)


def once_for(line: Line, context: Context) -> None:
    """`a reader can write at most one review per book`, `must not review the same book twice`."""
    if line.has("delete", "page", "character", "state"):
        return
    for said, entity in (*_counted(line), *_repeated(line, context), *_keyed(line), *_combined(line, context)):
        named = _pair(line, context, entity)
        if len(named) == 2:
            unite(line, context, entity, named)
            line.use(*(c for c in line.chunks if said[0] <= c.start < said[1]), *_verb(line, entity, said[0]))
            line.eat(*_EATS, *(("prevent", "reject") if line.has("prevent", "reject") else ()))
            return


def one_of_two(line: Line, context: Context, entity: str) -> bool:
    """True when the line names two records to which the entity refers: one for both is not one for each."""
    return len(_pair(line, context, entity)) > 1


def _counted(line: Line) -> Iterator[tuple[tuple[int, int], str]]:
    """Where the number stands, and the entity that it counts."""
    for match in _ONE.finditer(line.text):
        behind = next(((c, n) for c, n in objects(line) if c.start >= match.end()), None)
        if behind is not None and behind[0].start - match.end() < _NEAR and _fits(line, match["many"] == "more than"):
            yield match.span(), behind[1]


def _repeated(line: Line, context: Context) -> Iterator[tuple[tuple[int, int], str]]:
    """The one entity that refers to both that the line names."""
    match = _ONCE.search(line.text)
    if match is None or not _fits(line, bool(match["many"])):
        return
    about = [e for e in context.drafts.entities if len(_pair(line, context, e)) == 2]
    if len(about) == 1:
        yield match.span(), about[0]


def _keyed(line: Line) -> Iterator[tuple[tuple[int, int], str]]:
    """`reviews are unique per reader and book`."""
    match = _UNIQUE.search(line.text)
    about = next(((c, n) for c, n in objects(line) if match is not None and c.end <= match.start()), None)
    if match is not None and about is not None and not line.has("not", "prevent", "reject"):
        yield match.span(), about[1]


def _combined(line: Line, context: Context) -> Iterator[tuple[tuple[int, int], str]]:
    """`the combination of reader and book is unique`, of the one entity that refers to both."""
    if line.has("combine") and line.has("unique") and "R-together" not in line.rules:
        about = [e for e in context.drafts.entities if len(_pair(line, context, e)) == 2]
        yield from (((0, 0), e) for e in about if len(about) == 1)


def _fits(line: Line, many: bool) -> bool:
    """`not more than once`, `only once`: what is too much is ruled out, what is enough is not."""
    return line.has("not", "prevent", "reject") is many


def _pair(line: Line, context: Context, entity: str) -> tuple[Named, ...]:
    """The references of the entity whose targets the line names."""
    found: dict[str, Named] = {}
    spoken = [(c, n) for c in line.chunks for n in c.entities()[:1] if n != entity]
    for relation in context.drafts[entity].relations:
        chunk = next((c for c, n in spoken if n == relation.target), None) if _single(relation) else None
        if chunk is not None:
            found.setdefault(relation.target, Named(entity, relation.name, chunk))
    return tuple(found.values())


def _single(relation: Relation) -> bool:
    return relation.stored and relation.cardinality in (Cardinality.MANY_TO_ONE, Cardinality.ONE_TO_ONE)


def _verb(line: Line, entity: str, at: int) -> Iterator[Chunk]:
    """The verb that makes such a record: `write at most one review`, `enrolling` of an enrolment."""
    stem = snake(entity)[:_STEM]
    words = [c for c in line.chunks if not c.mentions]
    yield from (c for c in words if c.text.casefold().startswith(stem) or 0 < at - c.end < 2)
