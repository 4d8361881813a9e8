"""Scenarios in which a create or an update is refused because a value is missing or wrong.

In: a scene. Out: a `Play`, or None when the scene is about something else. The wrong value is the stated one,
or one that breaks the rule that the scenario names; a value that the field allows is never claimed to be wrong.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from pipeline.design.cases import Call, Expect, Fixture, Refusal, Setting, Step
from pipeline.design.contract.access import from_caller
from pipeline.design.facts import Scalar
from pipeline.design.model import Entity, Field, Kind
from pipeline.design.operations import Verb
from pipeline.design.samples import sample
from pipeline.design.scenarios.creates import REFUSES, creating, title, use_members, use_message, words_of
from pipeline.design.scenarios.fixtures import Row, rows, settings_of, subject, use, use_ids
from pipeline.design.scenarios.scene import Play, Scene, verb
from pipeline.design.scenarios.stated import pairs
from pipeline.design.scenarios.values import NUMBERS, fits, negative, wrong
from pipeline.design.text.chunks import Line

_WORDS: Final = (
    "create", "new", "missing", "without", "empty", "not", "required", "invalid", "negative", "over", "below",
    "valid", "character", "format", "all", "max", "update", "length", "existing", "zero", "number", "positive",
    "between", "hollow", "clear", "submit", "enter", "earlier", "later",
)  # fmt: skip
_BLANK: Final = (Kind.TEXT, Kind.LONG_TEXT)
_DAYS: Final = (Kind.DATE, Kind.TIMESTAMP)
_FLAWS: Final = ("negative", "zero", "invalid")
_ABSENT: Final = ("missing", "without", "empty", "not", "clear")


def missing(scene: Scene) -> Play | None:
    """`When I create a task without a title, Then a validation error is returned`."""
    if not scene.refused() or not scene.asks(*_ABSENT) or not (creating(scene) or _updating(scene)):
        return None
    named = _required(scene, scene.when) or _required(scene, scene.given) or _required(scene, scene.then)
    if not named and scene.asks("required"):
        named = tuple(f for f in scene.entity.fields if _must(scene.entity, f))
    if not named or any(not p.fits for p in pairs(scene.when, scene.entity)):
        return None
    omitted = _refused(scene, "S-missing", named, tuple(f.name for f in named), ()) if creating(scene) else None
    if creating(scene) and scene.asks("empty") and all(f.type.kind in _BLANK for f in named):
        blank = tuple(Setting(name=f.name, value=_blank(scene)) for f in named)
        play = _refused(scene, "S-missing", named, (), blank)
        both = omitted is not None and scene.asks("missing")
        return replace(play, steps=(*omitted.steps, *play.steps)) if play and omitted and both else play
    if creating(scene):
        return omitted
    return _refused(scene, "S-missing", named, (), tuple(Setting(name=f.name, value=None) for f in named))


def _blank(scene: Scene) -> str:
    """What `empty` means: nothing, or nothing but spaces."""
    spaces = ("space" in c.text.casefold() for line in (scene.given, scene.when) for c in line.tagged("empty"))
    return "   " if any(spaces) else ""


def _updating(scene: Scene) -> bool:
    clears = scene.asks("clear") and verb(scene) == ""
    return (verb(scene) == "update" or clears) and scene.entity.can(Verb.UPDATE)


def _required(scene: Scene, line: Line) -> tuple[Field, ...]:
    names = dict.fromkeys(m for _, m in scene.members(line))
    fields = (scene.entity.field_named(n) for n in names)
    return tuple(f for f in fields if f is not None and _must(scene.entity, f))


def _must(entity: Entity, field: Field) -> bool:
    """True when a create without it is refused; what the service sets from the caller is never sent."""
    sent = not field.computed and field not in from_caller(entity)
    return field.required and sent and field.default is None


def invalid(scene: Scene) -> Play | None:
    """`When I create a product with a negative price, Then a validation error is returned`."""
    if not scene.refused() or not (creating(scene) or _updating(scene)):
        return None
    body = _wrong_order(scene) or _wrong_values(scene)
    fields = tuple(f for s in body if (f := scene.entity.field_named(s.name)) is not None)
    if scene.asks("earlier", "later") and len(body) > 1:
        fields = fields[1:]
    play = _refused(scene, "S-invalid", fields, (), body) if body else None
    others = _other_flaws(scene, body) if play is not None and len(body) == 1 else ()
    return replace(play, steps=(*play.steps, *(_like(play.steps[0], s) for s in others))) if play and others else play


def _other_flaws(scene: Scene, body: tuple[Setting, ...]) -> tuple[Setting, ...]:
    """`an invalid amount (negative, zero or non-numeric)`: each flaw that is listed is tried."""
    field = scene.entity.field_named(body[0].name)
    if field is None or field.type.kind not in NUMBERS or sum(map(scene.asks, _FLAWS)) < 2:
        return ()
    zero: Scalar = 0 if field.type.kind is Kind.INTEGER else "0"
    values = [zero] if scene.asks("zero") and not fits(field, zero) else []
    wrong_ = (c for line in (scene.given, scene.when) for c in line.tagged("invalid"))
    values += ["abc"] if any("num" in c.text.casefold() for c in wrong_) else []
    return tuple(Setting(name=field.name, value=v) for v in values if v != body[0].value)


def _like(step: Step, body: Setting) -> Step:
    return Step(call=replace(step.call, body=(body,)), expect=step.expect)


def _wrong_order(scene: Scene) -> tuple[Setting, ...]:
    """`with an end date before the start date`: both members, the one that must come first with the later value."""
    named = {m for _, m in scene.members(scene.given, scene.when)}
    for one in scene.entity.orderings if scene.asks("earlier", "later") else ():
        left, right = scene.entity.field_named(one.left), scene.entity.field_named(one.right)
        if {one.left, one.right} <= named and left is not None and right is not None:
            values = sorted(str(sample(left, n)) for n in (1, 2, 3))
            late, early = values[-1], values[0]
            if late != early and left.type.kind is right.type.kind and left.type.kind in _DAYS:
                return (Setting(name=one.left, value=late), Setting(name=one.right, value=early))
    return ()


def _wrong_values(scene: Scene) -> tuple[Setting, ...]:
    for line in (scene.when, scene.given):
        bad = tuple(p for p in pairs(line, scene.entity) if not p.fits)
        if bad:
            line.use(*(c for p in bad for c in p.chunks))
            return settings_of(bad)
    found: dict[str, Setting] = {}
    for _, name in scene.members(scene.given, scene.when):
        field = scene.entity.field_named(name)
        value = _broken(scene, field) if field is not None else None
        if value is not None and field is not None:
            found[name] = Setting(name=name, value=value)
            _use_limits(scene, field)
    return tuple(found.values()) or _any_wrong(scene)


def _use_limits(scene: Scene, field: Field) -> None:
    """`longer than 200 characters`: the limit that the field has."""
    over = (field.max_length, field.maximum.value if field.maximum else None) if scene.asks("over") else ()
    limits = {str(limit) for limit in over if limit is not None}
    for line in (scene.given, scene.when):
        line.use(*(c for c in line.chunks if c.text in limits))


def _broken(scene: Scene, field: Field) -> Scalar:
    if scene.asks("negative"):
        return negative(field)
    if scene.asks("over") or _too_long(scene, field):
        return wrong(field, "length", "range")
    if scene.asks("invalid"):
        return wrong(field, "format", "pattern", "choice", "range", "length")
    return None


def _too_long(scene: Scene, field: Field) -> bool:
    """`a name of 101 characters` where 100 are allowed."""
    for line in (scene.given, scene.when):
        for chunk in line.tagged("character"):
            before = line.chunks[chunk.at - 1] if chunk.at else chunk
            if before.text.isdigit() and field.max_length and int(before.text) > field.max_length:
                line.use(before)
                return True
    return False


def _any_wrong(scene: Scene) -> tuple[Setting, ...]:
    """`with invalid data` names no member: the first one that has a rule to break."""
    if not scene.asks("invalid") or scene.members(scene.given, scene.when):
        return ()
    values = (
        (f.name, wrong(f, "format", "pattern", "choice", "range", "length"))
        for f in scene.entity.fields
        if not f.computed
    )
    return next(((Setting(name=n, value=v),) for n, v in values if v is not None), ())


def _refused(
    scene: Scene, rule: str, fields: tuple[Field, ...], omit: tuple[str, ...], body: tuple[Setting, ...]
) -> Play | None:
    given, target = _target(scene)
    if target is None or (any(f.immutable for f in fields) and target):
        return None
    use_members(scene)
    use_ids(scene)
    use_message(scene)
    scene.eat(_WORDS, _WORDS, (*REFUSES, *_WORDS))
    names = tuple(f.name for f in fields)
    asked = Verb.UPDATE if target else Verb.CREATE
    call = Call(verb=asked, entity=scene.entity.name, target=target, body=body, omit=omit)
    step = Step(call=call, expect=Expect(refusal=Refusal.INVALID, fields=names))
    kept = _kept(scene, given, target)
    flaw = "without" if rule == "S-missing" else "with wrong"
    head = title(scene, f"{flaw} {words_of(names)}")
    return Play(
        rule=rule, title=f"update{head.removeprefix('create')}" if target else head, given=given, steps=(step, *kept)
    )


def _kept(scene: Scene, given: tuple[Fixture, ...], target: str) -> tuple[Step, ...]:
    """`… and the old value is kept`: the record is read once more."""
    said = scene.then.has("former", "unaffected") or (scene.then.has("persist", "rest") and not scene.then.has("not"))
    if not target or not said or not scene.entity.can(Verb.GET):
        return ()
    scene.then.eat("former", "unaffected", "persist", "rest")
    call = Call(verb=Verb.GET, entity=scene.entity.name, target=target)
    return (Step(call=call, expect=Expect(values=given[0].settings)),)


def _target(scene: Scene) -> tuple[tuple[Fixture, ...], str | None]:
    """What an update is sent to; nothing for a create; None when its row cannot be stored."""
    if creating(scene):
        return (), ""
    found = rows(scene)
    row = subject(scene, tuple(r for r in found if r.fits))
    row = row or Row(entity=scene.entity.name, bind=scene.bind, at=-1)
    use(scene, row)
    return (row.fixture(),), row.bind
