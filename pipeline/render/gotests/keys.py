"""Rows of the tests of unique keys: duplicates by create and by update, in another case, and all at the same moment.

In: a `View`. Out: rows, one or two for each unique index, with the assignments that make a request collide with a row.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pipeline.design.cases import Refusal
from pipeline.design.contract.constraints import Constraint, overlaps, uniques
from pipeline.design.contract.errors import Sentinel
from pipeline.design.contract.messages import Member
from pipeline.design.model import Field, Kind, Relation
from pipeline.render.gotests import rows, values
from pipeline.render.gotests.callers import json_member
from pipeline.render.gotests.view import View, is_many
from pipeline.render.names import spaced


class Key(Struct, frozen=True, kw_only=True):
    """A collision. `given`: Go statements on the row that stands in the way; `copies`: on the request, from `taken`."""

    name: str
    error: str
    members: tuple[str, ...]
    given: tuple[str, ...]
    copies: tuple[str, ...]
    updates: tuple[str, ...] = ()


def keys(view: View) -> Iterator[Key]:
    """One row for each unique index that a request can run into, before one of fewer members stops it."""
    sent = {m.name: (m, go) for m, go in view.created}
    for constraint in (*uniques(view.entity), *overlaps(view.entity)):
        error = _error(view, constraint)
        set_by_caller = [json_member(m) for m in view.from_caller]
        names = [n for n in constraint.members if n not in set_by_caller]
        if error is None or not names or not all(name in sent for name in names):
            continue
        members = [sent[name] for name in names]
        if any(set(other.members) < set(constraint.members) for other in uniques(view.entity)):
            continue
        if any(is_many(m) or view.is_state(m) for m, _ in members):
            continue
        yield _key(view, error, members)
        folded = _folded(view, constraint, error, members)
        if folded:
            yield folded


def _key(view: View, error: Sentinel, members: list[tuple[Member, str]]) -> Key:
    return Key(
        name=f"state: {' and '.join(spaced(m.name) for m, _ in members)} taken",
        error=error.name,
        members=error.members,
        given=tuple(_given(view, members)),
        copies=tuple(f"r.{go} = {copied(view, m, go)}" for m, go in members),
        updates=tuple(_updates(view, members)),
    )


def _folded(view: View, constraint: Constraint, error: Sentinel, members: list[tuple[Member, str]]) -> Key | None:
    """The same key in capitals, where case does not tell values apart and capitals are allowed."""
    folded = [
        (m, go)
        for m, go in members
        if m.name in constraint.lower and isinstance(m.of, Field) and not m.of.pattern and m.type.kind is not Kind.URL
    ]
    if not folded:
        return None
    copies = [
        f"r.{go} = proto.String(strings.ToUpper(taken.Get{go}()))"
        if (m, go) in folded
        else f"r.{go} = {copied(view, m, go)}"
        for m, go in members
    ]
    return Key(
        name=f"state: {' and '.join(spaced(m.name) for m, _ in folded)} taken in another case",
        error=error.name,
        members=error.members,
        given=tuple(_given(view, members)),
        copies=tuple(copies),
    )


def _error(view: View, constraint: Constraint) -> Sentinel | None:
    return next((s for s in view.errors if s.refusal is Refusal.TAKEN and s.constraint == constraint.name), None)


def _given(view: View, members: list[tuple[Member, str]]) -> Iterator[str]:
    """Optional references of a key are filled: without a value they would collide with nothing."""
    for member, _ in members:
        if isinstance(member.of, Relation) and not member.of.required:
            parent = f"testutil.CreateTest{view.target(member.of).name}(t, app.DB, nil).ID"
            yield f"row.{rows.reference_field(member.of)} = new({parent})"


def copied(view: View, member: Member, go: str, taken: str = "taken") -> str:
    """A request's member with the value of the resource `taken`, a Go expression."""
    shown = next(m for m, _ in view.resource if m.name == member.name)
    if shown.optional or shown.repeated or member.type.kind in values.MESSAGES:
        return f"{taken}.{go}"
    if member.type.kind is Kind.ENUM:
        return f"{taken}.Get{go}().Enum()"
    return f"proto.{values.pointer(member)}({taken}.Get{go}())"


def _updates(view: View, members: list[tuple[Member, str]]) -> Iterator[str]:
    """The same for PATCH, when all of the key can be changed."""
    changeable = {m.name for m, _ in view.updated}
    if all(m.name in changeable for m, _ in members):
        for member, go in members:
            yield f"{go}: {copied(view, member, go)}"
