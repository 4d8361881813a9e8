"""Scenarios that delete a record: it is gone, with or without what belongs to it, or it is in use.

In: a scene. Out: a `Play`, or None when the scene is about something else or says what the design cannot keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from pipeline.design.cases import Call, Expect, Fixture, Refusal, Setting, Step
from pipeline.design.model import Entity, OnDelete, Relation
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import objects
from pipeline.design.scenarios.creates import REFUSES, use_members
from pipeline.design.scenarios.fixtures import Row, rows, subject, use, use_ids, use_names
from pipeline.design.scenarios.scene import Play, Scene, several, verb
from pipeline.design.scenarios.stated import pairs
from pipeline.design.scenarios.trash import in_trash
from pipeline.design.scenarios.values import Pair
from pipeline.design.text.names import snake

GONE: Final = (
    "delete", "deleted", "success", "nolonger", "not", "visible", "list", "hard", "show", "soft", "stamp", "persist",
    "status_code", "all", "notfound", "error", "unaffected", "others", "state", "get", "hollow", "only", "rest",
)  # fmt: skip


def delete_ok(scene: Scene) -> Play | None:
    """`When I delete the task, Then it is gone`."""
    if verb(scene) != "delete" or not _deleted(scene) or several(scene.when):
        return None
    if not scene.entity.can(Verb.DELETE) or scene.given.has("notfound") or _lives_on(scene):
        return None
    found = rows(scene)
    row = subject(scene, found)
    parts = [n for _, n in objects(scene.then) if n != scene.entity.name and _refers(scene, n)]
    if parts and scene.then.has("cascade", "hard", "all"):
        return None  # They go with it, which is more than that it is gone.
    if row is None or row.deleted or any(r.absent and r.entity == scene.entity.name for r in found):
        return None
    bare = tuple(r for r in found if r.absent and _refers(scene, r.entity))
    if scene.given.has("without") and not bare:
        return None
    use(scene, *bare)
    if bare:
        scene.given.eat("without", "trash", "part")  # There are none at all.
    rest, whole = _others(scene, found), tuple(_kept(scene, found))
    if whole:
        row = replace(row, links=tuple(_tied(scene, w) for w, _ in whole))
    among = _among(scene)
    row = replace(row, pairs=(*row.pairs, *(p for p in among if row.value(p.member) is None)))
    scene.then.use(*(c for p in among for c in p.chunks))
    use(scene, row)
    _use_words(scene)
    use_names(scene, found)
    scene.eat(("existing", "list"), ("delete", "soft", "hard", "success", "valid", "list"), GONE)
    # No other request shows what lies in a trash.
    scene.then.used.difference_update(c.at for c in scene.then.tagged("trash"))
    there = in_trash(scene, row.bind)
    gone = Step(call=_call(scene, Verb.DELETE, row.bind), expect=Expect())
    return Play(
        rule="S-delete",
        title=f"delete {scene.thing}",
        given=(*(w.fixture() for w, _ in whole), row.fixture(), *(r.fixture() for r in rest)),
        steps=(gone, *_absent(scene, row.bind, among), *_rest(scene, rest), *(s for _, s in whole), *there),
    )


def _kept(scene: Scene, found: tuple[Row, ...]) -> Iterator[tuple[Row, Step]]:
    """`… and the order still exists`: what the record belonged to."""
    if not scene.then.has("existing", "rest", "unaffected"):
        return
    for chunk, name in objects(scene.then):
        behind = scene.then.chunks[chunk.at + 1 : chunk.at + 4]
        stays = any(c.is_a("existing", "rest", "unaffected") for c in behind) and scene.entities[name].can(Verb.GET)
        links = [r for r in scene.entity.relations if r.target == name and r.stored]
        if name != scene.entity.name and stays and len(links) == 1:
            own = next((r for r in found if r.entity == name and r.fits), Row(entity=name, bind=snake(name), at=-1))
            use(scene, own)
            scene.given.use(*(c for c, n in objects(scene.given) if n == name))
            scene.then.use(chunk)
            whole = replace(own, count=1, links=())
            yield whole, Step(call=Call(verb=Verb.GET, entity=name, target=whole.bind), expect=Expect())


def _tied(scene: Scene, whole: Row) -> Setting:
    relation = next(r for r in scene.entity.relations if r.target == whole.entity and r.stored)
    return Setting(name=relation.name, ref=whole.bind)


def _others(scene: Scene, found: tuple[Row, ...]) -> tuple[Row, ...]:
    """`3 tasks exist, I delete one`: the rest of them, when the last clause counts what remains."""
    own = next((r for r in found if r.entity == scene.entity.name and r.counted), None)
    if own is None or own.count < 2 or not scene.then.has("rest", "others"):
        return ()
    scene.when.eat("contender")
    left = str(own.count - 1)
    scene.then.use(*(c for c in scene.then.chunks if c.text == left))
    return (replace(own, bind=f"other_{scene.bind}", count=own.count - 1),)


def _rest(scene: Scene, rest: tuple[Row, ...]) -> tuple[Step, ...]:
    """The list holds what was not deleted, and nothing else."""
    binds = tuple(b for r in rest for b in r.binds())
    if not binds or not scene.entity.can(Verb.LIST):
        return ()
    call = Call(verb=Verb.LIST, entity=scene.entity.name)
    return (Step(call=call, expect=Expect(listed=binds, count=len(binds))),)


def _among(scene: Scene) -> tuple[Pair, ...]:
    """`no longer among the active products`: the list that it is gone from, when there is a filter for it."""
    said = pairs(scene.then, scene.entity) if scene.then.has("list") and scene.then.has("nolonger") else ()
    return tuple(p for p in said if p.member in scene.entity.listing.filters and p.fits)


def _deleted(scene: Scene) -> bool:
    codes = any(c.text in {"400", "403", "409", "422"} for c in scene.then.chunks)
    return (
        not codes
        and not scene.then.has("reject", "prevent", "conflict", "inuse")
        and scene.then.has(
            "rest", "deleted", "delete", "nolonger", "success", "soft", "hard", "204", "notfound", "not", "show"
        )
    )


def _lives_on(scene: Scene) -> bool:
    """The clause contradicts how the entity is deleted."""
    soft = scene.entity.soft_delete
    return (
        (scene.then.has("soft") and not soft)
        or (scene.then.has("hard") and soft)
        or scene.then.has("inuse", "clear", "cascade")
    )


def _absent(scene: Scene, bind: str, among: tuple[Pair, ...] = ()) -> tuple[Step, ...]:
    if scene.then.has("list") and scene.entity.can(Verb.LIST):
        query = tuple(Setting(name=p.member, value=p.value) for p in among)
        hidden = Step(call=Call(verb=Verb.LIST, entity=scene.entity.name, query=query), expect=Expect(unlisted=(bind,)))
    else:
        hidden = None
    missing = Step(call=_call(scene, Verb.GET, bind), expect=Expect(refusal=Refusal.NOT_FOUND))
    steps = (hidden, missing if scene.entity.can(Verb.GET) else None)
    return tuple(s for s in steps if s is not None)


def delete_cascade(scene: Scene) -> Play | None:
    """`When I delete the product, Then all its variants are deleted, too`."""
    if verb(scene) != "delete" or not _deleted(scene) or not scene.entity.can(Verb.DELETE):
        return None
    found = rows(scene)
    row = subject(scene, found)
    parts = tuple((part, relation) for part, relation in cascading(scene) if part.can(Verb.GET))
    if row is None or row.deleted or not parts or not scene.then.has("cascade", "all"):
        return None
    own = tuple(part_of(scene, found, row, part, relation) for part, relation in parts)
    use(scene, row)
    _use_words(scene)
    for line in scene.lines:
        line.use(*(c for c, n in objects(line) if n in {p.name for p, _ in parts}))
    words = ("delete", "deleted", "cascade", "success", "associate", "musthave", "inuse", "several", "existing", "all")
    scene.eat(words, (*words, "apply"), (*GONE, *words))
    steps = [Step(call=_call(scene, Verb.DELETE, row.bind), expect=Expect()), *_absent(scene, row.bind)]
    for part in own:
        call = Call(verb=Verb.GET, entity=part.entity, target=part.bind)
        steps.append(Step(call=call, expect=Expect(refusal=Refusal.NOT_FOUND)))
    title = f"delete {scene.thing} with its {' and '.join(p.collection.replace('_', ' ') for p, _ in parts)}"
    return Play(rule="S-cascade", title=title, given=(row.fixture(), *own), steps=tuple(steps))


def cascading(scene: Scene, *rules: OnDelete) -> Iterator[tuple[Entity, Relation]]:
    """What the last clause says to be deleted as well: the parts, with the reference that leads them to the whole."""
    for name in dict.fromkeys(n for _, n in objects(scene.then) if n != scene.entity.name):
        part = scene.entities[name]
        links = [r for r in part.relations if r.target == scene.entity.name and r.stored]
        if len(links) == 1 and links[0].on_delete in (rules or (OnDelete.CASCADE,)):
            yield part, links[0]


def part_of(scene: Scene, found: tuple[Row, ...], row: Row, part: Entity, relation: Relation) -> Fixture:
    own = next((r for r in found if r.entity == part.name and not r.absent and r.fits), None)
    own = own or Row(entity=part.name, bind=snake(part.name), at=-1)
    use(scene, own)
    link = Setting(name=relation.name, ref=row.bind)
    return replace(own, count=1, links=(*(s for s in own.links if s.name != link.name), link)).fixture()


def delete_in_use(scene: Scene) -> Play | None:
    """`Given a category that is used by a product, When I delete it, Then the deletion is rejected`."""
    if verb(scene) != "delete" or not scene.refused() or not scene.entity.can(Verb.DELETE):
        return None
    found = rows(scene)
    user = next((r for r in found if r.entity != scene.entity.name and _refers(scene, r.entity) and not r.absent), None)
    row = subject(scene, found)
    if user is None or row is None or not user.fits:
        return None
    relation = next(r for r in scene.entities[user.entity].relations if r.target == scene.entity.name and r.stored)
    if relation.on_delete.value != "restrict":
        return None
    use(scene, row, user)
    _use_words(scene)
    for line in scene.lines:
        line.use(*(c for c, n in objects(line) if n == user.entity))
    scene.eat(
        ("inuse", "existing", "associate", "several", "musthave", "min"),
        ("delete",),
        (*REFUSES, "delete", "inuse", "deleted", "existing", "associate"),
    )
    link = Setting(name=relation.name, ref=row.bind)
    child = user.fixture()
    fixture = child if link in child.settings else _with_link(child, link)
    step = Step(call=_call(scene, Verb.DELETE, row.bind), expect=Expect(refusal=Refusal.IN_USE))
    return Play(rule="S-in-use", title=f"delete {scene.thing} in use", given=(row.fixture(), fixture), steps=(step,))


def _with_link(fixture: Fixture, link: Setting) -> Fixture:
    return replace(fixture, settings=(*fixture.settings, link))


def _refers(scene: Scene, name: str) -> bool:
    entity: Entity = scene.entities[name]
    return any(r.target == scene.entity.name and r.stored for r in entity.relations)


def _call(scene: Scene, asked: Verb, bind: str) -> Call:
    return Call(verb=asked, entity=scene.entity.name, target=bind)


def _use_words(scene: Scene) -> None:
    use_members(scene)
    use_ids(scene)
