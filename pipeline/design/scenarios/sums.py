"""Scenarios about sums: what is read of numbers that the database computes, and what a change of a part makes of them.

In: a scene of an entity with computed sums. Out: a `Play`, or None when the numbers do not come out as the scenario
says.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from pipeline.design.adjustments import adjustable
from pipeline.design.adjustments.prose import SIGNS
from pipeline.design.cases import Call, Expect, Fixture, Refusal, Setting, Step
from pipeline.design.model import Entity, Field
from pipeline.design.operations import Verb
from pipeline.design.scenarios.adjustments import TOLD, row_of
from pipeline.design.scenarios.counts import Values, allowed, is_number_field, kept, numbers_of, setting, totals
from pipeline.design.scenarios.creates import REFUSES, use_members, use_message
from pipeline.design.scenarios.effects import Effect, comes_true, effects_of, given_of
from pipeline.design.scenarios.fixtures import Row, use, use_ids
from pipeline.design.scenarios.holders import use_holder
from pipeline.design.scenarios.reads import ASKED, SHOWN, reads
from pipeline.design.scenarios.scene import Play, Scene, verb

_ASKED: Final = (*ASKED, "update", "move", "hollow", "measure", "upto", "want")


def sum_shown(scene: Scene) -> Play | None:
    """`Given a purse with a balance of 50 and 20 reserved, When I view it, Then available is 30`."""
    if not _sums(scene.entity) or not reads(scene) or scene.when.has("list", *SIGNS) or not scene.entity.can(Verb.GET):
        return None
    row, told = row_of(scene), tuple(effects_of(scene.then, scene.entity))
    before = _before(scene.entity, row) if row is not None else {}
    whole = totals(scene.entity, before)
    if row is None or not before or not told or not allowed(scene.entity, whole):
        return None
    if any(e.by or whole.get(e.field.name) != e.value for e in told) or not any(e.field.terms for e in told):
        return None
    _use(scene, row, told)
    call = Call(verb=Verb.GET, entity=scene.entity.name, target=row.bind)
    step = Step(call=call, expect=Expect(values=_settings(scene.entity, whole)))
    return Play(
        rule="S-sum", title=f"read the sum of {scene.thing}", given=(_fixture(scene, row, before),), steps=(step,)
    )


def part_set(scene: Scene) -> Play | None:
    """`When I change the total to 120, Then the total is 120 and available increases by 20`."""
    sent = tuple(given_of(scene.when, scene.entity)) if _sums(scene.entity) and verb(scene) == "update" else ()
    field = scene.entity.field_named(sent[0].member) if len(sent) == 1 else None
    if field is None or not adjustable(field) or not scene.entity.can(Verb.UPDATE):
        return None
    row, told = row_of(scene), tuple(effects_of(scene.then, scene.entity))
    if row is None:
        return None
    before = _before(scene.entity, row)
    after = totals(scene.entity, before | {field.name: Decimal(str(sent[0].value))})
    whole = totals(scene.entity, before)
    if field.name not in before or not allowed(scene.entity, whole) or allowed(scene.entity, after) == scene.refused():
        return None
    known = all(e.field.name in after and comes_true(e, whole[e.field.name], after[e.field.name]) for e in told)
    if not scene.refused() and not (known and any(e.field.terms for e in told)):
        return None
    _use(scene, row, told)
    scene.when.use(*sent[0].chunks)
    body = (setting(scene.entity, field.name, after[field.name]),)
    call = Call(verb=Verb.UPDATE, entity=scene.entity.name, target=row.bind, body=body)
    refused = Expect(refusal=Refusal.INVALID, fields=(_blamed(scene.entity, field, after),))
    step = Step(call=call, expect=refused if scene.refused() else Expect(values=_settings(scene.entity, after)))
    title = f"change {field.name.replace('_', ' ')} of {scene.thing}"
    return Play(rule="S-sum", title=title, given=(_fixture(scene, row, before),), steps=(step,))


def _sums(entity: Entity) -> bool:
    return any(f.terms for f in entity.fields)


def _before(entity: Entity, row: Row) -> Values:
    """What is given, and 0 for parts that are taken away and not given."""
    given = numbers_of(entity, row.pairs)
    taken = {t.field: Decimal(0) for f in entity.fields for t in f.terms if t.sign < 0}
    return {n: v for n, v in (taken | given).items() if not _is_sum(entity, n)} if given else {}


def _is_sum(entity: Entity, name: str) -> bool:
    field = entity.field_named(name)
    return field is not None and bool(field.terms)


def _blamed(entity: Entity, field: Field, after: Mapping[str, Decimal]) -> str:
    """The member that a refusal names: of two in the wrong order the second."""
    if not kept(entity, field.name, after[field.name]):
        return field.name
    sums = (f for f in entity.fields if f.terms and field.name in {t.field for t in f.terms})
    broken = next((f for f in sums if not kept(entity, f.name, after[f.name])), None)
    return next((t.field for t in broken.terms if t.sign > 0), field.name) if broken else field.name


def _settings(entity: Entity, values: Values) -> tuple[Setting, ...]:
    return tuple(setting(entity, n, v) for n, v in values.items())


def _fixture(scene: Scene, row: Row, before: Values) -> Fixture:
    others = tuple(p for p in row.pairs if not is_number_field(scene.entity, p.member))
    made = replace(row, pairs=others).fixture()
    return replace(made, settings=(*made.settings, *_settings(scene.entity, before)))


def _use(scene: Scene, row: Row, told: tuple[Effect, ...]) -> None:
    use(scene, row)
    scene.given.use(*(c for p in row.pairs for c in p.chunks))
    scene.then.use(*(c for e in told for c in e.chunks))
    use_members(scene)
    use_ids(scene)
    use_message(scene)
    use_holder(scene)
    scene.eat(("measure", "existing"), _ASKED, (*TOLD, *SHOWN, *(REFUSES if scene.refused() else ()), "invariant"))
    if scene.refused():
        scene.then.eat("negative", "invariant", "leading")
