"""Which side of each pair of entities stores the reference.

In: entities with the references of their attributes, and the `Link`s that sentences state. Out: the entities with one
stored reference for each relation: `has many` is stored by the other side, many on both sides is one join, and what a
sentence adds to a reference that an attribute already makes (`belongs to exactly one`) is added there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from pipeline.design.facts import Fact, Source
from pipeline.design.model import Cardinality, Entity, Relation
from pipeline.design.relations.prose import Link
from pipeline.design.text.names import plural, snake

_JOIN: Final = Cardinality.MANY_TO_MANY


def settle_relations(entities: tuple[Entity, ...], links: Iterable[Link]) -> tuple[Entity, ...]:
    """The entities with all their references, each on one side."""
    found = {e.name: e for e in entities}
    said = tuple(links)
    many = {(s.source, s.target) for s in said if s.many}
    for link in (*(s for s in said if not s.many), *(s for s in said if s.many)):
        if link.source in found and link.target in found:
            _add(found, link, both=link.both or (link.target, link.source) in many)
    order = {name: i for i, name in enumerate(found)}
    return tuple(replace(e, relations=tuple(_sided(e, found, order))) for e in found.values())


def _add(found: dict[str, Entity], link: Link, both: bool) -> None:
    source, target = found[link.source], found[link.target]
    there = [r for r in source.relations if r.target == target.name]
    back = [r for r in target.relations if r.target == source.name]
    if there:
        if link.required:
            found[source.name] = replace(source, relations=tuple(_required(r, there, link) for r in source.relations))
    elif not link.many:
        found[source.name] = replace(source, relations=(*source.relations, _relation(link, target.name, many=False)))
    elif back:
        return
    elif both:
        found[source.name] = replace(source, relations=(*source.relations, _relation(link, target.name, many=True)))
    else:
        found[target.name] = replace(target, relations=(*target.relations, _relation(link, source.name, many=False)))


def _required(relation: Relation, there: list[Relation], link: Link) -> Relation:
    """The reference with what the sentence adds, unless its own line says otherwise."""
    if relation not in there or len(there) > 1 or any(f.what == "required" for f in relation.facts):
        return relation
    fact = Fact(what="required", source=Source.STATED, rule=link.rule, span=link.text.span)
    return replace(relation, required=True, facts=(*relation.facts, fact))


def _relation(link: Link, target: str, many: bool) -> Relation:
    span = link.text.span
    facts = [Fact(what="target", source=Source.DERIVED, rule=link.rule, span=span)]
    if link.required and not many:
        facts.append(Fact(what="required", source=Source.STATED, rule=link.rule, span=span))
    if not many:
        facts.append(blocked(snake(target), link))
    return Relation(
        name=plural(snake(target)) if many else snake(target),
        words=link.words or target,
        span=span,
        target=target,
        cardinality=_JOIN if many else Cardinality.MANY_TO_ONE,
        required=link.required and not many,
        facts=tuple(facts),
    )


def blocked(name: str, link: Link) -> Fact:
    """The recorded default for what happens when the target goes."""
    return Fact(
        what="on_delete",
        source=Source.ASSUMED,
        rule="D-blocked",
        span=link.text.span,
        reason="no line says what happens when the target is deleted",
        alternatives="deleted together, cleared",
        decide=f"- {name}: {link.target}, blocked while used",
    )


def _sided(entity: Entity, found: dict[str, Entity], order: dict[str, int]) -> Iterator[Relation]:
    """References to many are joins, unless the other side refers back to one, or already carries the join."""
    for relation in entity.relations:
        other = found.get(relation.target)
        back = [r for r in other.relations if r.target == entity.name] if other and other is not entity else []
        if relation.cardinality is not _JOIN or not back:
            yield relation
        elif any(r.cardinality is not _JOIN for r in back):
            yield replace(relation, cardinality=Cardinality.ONE_TO_MANY)
        elif order[entity.name] < order[relation.target]:
            yield relation
