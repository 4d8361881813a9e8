"""Who may do what to an entity that several features speak of.

In: the entity as an earlier feature has it, and what a later one adds. Out: gates and ownership of both. A later
feature may guard what the earlier one left open, and name the roles where any known caller was let in; what is said
twice and not alike is reported, and the first holds.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from pipeline.design.model import Entity
from pipeline.design.operations import Gate, Ownership
from pipeline.design.precise import gate_words, owner_words
from pipeline.diagnostics import Code, Diagnostic, Span

ACCESS_DISAGREES: Final = Code(
    "SM407",
    "two features disagree on who may do something",
    cause="Two specs let different roles, or the owners of different members, do the same with the same entity.",
    example="`Only admins can delete products` in feature 001, `Only editors can delete products` in feature 002",
    fix="Say it in one of the specs only, or name the same roles in both.",
)


def gates(first: Entity, more: Entity, found: list[Diagnostic]) -> tuple[Gate, ...]:
    """The gates of both, each operation once, roles before any known caller."""
    made = {(g.verb, g.name): g for g in first.gates}
    for gate in more.gates:
        known = made.setdefault((gate.verb, gate.name), gate)
        if not known.roles and gate.roles:
            made[gate.verb, gate.name] = gate
        elif known.roles and gate.roles and set(known.roles) != set(gate.roles):
            told = f"`{gate.name}` of `{more.name}` is for {gate_words(gate)} here and for {gate_words(known)} before"
            found.append(ACCESS_DISAGREES.at(_span(gate.fact.span, more), told, hint="name the same roles in both"))
    return tuple(made.values())


def ownership(first: Entity, more: Entity, found: list[Diagnostic]) -> Ownership | None:
    """The owner of the rows, held apart by the operations of either feature."""
    one, two = first.ownership, more.ownership
    if one is None or two is None:
        return one or two
    if one.member != two.member:
        told = f"`{more.name}` is owned by `{two.member}` here and by `{one.member}` before"
        hint = f"{owner_words(one)} holds"
        found.append(ACCESS_DISAGREES.at(_span(two.fact.span, more), told, hint=hint))
        return one
    verbs = tuple(sorted({*one.verbs, *two.verbs}, key=list(type(one.verbs[0])).index)) if one.verbs else two.verbs
    return replace(
        one, verbs=verbs, exempt=tuple(dict.fromkeys((*one.exempt, *two.exempt))), reaches=(*one.reaches, *two.reaches)
    )


def guarding(entity: Entity) -> Entity:
    """The entity with the gates of the operations that it has in the end."""
    able = {(o.verb, o.name) for o in entity.operations}
    return replace(entity, gates=tuple(g for g in entity.gates if (g.verb, g.name) in able))


def _span(span: Span | None, entity: Entity) -> Span:
    return span or entity.span
