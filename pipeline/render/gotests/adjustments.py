"""Rows of the tests of adjustments: amounts that fit, the most that does, more than that, and amounts that are none.

In: a `View`. Out: rows with Go statements on the row before, the request, and what it must make of the resource. How
much a row bears is the `headroom`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from msgspec import Struct

from pipeline.design.contract.amounts import adjustment, amount
from pipeline.design.contract.messages import Member
from pipeline.design.contract.routes import operations, route
from pipeline.design.contract.spelling import pascal, places, wide
from pipeline.design.model import Field, Kind
from pipeline.design.operations import Adjustment, Operation, Verb
from pipeline.design.samples import notation, total, unit
from pipeline.design.samples.extremes import wrongs
from pipeline.render.gotests import rows, values
from pipeline.render.gotests.creates import error_of, invalid
from pipeline.render.gotests.headroom import Numbers, most, numbers, sendable
from pipeline.render.gotests.view import View, closure

RACERS: Final = 6
"""As in the template `main`."""


class Adjusted(Struct, frozen=True, kw_only=True):
    """One amount. `given`, `change`: Go functions on the row before and on the resource that must come back."""

    name: str
    path: str
    request: str
    given: str
    change: str
    amount: str


class Unfit(Struct, frozen=True, kw_only=True):
    """A body that holds no amount. `want`: the entry that says so."""

    name: str
    path: str
    body: str
    want: str


class Race(Struct, frozen=True, kw_only=True):
    """The same amount several times at the same moment: `change` is what all that fit make together, `fits` of them."""

    name: str
    path: str
    request: str
    given: str
    change: str
    fits: int


class Adjustments(Struct, frozen=True, kw_only=True):
    """What the template of an entity's adjustments needs. `member`: of the first amount, for problems."""

    fitting: tuple[Adjusted, ...]
    beyond: tuple[Adjusted, ...]
    unfit: tuple[Unfit, ...]
    races: tuple[Race, ...]


def adjustments(view: View) -> Adjustments:
    """The rows of all adjustments of an entity."""
    asked = tuple(o for o in operations(view.entity) if o.verb is Verb.ADJUST)
    return Adjustments(
        fitting=tuple(row for o in asked for row in _fitting(view, o)),
        beyond=tuple(row for o in asked for row in beyond(view, o)),
        unfit=tuple(row for o in asked for row in _unfit(view, o)),
        races=tuple(row for o in asked for row in _races(view, o)),
    )


def least(view: View, operation: Operation) -> str:
    """A request that fits, as a Go expression."""
    return _request(view, operation, unit(amount(view.entity, adjustment(view.entity, operation.name))))


def given(view: View, operation: Operation) -> tuple[str, ...]:
    """The statements that make a row of which the least amount can be taken."""
    return tuple(_statements(view, numbers(view, adjustment(view.entity, operation.name))))


def _fitting(view: View, operation: Operation) -> Iterator[Adjusted]:
    change = adjustment(view.entity, operation.name)
    before, sent = numbers(view, change), amount(view.entity, change)
    words, limit = operation.name.replace("_", " "), most(view, change, before)
    yield _adjusted(view, operation, f"success: {words}", before, unit(sent))
    if limit is not None and limit > unit(sent) and sendable(sent, limit):
        yield _adjusted(view, operation, f"boundary: {words} of all that fits", before, limit)


def beyond(view: View, operation: Operation) -> Iterator[Adjusted]:
    """The least amount that does not fit."""
    change = adjustment(view.entity, operation.name)
    before, sent = numbers(view, change), amount(view.entity, change)
    limit = most(view, change, before)
    if limit is not None and sendable(sent, limit + unit(sent)):
        name = f"boundary: {operation.name.replace('_', ' ')} of more than fits"
        yield _adjusted(view, operation, name, before, limit + unit(sent))


def _adjusted(view: View, operation: Operation, name: str, before: Numbers, number: Decimal) -> Adjusted:
    change = adjustment(view.entity, operation.name)
    return Adjusted(
        name=name,
        path=_path(view, operation),
        request=_request(view, operation, number),
        given=closure(f"func(row *models.{view.name})", tuple(_statements(view, before)), "\t\t\t"),
        change=_changed(view, change, before, number, 1),
        amount=change.parameter,
    )


