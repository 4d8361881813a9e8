"""References between entities, as attributes state them.

In: a `Reading` and the entities that can be referred to. Out: a `Relation`, or None when the attribute is a plain
field. Sentences about relations (`belongs to exactly one …`) are read by `relations_prose`; which side of a pair
stores the reference is settled there too, when all entities are known.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.design.entities.names import Known, Target
from pipeline.design.facts import Fact, Source
from pipeline.design.fields import Reading, Said
from pipeline.design.fields.rules import leading_rules
from pipeline.design.model import Cardinality, Kind, OnDelete, Relation, Type
from pipeline.design.text.names import identifier, plural, snake
from pipeline.design.text.names import words as plain_words
from pipeline.patterns import regex

_KEYS: Final = (Kind.TEXT, Kind.UUID, Kind.INTEGER, Kind.LIST)
_LISTED: Final = regex("[\u3040-\u30ff\u3400-\u9fff]$")
_PARENT = regex(r"^parent (?:id|reference|ref|link)$")
_ID: Final = regex(r"\b(?:ids?|uuid|references?|fk|foreign key)$")


def relation(reading: Reading, owner: str, known: Known) -> Relation | None:
    """The reference that the attribute is, seen from `owner`."""
    target, rule, source = _target(reading, owner, known)
    if target is None:
        return None
    unique, per = reading.first("unique"), reading.first("unique_per")
    cardinality = Cardinality.MANY_TO_MANY if target.many else Cardinality.MANY_TO_ONE
    if unique is not None and unique.value is True and per is None and not target.many:
        cardinality = Cardinality.ONE_TO_ONE
    facts = [Fact(what="target", source=source, rule=rule, span=reading.words.span)]
    delete, required = reading.first("on_delete"), reading.first("required")
    facts += [_fact(s) for s in (unique, per, delete, required, reading.first("immutable")) if s is not None]
    if delete is None and not target.many:
        facts.append(_blocked(reading, target.entity))
    return Relation(
        name=_name(reading, target, known),
        words=reading.words.text,
        span=reading.words.span,
        target=target.entity,
        cardinality=cardinality,
        required=bool(required and required.value),
        unique_per=per.value if per is not None and isinstance(per.value, tuple) else (),
        immutable=reading.first("immutable") is not None,
        on_delete=delete.value if delete is not None and isinstance(delete.value, OnDelete) else OnDelete.RESTRICT,
        facts=tuple(facts),
    )


def _fact(said: Said) -> Fact:
    return Fact(what=said.what, source=said.source, rule=said.rule, span=said.span)


def _blocked(reading: Reading, target: str) -> Fact:
    return Fact(
        what="on_delete",
        source=Source.ASSUMED,
        rule="D-blocked",
        span=reading.words.span,
        reason="no line says what happens when the target is deleted",
        alternatives="deleted together, cleared",
        decide=f"- {reading.name}: {target}, blocked while used",
    )


def _target(reading: Reading, owner: str, known: Known) -> tuple[Target | None, str, Source]:
    """The entity referred to, the rule that found it, and how sure it is."""
    stated = reading.first("reference")
    if stated is not None and stated.value:
        said = str(stated.value).split(".")[0]
        names = (said, *said.split("/"))
        found = next((t for n in names if (t := _named(n.strip(), known) or known.target(n.strip()))), None)
        return found, "A-reference", Source.STATED
    for note in (*reading.left, *reading.loose):
        _, rest = leading_rules(note.text, known.lexicon)
        found = _named(rest, known) or (
            known.target(rest) if _ID.search(rest.lower()) and len(rest.split()) < 4 else None
        )
        if found:
            return found, "A-reference", Source.STATED
    if not _may_refer(reading):
        return None, "", Source.DERIVED
    if _PARENT.match(" ".join(plain_words(reading.words.text))):
        return Target(entity=owner, role="parent"), "A-parent", Source.DERIVED
    found = known.target(reading.words.text) or _list_of(reading.words.text, known)
    if found and found.entity == owner and not re.match(r"parent\b", reading.words.text):
        return None, "", Source.DERIVED
    return found, "A-role" if found and found.role else "A-reference", Source.DERIVED


def _named(said: str, known: Known) -> Target | None:
    """The words are an entity's name, or many of it."""
    many = known.lexicon.pattern(r"^(?:an? )?(?:«list_words»|«many_words»)\s+").match(said)
    core = re.sub(r"\s+(?:objects?|entities|entity|records?)$", "", said[many.end() :] if many else said)
    found = known.exactly(core)
    return Target(entity=found, many=bool(many)) if found else None


def _list_of(said: str, known: Known) -> Target | None:
    """`关联的账号列表`: many of an entity, in languages that put the word for a list behind it."""
    match = _LISTED.search(said) and known.lexicon.pattern(
        "^(?:«reference_adjectives»)?(.+?)の?的?(?:«types.list»)$"
    ).search(said)
    found = known.exactly(match[1]) if match else None
    return Target(entity=found, many=True) if found else None


def _may_refer(reading: Reading) -> bool:
    """A stated type leaves room for a reference only where it is a key's type and the words speak of a key."""
    typed = reading.first("type")
    if typed is None or not isinstance(typed.value, Type):
        return True
    spaced = " ".join(plain_words(reading.words.text))
    return typed.value.kind in _KEYS and (bool(_ID.search(spaced)) or typed.value.kind is Kind.LIST)


def _name(reading: Reading, target: Target, known: Known) -> str:
    """The attribute's own words without those that only say that it refers to something."""
    if not reading.words.text.isascii():
        return plural(snake(target.entity)) if target.many else snake(target.entity)
    spaced = " ".join(plain_words(reading.words.text))
    counted = known.lexicon.pattern(r"^(?:(?:an? )?(?:«list_words»|«many_words»|«boxes»)\s+)+").sub("", spaced)
    core = known.lexicon.pattern(r"\s+(?:«reference_words»)$").sub("", counted)
    core = known.lexicon.pattern(r"^(?:«reference_to»)\s*(?:the |an? |its )?").sub("", core)
    core = re.sub(r"\s+(?:who|that|which|whose|to which|for)\b.*$", "", core)
    return identifier(core) if core.strip() else snake(target.entity)
