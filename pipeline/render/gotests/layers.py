"""Rows of the tests that the database keeps the same rules as the service, and is understood when it refuses.

In: a `View`. Out: for each check constraint a change of a stored row that violates it and nothing else, with the error
that must come of it. The service never gets that far by itself: the test changes the row by a hook, in the transaction
of a valid request.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from pipeline.design.contract.constraints import Constraint, Rule, of_entity, rules
from pipeline.design.contract.errors import RULE_SENTINELS
from pipeline.design.model import Field, Kind
from pipeline.design.samples import NUMBERS, Value, sample
from pipeline.design.samples.extremes import Wrong, wrongs
from pipeline.render.golang.patterns import fits_postgres
from pipeline.render.gotests import rows
from pipeline.render.gotests.view import OTHER_INDEX, View, closure

BREAKS: Final = {Rule.PATTERN: "pattern", Rule.FORMAT: "format", Rule.MINIMUM: "range", Rule.MAXIMUM: "range"}
LOW: Final = ("below", "not above", "before", "shorter")


class Violation(Struct, frozen=True, kw_only=True):
    """One violated constraint. `change`: a Go function on the row."""

    name: str
    change: str
    member: str
    error: str


def violations(view: View) -> Iterator[Violation]:
    """One row for each check that the database has."""
    for constraint in of_entity(view.entity):
        statements = tuple(_statements(view, constraint))
        if statements:
            yield Violation(
                name=f"database: {constraint.name}",
                change=closure(f"func(row *models.{view.name})", statements, "\t\t\t"),
                member=constraint.members[-1],
                error=RULE_SENTINELS[constraint.rule],
            )


def _statements(view: View, constraint: Constraint) -> Iterator[str]:
    field = constraint.field
    if constraint.rule is Rule.ORDER:
        left, right = (view.entity.field_named(m) for m in constraint.members)
        if left is not None and right is not None:
            yield rows.assign(view.entity, left, sample(left, OTHER_INDEX))
            yield rows.assign(view.entity, right, sample(right, 1))
    elif constraint.rule is Rule.VALUES and field is not None:
        yield rows.assign_text(field, "NO_SUCH_VALUE")
    elif field is not None and constraint.rule in RULE_SENTINELS:
        value = _violating(field, constraint.rule)
        if value is not None and not _out_of_order(view, field, constraint.rule):
            yield rows.assign(view.entity, field, value)


def _out_of_order(view: View, field: Field, rule: Rule) -> bool:
    """True when a number cannot break its limit without leaving its order with another one, which is refused first."""
    if rule is Rule.MINIMUM:
        return any(o.right == field.name and _has(view, o.left, "minimum") for o in view.entity.orderings)
    return rule is Rule.MAXIMUM and any(
        o.left == field.name and _has(view, o.right, "maximum") for o in view.entity.orderings
    )


def _has(view: View, name: str, limit: str) -> bool:
    field = view.entity.field_named(name)
    return field is not None and field.type.kind in NUMBERS and getattr(field, limit) is not None


def _violating(field: Field, rule: Rule) -> Value:
    """A value that breaks this rule alone; None when there is none, or the database does not keep the rule."""
    listed = field.type.kind is Kind.LIST
    if rule is Rule.NOT_BLANK and (Rule.FORMAT in rules(field) or (listed and field.min_length)):
        return None
    if rule is Rule.NOT_BLANK:
        return () if listed else " " * (field.min_length or 1)
    if rule is Rule.MIN_LENGTH and field.min_length == 1:
        return () if listed else ""
    if rule is Rule.PATTERN and not fits_postgres(field.pattern or ""):
        return None
    wanted = BREAKS.get(rule, "length")
    low = rule in (Rule.MINIMUM, Rule.MIN_LENGTH)
    return next((w.value for w in wrongs(field) if w.breaks == wanted and _side(w, rule, low)), None)


def _side(wrong: Wrong, rule: Rule, low: bool) -> bool:
    return rule in (Rule.PATTERN, Rule.FORMAT) or wrong.name.startswith(LOW) is low
