"""Scenarios that create a record and succeed, or fail because a value is taken or a reference leads nowhere.

In: a scene. Out: a `Play`, or None when the scene is about something else or says what the design cannot keep.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pipeline.design.cases import UNKNOWN_ID, Call, Expect, Fixture, Refusal, Setting, Step
from pipeline.design.model import Field
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import objects
from pipeline.design.scenarios.fixtures import Row, parents, rows, settings_of, use, use_ids, use_names
from pipeline.design.scenarios.scene import Play, Scene, verb
from pipeline.design.scenarios.values import Pair, pairs

ANSWERED: Final = (
    "show", "success", "created", "create", "new", "changed", "unique", "stamp", "visible", "list", "assign",
    "persist", "all", "default", "state", "status_code", "update", "required", "optional", "get", "match",
    "partialupdate", "hollow", "submit", "musthave", "parent", "optional", "success", "empty", "without",
)  # fmt: skip
REFUSES: Final = (
    "reject", "error", "adjective", "explain", "prevent", "show", "invalid", "required", "missing", "empty",
    "nonempty", "not", "status_code", "create", "created", "update", "success", "new", "valid", "validate",
    "conflict", "all", "positive", "nonnegative", "negative", "number", "format", "get", "purpose", "without",
    "hollow", "submit", "persist",
)  # fmt: skip
_ASKS: Final = (
    "create",
    "new",
    "valid",
    "required",
    "optional",
    "all",
    "update",
    "assign",
    "associate",
    "exactly",
    "success",
    "hollow",
    "submit",
    "enter",
    "without",
    "missing",
    "empty",
)


def creating(scene: Scene) -> bool:
    return verb(scene) == "create" and scene.entity.can(Verb.CREATE)


def create_ok(scene: Scene) -> Play | None:
    """`When I create a task with title "Buy milk", Then the task is created`."""
    if not creating(scene) or scene.refused():
        return None
    found, body, answer = rows(scene), pairs(scene.when, scene.entity), pairs(scene.then, scene.entity)
    own = tuple(r for r in found if r.entity == scene.entity.name)
    body = _joined(body, () if own else pairs(scene.given, scene.entity))
    asked = {p.member: p.value for p in body}
    if not all(p.fits for p in (*body, *answer)) or any(p.value != asked.get(p.member, p.value) for p in answer):
        return None
    if scene.when.has("without", "missing") and any(
        _needs(scene, m) for _, m in scene.members(scene.when) if m not in asked
    ):
        return None
    use_pairs(scene, body, answer)
    links, needed = parents(scene, found)
    if links:
        scene.then.eat("associate", "inuse")
    use(scene, *own, *needed)
    use_members(scene)
    use_ids(scene)
    use_names(scene, found)
    if any(r.deleted for r in own):
        scene.given.eat("deleted", "soft")
    scene.eat(("want", "valid", "create", "new", "without", "not", "notfound", "enter", "submit"), _ASKS, ANSWERED)
    call = Call(verb=Verb.CREATE, entity=scene.entity.name, body=(*settings_of(body), *links), bind=f"new_{scene.bind}")
    expect = Expect(values=settings_of((*body, *(p for p in answer if p.member not in asked))))
    given = tuple(r.fixture() for r in (*_there(own), *needed))
    return Play(
        rule="S-create", title=title(scene, ""), given=given, steps=(Step(call=call, expect=expect), *_seen(scene))
    )


def _needs(scene: Scene, name: str) -> bool:
    field = scene.entity.field_named(name)
    return field is not None and field.required and field.default is None


def _joined(body: tuple[Pair, ...], more: tuple[Pair, ...]) -> tuple[Pair, ...]:
    known = {p.member for p in body}
    return (*body, *(p for p in more if p.member not in known))


def _there(own: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(r for r in own if not r.absent)


def _seen(scene: Scene) -> tuple[Step, ...]:
    """`… and appears in the list`: read the list too."""
    if not (scene.then.has("visible") and scene.then.has("list")) or not scene.entity.can(Verb.LIST):
        return ()
    call = Call(verb=Verb.LIST, entity=scene.entity.name)
    return (Step(call=call, expect=Expect(listed=(f"new_{scene.bind}",))),)


def create_taken(scene: Scene) -> Play | None:
    """`Given a user with email "a@b.c" exists, When I create another with this email, Then it is rejected`."""
    if (
        not creating(scene)
        or not scene.refused()
        or not (scene.asks("duplicate", "existing") or scene.then.has("duplicate"))
    ):
        return None
    field = _unique(scene)
    found, body = rows(scene), pairs(scene.when, scene.entity)
    row = next((r for r in found if r.entity == scene.entity.name and not r.absent), None)
    if field is None or (row is not None and not row.fits) or not all(p.fits for p in body):
        return None
    row = row or Row(entity=scene.entity.name, bind=scene.bind, at=-1)
    stated, wanted = row.value(field.name), next((p.value for p in body if p.member == field.name), None)
    if None not in (stated, wanted) and stated != wanted:
        return None
    use(scene, row)
    use_pairs(scene, body, pairs(scene.then, scene.entity))
    use_members(scene)
    use_ids(scene)
    use_names(scene, found)
    use_message(scene)
    words = ("create", "new", "duplicate", "existing", "valid", "unique", "conflict", "others", "all")
    scene.eat(words, (*words, "update", "submit", "enter"), (*REFUSES, *words))
    value = wanted if wanted is not None else stated
    call = Call(
        verb=Verb.CREATE, entity=scene.entity.name, body=(_setting(field, value, row.bind), *_rest(body, field))
    )
    expect = Expect(refusal=Refusal.TAKEN, fields=(field.name,))
    fixture = _with(row, field, value)
    tail = f"with taken {words_of((field.name,))}"
    return Play(rule="S-taken", title=title(scene, tail), given=(fixture,), steps=(Step(call=call, expect=expect),))


def _with(row: Row, field: Field, value: object) -> Fixture:
    """The row as a fixture that has the taken value."""
    fixture = row.fixture()
    if row.value(field.name) is None and isinstance(value, str | int):
        fixture = replace(fixture, settings=(*fixture.settings, Setting(name=field.name, value=value)))
    return replace(fixture, count=1)


def _rest(body: tuple[Pair, ...], field: Field) -> tuple[Setting, ...]:
    return tuple(s for s in settings_of(body) if s.name != field.name)


def _setting(field: Field, value: object, bind: str) -> Setting:
    """The stated value, or the one that the existing row was filled with."""
    return Setting(name=field.name, value=value) if isinstance(value, str | int) else Setting(name=field.name, ref=bind)


def _unique(scene: Scene) -> Field | None:
    """The unique field that the scenario names; else the only one that there is."""
    named = [n for _, n in scene.members(*scene.lines)]
    unique = [f for f in scene.entity.fields if f.unique and not f.unique_per]
    hit = next((f for f in unique if f.name in named), None)
    return hit or (unique[0] if len(unique) == 1 and not named else None)


def create_dangling(scene: Scene) -> Play | None:
    """`Given no customer with id "9" exists, When I create an order for that customer, Then it is rejected`."""
    if not creating(scene) or not scene.refused():
        return None
    found = rows(scene)
    gone = {r.entity for r in found if r.absent} | (
        {n for _, n in objects(scene.when)} if scene.when.has("notfound") else set()
    )
    link = next(
        (r for r in scene.entity.relations if r.stored and r.target in gone and r.target != scene.entity.name), None
    )
    if link is None:
        return None
    use(scene, *(r for r in found if r.entity == link.target))
    for line in scene.lines:
        line.use(
            *(c for c, n in objects(line) if n == link.target),
            *(c for c in line.chunks if c.member_of(scene.entity.name) == link.name),
        )
    use_members(scene)
    use_ids(scene)
    scene.eat(
        ("without", "not", "notfound", "existing"),
        ("create", "new", "notfound", "associate"),
        (*REFUSES, "notfound", "existing"),
    )
    call = Call(verb=Verb.CREATE, entity=scene.entity.name, body=(Setting(name=link.name, ref=UNKNOWN_ID),))
    expect = Expect(refusal=Refusal.REFERENCE, fields=(link.name,))
    tail = f"with unknown {words_of((link.name,))}"
    return Play(rule="S-reference", title=title(scene, tail), steps=(Step(call=call, expect=expect),))


def use_pairs(scene: Scene, *groups: tuple[Pair, ...]) -> None:
    """Use the words of pairs, and every literal that repeats one of their values."""
    values = {str(p.value) for group in groups for p in group}
    for group, line in zip(groups, (scene.when, scene.then), strict=False):
        line.use(*(c for p in group for c in p.chunks))
    for line in scene.lines:
        line.use(*(c for c in line.chunks if c.inner and c.inner in values))


def use_members(scene: Scene) -> None:
    for line in scene.lines:
        line.use(*(c for c, _ in scene.members(line)))
    scene.use_things()


def use_message(scene: Scene) -> None:
    """The wording of an error that people see is not part of the contract."""
    for at, chunk in enumerate(scene.then.chunks):
        if (
            chunk.inner
            and not chunk.code
            and any(c.is_a("error", "explain", "show") for c in scene.then.chunks[max(0, at - 4) : at + 3])
        ):
            scene.then.use(chunk)


def title(scene: Scene, tail: str) -> str:
    return f"create {scene.thing} {tail}".strip()


def words_of(names: tuple[str, ...]) -> str:
    return ", ".join(n.replace("_", " ") for n in names)
