"""Scenarios that change a number by an amount, and are refused where there is not enough.

In: a scene of an entity with adjustments. Out: a `Play`, or None when what the scenario claims is not what the service
does: the row before, the amount and the rules of the numbers decide, and every number in the last clause is checked.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from pipeline.design.adjustments import adjustable, fits, with_operations
from pipeline.design.adjustments.prose import HOLDING, SIGNS, doing, is_called, made, terms
from pipeline.design.cases import Call, Expect, Refusal, Setting, Step
from pipeline.design.entities.drafts import Drafts, Origin
from pipeline.design.facts import Source
from pipeline.design.model import Bound, Entity, Field
from pipeline.design.operations import Adjustment, Term, Verb
from pipeline.design.requirements.adjustments import concepts
from pipeline.design.scenarios.changes import CHANGED
from pipeline.design.scenarios.counts import (
    Values,
    after_of,
    allowed,
    before_of,
    is_number_field,
    is_whole,
    numbers_of,
    scalar,
    setting,
    totals,
)
from pipeline.design.scenarios.creates import REFUSES, use_members, use_message
from pipeline.design.scenarios.effects import Effect, comes_true, effects_of, given_of, is_number
from pipeline.design.scenarios.fixtures import Row, rows, use, use_ids
from pipeline.design.scenarios.holders import use_holder, what_is_prevented, what_lacks
from pipeline.design.scenarios.scene import Play, Scene
from pipeline.design.scenarios.values import typed
from pipeline.design.text.chunks import Chunk, Line

_ASKED: Final = ("measure", "want", "update", "single", "move", "delta")
TOLD: Final = (*CHANGED, *SIGNS, "measure", "rise", "fall", "delta", "upto", "insufficient", "leading")


def adjusted(scene: Scene) -> Play | None:
    """`Given a purse with a balance of 50, When I withdraw 20, Then the balance is 30`."""
    asked = _asked(scene)
    if asked is None:
        return None
    verb, concept, number = asked
    effects = tuple(effects_of(scene.then, scene.entity))
    change = _change(scene, concept, effects)
    row = row_of(scene)
    amount = _decimal(scene.entity, change, number) if change is not None else None
    if change is None or row is None or amount is None or not scene.entity.can(Verb.ADJUST, change.name):
        return None
    before = before_of(scene.entity, change, numbers_of(scene.entity, row.pairs), amount)
    if before is None:
        return None
    after = after_of(scene.entity, change, before, amount)
    if allowed(scene.entity, after) == _refused(scene) or not _claimed(scene, effects, before, after):
        return None
    return _play(scene, change, row, effects, (verb, number), (before, after, amount))


def wish(scene: Scene | None, drafts: Drafts, origin: Origin) -> None:
    """The adjustment, and the limit, that a scenario takes for granted; only what makes all of the scenario true."""
    asked = _asked(scene) if scene is not None else None
    if scene is None or asked is None or scene.entity.mentioned:
        return
    name = scene.entity.name
    effects = tuple(effects_of(scene.then, scene.entity))
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


def row_of(scene: Scene) -> Row | None:
    """The row before the request; a number belongs to the number field beside it, whatever else stands before it."""
    own = tuple(r for r in rows(scene) if r.entity == scene.entity.name)
    counted = tuple(given_of(scene.given, scene.entity))
    said = {c.at for p in counted for c in p.chunks}
    others = tuple(p for r in own[:1] for p in r.pairs if not said & {c.at for c in p.chunks})
    row = replace(own[0], pairs=()) if own else Row(entity=scene.entity.name, bind=scene.bind, at=-1)
    if row.absent or any(not p.fits for p in others):
        return None
    return replace(row, pairs=(*others, *counted), count=1)


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
    numbers = [c for c in scene.when.chunks if is_number(c)]
    if len(found) != 1 or len(numbers) != 1 or numbers[0].is_a("percent"):
        return None
    return *found[0], numbers[0]


def _decimal(entity: Entity, change: Adjustment, chunk: Chunk) -> Decimal | None:
    field = entity.field_named(change.terms[0].field)
    value = typed(field, chunk) if field is not None else None
    number = Decimal(str(value)) if value is not None else None
    return number if number is not None and number > 0 and field is not None and is_whole(field, number) else None


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


def _refused(scene: Scene) -> bool:
    return scene.refused() or scene.then.has("insufficient")


def _claimed(scene: Scene, effects: tuple[Effect, ...], before: Values, after: Values) -> bool:
    """Every number of the last clause is what the service makes of it; there is one where it succeeds."""
    if _refused(scene):
        return not effects
    whole = totals(scene.entity, before)
    known = all(e.field.name in after and e.field.name in whole for e in effects)
    return bool(effects) and known and all(comes_true(e, whole[e.field.name], after[e.field.name]) for e in effects)


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
    others = tuple(p for p in row.pairs if not is_number_field(scene.entity, p.member))
    plain = tuple(setting(scene.entity, n, v) for n, v in before.items())
    fixture = replace(row, pairs=others).fixture()
    given = replace(fixture, settings=(*fixture.settings, *plain))
    field = next(f for f in scene.entity.fields if f.name == change.terms[0].field)
    body = (Setting(name=change.parameter, value=scalar(field, amount)),)
    call = Call(verb=Verb.ADJUST, entity=scene.entity.name, name=change.name, target=row.bind, body=body)
    words = change.name.replace("_", " ")
    if _refused(scene):
        refused = Expect(refusal=Refusal.INSUFFICIENT, fields=(change.parameter,))
        steps = (Step(call=call, expect=refused), *_unchanged(scene, row.bind, plain))
        return Play(rule="S-insufficient", title=f"{words} of too little {scene.thing}", given=(given,), steps=steps)
    values = tuple(setting(scene.entity, n, v) for n, v in after.items())
    step = Step(call=call, expect=Expect(values=values))
    return Play(rule="S-adjust", title=f"{words} of {scene.thing}", given=(given,), steps=(step,))


def _unchanged(scene: Scene, bind: str, plain: tuple[Setting, ...]) -> tuple[Step, ...]:
    if not scene.entity.can(Verb.GET):
        return ()
    call = Call(verb=Verb.GET, entity=scene.entity.name, target=bind)
    return (Step(call=call, expect=Expect(values=plain)),)


def _use(scene: Scene, row: Row, effects: tuple[Effect, ...], asked: tuple[Chunk, Chunk]) -> None:
    use(scene, row)
    scene.given.use(*(c for p in row.pairs for c in p.chunks))
    scene.when.use(*asked)
    scene.then.use(*(c for e in effects for c in e.chunks))
    use_members(scene)
    use_ids(scene)
    use_message(scene)
    use_holder(scene)
    if _refused(scene):
        scene.then.use(*what_is_prevented(scene.then), *what_lacks(scene.then))
    scene.eat(("measure", "existing"), (*_ASKED, *(("move",) if scene.when.has("move") else ())), (*TOLD, *REFUSES))
    for line in (scene.when, scene.then):
        line.use(*(c for c in line.tagged(*SIGNS) if not (c.entities() or c.known.members)))
