"""Rows of the tests that delete what others refer to: blocked, deleted together, or the reference cleared.

In: a `View`. Out: rows with the Go lines that make the reference and check what became of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pipeline.design.contract.access import is_owned, needed, tenant
from pipeline.design.contract.constraints import on_delete
from pipeline.design.contract.spelling import reference
from pipeline.design.model import Cardinality, OnDelete, Relation
from pipeline.design.operations import Verb
from pipeline.design.text.initialisms import joined
from pipeline.render.gotests import rows
from pipeline.render.gotests.callers import USUAL, as_caller
from pipeline.render.gotests.view import View, views
from pipeline.render.names import article, pb_field, spaced

EFFECTS = {
    OnDelete.RESTRICT: "is still used by",
    OnDelete.CASCADE: "is deleted with",
    OnDelete.CLEAR: "is cleared in",
}


class Referral(Struct, frozen=True, kw_only=True):
    """One reference to the entity. `made`: Go lines that store it as `row`; `check`: lines that return a check."""

    name: str
    made: tuple[str, ...]
    check: tuple[str, ...]
    blocked: bool

    @property
    def refer(self) -> tuple[str, ...]:
        return (*self.made, *self.check)


def referrals(view: View) -> Iterator[Referral]:
    """Every stored reference to the entity, by whichever entity holds it."""
    for other in views(view.system):
        for relation in other.entity.relations:
            if relation.stored and relation.target == view.entity.name and _testable(other, relation):
                words = article(spaced(other.entity.name))
                action = _action(relation)
                yield Referral(
                    name=f"database: {EFFECTS[action]} {words}'s {spaced(relation.name)}",
                    made=_made(other, relation),
                    check=_check(other, relation, action),
                    blocked=action is OnDelete.RESTRICT,
                )


def _action(relation: Relation) -> OnDelete:
    """One of many links goes alone: the row that has them stays."""
    many = relation.cardinality is Cardinality.MANY_TO_MANY
    action = on_delete(relation)
    return OnDelete.CLEAR if many and action is OnDelete.CASCADE else action


def _testable(other: View, relation: Relation) -> bool:
    """A row that must refer to its own kind refers to itself, and blocks or takes along nothing but itself."""
    return not (relation.required and relation.target == other.entity.name)


def _made(other: View, relation: Relation) -> tuple[str, ...]:
    if relation.cardinality is Cardinality.MANY_TO_MANY:
        return (
            f"row := testutil.CreateTest{other.name}(t, app.DB, nil)",
            f"testutil.Link{other.name}{joined(relation.name)}(t, app.DB, row.ID, id)",
        )
    value = "new(id)" if rows.pointer(relation) else "id"
    change = f"func(row *models.{other.name}) {{ row.{rows.reference_field(relation)} = {value} }}"
    named = "row := " if other.entity.can(Verb.GET) else ""
    return (f"{named}testutil.CreateTest{other.name}(t, app.DB, {change})",)


def _as_owner(other: View, relation: Relation, request: str) -> str:
    """Whoever a row belongs to reads it: where the reference is its owner or tenant, that is not the usual caller."""
    if relation == tenant(other.entity):
        return f"testutil.In({request}, id.String(), {USUAL}, testutil.Roles...)"
    if relation != other.owner or not is_owned(other.entity, Verb.GET):
        return request
    read = next(o for o in other.entity.operations if o.verb is Verb.GET)
    return as_caller(request, "id", needed(other.entity, read))


def _check(other: View, relation: Relation, action: OnDelete) -> tuple[str, ...]:
    if not other.entity.can(Verb.GET):
        count = 0 if action is OnDelete.CASCADE and not other.entity.soft_delete else 1
        if relation.target == other.entity.name and (action is OnDelete.RESTRICT or other.entity.soft_delete):
            count += 1
        return (
            "return func(t *testing.T) {",
            f"\ttestutil.AssertCount(t, app.DB, &models.{other.name}{{}}, {count})",
            "}",
        )
    asked = f'testutil.NewRequest(t, http.MethodGet, "{other.path}/"+row.ID.String(), nil)'
    read = f"answer := app.Serve({_as_owner(other, relation, asked)})"
    if action is OnDelete.CASCADE:
        checked: tuple[str, ...] = (f"testutil.AssertProblem(t, answer, handlers.Errors.{other.name}NotFound)",)
    else:
        checked = (
            f"got := testutil.Decode(t, answer, http.StatusOK, &{other.message}{{}})",
            f"want := stored{other.name}(row)",
            *_outcome(relation, action),
            "testutil.AssertEqual(t, want, got)",
        )
    return ("return func(t *testing.T) {", *(f"\t{line}" for line in (read, *checked)), "}")


def _outcome(relation: Relation, action: OnDelete) -> Iterator[str]:
    go = pb_field(reference(relation))
    if action is OnDelete.CLEAR:
        yield f"want.{go}, want.Version, want.UpdatedAt = nil, row.Version+1, got.GetUpdatedAt()"
    elif relation.cardinality is Cardinality.MANY_TO_MANY:
        yield f"want.{go} = []string{{id.String()}}"
