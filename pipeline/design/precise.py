"""The rules of an entity in the words of the spec language, as a precise attribute line says them.

In: fields and relations. Out: `text`, `required`, `1 to 50 characters`, … in one fixed order. Contracts and documents
show these words, and `sharpen` writes them back into a spec.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from pipeline.design.model import (
    Bound,
    Cardinality,
    Entity,
    Field,
    Kind,
    Machine,
    OnDelete,
    Relation,
    Type,
    Unique,
)
from pipeline.design.operations import NAMED, Adjustment, Gate, Ownership, Term, Verb

TYPE_WORDS: Final = {
    Kind.LONG_TEXT: "long text",
    Kind.BOOLEAN: "yes/no",
    Kind.JSON: "object",
}
ON_DELETE: Final = {
    OnDelete.RESTRICT: "blocked while used",
    OnDelete.CASCADE: "deleted together",
    OnDelete.CLEAR: "cleared",
}
TENANT_WORDS: Final = "only callers of the same tenant reach it; not found for others"
USUAL: Final = (Verb.CREATE, Verb.GET, Verb.LIST, Verb.UPDATE, Verb.DELETE)
ONE: Final = (Cardinality.MANY_TO_ONE, Cardinality.ONE_TO_ONE)


def type_words(type_: Type) -> str:
    """`decimal(12,2)`, `list of text`, `one of draft, active`."""
    if type_.kind is Kind.ENUM:
        return f"one of {', '.join(type_.values)}"
    if type_.kind is Kind.LIST:
        return f"list of {type_words(type_.element)}" if type_.element else "list of text"
    if type_.kind is Kind.DECIMAL and type_.precision is not None:
        return f"decimal({type_.precision},{type_.scale or 0})"
    return TYPE_WORDS.get(type_.kind, type_.kind.value)


def field_rules(field: Field) -> tuple[str, ...]:
    """Every rule of a field but its type; nothing for an optional field without rules."""
    rules = (
        "required" if field.required else "",
        _unique(field),
        length(field.min_length, field.max_length, "items" if field.type.kind is Kind.LIST else "characters"),
        _range(field.minimum, field.maximum),
        f"pattern `{field.pattern}`" if field.pattern else "",
        _default(field.default),
        "cannot change" if field.immutable else "",
        f"computed as {sum_words(field.terms)}" if field.terms else "computed" if field.computed else "",
        "trimmed" if field.trimmed else "",
    )
    return tuple(r for r in rules if r)


def relation_rules(relation: Relation) -> tuple[str, ...]:
    """Every rule of a reference but its target."""
    unique_per = f"unique per {' and '.join(relation.unique_per)}" if relation.unique_per else ""
    rules = (
        "required" if relation.required else "",
        unique_per or ("unique" if relation.cardinality is Cardinality.ONE_TO_ONE else ""),
        ON_DELETE[relation.on_delete] if relation.cardinality in ONE else "",
        "cannot change" if relation.immutable else "",
    )
    return tuple(r for r in rules if r)


def target_words(relation: Relation) -> str:
    """`Category`, or `many Tag`."""
    many = relation.cardinality in (Cardinality.MANY_TO_MANY, Cardinality.ONE_TO_MANY)
    return f"many {relation.target}" if many else relation.target


def moves(machine: Machine) -> tuple[str, ...]:
    """`draft → active (activate)`, one for each legal move."""
    return tuple(f"{m.source} → {m.target}" + (f" ({m.name})" if m.name else "") for m in machine.moves)


def sum_words(terms: tuple[Term, ...]) -> str:
    """`total - reserved`."""
    first, *rest = sorted(terms, key=lambda t: -t.sign)
    return first.field + "".join(f" {'+' if t.sign > 0 else '-'} {t.field}" for t in rest)


def adjustment_words(adjustment: Adjustment) -> str:
    """`balance + amount (deposit)`."""
    amount = adjustment.parameter
    terms = (f"{t.field} {'+' if t.sign > 0 else '-'} {amount}" for t in adjustment.terms)
    return f"{' and '.join(terms)} ({adjustment.name})"


def adjustments_line(entity: Entity) -> str:
    """The adjustments, as a line of their own."""
    return f"adjustments: {', '.join(map(adjustment_words, entity.adjustments))}"


def _unique(field: Field) -> str:
    if not field.unique and not field.unique_per:
        return ""
    within = f" per {' and '.join(field.unique_per)}" if field.unique_per else ""
    return f"unique{within}{' ignoring case' if field.case_insensitive else ''}"


def _default(value: str | None) -> str:
    """A value with more in it than letters, digits and simple signs is quoted, so that no comma ends it."""
    if value is None:
        return ""
    return f"default {value}" if re.fullmatch(r"[\w.+-]+", value) else f"default `{value}`"


def length(least: int | None, most: int | None, unit: str = "characters") -> str:
    """`1 to 50 characters`."""
    if least and most is not None:
        return f"exactly {most} {unit}" if least == most else f"{least} to {most} {unit}"
    if most is not None:
        return f"at most {most} {unit}"
    return f"at least {least} {unit}" if least else ""


def _range(least: Bound | None, most: Bound | None) -> str:
    if least and most and not least.exclusive and not most.exclusive:
        return f"between {least.value} and {most.value}"
    low = f"{'more than' if least.exclusive else 'at least'} {least.value}" if least else ""
    high = f"{'less than' if most.exclusive else 'at most'} {most.value}" if most else ""
    return ", ".join(r for r in (low, high) if r)


def field_line(entity: Entity, field: Field) -> str:
    """What follows the name of a field in a precise line: its type and every rule."""
    orders = (f"{'on or after' if o.equal else 'after'} {o.left}" for o in entity.orderings if o.right == field.name)
    sign = "; " if field.type.kind is Kind.ENUM or field.default is not None else ", "
    # `read status: yes/no` could be a status with two values, so a line says it in the other word.
    said = "boolean" if field.type.kind is Kind.BOOLEAN else type_words(field.type)
    return sign.join((said, *field_rules(field), *orders))


def relation_line(relation: Relation) -> str:
    """What follows the name of a reference in a precise line."""
    return ", ".join((target_words(relation), *relation_rules(relation)))


def unique_line(unique: Unique) -> str:
    """A combination that is unique, as a line of its own."""
    return f"unique together: {', '.join(unique.members)}"


def moves_line(machine: Machine) -> str:
    """The legal moves, as a line of their own."""
    return f"{machine.field} moves: {', '.join(moves(machine))}"


def operations_line(entity: Entity) -> str:
    """Which operations there are, as a line of its own; moves are told by the line of moves."""
    named = (o.name for o in entity.operations if o.verb in (*USUAL, Verb.RESTORE))
    return f"operations: {', '.join(named)}"


def people_line(entity: Entity, deeds: Iterable[tuple[Verb, str]], roles: tuple[str, ...], known: bool = False) -> str:
    """Who may do something, as a requirement: roles and nobody else, any known caller, or everybody."""
    verbs = listed([name.replace("_", " ") if verb in NAMED else verb.value for verb, name in deeds])
    things = entity.collection.replace("_", " ")
    if roles:
        named = listed([f"`{r}`" for r in roles], "or")
        return f"Only users with role {named} MUST be able to {verbs} {things}"
    return f"{'Authenticated users' if known else 'Anyone'} MUST be able to {verbs} {things}"


def gate_words(gate: Gate) -> str:
    """`any known caller`, `callers with role admin or editor`."""
    return f"callers with role {listed(gate.roles, 'or')}" if gate.roles else "any known caller"


def owner_words(ownership: Ownership) -> str:
    """`only the owner can get, list and update it; not found for others, but for role admin`."""
    if not ownership.verbs:
        return "whoever creates it"
    answer = "not found" if ownership.hidden else "forbidden"
    exempt = f", but for role {listed(ownership.exempt, 'and')}" if ownership.exempt else ""
    verbs = listed([v.value for v in ownership.verbs])
    return f"only the owner can {verbs} it; {answer} for others{exempt}{_reaching(ownership)}"


def _reaching(ownership: Ownership) -> str:
    """`; role admin can delete any`."""
    return "".join(f"; role {listed(w.roles, 'and')} can {w.verb.value} any" for w in ownership.reaches)


def tenant_line(entity: Entity) -> str:
    """That rows are kept apart by tenant, as a requirement."""
    return f"System MUST isolate {entity.collection.replace('_', ' ')} by tenant"


def others_line(entity: Entity, hidden: bool) -> str:
    """How a record of somebody else is answered, as a requirement."""
    answer = "404 (not 403)" if hidden else "403"
    return f"System MUST return {answer} for {entity.collection.replace('_', ' ')} of other users"


def listed(words: Sequence[str], last: str = "and") -> str:
    """`create, update and delete`."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)
