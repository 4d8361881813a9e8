"""What can be decided only when all entities are known.

In: entities with their own members. Out: the same, consistent: each reference stored on one side, names unique within
an entity, combinations, orderings and machines attached, entities of other features that are referred to listed as
mentioned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from pipeline.design.adjustments import adjusted, summed
from pipeline.design.entities.members import Members
from pipeline.design.entities.names import Known, key
from pipeline.design.entities.prose import sentences
from pipeline.design.entities.resource import with_lines
from pipeline.design.facts import Fact, Source
from pipeline.design.machines import NO_STATES, Moves, machine, stateful
from pipeline.design.model import Cardinality, Entity, Field, Ordering, Relation, Unique
from pipeline.design.relations.prose import Link
from pipeline.design.relations.settle import settle_relations
from pipeline.design.text.names import snake, type_name
from pipeline.diagnostics import Diagnostic
from pipeline.patterns import regex
from pipeline.spec.attributes import parse_list, pieces
from pipeline.spec.model import EntityText

_RESERVED: Final = frozenset({"id", "created_at", "updated_at", "deleted_at", "version"})


def settle(
    built: tuple[Entity, ...],
    found: dict[str, Members],
    elsewhere: tuple[Entity, ...],
    known: Known,
    links: tuple[Link, ...],
    texts: dict[str, EntityText],
) -> tuple[tuple[Entity, ...], tuple[Diagnostic, ...]]:
    """The finished entities, those of other features last, and what their lines get wrong."""
    wrong: list[Diagnostic] = []
    finished = []
    related = settle_relations(built, links)
    stored = {e.name: e for e in related if e.stored}
    for entity in related:
        has = found.get(entity.name, Members())
        entity = _distinct(_by_natural_key(entity, stored))
        entity = _combined(_keyed(_ordered(entity, has), has), texts.get(entity.name))
        with_machine, complaints = _machine(entity, has.moves, known)
        named = _Named(entity).named
        changing, more = adjusted(summed(with_machine, has.formulas, named), has.adjustments, named)
        finished.append(with_lines(_scoped(changing), has.resource, named))
        wrong += (*complaints, *more)
    return (*finished, *_mentioned(finished, elsewhere)), tuple(wrong)


def _by_natural_key(entity: Entity, by_name: dict[str, Entity]) -> Entity:
    """`book_isbn` where a Book has a unique `isbn` refers to the book."""
    fields, relations = [], list(entity.relations)
    for field in entity.fields:
        target = next((e for e in _prefixes(field.name, by_name) if e is not None and e.name != entity.name), None)
        key_field = target.field_named(field.name.removeprefix(f"{snake(target.name)}_")) if target else None
        if target is None or key_field is None or not key_field.unique or field.type.values:
            fields.append(field)
        elif all(r.target != target.name for r in relations):
            fact = Fact(what="target", source=Source.DERIVED, rule="A-reference", span=field.span)
            relations.append(
                Relation(
                    name=snake(target.name),
                    words=field.words,
                    span=field.span,
                    target=target.name,
                    cardinality=Cardinality.MANY_TO_ONE,
                    required=field.required,
                    facts=(fact, *(f for f in field.facts if f.what == "required")),
                )
            )
    return replace(entity, fields=tuple(fields), relations=tuple(relations))


def _prefixes(name: str, by_name: dict[str, Entity]) -> Iterator[Entity | None]:
    parts = name.split("_")
    yield from (by_name.get(type_name("_".join(parts[:i]))) for i in range(len(parts) - 1, 0, -1))


def _distinct(entity: Entity) -> Entity:
    """No name twice, none that every resource has; a field gives way to a reference of the same column."""
    relations: dict[str, Relation] = {}
    for relation in entity.relations:
        relations.setdefault(relation.name, relation)
    taken = _RESERVED | set(relations) | {f"{name}_id" for name in relations}
    fields: dict[str, Field] = {}
    for field in entity.fields:
        if field.name not in taken:
            fields.setdefault(field.name, field)
    kept = sorted(relations.values(), key=lambda r: not r.stored)  # What a row holds before what refers to it.
    return replace(entity, fields=tuple(fields.values()), relations=tuple(kept))


class _Named:
    """The members of an entity by the words that name them."""

    def __init__(self, entity: Entity) -> None:
        self._keys: dict[str, str] = {}
        for name in (*(f.name for f in entity.fields), *(r.name for r in entity.relations)):
            self._keys.setdefault(key(name), name)
        self._targets = {key(r.target): r.name for r in entity.relations}

    def named(self, said: str) -> str | None:
        """The field or reference that the words name: exactly, or by the start of a compound (`org` for `org_id`)."""
        wanted = key(said)
        exact = self._keys.get(wanted) or self._keys.get(f"{wanted}id") or self._targets.get(wanted)
        if exact or len(wanted) < 3:
            return exact
        starting = [name for key_, name in self._keys.items() if key_.startswith(wanted)]
        return starting[0] if len(starting) == 1 else None


def _scoped(entity: Entity) -> Entity:
    """`unique per organization` names members of the entity; a scope that it does not have is no scope."""

    members = _Named(entity)

    def resolved(names: tuple[str, ...], own: str) -> tuple[str, ...]:
        found = (members.named(n) for n in names)
        return tuple(dict.fromkeys(n for n in found if n and n != own))

    fields = tuple(replace(f, unique_per=resolved(f.unique_per, f.name)) for f in entity.fields)
    relations = tuple(replace(r, unique_per=resolved(r.unique_per, r.name)) for r in entity.relations)
    return replace(entity, fields=fields, relations=relations)


def _keyed(entity: Entity, has: Members) -> Entity:
    uniques, members = list(entity.uniques), _Named(entity)
    for text in has.together:
        names = tuple(n for p in pieces(text) if (n := members.named(p.text)))
        if len(names) > 1:
            fact = Fact(what="unique", source=Source.STATED, rule="A-together", span=text.span)
            uniques.append(Unique(members=names, fact=fact))
    return replace(entity, uniques=tuple(uniques))


_COMBINED = regex(
    r"\bunique\s+(?:based on|by|per|for)\s+(?:this|the|their|its|each)\s+combination(?:\s+of\s+(?P<of>[^.]+))?"
    r"|\b(?:the )?combination of (?P<these>[^.]+?) (?:must be|is|are|should be) unique",
    re.IGNORECASE,
)
_MOST_COMBINED: Final = 5


def _combined(entity: Entity, text: EntityText | None) -> Entity:
    """`Each price is unique based on the combination of product and region`, `… on this combination` of all it has."""
    for sentence in (s for prose in (text.prose if text else ()) for s in sentences(prose)):
        match = _COMBINED.search(sentence.text)
        if not match:
            continue
        said = match["of"] or match["these"]
        parts = parse_list(said, sentence.span) if said else ()
        members = _Named(entity)
        names = tuple(n for p in parts if (n := members.named(p.words.text)))
        if not said and len(entity.fields) + len(entity.relations) <= _MOST_COMBINED:
            names = (*(f.name for f in entity.fields), *(r.name for r in entity.relations if r.stored))
        if len(names) > 1:
            fact = Fact(what="unique", source=Source.STATED, rule="A-together", span=sentence.span)
            return replace(entity, uniques=(*entity.uniques, Unique(members=names, fact=fact)))
    return entity


def _ordered(entity: Entity, has: Members) -> Entity:
    orderings, members = [], _Named(entity)
    for name, what, said, fact in has.orders:
        other = members.named(said)
        if other and other != name and entity.field_named(other):
            left, right = (other, name) if what.startswith("after") else (name, other)
            orderings.append(Ordering(left=left, right=right, equal=what.endswith("equal"), fact=fact))
    return replace(entity, orderings=tuple(orderings))


def _machine(entity: Entity, moves: Iterable[Moves], known: Known) -> tuple[Entity, list[Diagnostic]]:
    wrong: list[Diagnostic] = []
    by_field: dict[str, list[Moves]] = {}
    for line in moves:
        by_field.setdefault(line.field, []).append(line)
    for name, lines in by_field.items():
        field = entity.field_named(name)
        if field is None or not stateful(field):
            hint = f"declare `{name}` as `one of …` before its moves"
            wrong.append(NO_STATES.at(lines[0].text.span, f"`{name}` has no values", hint=hint))
            continue
        made, complaints = machine(tuple(lines), field, known.lexicon)
        wrong += complaints
        entity = replace(entity, machine=entity.machine or made)
    return entity, wrong


def _mentioned(finished: list[Entity], elsewhere: tuple[Entity, ...]) -> Iterator[Entity]:
    wanted = {r.target for e in finished for r in e.relations}
    for entity in elsewhere:
        if entity.name in wanted:
            span = next(r.span for e in finished for r in e.relations if r.target == entity.name)
            yield Entity(name=entity.name, words=entity.words, span=span, collection=entity.collection, mentioned=True)