def _races(view: View, operation: Operation) -> Iterator[Race]:
    change = adjustment(view.entity, operation.name)
    before, sent = numbers(view, change), amount(view.entity, change)
    limit, step, words = most(view, change, before), unit(sent), operation.name.replace("_", " ")
    if limit is None or limit >= RACERS * step:
        yield _race(view, operation, f"state: concurrent {words} adds up", before, step, RACERS)
    half = (limit // (2 * step) + 1) * step if limit is not None else None
    if limit is not None and half is not None and half <= limit and sendable(sent, half):
        yield _race(view, operation, f"state: concurrent {words} of more than half", before, half, 1)


def _race(view: View, operation: Operation, name: str, before: Numbers, number: Decimal, fits: int) -> Race:
    change = adjustment(view.entity, operation.name)
    return Race(
        name=name,
        path=_path(view, operation),
        request=_request(view, operation, number),
        given=closure(f"func(row *models.{view.name})", tuple(_statements(view, before)), "\t\t\t"),
        change=_changed(view, change, before, number, fits),
        fits=fits,
    )


def _unfit(view: View, operation: Operation) -> Iterator[Unfit]:
    member = _member(view, operation)[0]
    field = amount(view.entity, adjustment(view.entity, operation.name))
    words, path = operation.name.replace("_", " "), _path(view, operation)
    for name, body in (("without an amount", "{}"), ("null", f'{{"{member.name}": null}}')):
        want = invalid(member.name, "MissingRequired")
        yield Unfit(name=f"input validation: {words} {name}", path=path, body=body, want=want)
    for wrong in wrongs(field):
        want = invalid(member.name, error_of(wrong))
        body = f'{{"{member.name}": {values.raw(wrong.value, member)}}}'
        yield Unfit(name=f"boundary: {words} {wrong.name}", path=path, body=body, want=want)
    for name, text in _untyped(field):
        want = invalid(member.name, "WrongType" if field.type.kind is Kind.INTEGER else "OutOfRange")
        yield Unfit(name=f"input validation: {words} {name}", path=path, body=f'{{"{member.name}": {text}}}', want=want)


def _untyped(field: Field) -> Iterator[tuple[str, str]]:
    """Numbers that are no amounts: negative decimals; fractions and what overflows, where amounts are whole."""
    if field.type.kind is not Kind.INTEGER:
        yield "negative", '"-1"'
    elif not wide(field):
        yield "of a fraction", "1.5"
        yield "of more than 32 bits", "2147483648"


def _member(view: View, operation: Operation) -> tuple[Member, str]:
    return view.adjusted(operation.name)[0]


def _request(view: View, operation: Operation, number: Decimal) -> str:
    member, go = _member(view, operation)
    field = amount(view.entity, adjustment(view.entity, operation.name))
    name = f"{pascal(operation.name)}{view.pb}Request"
    return f"&apiv1.{name}{{{go}: {view.expression(member, notation(field, number))}}}"


def _path(view: View, operation: Operation) -> str:
    return route(view.entity, operation).path.partition("{id}")[2]


def _statements(view: View, before: Numbers) -> Iterator[str]:
    for field in view.entity.fields:
        if field.name in before:
            yield rows.assign(view.entity, field, notation(field, before[field.name]))


def _changed(view: View, change: Adjustment, before: Numbers, number: Decimal, times: int) -> str:
    """A Go function that makes of the resource before what `times` such amounts make of it."""
    signs = {t.field: t.sign for t in change.terms}
    after = {name: value + signs.get(name, 0) * number * times for name, value in before.items()}
    texts = {name: str(value) for name, value in after.items()}
    statements = []
    for member, go in view.resource:
        field = member.of
        if not isinstance(field, Field):
            continue
        if field.name in signs:
            value = notation(field, after[field.name])
            statements.append(f"want.{go} = {view.expression(member, value)}")
        elif field.terms and {t.field for t in field.terms} <= texts.keys():
            statements.append(f"want.{go} = {view.expression(member, total(field, texts))}")
        elif field.terms and {t.field for t in field.terms} & signs.keys():
            statements.append(_recomputed(view, member, go, field))
    return closure(f"func(want *{view.message})", tuple(statements), "\t\t\t")


def sums(view: View, name: str) -> tuple[str, ...]:
    """Go statements that compute the sums of a resource anew from its other members."""
    found = ((m, go, m.of) for m, go in view.resource if isinstance(m.of, Field) and m.of.terms)
    return tuple(_recomputed(view, m, go, of, name) for m, go, of in found)


def _recomputed(view: View, member: Member, go: str, field: Field, name: str = "want") -> str:
    shown = {m.name: g for m, g in view.resource}
    parts = [(t.sign, f"{name}.{shown[t.field]}") for t in sorted(field.terms, key=lambda t: -t.sign)]
    if field.type.kind is Kind.INTEGER:
        text = "".join(f" {'+' if sign > 0 else '-'} {part}" for sign, part in parts).removeprefix(" + ")
        return f"{name}.{go} = {text.strip()}"
    (_, first), *rest = [(sign, f"decimal.RequireFromString({part})") for sign, part in parts]
    text = first + "".join(f".{'Add' if sign > 0 else 'Sub'}({part})" for sign, part in rest)
    return f"{name}.{go} = testutil.DecimalText({text}, {places(field.type)})"
