"""Attributes that a sentence elsewhere calls a flag.

In: the entities and the statements of a spec. Out: the entities in which `internal`, that nothing gives a type, is a
yes/no because a requirement speaks of `an internal flag`.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from pipeline.design.entities.names import Known
from pipeline.design.facts import Fact, Source
from pipeline.design.model import Entity, Field, Kind, Type
from pipeline.design.relations.prose import mentions
from pipeline.patterns import regex
from pipeline.spec.model import Section, Spec, Statement

_FLAG: Final = regex(r"\b(?P<name>[a-z]+(?:[ -][a-z]+)?) (?:flag|boolean|checkbox)\b", re.IGNORECASE)
_READ: Final = frozenset({Section.REQUIREMENT, Section.ASSUMPTION, Section.CLARIFICATION, Section.CONSTRAINT})


def flagged(entities: tuple[Entity, ...], spec: Spec, known: Known) -> tuple[Entity, ...]:
    """The entities with the types of their flags."""
    said = [(s, m) for s in spec.statements if s.section in _READ for m in _FLAG.finditer(s.text)]
    for statement, match in said:
        named = {m.entity for m in mentions(statement.text, known)}
        words = {match["name"].lower(), match["name"].lower().split()[-1]}
        entities = tuple(_with_flag(e, words, statement) if e.name in named else e for e in entities)
    return entities


def _with_flag(entity: Entity, words: set[str], statement: Statement) -> Entity:
    return replace(
        entity, fields=tuple(_flag(f, statement) if f.words.lower() in words and _open(f) else f for f in entity.fields)
    )


def _open(field: Field) -> bool:
    """True for a text of which nothing says that it is one."""
    return field.type.kind is Kind.TEXT and any(f.what == "type" and f.rule == "T-text" for f in field.facts)


def _flag(field: Field, statement: Statement) -> Field:
    fact = Fact(what="type", source=Source.DERIVED, rule="A-type", span=statement.span)
    return replace(
        field,
        type=Type(kind=Kind.BOOLEAN),
        facts=(fact, *(f for f in field.facts if f.what != "type")),
        max_length=None,
    )
