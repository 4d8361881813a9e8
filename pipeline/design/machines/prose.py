"""Legal moves between states that sentences state.

In: entities with their enums, and the statements of a spec. Out: the entities with machines: chains of arrows (`new →
paid → shipped`), `from "draft" to "active"`, `cancelled at any point before completed`, `any status to any other,
except …`. Only values of one enum count, and nothing after a negation: what is ruled out is ruled out by not being
listed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.entities.names import Known
from pipeline.design.facts import Fact, Source
from pipeline.design.fields.types import value_name
from pipeline.design.machines import ARROW, BOTH, assembled, stateful
from pipeline.design.model import Entity, Field, Move
from pipeline.design.relations.prose import mentions
from pipeline.patterns import regex
from pipeline.spec.model import Section, Spec, Statement

_READ: Final = frozenset(
    {
        Section.ENTITY,
        Section.REQUIREMENT,
        Section.ASSUMPTION,
        Section.CLARIFICATION,
        Section.CONSTRAINT,
        Section.EDGE_CASE,
        Section.SUCCESS,
        Section.OTHER,
    }
)
_STATE_WORDS: Final = frozenset(
    {"status", "state", "stage", "phase", "statut", "estado", "situacao", "lifecycle", "zhuang_tai"}
)
_MAY_MOVE = regex(r"→|->|=>|↔|⇒|➔|➜|\bfrom\b|\bany\b|free")
_GROUP: Final = regex(r"\b\w+:\s*(?:`[^`]+`[,\s]*)+")
_FROM: Final = regex(r"\bfrom\s", re.I)
_QUOTE: Final = "[\"'`“”‘’*]*"
_ARROWS = regex(f"(?:{BOTH.pattern})|(?:{ARROW.pattern})")


class _Enum(Struct, frozen=True, kw_only=True):
    """A field with states, the pattern of its values as sentences write them, and the kinds of thing that have each."""

    entity: str
    field: Field
    pattern: str
    groups: tuple[tuple[str, ...], ...]


class _Enums(Struct, frozen=True, kw_only=True):
    """All of them, the numbers of those that have a value, and a pattern for any value."""

    all: tuple[_Enum, ...]
    by_value: dict[str, tuple[int, ...]]
    pattern: re.Pattern[str]


def with_moves(entities: tuple[Entity, ...], spec: Spec, known: Known) -> tuple[Entity, ...]:
    """The entities with the moves of the spec's sentences; a machine from precise lines stays as it is."""
    states = [(e, f) for e in entities if e.stored and e.machine is None for f in e.fields if _is_state(f)]
    if not states:
        return entities
    enums = _enums(states, spec)
    moves: dict[tuple[str, str], list[Move]] = {}
    for statement in spec.statements:
        if statement.section in _READ and _MAY_MOVE.search(statement.text):
            for enum in _meant(enums, statement, known):
                moves.setdefault((enum.entity, enum.field.name), []).extend(_moves(enum, statement, known))
    by_key = {(e.entity, e.field.name): e for e in enums.all}
    later = [s for s in spec.statements if s.section in _READ and " before " in s.text]
    for key, found in moves.items():
        found += _before(by_key[key], found, later)
    return tuple(_with(e, moves) for e in entities)


def _enums(states: list[tuple[Entity, Field]], spec: Spec) -> _Enums:
    labelled = tuple(s.text for s in spec.statements if len(_GROUP.findall(s.text)) > 1)
    every = tuple(_enum(e, f, labelled) for e, f in states)
    by_value: dict[str, list[int]] = {}
    for i, enum in enumerate(every):
        for value in enum.field.type.values:
            by_value.setdefault(value, []).append(i)
    values = "|".join(_spelled(v) for v in sorted(by_value, key=lambda v: (-len(v), v)))
    return _Enums(all=every, by_value={v: tuple(i) for v, i in by_value.items()}, pattern=regex(values, re.I))


def _is_state(field: Field) -> bool:
    return stateful(field) and any(p in _STATE_WORDS for p in field.name.split("_")) and not field.computed


def _enum(entity: Entity, field: Field, labelled: tuple[str, ...]) -> _Enum:
    values = sorted(field.type.values, key=lambda v: -len(v))
    pattern = "(?:" + "|".join(_spelled(v) for v in values) + ")"
    return _Enum(entity=entity.name, field=field, pattern=pattern, groups=_groups(field, labelled))


