"""Scenarios that change a number by an amount, and are refused where there is not enough.

In: a scene of an entity with adjustments. Out: a `Play`, or None when what the scenario claims is not what the service
does: the row before, the amount and the rules of the numbers decide, and every number in the last clause is checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.adjustments import NUMBERS, adjustable, fits, with_operations
from pipeline.design.adjustments.prose import HOLDING, SIGNS, doing, is_called, made, terms
from pipeline.design.cases import Call, Expect, Refusal, Setting, Step
from pipeline.design.entities.drafts import Drafts, Origin
from pipeline.design.facts import Source
from pipeline.design.model import Bound, Entity, Field
from pipeline.design.operations import Adjustment, Term, Verb
from pipeline.design.requirements.adjustments import concepts
from pipeline.design.samples import limits, notation, total
from pipeline.design.scenarios.changes import CHANGED
from pipeline.design.scenarios.creates import REFUSES, use_members, use_message
from pipeline.design.scenarios.fixtures import Row, rows, use, use_ids
from pipeline.design.scenarios.scene import Play, Scene
from pipeline.design.scenarios.values import Pair, typed
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape

_REACH: Final = 7
_BESIDE: Final = 5
_BREAKS: Final = frozenset(",;、，")
_CURRENCY: Final = frozenset("$€£¥")
_RISING: Final = ("gain", "rise")
_FALLING: Final = ("lose", "fall")
_ASKED: Final = ("measure", "want", "update", "single", "move", "delta")
_TOLD: Final = (*CHANGED, *SIGNS, "measure", "rise", "fall", "delta", "upto", "insufficient", "leading")

Values = dict[str, Decimal]


class Effect(Struct, frozen=True, kw_only=True):
    """What the last clause says of a number: it is `value`, or it is `value` more (`by`, with its sign) than before."""

    field: Field
    value: Decimal
    by: bool
    sign: int
    chunks: tuple[Chunk, ...]


def adjusted(scene: Scene) -> Play | None:
    """`Given a purse with a balance of 50, When I withdraw 20, Then the balance is 30`."""
    asked = _asked(scene)
    if asked is None:
        return None
    verb, concept, number = asked
    effects = tuple(_effects(scene.then, scene.entity))
    change = _change(scene, concept, effects)
    row = _row(scene)
    amount = _decimal(scene.entity, change, number) if change is not None else None
    if change is None or row is None or amount is None or not scene.entity.can(Verb.ADJUST, change.name):
        return None
    before = _before(scene.entity, change, row, amount)
    if before is None:
        return None
    after = _after(scene.entity, change, before, amount)
    if _allowed(scene.entity, after) == _refused(scene) or not _claimed(scene, effects, before, after):
        return None
    return _play(scene, change, row, effects, (verb, number), (before, after, amount))


def wish(scene: Scene | None, drafts: Drafts, origin: Origin) -> None:
    """The adjustment, and the limit, that a scenario takes for granted; only what makes all of the scenario true."""
    asked = _asked(scene) if scene is not None else None
    if scene is None or asked is None or scene.entity.mentioned:
        return
    name = scene.entity.name
    effects = tuple(_effects(scene.then, scene.entity))
    found = _terms(scene, asked[1], effects)
    if not found or not fits(scene.entity, found):
        return
    fact = origin.fact("adjustment", "S-adjust", Source.STATED)
    change = doing(scene.entity, asked[1], found) or made(scene.entity, asked[1], found, fact)
    able = _with(scene.entity, change, limited=_refused(scene))
    seen = replace(scene.fresh(), entity=able, entities={**scene.entities, name: able})
    if adjusted(seen) is None or seen.left():
        return
    drafts.adjust(name, change)
    for field in able.fields:
        if field.minimum != getattr(scene.entity.field_named(field.name), "minimum", None):
            drafts.state(name, field.name, origin, "S-insufficient", minimum=field.minimum)


def _row(scene: Scene) -> Row | None:
    """The row before the request; a number belongs to the number field beside it, whatever else stands before it."""
    own = tuple(r for r in rows(scene) if r.entity == scene.entity.name)
    counted = tuple(_given(scene.given, scene.entity))
    said = {c.at for p in counted for c in p.chunks}
    others = tuple(p for r in own[:1] for p in r.pairs if not said & {c.at for c in p.chunks})
    row = replace(own[0], pairs=()) if own else Row(entity=scene.entity.name, bind=scene.bind, at=-1)
    if row.absent or any(not p.fits for p in others):
        return None
    return replace(row, pairs=(*others, *counted), count=1)


def _given(line: Line, entity: Entity) -> Iterator[Pair]:
    """`50 available units`, `a balance of $20`."""
    for chunk in line.chunks:
        beside = (_beside(line, chunk, entity, 1) or _beside(line, chunk, entity, -1)) if _number(chunk) else None
        value = typed(beside[1], chunk) if beside is not None else None
        if beside is not None and value is not None:
            yield Pair(member=beside[1].name, value=value, fits=True, chunks=(chunk, beside[0]))


def _beside(line: Line, chunk: Chunk, entity: Entity, way: int) -> tuple[Chunk, Field] | None:
    """The number field that the words right behind (`way` 1) or before the chunk name."""
    places = range(chunk.at + way, chunk.at + way * _BESIDE, way)
    for c in (line.chunks[at] for at in places if 0 <= at < len(line.chunks)):
        field = entity.field_named(c.member_of(entity.name)) if c.known.members else None
        if field is not None and field.type.kind in NUMBERS:
            return c, field
        if c.is_a("conj") or not (c.silent or c.text in _CURRENCY or c.is_a("measure")) or c.text in _BREAKS:
            return None
    return None


def _with(entity: Entity, change: Adjustment, limited: bool) -> Entity:
    """The entity as the scenario takes it to be."""
    less = {t.field for t in change.terms if t.sign < 0} if limited else set()
    fields = tuple(
        replace(f, minimum=Bound(value="0")) if f.name in less and f.minimum is None else f for f in entity.fields
    )
    kept = tuple(a for a in entity.adjustments if a.name != change.name)
    return with_operations(replace(entity, fields=fields, adjustments=(*kept, change)))


def _asked(scene: Scene) -> tuple[Chunk, str, Chunk] | None:
    """The verb, what it does, and the one number by which."""
    if not scene.when.has(*SIGNS):
        return None
    found = [(c, concept) for c, concept in concepts(scene.when) if c.at not in scene.when.subject]
    numbers = [c for c in scene.when.chunks if _number(c)]
    if len(found) != 1 or len(numbers) != 1 or numbers[0].is_a("percent"):
        return None
    return *found[0], numbers[0]


def _number(chunk: Chunk) -> bool:
    return chunk.shape is Shape.NUMBER


def _decimal(entity: Entity, change: Adjustment, chunk: Chunk) -> Decimal | None:
    field = entity.field_named(change.terms[0].field)
    value = typed(field, chunk) if field is not None else None
    number = Decimal(str(value)) if value is not None else None
    return number if number is not None and number > 0 and field is not None and _whole(field, number) else None


def _whole(field: Field, number: Decimal) -> bool:
    return Decimal(str(notation(field, number))) == number


def _change(scene: Scene, concept: str, effects: tuple[Effect, ...]) -> Adjustment | None:
    found = _terms(scene, concept, effects)
    return doing(scene.entity, concept, found) if found else None


def _terms(scene: Scene, concept: str, effects: tuple[Effect, ...]) -> tuple[Term, ...]:
    """What the verb changes: what it names, what is held, else what the other clauses say of numbers."""
    entity = scene.entity
    told = tuple(Term(field=e.field.name, sign=e.sign) for e in effects if adjustable(e.field) and e.sign)
    named = _named(scene.when, entity) or _named(scene.then, entity) or _named(scene.given, entity)
    if concept in HOLDING:
        held = terms(entity, concept, ())
        more = tuple(t for t in told if t.field not in {h.field for h in held} and _is_free(entity, t))
        return (*held, *more) if held else ()
    found = terms(entity, concept, named)
    more = tuple(t for t in told if t.field not in {f.field for f in found})
    return () if more else found


def _is_free(entity: Entity, term: Term) -> bool:
    field = entity.field_named(term.field)
    return field is not None and is_called(field, "free")


def _named(line: Line, entity: Entity) -> tuple[Field, ...]:
    names = dict.fromkeys(m for c in line.chunks if (m := c.member_of(entity.name)))
    return tuple(f for n in names if (f := entity.field_named(n)) is not None and adjustable(f))


def _effects(line: Line, entity: Entity) -> Iterator[Effect]:
    """`the balance is 30`, `stock decreases to 4`, `reserved increases by 10`, `3 増加する`."""
    for chunk in line.chunks:
        field = entity.field_named(chunk.member_of(entity.name)) if chunk.known.members else None
        if field is not None and field.type.kind in NUMBERS and (found := _effect(line, chunk, field)) is not None:
            yield found


def _effect(line: Line, chunk: Chunk, field: Field) -> Effect | None:
    way, to, said = 0, False, [chunk]
    for c in line.chunks[chunk.at + 1 : chunk.at + _REACH]:
        value = typed(field, c) if _number(c) else None
        if value is not None:
            return _told(line, field, Decimal(str(value)), way, to, (*said, c))
        if c.is_a(*_RISING, *_FALLING):
            way = 1 if c.is_a(*_RISING) else -1
        elif not (c.silent or c.text in _CURRENCY or c.is_a("measure", "hollow", "upto", "delta", "thing")):
            return None
        to = to or (bool(way) and c.text.casefold() == "to") or (bool(way) and c.is_a("upto"))
        said.append(c)
    return None


def _told(line: Line, field: Field, value: Decimal, way: int, to: bool, said: tuple[Chunk, ...]) -> Effect:
    behind = line.chunks[said[-1].at + 1 : said[-1].at + 2]
    if not way and any(c.is_a(*_RISING, *_FALLING) for c in behind):  # Languages that put the verb last.
        way, said = (1 if behind[0].is_a(*_RISING) else -1), (*said, *behind)
    by = bool(way) and not to
    return Effect(field=field, value=value * way if by else value, by=by, sign=way, chunks=said)


def _before(entity: Entity, change: Adjustment, row: Row, amount: Decimal) -> Values | None:
    """The numbers of a row before the request: those that are given, and such that the others leave room."""
    given = {p.member: Decimal(str(p.value)) for p in row.pairs if _is_number(entity, p.member)}
    known: Values = {n: v for n, v in given.items() if not _sum(entity, n)}
    parts = {t.field for f in _sums(entity, change) for t in f.terms} | {t.field for t in change.terms}
    for field in _sums(entity, change):
        _solve(field, given.get(field.name), known, amount)
    for name in sorted(parts - known.keys()):
        known[name] = _room(entity, change, name, amount)
    return known if all(_kept(entity, n, v) for n, v in known.items()) and _agrees(entity, given, known) else None


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


def _is_number(entity: Entity, name: str) -> bool:
    field = entity.field_named(name)
    return field is not None and field.type.kind in NUMBERS


def _sum(entity: Entity, name: str) -> bool:
    field = entity.field_named(name)
    return field is not None and bool(field.terms)


def _sums(entity: Entity, change: Adjustment) -> tuple[Field, ...]:
    """The computed numbers that the adjustment changes."""
    changed = {t.field for t in change.terms}
    return tuple(f for f in entity.fields if f.terms and changed & {t.field for t in f.terms})


def _kept(entity: Entity, name: str, value: Decimal) -> bool:
    field = entity.field_named(name)
    if field is None or not _whole(field, value):
        return False
    low, high = limits(field)
    return (low is None or value >= low) and (high is None or value <= high)


def _agrees(entity: Entity, given: Mapping[str, Decimal], known: Values) -> bool:
    whole = _totals(entity, known)
    return all(whole.get(n) == v for n, v in given.items())


def _totals(entity: Entity, known: Values) -> Values:
    """The numbers with the sums of which every part is known."""
    texts = {n: str(v) for n, v in known.items()}
    sums = (f for f in entity.fields if f.terms and all(t.field in known for t in f.terms))
    return known | {f.name: Decimal(str(total(f, texts))) for f in sums}


def _after(entity: Entity, change: Adjustment, before: Values, amount: Decimal) -> Values:
    signs = {t.field: t.sign for t in change.terms}
    return _totals(entity, {n: v + signs.get(n, 0) * amount for n, v in before.items()})


def _allowed(entity: Entity, after: Values) -> bool:
    return all(_kept(entity, n, v) for n, v in after.items())


def _refused(scene: Scene) -> bool:
    return scene.refused() or scene.then.has("insufficient")


def _claimed(scene: Scene, effects: tuple[Effect, ...], before: Values, after: Values) -> bool:
    """Every number of the last clause is what the service makes of it; there is one where it succeeds."""
    if _refused(scene):
        return not effects
    whole = _totals(scene.entity, before)
    known = all(e.field.name in after and e.field.name in whole for e in effects)
    return bool(effects) and known and all(_true(e, whole[e.field.name], after[e.field.name]) for e in effects)


def _true(effect: Effect, before: Decimal, after: Decimal) -> bool:
    if effect.by:
        return after - before == effect.value
    return after == effect.value and (not effect.sign or (after - before) * effect.sign > 0)


def _play(
    scene: Scene,
    change: Adjustment,
    row: Row,
    effects: tuple[Effect, ...],
    asked: tuple[Chunk, Chunk],
    numbers: tuple[Values, Values, Decimal],
) -> Play:
    before, after, amount = numbers
    _use(scene, row, effects, asked)
    others = tuple(p for p in row.pairs if not _is_number(scene.entity, p.member))
    plain = tuple(_setting(scene.entity, n, v) for n, v in before.items())
    fixture = replace(row, pairs=others).fixture()
    given = replace(fixture, settings=(*fixture.settings, *plain))
    field = next(f for f in scene.entity.fields if f.name == change.terms[0].field)
    body = (Setting(name=change.parameter, value=_scalar(field, amount)),)
    call = Call(verb=Verb.ADJUST, entity=scene.entity.name, name=change.name, target=row.bind, body=body)
    words = change.name.replace("_", " ")
    if _refused(scene):
        refused = Expect(refusal=Refusal.INSUFFICIENT, fields=(change.parameter,))
        steps = (Step(call=call, expect=refused), *_unchanged(scene, row.bind, plain))
        return Play(rule="S-insufficient", title=f"{words} of too little {scene.thing}", given=(given,), steps=steps)
    values = tuple(_setting(scene.entity, n, v) for n, v in after.items())
    step = Step(call=call, expect=Expect(values=values))
    return Play(rule="S-adjust", title=f"{words} of {scene.thing}", given=(given,), steps=(step,))


def _unchanged(scene: Scene, bind: str, plain: tuple[Setting, ...]) -> tuple[Step, ...]:
    if not scene.entity.can(Verb.GET):
        return ()
    call = Call(verb=Verb.GET, entity=scene.entity.name, target=bind)
    return (Step(call=call, expect=Expect(values=plain)),)


def _setting(entity: Entity, name: str, value: Decimal) -> Setting:
    return Setting(name=name, value=_scalar(next(f for f in entity.fields if f.name == name), value))


def _scalar(field: Field, value: Decimal) -> str | int:
    said = notation(field, value)
    return said if isinstance(said, int) else str(said)


def _use(scene: Scene, row: Row, effects: tuple[Effect, ...], asked: tuple[Chunk, Chunk]) -> None:
    use(scene, row)
    scene.given.use(*(c for p in row.pairs for c in p.chunks))
    scene.when.use(*asked)
    scene.then.use(*(c for e in effects for c in e.chunks))
    use_members(scene)
    use_ids(scene)
    use_message(scene)
    _use_holder(scene)
    if _refused(scene):
        scene.then.use(*_what_is_prevented(scene.then), *_what_lacks(scene.then))
    scene.eat(("measure", "existing"), (*_ASKED, *(("move",) if scene.when.has("move") else ())), (*_TOLD, *REFUSES))
    for line in (scene.when, scene.then):
        line.use(*(c for c in line.tagged(*SIGNS) if not (c.entities() or c.known.members)))


def _what_lacks(line: Line) -> Iterator[Chunk]:
    """`insufficient stock`: what there is not enough of, which the row tells."""
    for chunk in line.tagged("insufficient"):
        behind = line.chunks[chunk.at + 1 : chunk.at + 2]
        yield from (c for c in behind if c.shape is Shape.WORD and not c.tags and not c.mentions)


def _what_is_prevented(line: Line) -> Iterator[Chunk]:
    """`prevents the transaction`: the request, whatever other record it would be called."""
    for chunk in line.tagged("prevent", "reject"):
        behind = next((c for c in line.chunks[chunk.at + 1 :] if not c.silent), None)
        if behind is not None and behind.entities():
            yield behind


def _use_holder(scene: Scene) -> None:
    """`Given a child with a balance of 20 … Then the child's balance is 5`: who has the number stands for the row."""
    named = {scene.entity.name}
    first = next((c for c in scene.given.chunks if not c.silent), None)
    behind = scene.given.chunks[first.at + 1 : first.at + 2] if first is not None else ()
    if first is None or named & set(first.entities()) or not any(c.text.casefold() == "with" for c in behind):
        return
    if first.shape is Shape.WORD and not first.tags and first.at not in scene.given.used:
        scene.given.use(first)
        owner = first.text.casefold()
        for line in (scene.when, scene.then):
            line.use(*(c for c in line.chunks if c.text.casefold().replace("’", "'").removesuffix("'s") == owner))
