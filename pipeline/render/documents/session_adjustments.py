"""The adjustments of a session: one amount for each that the row bears, and one that is more than there is.

In: what the session holds, and an entity. Out: `Exchange`s. What the row holds is known, so the answers are, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from pipeline.design.cases import Refusal
from pipeline.design.contract.amounts import amount
from pipeline.design.model import Entity, Field
from pipeline.design.operations import Adjustment, Verb
from pipeline.design.samples import NUMBERS, limits, notation
from pipeline.render.documents.exchange import (
    ANY,
    Body,
    Exchange,
    Played,
    dashed,
    next_version,
    ordered,
    path_of,
    problem,
    route_of,
    summed,
)
from pipeline.render.examples import adjust_body, answered


def adjusted(played: Played, entity: Entity) -> Iterator[Exchange]:
    """Each adjustment once, those first that the row bears; the first one that it does not bear is refused."""
    due = [a for a in entity.adjustments if entity.can(Verb.ADJUST, a.name)]
    due.sort(key=lambda a: min(t.sign for t in a.terms), reverse=True)
    while (
        found := next(((a, made) for a in due if (made := _after(played, entity, a)) is not None), None)
    ) is not None:
        due.remove(found[0])
        yield _made(played, entity, *found)
    for change in due[:1]:
        words = change.name.replace("_", " ").capitalize()
        asked = _asked(entity, change, f"{words}: there is not enough for it")
        yield problem(played, entity, Refusal.INSUFFICIENT, asked, suffix="refused")


def _after(played: Played, entity: Entity, change: Adjustment) -> Body | None:
    """The numbers that it changes, as they are then; None when a rule of the row would break."""
    step = notation(amount(entity, change), Decimal(1))
    signs = {t.field: t.sign for t in change.terms}
    now = _numbers(played, entity)
    then = {n: v + signs.get(n, 0) * Decimal(str(step)) for n, v in now.items()}
    kept = all(_fits(f, then[f.name]) for f in entity.fields if f.name in then)
    in_order = all(
        then[o.left] < then[o.right] or (o.equal and then[o.left] == then[o.right])
        for o in entity.orderings
        if {o.left, o.right} <= then.keys()
    )
    if not (kept and in_order and signs.keys() <= now.keys()):
        return None
    return {f.name: answered(entity, f, notation(f, then[f.name])) for f in entity.fields if f.name in signs}


def _numbers(played: Played, entity: Entity) -> dict[str, Decimal]:
    resource = played.resources[entity.name]
    numbers = (f.name for f in entity.fields if f.type.kind in NUMBERS and not f.terms)
    return {n: Decimal(str(resource[n])) for n in numbers if resource.get(n) not in (None, ANY)}


def _fits(field: Field, value: Decimal) -> bool:
    low, high = limits(field)
    return (low is None or value >= low) and (high is None or value <= high)


def _made(played: Played, entity: Entity, change: Adjustment, after: Body) -> Exchange:
    resource = played.resources[entity.name]
    new: Body = {**after, "version": next_version(resource)}
    played.resources[entity.name] = ordered(entity, {**resource, **new})
    told = {
        n: v for n, v in played.resources[entity.name].items() if n in summed(entity, played.resources[entity.name])
    }
    new = {**after, **told, "version": new["version"]}
    words = change.name.replace("_", " ").capitalize()
    return replace(_asked(entity, change, f"{words}, in one step that no other request comes between"), answer=new)


def _asked(entity: Entity, change: Adjustment, purpose: str) -> Exchange:
    to = route_of(entity, Verb.ADJUST, change.name)
    title = f"{change.name.replace('_', '-')}-{dashed(entity)}"
    body = adjust_body(entity, change)
    return Exchange(name=title, purpose=purpose, method=to.method, path=path_of(to), body=body)
