"""Rows of the tests that refer to nothing: to a row that never was, and to one that is deleted but still stored.

In: a `View`. Out: rows for requests that create and requests that change; both are refused alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from pipeline.design.cases import Refusal
from pipeline.design.contract.access import tenant, within_tenant
from pipeline.design.contract.messages import Member
from pipeline.design.contract.spelling import reference
from pipeline.design.model import Cardinality, Relation
from pipeline.render.gotests.callers import assigned
from pipeline.render.gotests.rows import reference_field
from pipeline.render.gotests.view import View, closure, is_many
from pipeline.render.names import spaced

INDENT: Final = "\t\t\t"


class Dangling(Struct, frozen=True, kw_only=True):
    """One reference. `request`: Go type; `statements`: what makes it of a request `r`; `error`: the refusal."""

    name: str
    request: str
    statements: tuple[str, ...]
    member: str
    error: str

    @property
    def change(self) -> str:
        """The statements as a Go function."""
        t = "t" if any("(t, " in s for s in self.statements) else "_"
        return closure(f"func({t} *testing.T, r *apiv1.{self.request})", self.statements, INDENT)


def in_creates(view: View) -> tuple[Dangling, ...]:
    """A row or two for each reference that a create request sets."""
    return tuple(_dangling(view, f"Create{view.pb}Request", view.created))


def in_updates(view: View) -> tuple[Dangling, ...]:
    """The same for what PATCH changes."""
    return tuple(_dangling(view, f"Update{view.pb}Request", view.updated))


def in_restores(view: View) -> Iterator[Dangling]:
    """A row for each reference to what can be deleted meanwhile; `statements` change the stored row."""
    for relation in view.entity.relations:
        single = relation.stored and relation.cardinality is not Cardinality.MANY_TO_MANY
        if not single or relation in view.from_caller or not view.system.entity(relation.target).soft_delete:
            continue
        error = view.error(Refusal.REFERENCE, reference(relation))
        if error is not None:
            value = "gone.ID" if relation.required else "new(gone.ID)"
            yield Dangling(
                name=f"database: {spaced(reference(relation))} of a deleted row",
                request="",
                statements=(*_gone(view.target(relation)), f"row.{reference_field(relation)} = {value}"),
                member=reference(relation),
                error=error.name,
            )


def _dangling(view: View, request: str, members: Iterable[tuple[Member, str]]) -> Iterator[Dangling]:
    for member, go in members:
        of = member.of
        error = next((s for s in view.errors if s.refusal is Refusal.REFERENCE and member.name in s.members), None)
        if not isinstance(of, Relation) or error is None:
            continue
        for state, statements in _states(view, member, of, go):
            yield Dangling(
                name=f"database: {spaced(member.name)} {state}",
                request=request,
                statements=statements,
                member=member.name,
                error=error.name,
            )


def _states(view: View, member: Member, relation: Relation, go: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "unknown", (_refer(member, go, "uuid.NewString()"),)
    target = view.target(relation)
    if target.entity.soft_delete:
        yield "of a deleted row", (*_gone(target), _refer(member, go, "gone.ID.String()"))
    held = tenant(target.entity)
    if held is not None and within_tenant(view.entity, relation, view.system):
        theirs = (
            f"theirs := testutil.CreateTest{target.name}(t, app.DB, func(row *models.{target.name}) {{",
            f"\t{assigned(held, 'testutil.OtherTenant', 'app.DB')}",
            "})",
        )
        yield "of another tenant's row", (*theirs, _refer(member, go, "theirs.ID.String()"))


def _gone(target: View) -> tuple[str, ...]:
    return (
        f"gone := testutil.CreateTest{target.name}(t, app.DB, func(row *models.{target.name}) {{",
        "\trow.DeletedAt = gorm.DeletedAt{Time: time.Now(), Valid: true}",
        "})",
    )


def _refer(member: Member, go: str, target: str) -> str:
    return f"r.{go} = " + (f"[]string{{{target}}}" if is_many(member) else f"proto.String({target})")
