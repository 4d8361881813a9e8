"""What prose says about adjustments: which numbers a verb adds to or takes from, and what such an operation is called.

In: a verb's concept, an entity, and the members that stand around the verb. Out: terms with their signs, names. Which
words belong together on a line is the business of `requirements` and `scenarios`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.design.adjustments import NUMBERS, PARAMETERS, adjustable, fits
from pipeline.design.facts import Fact
from pipeline.design.lexicon import load
from pipeline.design.model import Entity, Field, Kind
from pipeline.design.operations import Adjustment, Term

GAIN, LOSE, HOLD, UNHOLD = "gain", "lose", "hold", "unhold"
SIGNS: Final = {GAIN: 1, LOSE: -1, HOLD: 1, UNHOLD: -1}
"""What the concepts of verbs do to the number that they speak of. `hold`, `unhold`: to the number that is held."""
HOLDING: Final = (HOLD, UNHOLD)


NAMES: Final = ("deposit", "withdraw", "reserve", "release", "increase_", "decrease_")
"""What the names of operations begin with that prose asks for."""


def kinds(name: str) -> frozenset[str]:
    """Words within names of numbers: `balances` hold money, `counters` are changed by amounts, `held` ones are
    reserved, `free` ones are what is left."""
    return frozenset(load("amounts").get(name, ()))


def is_called(field: Field, kind: str) -> bool:
    """True for a name with one of the words of a kind: `current_balance`, `stock_quantity`."""
    return not kinds(kind).isdisjoint(field.name.split("_"))


def terms(entity: Entity, concept: str, named: Iterable[Field]) -> tuple[Term, ...]:
    """What the verb changes: the one number that is named, else the one that such verbs speak of, if there is one."""
    if concept in HOLDING:
        return _held(entity, SIGNS[concept])
    own = [f for f in named if adjustable(f)]
    fields = own or [f for f in entity.fields if adjustable(f) and _is_purse(f)]
    return (Term(field=fields[0].name, sign=SIGNS[concept]),) if len({f.name for f in fields}) == 1 else ()


def _is_purse(field: Field) -> bool:
    return field.type.kind is Kind.MONEY and is_called(field, "balances")


def holds(entity: Entity, found: tuple[Term, ...]) -> bool:
    """True when what changes is a balance."""
    return any((f := entity.field_named(t.field)) is not None and is_called(f, "balances") for t in found)


def _held(entity: Entity, sign: int) -> tuple[Term, ...]:
    """What is reserved grows by it; what is left, where that is stored and not computed, shrinks."""
    held = [f for f in entity.fields if adjustable(f) and is_called(f, "held")]
    left = [f for f in entity.fields if adjustable(f) and is_called(f, "free") and not is_called(f, "held")]
    if len(held) != 1 or len(left) > 1:
        return ()
    found = (Term(field=held[0].name, sign=sign), *(Term(field=f.name, sign=-sign) for f in left))
    return found if fits(entity, found) else found[:1]


def name_of(entity: Entity, concept: str, found: tuple[Term, ...]) -> str:
    """The operation's name, in English whatever the language of the spec, and the same for all words for it."""
    field = entity.field_named(found[0].field)
    plain = {HOLD: "reserve", UNHOLD: "release"}.get(concept, "")
    if not plain and field is not None and is_called(field, "balances") and field.type.kind is Kind.MONEY:
        plain = "deposit" if SIGNS[concept] > 0 else "withdraw"
    whole = f"{plain or ('increase' if SIGNS[concept] > 0 else 'decrease')}_{found[0].field}"
    taken = any(a.name == plain and a.terms[0].field != found[0].field for a in entity.adjustments)
    return plain if plain and not taken else whole


def made(entity: Entity, concept: str, found: tuple[Term, ...], fact: Fact) -> Adjustment:
    """The adjustment that a line asks for."""
    kind = next(f.type.kind for f in entity.fields if f.name == found[0].field)
    return Adjustment(name=name_of(entity, concept, found), parameter=PARAMETERS[kind], terms=found, fact=fact)


def doing(entity: Entity, concept: str, found: tuple[Term, ...]) -> Adjustment | None:
    """The adjustment that the entity has for it, whatever it is called."""
    return next((a for a in entity.adjustments if set(a.terms) == set(found)), None)


def shrinking(entity: Entity, change: Adjustment) -> Iterator[Field]:
    """The numbers that become less, sums among them."""
    signs = {t.field: t.sign for t in change.terms}
    for field in entity.fields:
        by = sum(t.sign * signs.get(t.field, 0) for t in field.terms) if field.terms else signs.get(field.name, 0)
        if by < 0 and field.type.kind in NUMBERS:
            yield field
