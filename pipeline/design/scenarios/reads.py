"""Scenarios that read: one record, all of them, none, those that match.

In: a scene. Out: a `Play`, or None when the scene is about something else or says what the design cannot keep.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.model import UNKNOWN_ID, Call, Expect, Fixture, Kind, Refusal, Scalar, Setting, Step, Verb
from pipeline.design.samples import sample
from pipeline.design.scenarios.creates import REFUSES
from pipeline.design.scenarios.fixtures import existing, settings, several, use_ids
from pipeline.design.scenarios.scene import WRITES, Play, Scene
from pipeline.design.scenarios.values import pairs

_SHOWN: Final = ("show", "list", "get", "all", "success", "visible", "status_code", "stamp", "state", "match", "adjective", "existing", "several", "page")
_ASKED: Final = ("show", "list", "get", "all", "existing", "page", "several")
_OF: Final = {Verb.GET: "get", Verb.UPDATE: "update", Verb.DELETE: "delete"}


def unknown(scene: Scene) -> Play | None:
    """`When I request a task that does not exist, Then a not found error is returned`."""
    absent = scene.given.has("notfound") or scene.when.has("notfound") or scene.given.has("without") and scene.given.has("existing")
    if not scene.refused() or not absent and not (scene.then.has("notfound") and not scene.then.has("deleted")):
        return None
    verb = _verb(scene)
    if verb is None or not scene.entity.can(verb):
        return None
    scene.use_things()
    use_ids(scene)
    _use_all_members(scene)
    words = ("notfound", "without", "existing", "show", "get", "update", "delete", "valid", "all")
    scene.eat(words, words, (*REFUSES, "notfound", "id", "existing"))
    call = Call(verb=verb, entity=scene.entity.name, target=UNKNOWN_ID)
    step = Step(call=call, expect=Expect(refusal=Refusal.NOT_FOUND))
    return Play(rule="S-not-found", title=f"{_OF[verb]} unknown {scene.thing}", steps=(step,))


def _verb(scene: Scene) -> Verb | None:
    if scene.when.has("create", "restore"):
        return None
    if scene.when.has("delete"):
        return Verb.DELETE
    if scene.when.has("update"):
        return Verb.UPDATE
    return Verb.GET if scene.when.has("show", "get", "want", "ui") else None


def _reads(scene: Scene) -> bool:
    return not scene.when.has(*WRITES) and not scene.refused() and scene.when.has("show", "get", "list", "ui", "want")


def list_empty(scene: Scene) -> Play | None:
    """`Given no tasks exist, When I list tasks, Then the list is empty`."""
    if not _reads(scene) or not scene.entity.can(Verb.LIST) or not scene.then.has("empty", "without"):
        return None
    if not scene.given.has("without", "not", "empty", "zero") or pairs(scene.given, scene.entity):
        return None
    scene.use_things()
    scene.eat(("without", "not", "existing", "empty", "all", "zero"), _ASKED, (*_SHOWN, "empty", "without", "error"))
    step = Step(call=Call(verb=Verb.LIST, entity=scene.entity.name), expect=Expect(count=0))
    return Play(rule="S-list-empty", title=f"list {_many(scene)} when there are none", steps=(step,))


def list_all(scene: Scene) -> Play | None:
    """`Given 5 tasks exist, When I list tasks, Then all 5 are returned`."""
    if not _reads(scene) or not scene.entity.can(Verb.LIST) or scene.when.has("search", "filter", "sort", "id", "single"):
        return None
    if not (scene.when.has("list", "all") or _plural(scene)) or scene.given.has("without", "not") or scene.then.has("empty", "not", "only"):
        return None
    found = pairs(scene.given, scene.entity)
    if found or pairs(scene.when, scene.entity):
        return None
    size, said = several(scene)
    _use_all_members(scene)
    scene.use_things()
    scene.eat(("existing", "all", "several", "show", "list"), _ASKED, _SHOWN)
    if said:
        scene.then.use(*(c for c in scene.then.chunks if c.text == str(size)))
    fixture = Fixture(entity=scene.entity.name, bind=scene.bind, count=size)
    binds = tuple(f"{scene.bind}-{n}" for n in range(1, size + 1)) if size > 1 else (scene.bind,)
    step = Step(call=Call(verb=Verb.LIST, entity=scene.entity.name), expect=Expect(listed=binds, count=size))
    return Play(rule="S-list", title=f"list {_many(scene)}", given=(fixture,), steps=(step,))


def list_filtered(scene: Scene) -> Play | None:
    """`When I filter by status active, Then only active products are returned`."""
    if not _reads(scene) or not scene.entity.can(Verb.LIST) or scene.when.has("search", "sort"):
        return None
    wanted = [(m, v) for m, v in _wanted(scene) if m in scene.entity.listing.filters]
    if len(wanted) != 1 or not (scene.when.has("filter") or scene.then.has("only")):
        return None
    (name, value), other = wanted[0], _other(scene, *wanted[0])
    if value is None or other is None:
        return None
    for line in scene.lines:
        for pair in pairs(line, scene.entity):
            line.use(*pair.chunks)
    _use_all_members(scene)
    scene.use_things()
    scene.eat(("existing", "all", "several", "others", "list", "show"), (*_ASKED, "filter"), (*_SHOWN, "only", "match", "filter"))
    rows = (
        Fixture(entity=scene.entity.name, bind=f"matching {scene.thing}", settings=(Setting(name=name, value=value),)),
        Fixture(entity=scene.entity.name, bind=f"other {scene.thing}", settings=(Setting(name=name, value=other),)),
    )
    call = Call(verb=Verb.LIST, entity=scene.entity.name, query=(Setting(name=name, value=value),))
    expect = Expect(listed=(rows[0].bind,), unlisted=(rows[1].bind,))
    title = f"list {_many(scene)} by {name.replace('_', ' ')}"
    return Play(rule="S-filter", title=title, given=rows, steps=(Step(call=call, expect=expect),))


def _wanted(scene: Scene) -> list[tuple[str, Scalar]]:
    """Member and value that the request filters by; a value is made up when only the member is named."""
    found = [(p.member, p.value) for p in pairs(scene.when, scene.entity) if p.fits]
    if found:
        return found
    names = dict.fromkeys(m for _, m in scene.members(scene.when))
    fields = [f for n in names if (f := scene.entity.field_named(n)) is not None]
    return [(f.name, v) for f in fields if isinstance(v := sample(f, 1), str | int)]


def _other(scene: Scene, name: str, value: Scalar) -> Scalar:
    field = scene.entity.field_named(name)
    if field is None or field.type.kind in (Kind.LIST, Kind.JSON, Kind.FILE):
        return None
    tries = (sample(field, n) for n in range(1, 5))
    return next((v for v in tries if v != value and isinstance(v, str | int)), None)


def get_one(scene: Scene) -> Play | None:
    """`When I request a task by its id, Then the task is returned`."""
    if not _reads(scene) or not scene.entity.can(Verb.GET) or scene.when.has("search", "filter", "sort", "list"):
        return None
    if scene.given.has("without", "not", "notfound") or scene.then.has("not", "empty", "only"):
        return None
    row = existing(scene)
    answer = pairs(scene.then, scene.entity)
    if row is None or answer and not row.settings:
        return None
    _use_all_members(scene)
    use_ids(scene)
    scene.use_things()
    several(scene)
    scene.eat(("existing", "show", "list", "get"), _ASKED, _SHOWN)
    values = {s.name: s.value for s in row.settings}
    if any(values.get(p.member) != p.value for p in answer):
        return None
    for pair in answer:
        scene.then.use(*pair.chunks)
    call = Call(verb=Verb.GET, entity=scene.entity.name, target=scene.bind)
    step = Step(call=call, expect=Expect(values=settings(answer) or row.settings))
    return Play(rule="S-get", title=f"get {scene.thing}", given=(row,), steps=(step,))


def _use_all_members(scene: Scene) -> None:
    for line in scene.lines:
        line.use(*(c for c, _ in scene.members(line)))


def _plural(scene: Scene) -> bool:
    return any(scene.entity.name in c.entities() and c.plural for c in scene.when.chunks)


def _many(scene: Scene) -> str:
    return scene.entity.collection.replace("_", " ")
