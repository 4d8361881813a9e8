"""Who may ask for what, as one answer for service, contract and tests.

In: entities with their gates and ownership. Out: the roles that an operation asks for, and whose rows it reaches. An
owned operation asks for a known caller even where no gate stands, for nobody owns nothing.
"""

from __future__ import annotations

from msgspec import Struct

from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation
from pipeline.design.operations import Operation, Ownership, Verb
from pipeline.design.system import System

NAMED = (Verb.MOVE, Verb.CUSTOM)


class Asked(Struct, frozen=True, kw_only=True):
    """What an operation asks of its caller: to be known, and to have one of `roles` unless there are none."""

    roles: tuple[str, ...]


def is_guarded(system: System) -> bool:
    """True when some operation of the system is not open to everybody."""
    return any(asked(e, o) for e in system.entities for o in e.operations)


def asked(entity: Entity, operation: Operation) -> Asked | None:
    """What the operation asks of its caller; None when it is open to everybody."""
    gates = [g for g in entity.gates if g.verb is operation.verb and (g.verb not in NAMED or g.name == operation.name)]
    if not gates and not is_owned(entity, operation.verb):
        return None
    return Asked(roles=tuple(dict.fromkeys(r for g in gates for r in g.roles)))


def ownership(entity: Entity) -> Ownership | None:
    """Whose rows the entity has; None when its rows belong to nobody, or to what is no single id."""
    return entity.ownership if owner(entity) is not None else None


def owner(entity: Entity) -> Field | Relation | None:
    """The member that holds the owner's id."""
    if entity.ownership is None:
        return None
    relation = entity.relation_named(entity.ownership.member)
    if relation is not None:
        return relation if relation.stored and relation.cardinality is not Cardinality.MANY_TO_MANY else None
    field = entity.field_named(entity.ownership.member)
    return field if field is not None and field.type.kind is Kind.UUID else None


def is_owned(entity: Entity, verb: Verb) -> bool:
    """True when the operation speaks of the caller's own rows: a new row is always its maker's."""
    found = ownership(entity)
    return found is not None and (verb is Verb.CREATE or verb in found.verbs)


def roles(system: System) -> tuple[str, ...]:
    """Every role that the system knows, sorted."""
    gates = {r for e in system.entities for g in e.gates for r in g.roles}
    exempt = {r for e in system.entities if (o := ownership(e)) for r in o.exempt}
    return tuple(sorted(gates | exempt))


def needed(entity: Entity, operation: Operation) -> tuple[str, ...]:
    """The role of a caller whom the gate lets in; none that reaches everybody's rows, where that can be."""
    wanted, rule = asked(entity, operation), ownership(entity)
    if wanted is None:
        return ()
    plain = tuple(r for r in wanted.roles if rule is None or r not in rule.exempt)
    return plain[:1] or wanted.roles[:1]


def usual_roles(system: System) -> tuple[str, ...]:
    """What it takes to ask for every operation, sorted."""
    return tuple(sorted({r for e in system.entities for o in e.operations for r in needed(e, o)}))


def is_role_bound(system: System) -> bool:
    """True when a known caller can be refused: for want of a role, or because a row is openly somebody else's."""
    gated = any(a.roles for e in system.entities for o in e.operations if (a := asked(e, o)))
    return gated or any(not o.hidden for e in system.entities if (o := ownership(e)))
