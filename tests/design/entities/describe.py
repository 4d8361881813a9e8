"""Entities as text for golden files: one line for each fact, the source and rule of each in brackets."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.design.facts import Fact
from pipeline.design.model import Entity, Field, Relation
from pipeline.design.precise import field_rules, relation_rules, target_words, type_words
from pipeline.diagnostics import Diagnostic


def describe(entities: tuple[Entity, ...], diagnostics: tuple[Diagnostic, ...], source: str) -> str:
    """Everything that the tests of entities look at."""
    blocks = ["\n".join(_entity(e)) for e in entities]
    return "\n\n".join([*blocks, *(d.render(source).rstrip() for d in diagnostics)]) + "\n"


def _entity(entity: Entity) -> Iterator[str]:
    what = entity.collection if entity.stored else f"not stored: {entity.reason}"
    yield f"{entity.name} (line {entity.span.line}): {what}"
    yield from (f"  {_field(f)}" for f in entity.fields)
    yield from (f"  {_relation(r)}" for r in entity.relations)
    yield from (f"  {i.words} is {i.member}" for i in entity.implied)
    if entity.machine is not None:
        moves = ", ".join(f"{m.source} → {m.target}" + (f" ({m.name})" if m.name else "") for m in entity.machine.moves)
        yield f"  {entity.machine.field} starts {entity.machine.initial}: {moves}"
    yield from (f"  unique together: {', '.join(u.members)}" for u in entity.uniques)
    yield from (f"  {o.left} {'<=' if o.equal else '<'} {o.right}" for o in entity.orderings)
    if entity.soft_delete:
        yield "  soft-deleted"


def _field(field: Field) -> str:
    return f"{field.name}: {', '.join((type_words(field.type), *field_rules(field)))} {_facts(field.facts)}"


def _relation(relation: Relation) -> str:
    rules = ", ".join((target_words(relation), *relation_rules(relation)))
    return f"{relation.name} -> {rules} {relation.cardinality.value} {_facts(relation.facts)}"


def _facts(facts: tuple[Fact, ...]) -> str:
    return f"[{', '.join(f'{f.what} {f.source.value} {f.rule}' for f in facts)}]"
