"""Rows of the tests of unique keys: duplicates by create and by update, in another case, and all at the same moment.

In: a `View`. Out: rows, one or two for each unique index, with the assignments that make a request collide with a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from pipeline.design.cases import Refusal
from pipeline.design.contract.constraints import Constraint, is_shadowed, overlaps, uniques
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
    sent = {m.name: (m, go) for m, go in view.created or view.updated}
    state = view.state.name if view.state else ""
    for constraint in (*uniques(view.entity), *overlaps(view.entity)):
        error = error_of(view, constraint)
        set_by_caller = [json_member(m) for m in view.from_caller]
        names = [n for n in constraint.members if n not in set_by_caller and n != state]
        if error is None or not all(name in sent for name in names):
            continue
        members = [sent[name] for name in names]
        if is_shadowed(view.entity, constraint) or any(is_many(m) for m, _ in members):
            continue
        yield _key(view, error, members)
        folded = _folded(view, constraint, error, members)
        if folded:
            yield folded


def _key(view: View, error: Sentinel, members: list[tuple[Member, str]]) -> Key:
    return Key(
        name=f"state: {' and '.join(map(spaced, _named(error, members)))} taken",
        error=error.name,
        members=error.members,
        given=tuple(_given(view, error, members)),
        copies=tuple(f"r.{go} = {copied(view, m, go)}" for m, go in members),
        updates=() if _holds_state(view, error) else tuple(_updates(view, members)),
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
        given=tuple(_given(view, error, members)),
        copies=tuple(copies),
    )


def error_of(view: View, constraint: Constraint) -> Sentinel | None:
    """What a request is refused with that violates the key."""
    return next((s for s in view.errors if s.refusal is Refusal.TAKEN and s.constraint == constraint.name), None)


def _named(error: Sentinel, members: list[tuple[Member, str]]) -> tuple[str, ...]:
    """What a request says of the key; all of it where the service alone sets it."""
    return tuple(m.name for m, _ in members) or error.members


def _holds_state(view: View, error: Sentinel) -> bool:
    return view.state is not None and view.state.name in error.members


def _given(view: View, error: Sentinel, members: list[tuple[Member, str]]) -> Iterator[str]:
    """The state of a key is that in which rows begin, and its optional references are filled: without a value they
    would collide with nothing."""
    if view.state and view.entity.machine and _holds_state(view, error):
        yield rows.assign(view.entity, view.state, view.entity.machine.initial)
    yield from filled(view, (m.of for m, _ in members))


def filled(view: View, members: Iterable[Field | Relation | None]) -> Iterator[str]:
    """Statements that give a row what its optional references among these refer to."""
    for member in members:
        if isinstance(member, Relation) and not member.required:
            parent = f"testutil.CreateTest{view.target(member).name}(t, app.DB, nil).ID"
            yield f"row.{rows.reference_field(member)} = new({parent})"


def filled_key(view: View, constraint: Constraint) -> Iterator[str]:
    """The same for all references among the members of a constraint."""
    return filled(view, (view.entity.relation_named(m.removesuffix("_id")) for m in constraint.members))


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
