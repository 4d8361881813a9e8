"""Which story of a spec each part of an entity is made in, for `tasks.md`.

In: the system, a feature's design and spec. Out: the story of each entity, and of its moves and its lists when another
story than the entity's own is the first to ask for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.design.cases import Case
from pipeline.design.model import Entity
from pipeline.design.operations import Verb
from pipeline.design.system import Design, System
from pipeline.patterns import regex
from pipeline.render.documents.covering import named_in
from pipeline.spec.model import Section, Spec, Story

MOVES: Final = "moves"
LIST: Final = "list"
_PARTS: Final = {Verb.MOVE: MOVES, Verb.LIST: LIST}
_TEST: Final = regex(r"^\W*Independent Test\W*[:：]\W*(.+)$", re.IGNORECASE | re.DOTALL)


def own(system: System, design: Design) -> tuple[Entity, ...]:
    """The stored entities that the feature declares, as all features together see them."""
    names = {e.name for e in design.entities if e.stored and not e.mentioned}
    return tuple(e for e in system.entities if e.name in names)


def homes(system: System, design: Design, spec: Spec) -> dict[str, int]:
    """The story of each entity: the first whose title names it, else the first that tests it or speaks of it."""
    entities = own(system, design)
    found: dict[str, int] = {}
    for story in spec.stories:
        for entity in named_in(story.title, entities):
            found.setdefault(entity.name, story.n)
    for story in spec.stories:
        for name in (n for c in cases(design, spec, story) for n in _names(c) if n in {e.name for e in entities}):
            found.setdefault(name, story.n)
    for story in spec.stories:
        texts = (s.text for s in spec.scenarios if s.story == story.n)
        for entity in named_in(" ".join((story.text, *texts)), entities):
            found.setdefault(entity.name, story.n)
    return found


def parts(design: Design, spec: Spec, at: dict[str, int]) -> dict[tuple[str, str], int]:
    """(entity, `moves` or `list`) → the first story that asks for it, when that comes after the entity's own."""
    found: dict[tuple[str, str], int] = {}
    for story in spec.stories:
        for case in cases(design, spec, story):
            for step in case.steps[:1]:
                part = _PARTS.get(step.call.verb)
                if part and step.call.entity in at:
                    found.setdefault((step.call.entity, part), story.n)
    return {key: n for key, n in found.items() if n > at[key[0]]}


def cases(design: Design, spec: Spec, story: Story) -> tuple[Case, ...]:
    """The generated scenarios of a story."""
    mine = {s.id for s in spec.scenarios if s.story == story.n}
    return tuple(c for c in design.cases if c.id in mine)


def independent_test(spec: Spec, story: Story) -> str:
    """What the spec says on how to test the story by itself; empty when it says nothing."""
    later = [s.span.line for s in spec.stories if s.span.line > story.span.line]
    end = min(later, default=2**31)
    told = (s for s in spec.statements if s.section is Section.STORY and story.span.line < s.span.line < end)
    return next((found[1].strip() for s in told if (found := _TEST.match(s.text))), "")


def _names(case: Case) -> Iterator[str]:
    yield from (step.call.entity for step in case.steps)
    yield from (fixture.entity for fixture in case.given)
