"""The numbers of a row before and after an amount was added to them, as the service computes them.

In: an entity, what a scenario gives, an adjustment and its amount. Out: the value of every number that has to do with
it. Nothing is made up that a scenario gives; parts of sums that it does not give leave room for what is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from pipeline.design.adjustments import NUMBERS
from pipeline.design.cases import Setting
from pipeline.design.model import Entity, Field
from pipeline.design.operations import Adjustment
from pipeline.design.samples import limits, notation, total
from pipeline.design.scenarios.values import Pair

Values = dict[str, Decimal]


def before_of(entity: Entity, change: Adjustment, given: Mapping[str, Decimal], amount: Decimal) -> Values | None:
    """The numbers of a row before the request: those that are given, and such that the others leave room."""
    known: Values = {n: v for n, v in given.items() if not _sum(entity, n)}
    parts = {t.field for f in sums(entity, change) for t in f.terms} | {t.field for t in change.terms}
    for field in sums(entity, change):
        _solve(field, given.get(field.name), known, amount)
    for name in sorted(parts - known.keys()):
        known[name] = _room(entity, change, name, amount)
    return known if all(kept(entity, n, v) for n, v in known.items()) and _agrees(entity, given, known) else None


def _solve(field: Field, value: Decimal | None, known: Values, amount: Decimal) -> None:
    """Parts of a sum that nobody gives: those that are taken away are 0, and one that counts makes up for the rest."""
    plus = [t.field for t in field.terms if t.sign > 0 and t.field not in known]
    for term in field.terms:
        if term.sign < 0:
            known.setdefault(term.field, Decimal(0))
    if plus:
        others = sum((t.sign * known.get(t.field, Decimal(0)) for t in field.terms), Decimal(0))
        known[plus[0]] = (amount if value is None else value) - others


def _room(entity: Entity, change: Adjustment, name: str, amount: Decimal) -> Decimal:
    """What a number is that nobody gives: enough to take from, the least to add to."""
    field = entity.field_named(name)
    low = limits(field)[0] if field is not None and field.minimum is not None else Decimal(0)
    takes = any(t.field == name and t.sign < 0 for t in change.terms)
    return (low or Decimal(0)) + (2 * amount if takes else 0)


def is_number_field(entity: Entity, name: str) -> bool:
    field = entity.field_named(name)
    return field is not None and field.type.kind in NUMBERS


def _sum(entity: Entity, name: str) -> bool:
    field = entity.field_named(name)
    return field is not None and bool(field.terms)


def sums(entity: Entity, change: Adjustment) -> tuple[Field, ...]:
    """The computed numbers that the adjustment changes."""
    changed = {t.field for t in change.terms}
    return tuple(f for f in entity.fields if f.terms and changed & {t.field for t in f.terms})


def kept(entity: Entity, name: str, value: Decimal) -> bool:
    field = entity.field_named(name)
    if field is None or not is_whole(field, value):
        return False
    low, high = limits(field)
    return (low is None or value >= low) and (high is None or value <= high)


def _agrees(entity: Entity, given: Mapping[str, Decimal], known: Values) -> bool:
    whole = totals(entity, known)
    return all(whole.get(n) == v for n, v in given.items())


def totals(entity: Entity, known: Values) -> Values:
    """The numbers with the sums of which every part is known."""
    texts = {n: str(v) for n, v in known.items()}
    sums = (f for f in entity.fields if f.terms and all(t.field in known for t in f.terms))
    return known | {f.name: Decimal(str(total(f, texts))) for f in sums}


def after_of(entity: Entity, change: Adjustment, before: Values, amount: Decimal) -> Values:
    signs = {t.field: t.sign for t in change.terms}
    return totals(entity, {n: v + signs.get(n, 0) * amount for n, v in before.items()})


def allowed(entity: Entity, after: Values) -> bool:
    in_order = all(
        after[o.left] < after[o.right] or (o.equal and after[o.left] == after[o.right])
        for o in entity.orderings
        if {o.left, o.right} <= after.keys()
    )
    return in_order and all(kept(entity, n, v) for n, v in after.items())


def is_whole(field: Field, number: Decimal) -> bool:
    return Decimal(str(notation(field, number))) == number


def setting(entity: Entity, name: str, value: Decimal) -> Setting:
    return Setting(name=name, value=scalar(next(f for f in entity.fields if f.name == name), value))


def scalar(field: Field, value: Decimal) -> str | int:
    said = notation(field, value)
    return said if isinstance(said, int) else str(said)


def numbers_of(entity: Entity, pairs: Iterable[Pair]) -> Values:
    """The numbers among the values of a row."""
    return {p.member: Decimal(str(p.value)) for p in pairs if is_number_field(entity, p.member)}
