"""How much the numbers of a row bear: what a row holds before an adjustment is tested, and the most that fits.

In: a `View` and an adjustment. Out: decimals by field, chosen so that an amount can be added as well as taken.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from pipeline.design.contract.spelling import wide
from pipeline.design.model import Field
from pipeline.design.operations import Adjustment
from pipeline.design.samples import NUMBERS, limits, notation, unit
from pipeline.render.gotests.view import View

ROOM: Final = 20
"""Steps that every number of the row before can be moved by in both directions, where its limits allow it."""

Numbers = dict[str, Decimal]


def numbers(view: View, change: Adjustment) -> Numbers:
    """The numbers of the row before that have to do with an adjustment, sums left out."""
    touched = _touched(view, change)
    found = {f.name: _start(f) for f in touched}
    for ordering in view.entity.orderings:
        right = view.entity.field_named(ordering.right)
        if right is not None and ordering.left in found and ordering.right in found:
            found[right.name] = max(found[right.name], found[ordering.left] + ROOM * unit(right))
    return found


def most(view: View, change: Adjustment, before: Numbers) -> Decimal | None:
    """The greatest amount that the row bears; None when nothing limits it."""
    signs = {t.field: t.sign for t in change.terms}
    found: list[Decimal] = []
    for field in _touched(view, change):
        low, high = _bounds(field)
        sign = signs.get(field.name, 0)
        if sign < 0 and low is not None:
            found.append(before[field.name] - low)
        elif sign > 0 and high is not None:
            found.append(high - before[field.name])
    for ordering in view.entity.orderings:
        closing = signs.get(ordering.left, 0) - signs.get(ordering.right, 0)
        if closing > 0 and ordering.left in before and ordering.right in before:
            gap = before[ordering.right] - before[ordering.left]
            found.append((gap - (0 if ordering.equal else _step(view, ordering.left))) / closing)
    return min(found) if found else None


def sendable(sent: Field, number: Decimal) -> bool:
    """True when the number can stand in a request."""
    high = _bounds(sent)[1]
    return number > 0 and (high is None or number <= high) and Decimal(str(notation(sent, number))) == number


def _touched(view: View, change: Adjustment) -> tuple[Field, ...]:
    """The numbers that it changes, and those that must keep their order with them."""
    names = {t.field for t in change.terms}
    for ordering in view.entity.orderings:
        if names & {ordering.left, ordering.right}:
            names |= {ordering.left, ordering.right}
    return tuple(f for f in view.entity.fields if f.name in names and f.type.kind in NUMBERS)


def _start(field: Field) -> Decimal:
    """A number with room on both sides, as far as its limits have it."""
    low, high = _bounds(field)
    start = max(low, Decimal(0)) if low is not None else Decimal(0)
    wanted = start + ROOM * unit(field)
    return wanted if high is None or wanted + ROOM * unit(field) <= high else _middle(field, start, high)


def _middle(field: Field, low: Decimal, high: Decimal) -> Decimal:
    return low + ((high - low) / 2 // unit(field)) * unit(field)


def _bounds(field: Field) -> tuple[Decimal | None, Decimal | None]:
    """The limits of a number; of one with 64 bits only those that are stated."""
    low, high = limits(field)
    return (low, high) if not wide(field) else (low if field.minimum else None, high if field.maximum else None)


def _step(view: View, name: str) -> Decimal:
    return next(unit(f) for f in view.entity.fields if f.name == name)
