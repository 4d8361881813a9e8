"""Scenarios that read a record by its id, or ask for one that does not exist.

In: a scene. Out: a `Play`, or None when the scene is about something else or says what the design cannot keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from pipeline.design.cases import UNKNOWN_ID, Call, Expect, Fixture, Refusal, Setting, Step
from pipeline.design.model import Kind
from pipeline.design.operations import Verb
from pipeline.design.samples import sample
from pipeline.design.scenarios.creates import REFUSES, plain, use_members, use_message
from pipeline.design.scenarios.creates_more import use_title
from pipeline.design.scenarios.fixtures import Row, rows, settings_of, subject, use, use_ids, use_names
from pipeline.design.scenarios.parts import parts, use_ties
from pipeline.design.scenarios.scene import Play, Scene, verb
from pipeline.design.scenarios.stated import pairs
from pipeline.design.scenarios.values import pair_of

SHOWN: Final = (
    "show", "list", "get", "all", "success", "visible", "status_code", "stamp", "state", "match", "adjective",
    "existing", "several", "page", "musthave", "hollow", "new",
)  # fmt: skip
ASKED: Final = ("show", "list", "get", "all", "existing", "page", "several", "hollow", "valid", "requested")
_OF: Final = {Verb.GET: "get", Verb.UPDATE: "update", Verb.DELETE: "delete", Verb.RESTORE: "restore"}


def reads(scene: Scene) -> bool:
    """True when nothing is written and nothing refused."""
    asks = scene.when.has("show", "get", "list", "ui", "want", "filter", "search", "sort", "requested", "restart")
    return asks and not verb(scene) and not scene.refused()


def unknown(scene: Scene) -> Play | None:
    """`When I request a task that does not exist, Then a not found error is returned`."""
    if not scene.refused():
        return None
    absent = any(r.absent and r.entity == scene.entity.name for r in rows(scene)) or scene.asks("notfound")
    if not absent and not (scene.then.has("notfound") and not scene.asks("deleted", "delete")):
        return None
    asked = _verb(scene)
    if asked is None or not scene.entity.can(asked) or scene.then.has("duplicate"):
        return None
    use_members(scene)
    use_ids(scene)
    use_message(scene)
    words = (
        "notfound",
        "without",
        "existing",
        "submit",
        "show",
        "get",
        "update",
        "delete",
        "valid",
        "all",
        "not",
        "invalid",
    )
    scene.eat(words, words, (*REFUSES, "notfound", "id", "existing"))
    body = _change(scene) if asked is Verb.UPDATE else ()
    call = Call(verb=asked, entity=scene.entity.name, target=UNKNOWN_ID, body=body)
    step = Step(call=call, expect=Expect(refusal=Refusal.NOT_FOUND))
    return Play(rule="S-not-found", title=f"{_OF[asked]} unknown {scene.thing}", steps=(step,))


def _change(scene: Scene) -> tuple[Setting, ...]:
    """Some valid change, so that only the record is missing."""
    for field in scene.entity.fields:
        value = sample(field, 1)
        if not field.immutable and not field.computed and isinstance(value, str | int):
            return (Setting(name=field.name, value=value),)
    return ()


def _verb(scene: Scene) -> Verb | None:
    asked = verb(scene)
    if asked:
        return {"restore": Verb.RESTORE, "delete": Verb.DELETE, "update": Verb.UPDATE}.get(asked)
    return Verb.GET if scene.when.has("show", "get", "want", "ui", "id") and not scene.when.has("list", "all") else None


def get_one(scene: Scene) -> Play | None:
    """`When I request a task by its id, Then the task is returned`."""
    if not reads(scene) or not scene.entity.can(Verb.GET) or scene.when.has("search", "filter", "sort", "list"):
        return None
    if scene.given.has("without", "not", "notfound") or scene.then.has("not", "empty", "totals"):
        return None
    alone = scene.then.has("only")
    if alone and (_many(scene) or not scene.when.has("id", "single", "that", "article")):
        return None
    found = rows(scene)
    row, answer = subject(scene, found), pairs(scene.then, scene.entity)
    if row is None or any(p.value != row.value(p.member) for p in answer):
        return None
    shown = parts(scene, row, found)
    use(scene, row, *(r for r in found if r.entity == scene.entity.name))
    scene.then.use(*(c for p in answer for c in p.chunks))
    use_members(scene)
    use_ids(scene)
    use_names(scene, found)
    use_ties(scene)
    if row.links:
        scene.given.eat("associate", "inuse")
        scene.given.use(*(c for r in found if r.entity != scene.entity.name for c in r.chunks))
    use_title(scene)
    again = scene.when.has("restart")
    made = ("create", "created", "persist", "new", "update") if again else ()
    scene.eat(
        ("existing", "show", "list", "get", *made), ASKED, (*SHOWN, *(("persist", "unaffected") if again else ()))
    )
    call = Call(verb=Verb.GET, entity=scene.entity.name, target=row.bind)
    several = tuple(_several(scene, row))
    step = Step(call=call, expect=Expect(values=(*settings_of(row.pairs), *several)))
    row, first = _found(scene, row)
    there = row.fixture()
    given = (replace(there, settings=(*there.settings, *several)), *(f for f, _ in shown))
    if alone:  # Another record, which must not be what is answered.
        scene.then.eat("only", "that", "single")
        given = (*given, Fixture(entity=scene.entity.name, bind=f"other_{row.bind}"))
    return Play(rule="S-get", title=f"get {scene.thing}", given=given, steps=(*first, step, *(s for _, s in shown)))


def _several(scene: Scene, row: Row) -> Iterator[Setting]:
    """`a product with several labels`: values for what holds many of them."""
    named = (m for _, m in scene.members(scene.given))
    for name in dict.fromkeys(named) if scene.given.has("several") else ():
        field = scene.entity.field_named(name)
        value = sample(field, 1) if field is not None and field.type.kind is Kind.LIST and not field.computed else None
        if plain(value) and row.value(name) is None:
            yield Setting(name=name, value=value)


def _many(scene: Scene) -> bool:
    """True when several records are asked for, or answered with, of whatever kind."""
    return any(c.plural and c.entities() for line in (scene.when, scene.then) for c in line.chunks)


def _found(scene: Scene, row: Row) -> tuple[Row, tuple[Step, ...]]:
    """`Given somebody searches for the record`: it is looked for before it is opened."""
    searches = scene.given.tagged("search") if scene.entity.can(Verb.LIST) else ()
    name = scene.entity.listing.search[0] if scene.entity.listing.search else ""
    field = scene.entity.field_named(name)
    term = row.value(name) if row.value(name) is not None or field is None else sample(field, 1)
    if not searches or not isinstance(term, str) or field is None:
        return row, ()
    scene.given.use(*searches)
    there = row if row.value(name) is not None else replace(row, pairs=(*row.pairs, pair_of(field, term)))
    call = Call(verb=Verb.LIST, entity=scene.entity.name, query=(Setting(name="q", value=term),))
    return there, (Step(call=call, expect=Expect(listed=(row.bind,))),)
