"""Scenarios in which a create or an update is refused because a value is missing or wrong.

In: a scene. Out: a `Play`, or None when the scene is about something else. The wrong value is the stated one,
or one that breaks the rule that the scenario names; a value that the field allows is never claimed to be wrong.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.cases import Call, Expect, Fixture, Refusal, Setting, Step
from pipeline.design.facts import Scalar
from pipeline.design.model import Field
from pipeline.design.operations import Verb
from pipeline.design.scenarios.creates import REFUSES, creating, title, use_members, use_message, words_of
from pipeline.design.scenarios.fixtures import rows, settings_of, subject, use, use_ids
from pipeline.design.scenarios.scene import Play, Scene, verb
from pipeline.design.scenarios.values import negative, pairs, wrong
from pipeline.design.text.chunks import Line

_WORDS: Final = (
    "create", "new", "missing", "without", "empty", "not", "required", "invalid", "negative", "over", "below",
    "valid", "character", "format", "all", "max", "update", "length", "existing", "zero", "number", "positive",
    "between", "hollow", "clear", "submit", "enter",
)  # fmt: skip
_ABSENT: Final = ("missing", "without", "empty", "not", "clear")


def missing(scene: Scene) -> Play | None:
    """`When I create a task without a title, Then a validation error is returned`."""
    if not scene.refused() or not scene.asks(*_ABSENT) or not (creating(scene) or _updating(scene)):
        return None
    named = _required(scene, scene.when) or _required(scene, scene.given) or _required(scene, scene.then)
    if not named and scene.asks("required"):
        named = tuple(f for f in scene.entity.fields if _must(f))
    if not named or any(not p.fits for p in pairs(scene.when, scene.entity)):
        return None
    if creating(scene):
        return _refused(scene, "S-missing", named, tuple(f.name for f in named), ())
    return _refused(scene, "S-missing", named, (), tuple(Setting(name=f.name, value=None) for f in named))


def _updating(scene: Scene) -> bool:
    clears = scene.asks("clear") and verb(scene) == ""
    return (verb(scene) == "update" or clears) and scene.entity.can(Verb.UPDATE)


def _required(scene: Scene, line: Line) -> tuple[Field, ...]:
    names = dict.fromkeys(m for _, m in scene.members(line))
    fields = (scene.entity.field_named(n) for n in names)
    return tuple(f for f in fields if f is not None and _must(f))


def _must(field: Field) -> bool:
    return field.required and not field.computed and field.default is None


def invalid(scene: Scene) -> Play | None:
    """`When I create a product with a negative price, Then a validation error is returned`."""
    if not scene.refused() or not (creating(scene) or _updating(scene)):
        return None
    body = _wrong_values(scene)
    fields = tuple(f for s in body if (f := scene.entity.field_named(s.name)) is not None)
    return _refused(scene, "S-invalid", fields, (), body) if body else None


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
    if scene.asks("over"):
        return wrong(field, "length", "range")
    if scene.asks("invalid"):
        return wrong(field, "format", "pattern", "choice", "range", "length")
    return None


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
    flaw = "without" if rule == "S-missing" else "with wrong"
    head = title(scene, f"{flaw} {words_of(names)}")
    return Play(rule=rule, title=f"update{head.removeprefix('create')}" if target else head, given=given, steps=(step,))


def _target(scene: Scene) -> tuple[tuple[Fixture, ...], str | None]:
    """What an update is sent to; nothing for a create; None when its row cannot be stored."""
    if creating(scene):
        return (), ""
    found = rows(scene)
    row = subject(scene, tuple(r for r in found if r.fits))
    if row is None:
        return (), None
    use(scene, row)
    return (row.fixture(),), row.bind
