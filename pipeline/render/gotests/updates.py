"""Rows of the tests that change a resource: what PATCH takes, clears and refuses.

In: a `View`. Out: rows and the assignments that turn a request into what it must lead to.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pipeline.design.contract.messages import Member
from pipeline.design.contract.spelling import nullable
from pipeline.design.model import Field, Kind, Relation
from pipeline.design.samples import Value, row
from pipeline.design.samples.extremes import extremes, wrongs
from pipeline.render.gotests import rows, values
from pipeline.render.gotests.creates import error_of, invalid
from pipeline.render.gotests.periods import rank
from pipeline.render.gotests.view import OTHER_INDEX, View, closure, is_many
from pipeline.render.names import spaced

ZEROES = ("zero", "false", "empty list")


class Row(Struct, frozen=True, kw_only=True):
    """One PATCH with a typed body. `members`: `Name: proto.String("x")`."""

    name: str
    members: tuple[str, ...]


class RawRow(Struct, frozen=True, kw_only=True):
    """One PATCH with a body that no message can express. `change`: the statement on what is expected."""

    name: str
    body: str
    change: str = ""
    want: str = ""
    message: str = ""

    @property
    def function(self) -> str:
        """The change as a Go function."""
        return closure(f"func(want *{self.message})", (self.change,), "\t\t\t")

    @property
    def source(self) -> str:
        """The body as a Go expression."""
        return values.quoted(self.body)


def free(view: View) -> tuple[tuple[Member, str, Field], ...]:
    """The fields that PATCH sets like any value; a state moves by its own rules."""
    return tuple((m, go, m.of) for m, go in view.updated if isinstance(m.of, Field) and not view.is_state(m))


def first(view: View) -> str:
    """One member with a new value, as a Go literal of the request has it; empty when nothing can be changed."""
    found = next((f for f in free(view) if not view.is_ordered(f[2])), None)
    return f"{found[1]}: {view.expression(found[0], view.sample(found[0]))}" if found else ""


def accepted(view: View) -> Iterator[Row]:
    """Each member alone, with a value and with its zero value, and all of them at once."""
    all_members = []
    for member, go, field in free(view):
        value = f"{go}: {view.expression(member, view.sample(member))}"
        all_members.append(value)
        if view.is_ordered(field):
            continue
        yield Row(name=f"success: {spaced(member.name)} alone", members=(value,))
        for extreme in extremes(field):
            # protobuf has no empty list that differs from an absent one: that body is a raw row.
            if extreme.value != () and extreme.name in ZEROES:
                zero = f"{go}: {view.expression(member, extreme.value)}"
                yield Row(name=f"boundary: {spaced(member.name)} {extreme.name}", members=(zero,))
    if len(all_members) > 1:
        yield Row(name="success: everything at once", members=tuple(all_members))


def cleared(view: View) -> Iterator[RawRow]:
    """Members that null or an empty list empties."""
    resource = {m.name: go for m, go in view.resource}
    for member, _ in view.updated:
        go = resource[member.name]
        words = spaced(member.name)
        if member.repeated and not _required(member):
            yield _emptied(view, f"boundary: {words} empty list", f'{{"{member.name}": []}}', go)
        if not _required(member):
            yield _emptied(view, f"boundary: {words} null", f'{{"{member.name}": null}}', go)


def _emptied(view: View, name: str, body: str, go: str) -> RawRow:
    return RawRow(name=name, body=body, change=f"want.{go} = nil", message=view.message)


def refused(view: View) -> Iterator[RawRow]:
    """Bodies with one member that is wrong, and none of them may change anything."""
    for member, _ in view.updated:
        words = spaced(member.name)
        if _required(member) and not is_many(member):
            yield RawRow(
                name=f"input validation: {words} null",
                body=f'{{"{member.name}": null}}',
                want=invalid(member.name, "MissingRequired"),
            )
        if not isinstance(member.of, Field):
            continue
        for wrong in wrongs(member.of):
            category = "boundary" if wrong.breaks in ("length", "range", "digits") else "input validation"
            yield RawRow(
                name=f"{category}: {words} {wrong.name}",
                body=_body(member, wrong.value),
                want=invalid(member.name, error_of(wrong)),
            )
    yield from _out_of_order(view)
    yield from _read_only(view)


def _out_of_order(view: View) -> Iterator[RawRow]:
    """A value that must come before another one, later than what is stored there."""
    sent = {m.of.name: m for m, _ in view.updated if isinstance(m.of, Field)}
    stored = row(view.entity)
    for ordering in view.entity.orderings:
        left, right = sent.get(ordering.left), view.entity.field_named(ordering.right)
        later = view.sample(left, OTHER_INDEX) if left else None
        if left is not None and right is not None and not right.computed and rank(later) > rank(stored[right.name]):
            yield RawRow(
                name=f"input validation: {spaced(left.name)} after {spaced(right.name)}",
                body=_body(left, later),
                want=invalid(right.name, "WrongOrder"),
            )


def assignments(view: View) -> Iterator[tuple[str, str, str]]:
    """Go field, condition and value by which a request changes a resource."""
    resource = {m.name: m for m, _ in view.resource}
    for member, go in view.updated:
        condition = f"len(r.{go}) > 0" if member.repeated else f"r.{go} != nil"
        yield go, condition, rows.taken(resource[member.name], go)


def _required(member: Member) -> bool:
    """True when the member cannot be cleared; a list can unless it must have items."""
    of = member.of
    if isinstance(of, Field):
        return of.required if of.type.kind is Kind.LIST else not nullable(of)
    return isinstance(of, Relation) and of.required


def _body(member: Member, value: Value) -> str:
    return f'{{"{member.name}": {values.raw(value, member)}}}'


def _read_only(view: View) -> Iterator[RawRow]:
    """Members that a resource shows and PATCH does not set."""
    settable = {m.name for m, _ in view.updated}
    for member, _ in view.resource:
        if member.name in settable:
            continue
        body = f'{{"{member.name}": {_shown(view, member)}}}'
        yield RawRow(
            name=f"input validation: {spaced(member.name)} cannot be set",
            body=body,
            want=invalid(member.name, "ReadOnly"),
        )


def _shown(view: View, member: Member) -> str:
    if isinstance(member.of, Field):
        return values.raw(view.sample(member), member)
    stamps = {Kind.TIMESTAMP: '"2026-01-15T08:00:00Z"', Kind.INTEGER: "7"}
    return stamps.get(member.type.kind, '"018f4e6a-0000-7000-8000-000000000001"')
