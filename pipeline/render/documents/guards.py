"""The constraints and indexes of a table, as `data-model.md` lists them.

In: an entity and the system. Out: one row for each guard of the schema, by its name in the database, with what it
keeps. The definitions in SQL are the service's; this says them in words where words are shorter.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.contract import constraints
from pipeline.design.contract.constraints import Constraint, Rule
from pipeline.design.model import Cardinality, Entity, OnDelete, Relation
from pipeline.design.system import System
from pipeline.render.documents import markdown as md
from pipeline.render.golang.sql import Guard, guards
from pipeline.render.names import article, spaced

KINDS: Final = {"CONSTRAINT": "check", "INDEX": "index", "UNIQUE INDEX": "unique index"}


def guard_rows(entity: Entity, system: System) -> tuple[tuple[str, str, str], ...]:
    """Name, kind and meaning of each guard of the entity's table and join tables, foreign keys last."""
    entity = next((e for e in system.entities if e.name == entity.name), entity)
    tables = {constraints.table(entity)}
    tables |= {constraints.link_table(entity, r) for r in entity.relations if r.cardinality is Cardinality.MANY_TO_MANY}
    known = {c.name: c for c in constraints.of_entity(entity)}
    return tuple(
        (md.code(g.name), _kind(g), _meaning(entity, g, known.get(g.name))) for g in guards(system) if g.table in tables
    )


def _kind(guard: Guard) -> str:
    return "foreign key" if "FOREIGN KEY" in guard.definition else KINDS[guard.kind]


def _meaning(entity: Entity, guard: Guard, known: Constraint | None) -> str:
    if known is not None and known.rule is Rule.UNIQUE:
        return _unique(entity, known)
    if known is not None and known.relation is not None:
        return f"{md.codes(known.members)} refers to `{known.target}`, {_on_delete(known.relation)}"
    return md.code(guard.definition.removeprefix("CHECK "))


def _unique(entity: Entity, key: Constraint) -> str:
    together = "together " if len(key.members) > 1 else ""
    folded = ", upper and lower case being the same" if key.lower else ""
    alive = ", among rows that are not deleted" if entity.soft_delete else ""
    return f"{md.codes(key.members)} {together}unique{folded}{alive}"


def _on_delete(relation: Relation) -> str:
    if relation.cardinality is Cardinality.MANY_TO_MANY:
        return "in a join table that holds each pair once"
    target = spaced(relation.target)
    return {
        OnDelete.RESTRICT: f"and {article(target)} in use cannot be deleted",
        OnDelete.CASCADE: f"deleted together with its {target}",
        OnDelete.CLEAR: f"cleared when its {target} is deleted",
    }[constraints.on_delete(relation)]
