"""Rows of the tests that the database keeps the same rules as the service, and is understood when it refuses.

In: a `View`. Out: for each check constraint a change of a stored row that violates it and nothing else, with the error
that must come of it; and for each unique key that no request can run into, the change that makes a row run into it. The
service never gets that far by itself: the test changes the row by a hook, in the transaction of a valid request.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from pipeline.design.contract.constraints import Constraint, Rule, is_shadowed, of_entity, uniques
from pipeline.design.contract.errors import RULE_SENTINELS
from pipeline.design.model import Field, Kind
from pipeline.design.samples import Value, sample
from pipeline.design.samples.extremes import Wrong, wrongs
from pipeline.design.text.initialisms import joined
from pipeline.render.golang.patterns import fits_postgres
from pipeline.render.gotests import rows
from pipeline.render.gotests.keys import error_of, filled_key
from pipeline.render.gotests.periods import in_order
from pipeline.render.gotests.view import OTHER_INDEX, View, closure

BREAKS: Final = {Rule.PATTERN: "pattern", Rule.FORMAT: "format", Rule.MINIMUM: "range", Rule.MAXIMUM: "range"}
LOW: Final = ("below", "not above", "before", "shorter")


class Violation(Struct, frozen=True, kw_only=True):
    """One violated constraint. `change`: a Go function on the row."""

    name: str
    change: str
    member: str
    error: str


class Collision(Struct, frozen=True, kw_only=True):
    """A key that no request sets. `given`: a Go function on the row that has it; `change`: on the row that gets it."""

    name: str
    given: str
    change: str
    error: str
    members: tuple[str, ...]


def collisions(view: View) -> Iterator[Collision]:
    """One row for each unique index with a member that only the service, or custom code, ever writes."""
    for constraint in uniques(view.entity):
        computed = [f for f in view.entity.fields if f.computed and f.name in constraint.members]
        error = error_of(view, constraint)
        if computed and error is not None and not is_shadowed(view.entity, constraint):
            given = (
                *(rows.assign(view.entity, f, sample(f, OTHER_INDEX)) for f in computed),
                *filled_key(view, constraint),
            )
            columns = [joined(m) for m in constraint.members]
            yield Collision(
                name=f"database: {constraint.name}",
                given=closure(f"func(row *models.{view.name})", given, "\t\t\t"),
                change=closure(
                    f"func(row, taken *models.{view.name})", tuple(f"row.{c} = taken.{c}" for c in columns), "\t\t\t"
                ),
                error=error.name,
                members=error.members,
            )


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
        yield from (in_order(view.entity, field, value) or ()) if value is not None else ()


def _violating(field: Field, rule: Rule) -> Value:
    """A value that breaks this rule alone; None when there is none, or the database does not keep the rule."""
    listed = field.type.kind is Kind.LIST
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