def _groups(field: Field, labelled: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Values by kind of thing (``Vehicle: `new`, `sold`. Tool: `new`, `lost`.``): none takes another's."""
    for text in labelled:
        groups = tuple(tuple(value_name(v) for v in re.findall(r"`([^`]+)`", m[0])) for m in _GROUP.finditer(text))
        if {v for g in groups for v in g} == set(field.type.values):
            return groups
    return (field.type.values,)


def _spelled(value: str) -> str:
    """A value in the spellings of prose: `in_progress`, `In Progress`, `IN-PROGRESS`."""
    return rf"(?<!\w){_QUOTE}" + r"[\s_-]?".join(map(re.escape, value.split("_"))) + rf"{_QUOTE}(?!\w)"


def _meant(enums: _Enums, statement: Statement, known: Known) -> tuple[_Enum, ...]:
    """The enums that a statement may speak of: those of the entities it names, else all; histories give way."""
    said = {value_name(m[0]) for m in enums.pattern.finditer(statement.text)}
    free = bool(said) and bool(known.lexicon.pattern("«free_moves»").search(statement.text.lower()))
    counted = Counter(i for value in said for i in enums.by_value.get(value, ()))
    hits = [enums.all[i] for i, n in sorted(counted.items()) if n > 1 or free]
    if len(hits) < 2:
        return tuple(hits)
    named = {m.entity for m in mentions(statement.text, known)}
    kept = [e for e in hits if e.entity in named] or hits
    plain = [e for e in kept if e.field.name in _STATE_WORDS] or kept
    return tuple(plain) if len(plain) == 1 else ()


def _moves(enum: _Enum, statement: Statement, known: Known) -> Iterator[Move]:
    text = statement.text
    if "?" in text and "→ A" not in text:
        text = text[text.rindex("?") :]
    for source, target, at in (*_chains(enum, text), *_from_to(enum, text)):
        if not known.lexicon.pattern("«ruled_out»[^.;。]{0,60}$").search(text[:at].lower()):
            yield _move(source, target, statement)
    yield from _any_to_any(enum, text, statement, known)


def _move(source: str, target: str, statement: Statement) -> Move:
    fact = Fact(what="move", source=Source.DERIVED, rule="A-moves-prose", span=statement.span)
    return Move(source=source, target=target, name="", fact=fact)


def _chains(enum: _Enum, text: str) -> Iterator[tuple[str, str, int]]:
    """Values with arrows between them; `draft → published/rejected` has two ends."""
    if not _ARROWS.search(text):
        return
    state = rf"{enum.pattern}(?:\s*(?:/|\||\bor\b)\s*{enum.pattern})*"
    chain = regex(rf"{state}(?:\s*(?:\([^()]*\)\s*)?(?:{_ARROWS.pattern})\s*{state})+", re.I)
    for match in chain.finditer(text):
        sides = [re.findall(enum.pattern, side, re.I) for side in _ARROWS.split(match[0])]
        both = bool(BOTH.search(match[0]))
        for left, right in pairwise(sides):
            for source, target in ((value_name(a), value_name(b)) for a in left for b in right):
                if source != target:
                    yield source, target, match.start()
                    if both:
                        yield target, source, match.start()


def _from_to(enum: _Enum, text: str) -> Iterator[tuple[str, str, int]]:
    if not _FROM.search(text):
        return
    pattern = regex(
        rf"\bfrom\s+(?P<a>{enum.pattern})(?:\s+(?:status|state))?\s+(?:back\s+)?(?:to|into)\s+(?P<b>{enum.pattern})",
        re.I,
    )
    for match in pattern.finditer(text):
        yield value_name(match["a"]), value_name(match["b"]), match.start()


def _any_to_any(enum: _Enum, text: str, statement: Statement, known: Known) -> Iterator[Move]:
    """`any status may transition to any other status, except out of decommissioned`."""
    if not known.lexicon.pattern("«free_moves»").search(text.lower()):
        return
    terminal = {
        value_name(m[1])
        for pattern in (
            rf"({enum.pattern})\s+is\s+(?:a\s+)?(?:terminal|final)",
            rf"(?:from|out of|exit from)\s+({enum.pattern})",
        )
        for m in re.finditer(pattern, text, re.I)
    }
    if terminal:
        pairs = ((a, b) for group in enum.groups for a in group for b in group)
        yield from (_move(a, b, statement) for a, b in pairs if a != b and a not in terminal)


def _before(enum: _Enum, moves: list[Move], later: list[Statement]) -> list[Move]:
    """`cancelled at any point before completed`: from every state that leads there."""
    if not later:
        return []
    pattern = regex(
        rf"({enum.pattern})\s+(?:at\s+any\s+(?:point|time|stage)\s+)?before\s+(?:\w+\s+){{0,2}}({enum.pattern})", re.I
    )
    found: list[Move] = []
    for statement in later:
        for match in pattern.finditer(statement.text):
            target, limit = value_name(match[1]), value_name(match[2])
            found += [_move(s, target, statement) for s in _leading_to(limit, moves) if s != target]
    return found


def _leading_to(limit: str, moves: list[Move]) -> tuple[str, ...]:
    reached, todo = dict[str, None](), [limit]
    while todo:
        state = todo.pop()
        sources = [m.source for m in moves if m.target == state and m.source not in reached and m.source != limit]
        reached.update(dict.fromkeys(sources))
        todo += sources
    return tuple(reached)


def _with(entity: Entity, moves: dict[tuple[str, str], list[Move]]) -> Entity:
    for field in entity.fields:
        found = moves.get((entity.name, field.name))
        if found and entity.machine is None:
            entity = replace(entity, machine=assembled(field, found))
    return entity
