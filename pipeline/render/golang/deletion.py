"""What deleting an entity's rows does to the rows that refer to them.

In: an entity and the system. Out: steps in the order in which they are taken. The database keeps the same rules for
rows that are deleted for good; soft deletion, and the versions of changed rows, need the service.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pipeline.design.contract.constraints import link_table, on_delete
from pipeline.design.contract.spelling import reference
from pipeline.design.model import Cardinality, Entity, OnDelete, Relation
from pipeline.design.operations import Verb
from pipeline.design.system import System
from pipeline.render.names import spaced


class StepView(Struct, frozen=True, kw_only=True):
    """`kind`: `unused`, `unlinked` (must not be there), `remove` (deleted together), `clear`, `unlink`."""

    kind: str
    entity: str
    column: str
    soft: bool = False
    recorded: bool = False

    @property
    def words(self) -> str:
        """The entity in words, for a sentence about one of its rows."""
        return spaced(self.entity)

    @property
    def low(self) -> str:
        """What begins the entity's Go identifiers."""
        return self.entity[:1].lower() + self.entity[1:]


def steps(entity: Entity, system: System) -> tuple[StepView, ...]:
    """What happens before rows of `entity` go: first what can forbid it."""
    found = list(_steps(entity, system))
    order = ("unused", "unlinked", "clear", "unlink", "remove")
    return tuple(sorted(found, key=lambda s: order.index(s.kind)))


def removed(system: System) -> frozenset[str]:
    """The entities whose rows the service deletes: by request, or together with others."""
    names = {e.name for e in system.entities if e.can(Verb.DELETE)}
    while True:
        more = {s.entity for n in names for s in steps(system.entity(n), system) if s.kind == "remove"} - names
        if not more:
            return frozenset(names)
        names |= more


def _steps(entity: Entity, system: System) -> Iterator[StepView]:
    for other in system.entities:
        for relation in other.relations:
            if relation.stored and relation.target == entity.name:
                yield from _step(entity, other, relation, system)


def _step(entity: Entity, other: Entity, relation: Relation, system: System) -> Iterator[StepView]:
    action, recorded = on_delete(relation), bool(other.histories)
    if relation.cardinality is Cardinality.MANY_TO_MANY:
        kind = "unlinked" if action is OnDelete.RESTRICT else "unlink"
        if kind == "unlink" or entity.soft_delete:
            yield StepView(kind=kind, entity=other.name, column=link_table(other, relation), recorded=recorded)
        return
    kind = {OnDelete.RESTRICT: "unused", OnDelete.CASCADE: "remove", OnDelete.CLEAR: "clear"}[action]
    if kind == "clear" or entity.soft_delete or (kind == "remove" and _is_kept(other, system)):
        column = reference(relation)
        yield StepView(kind=kind, entity=other.name, column=column, soft=other.soft_delete, recorded=recorded)


def _is_kept(entity: Entity, system: System, above: frozenset[str] = frozenset()) -> bool:
    """True when deleting a row is recorded, or what goes together with it is: the database would not tell."""
    if entity.name in above:
        return False
    parts = (
        other
        for other in system.entities
        for r in other.relations
        if r.stored
        and r.target == entity.name
        and r.cardinality is not Cardinality.MANY_TO_MANY
        and on_delete(r) is OnDelete.CASCADE
    )
    return bool(entity.histories) or any(_is_kept(p, system, above | {entity.name}) for p in parts)
