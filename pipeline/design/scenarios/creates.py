"""Scenarios that create a record: it works, something is missing, a value is wrong, a value is taken.

In: a scene. Out: a `Play`, or None when the scene is about something else or says what the design cannot keep.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.model import Call, Expect, Field, Fixture, Refusal, Setting, Step, Verb
from pipeline.design.scenarios.fixtures import settings, stated, use, use_ids
from pipeline.design.scenarios.scene import WRITES, Play, Scene
from pipeline.design.scenarios.values import negative, pairs, wrong

ANSWERED: Final = (
    "show", "success", "created", "create", "new", "changed", "unique", "stamp", "visible", "list", "assign", "persist", "all", "default", "state",
    "status_code", "update", "required", "optional", "get", "match",
)  # fmt: skip
REFUSES: Final = (
    "reject", "error", "adjective", "explain", "prevent", "show", "invalid", "required", "missing", "empty", "nonempty", "not", "status_code",
    "create", "created", "update", "success", "new", "valid", "validate", "conflict", "all", "positive", "nonnegative", "negative", "number", "format", "get",
)  # fmt: skip


def creating(scene: Scene) -> bool:
    verb = next((t for t in WRITES if scene.when.has(t)), None)
    if verb is None and not scene.when.has("get", "list", "search", "filter", "sort"):
        verb = next((t for t in WRITES if scene.given.has(t)), None)
    return verb == "create" and scene.entity.can(Verb.CREATE)


def create_ok(scene: Scene) -> Play | None:
    """`When I create a task with title "Buy milk", Then the task is created`."""
    if not creating(scene) or scene.refused():
        return None
    body, answer = stated(scene, scene.when), stated(scene, scene.then)
    more = stated(scene, scene.given) if not scene.given.has("existing") else ()
    if body is None or answer is None or more is None:
        return None
    known = {p.member for p in body}
    body = (*body, *(p for p in more if p.member not in known))
    _use_members(scene)
    scene.eat(("want", "valid", "create", "new"), ("create", "new", "valid", "required", "optional", "all", "with", "update"), ANSWERED)
    asked = {p.member: p.value for p in body}
    if any(p.member in asked and p.value != asked[p.member] for p in answer):
        return None
    call = Call(verb=Verb.CREATE, entity=scene.entity.name, body=settings(body), bind=scene.bind)
    expect = Expect(values=settings((*body, *(p for p in answer if p.member not in asked))))
    steps = (Step(call=call, expect=expect), *_seen(scene))
    return Play(rule="S-create", title=_title(scene, ""), steps=steps)


def _seen(scene: Scene) -> tuple[Step, ...]:
    """`… and appears in the list`: read the list too."""
    if not (scene.then.has("visible") and scene.then.has("list")) or not scene.entity.can(Verb.LIST):
        return ()
    call = Call(verb=Verb.LIST, entity=scene.entity.name)
    return (Step(call=call, expect=Expect(listed=(scene.bind,))),)


def create_missing(scene: Scene) -> Play | None:
    """`When I create a task without a title, Then a validation error is returned`."""
    if not creating(scene) or not scene.refused() or not scene.asks("missing", "without", "empty", "not"):
        return None
    named = _required(scene, scene.given, scene.when) or _required(scene, scene.then)
    if not named and scene.asks("required"):
        named = tuple(f for f in scene.entity.fields if _must(f))
    if not named:
        return None
    return _refused(scene, "S-missing", named, tuple(f.name for f in named), ())


def _required(scene: Scene, *lines) -> tuple[Field, ...]:  # type: ignore[no-untyped-def]
    names = dict.fromkeys(m for _, m in scene.members(*lines))
    fields = (scene.entity.field_named(n) for n in names)
    return tuple(f for f in fields if f is not None and _must(f))


def _must(field: Field) -> bool:
    return field.required and not field.computed and field.default is None


def create_invalid(scene: Scene) -> Play | None:
    """`When I create a product with a negative price, Then a validation error is returned`."""
    if not creating(scene) or not scene.refused():
        return None
    body = _wrong_values(scene)
    if not body:
        return None
    names = tuple(s.name for s in body)
    fields = tuple(f for n in names if (f := scene.entity.field_named(n)) is not None)
    return _refused(scene, "S-invalid", fields, (), body)


def _wrong_values(scene: Scene) -> tuple[Setting, ...]:
    for line in (scene.when, scene.given):
        bad = tuple(p for p in pairs(line, scene.entity) if not p.fits)
        if bad:
            use(line, bad)
            return settings(bad)
    found: dict[str, Setting] = {}
    for _, name in scene.members(scene.given, scene.when):
        field = scene.entity.field_named(name)
        value = _broken(scene, field) if field is not None else None
        if value is not None:
            found[name] = Setting(name=name, value=value)
    return tuple(found.values())


def _broken(scene: Scene, field: Field) -> str | int | bool | None:
    if scene.asks("negative"):
        return negative(field)
    if scene.asks("over"):
        return wrong(field, "length", "range")
    if scene.asks("invalid"):
        return wrong(field, "format", "pattern", "choice", "range")
    return None


def _refused(
    scene: Scene, rule: str, fields: tuple[Field, ...], omit: tuple[str, ...], body: tuple[Setting, ...]
) -> Play:
    _use_members(scene)
    use_ids(scene)
    words = ("create", "new", "missing", "without", "empty", "not", "required", "invalid", "negative", "over", "valid", "character", "format", "all", "max")
    scene.eat(words, words, (*REFUSES, "character", "over", "max"))
    names = tuple(f.name for f in fields)
    call = Call(verb=Verb.CREATE, entity=scene.entity.name, body=body, omit=omit)
    expect = Expect(refusal=Refusal.INVALID, fields=names)
    flaw = "without" if omit else "with wrong"
    return Play(rule=rule, title=_title(scene, f"{flaw} {_names(names)}"), steps=(Step(call=call, expect=expect),))


def create_taken(scene: Scene) -> Play | None:
    """`Given a user with email "a@b.c" exists, When I create another with this email, Then it is rejected`."""
    if not creating(scene) or not scene.refused() or not (scene.asks("duplicate", "existing") or scene.then.has("duplicate")):
        return None
    field = _unique(scene)
    given = stated(scene, scene.given)
    wanted = stated(scene, scene.when)
    if field is None or given is None or wanted is None:
        return None
    _use_members(scene)
    use_ids(scene)
    words = ("create", "new", "duplicate", "existing", "valid", "unique", "conflict", "others", "all")
    scene.eat(words, (*words, "update"), (*REFUSES, *words))
    body = {p.member: p.value for p in given} | {p.member: p.value for p in wanted}
    fixture = Fixture(entity=scene.entity.name, bind=scene.bind, settings=_same(field, body))
    call = Call(verb=Verb.CREATE, entity=scene.entity.name, body=_taken_body(field, body, scene.bind))
    expect = Expect(refusal=Refusal.TAKEN, fields=(field.name,))
    title = _title(scene, f"with taken {_names((field.name,))}")
    return Play(rule="S-taken", title=title, given=(fixture,), steps=(Step(call=call, expect=expect),))


def _unique(scene: Scene) -> Field | None:
    named = [n for _, n in scene.members(*scene.lines)]
    fields = [f for n in named if (f := scene.entity.field_named(n)) is not None and f.unique and not f.unique_per]
    return fields[0] if fields else None


def _same(field: Field, body: dict[str, object]) -> tuple[Setting, ...]:
    value = body.get(field.name)
    return (Setting(name=field.name, value=value),) if isinstance(value, str | int) else ()


def _taken_body(field: Field, body: dict[str, object], bind: str) -> tuple[Setting, ...]:
    """The stated value, or the one that the fixture was filled with."""
    return _same(field, body) or (Setting(name=field.name, ref=bind),)


def _use_members(scene: Scene) -> None:
    for line in scene.lines:
        line.use(*(c for c, _ in scene.members(line)))
    scene.use_things()


def _title(scene: Scene, tail: str) -> str:
    return f"create {scene.thing} {tail}".strip()


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(n.replace("_", " ") for n in names)
