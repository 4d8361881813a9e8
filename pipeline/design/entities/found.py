"""Entities of a spec that declares none.

In: a spec without an entity section. Out: `EntityText`s for the things that requirements create with a list of
attributes, else for the one thing that the title manages. A spec that declares entities is taken at its word: nothing
is added to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.design.lexicon import Lexicon
from pipeline.design.text.names import singular
from pipeline.patterns import regex
from pipeline.spec.model import EntityText, Section, Spec, Statement

_READ: Final = frozenset({Section.REQUIREMENT, Section.STORY, Section.OTHER})
_TITLE = regex(
    r"^(?:feature:?\s+)?(?P<noun>[A-Za-z]+(?: [A-Za-z]+)?) (?:API|Management|Service|CRUD|Registry|Catalog(?:ue)?)$",
    re.I,
)
_OFTEN: Final = 3
_HOLLOW: Final = frozenset(
    {"new", "record", "request", "entry", "item", "data", "user", "system", "valid", "following"}
)


def found_entities(spec: Spec, lexicon: Lexicon) -> tuple[EntityText, ...]:
    """What the spec creates with attributes; nothing when entities are declared."""
    if spec.entities:
        return ()
    created = {e.words.lower(): e for e in _created(spec, lexicon)}
    return tuple(created.values()) or tuple(_titled(spec, lexicon))


def _created(spec: Spec, lexicon: Lexicon) -> Iterator[EntityText]:
    """`creating a transaction with product name, type and amount`: the noun, when the spec uses it often."""
    whole = "\n".join(s.text.lower() for s in spec.statements)
    pattern = lexicon.pattern(
        r"«create_verbs»\s+(?:(?:«determiners»|new)\s+)*(?P<noun>[a-z]+(?: [a-z]+)?)\s+"
        r"(?:«create_links»)\s*[:：]?\s*[^.]*,[^.]*"
    )
    for statement in spec.statements:
        match = pattern.search(statement.text) if statement.section is Section.REQUIREMENT else None
        noun = " ".join(map(singular, match["noun"].lower().split())) if match else ""
        if noun and noun.split()[-1] not in _HOLLOW and whole.count(noun) >= _OFTEN:
            yield EntityText(words=noun.title(), span=statement.span)


def _titled(spec: Spec, lexicon: Lexicon) -> Iterator[EntityText]:
    """`User API`: the thing that the title names, when something is created at all."""
    match = _TITLE.match(spec.title.strip())
    first = next((s for s in spec.statements if _creates(s, lexicon)), None)
    if match and first is not None:
        yield EntityText(words=match["noun"].title(), span=first.span)


def _creates(statement: Statement, lexicon: Lexicon) -> bool:
    return statement.section in _READ and bool(lexicon.pattern("«create_verbs»").search(statement.text))
