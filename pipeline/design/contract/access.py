"""Who may ask for what, as one answer for service, contract and tests.

In: entities with their gates and ownership. Out: the roles that an operation asks for, and whose rows it reaches. An
owned operation asks for a known caller even where no gate stands, for nobody owns nothing.
"""

from __future__ import annotations

from msgspec import Struct

from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation
from pipeline.design.operations import NAMED, Operation, Ownership, Verb
from pipeline.design.system import System


class Asked(Struct, frozen=True, kw_only=True):
    """What an operation asks of its caller: to be known, and to have one of `roles` unless there are none."""

    roles: tuple[str, ...]


def is_guarded(system: System) -> bool:
    """True when some operation of the system is not open to everybody."""
    return any(asked(e, o) for e in system.entities for o in e.operations)


def asked(entity: Entity, operation: Operation) -> Asked | None:
    """What the operation asks of its caller; None when it is open to everybody."""
    gates = [g for g in entity.gates if g.verb is operation.verb and (g.verb not in NAMED or g.name == operation.name)]
    if not gates and not is_owned(entity, operation.verb) and tenant(entity) is None:
        return None
    return Asked(roles=tuple(dict.fromkeys(r for g in gates for r in g.roles)))


def ownership(entity: Entity) -> Ownership | None:
    """Whose rows the entity has; None when its rows belong to nobody, or to what is no single id."""
    return entity.ownership if owner(entity) is not None else None


def owner(entity: Entity) -> Field | Relation | None:
    """The member that holds the owner's id."""
    return _holding(entity, entity.ownership.member) if entity.ownership else None


def tenant(entity: Entity) -> Field | Relation | None:
    """The member that holds the id of the tenant whose row it is; None when rows are not kept apart by tenant."""
    return _holding(entity, entity.tenancy.member) if entity.tenancy else None


def from_caller(entity: Entity) -> tuple[Field | Relation, ...]:
    """The members that the service sets from the caller, and clients cannot: the tenant's id, and the owner's."""
    return tuple(m for m in (tenant(entity), owner(entity)) if m is not None)


def within_tenant(entity: Entity, relation: Relation, system: System) -> bool:
    """True when what is referred to must belong to the caller's tenant. The caller's own id is taken as it is."""
    both = tenant(entity) is not None and tenant(system.entity(relation.target)) is not None
    return both and relation.stored and relation not in from_caller(entity)


def is_tenanted(system: System) -> bool:
    """True when some rows of the system are kept apart by tenant."""
    return any(tenant(e) is not None for e in system.entities)


def _holding(entity: Entity, member: str) -> Field | Relation | None:
    """The field or relation of that name, where it holds a single id."""
    relation = entity.relation_named(member)
    if relation is not None:
        return relation if relation.stored and relation.cardinality is not Cardinality.MANY_TO_MANY else None
    field = entity.field_named(member)
    return field if field is not None and field.type.kind is Kind.UUID else None


def is_owned(entity: Entity, verb: Verb) -> bool:
    """True when the operation speaks of the caller's own rows: a new row is always its maker's."""
    found = ownership(entity)
    return found is not None and (verb is Verb.CREATE or verb in found.verbs)


def exempt(entity: Entity, verb: Verb) -> tuple[str, ...]:
    """The roles that reach everybody's rows by an operation."""
    rule = ownership(entity)
    if rule is None:
        return ()
    return tuple(dict.fromkeys((*rule.exempt, *(r for w in rule.reaches if w.verb is verb for r in w.roles))))


def roles(system: System) -> tuple[str, ...]:
    """Every role that the system knows, sorted."""
    gates = {r for e in system.entities for g in e.gates for r in g.roles}
    exempt = {
        r for e in system.entities if (o := ownership(e)) for r in (*o.exempt, *(n for w in o.reaches for n in w.roles))
    }
    return tuple(sorted(gates | exempt))


def needed(entity: Entity, operation: Operation) -> tuple[str, ...]:
    """The role of a caller whom the gate lets in; none that reaches everybody's rows, where that can be."""
    wanted = asked(entity, operation)
    if wanted is None:
        return ()
    plain = tuple(r for r in wanted.roles if r not in exempt(entity, operation.verb))
    return plain[:1] or wanted.roles[:1]


def usual_roles(system: System) -> tuple[str, ...]:
    """What it takes to ask for every operation, sorted."""
    return tuple(sorted({r for e in system.entities for o in e.operations for r in needed(e, o)}))


def is_role_bound(system: System) -> bool:
    """True when a known caller can be refused: for want of a role or a tenant, or because a row is openly somebody
    else's."""
    gated = any(a.roles for e in system.entities for o in e.operations if (a := asked(e, o)))
    return gated or is_tenanted(system) or any(not o.hidden for e in system.entities if (o := ownership(e)))
