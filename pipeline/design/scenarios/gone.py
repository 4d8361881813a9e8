"""Scenarios about records that are no longer there, and ids that are none.

In: a scene. Out: a `Play` that deletes first and then asks, or that asks with an id which cannot be one.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from pipeline.design.cases import MALFORMED_ID, Call, Expect, Refusal, Step
from pipeline.design.operations import Verb
from pipeline.design.scenarios.callers import change
from pipeline.design.scenarios.creates import REFUSES, use_members, use_message
from pipeline.design.scenarios.fixtures import rows, subject, use, use_ids, use_names
from pipeline.design.scenarios.reads import ASKED, SHOWN
from pipeline.design.scenarios.scene import Play, Scene, verb

_WRITTEN: Final = {"update": Verb.UPDATE, "delete": Verb.DELETE}
_DELETED = ("delete", "deleted", "existing", "soft", "hard")


def after_delete(scene: Scene) -> Play | None:
    """`Given a task was deleted, When I request it, Then it is not found`."""
    written = _WRITTEN.get(verb(scene))
    if (verb(scene) and written is None) or not scene.given.has("delete", "deleted"):
        return None
    if not scene.entity.can(Verb.DELETE) or (written and not (scene.refused() and scene.then.has("notfound", "error"))):
        return None
    found = rows(scene)
    row = subject(scene, found)
    gone = scene.then.has("notfound", "nolonger", "not") or any(c.text == "404" for c in scene.then.chunks)
    listed = scene.when.has("list", "all") or scene.then.has("list", "visible")
    asked = written or (Verb.LIST if listed and not scene.refused() else Verb.GET)
    if row is None or not gone or not scene.entity.can(asked) or scene.when.has("search", "filter", "sort"):
        return None
    use(scene, row)
    use_members(scene)
    use_ids(scene)
    use_names(scene, found)
    use_message(scene)
    scene.eat(_DELETED, (*ASKED, "existing"), (*SHOWN, *REFUSES, *_DELETED, "notfound", "nolonger", "not"))
    scene.then.used.difference_update(c.at for c in scene.then.tagged("trash"))
    first = Step(call=Call(verb=Verb.DELETE, entity=scene.entity.name, target=row.bind), expect=Expect())
    body = change(scene.entity) if asked is Verb.UPDATE else ()
    if asked is Verb.UPDATE and not body:
        return None
    if written:
        use_members(scene)
        scene.when.eat("update", "delete", "want", "submit")
    target = "" if asked is Verb.LIST else row.bind
    call = Call(verb=asked, entity=scene.entity.name, target=target, body=body)
    miss = Expect(unlisted=(row.bind,)) if asked is Verb.LIST else Expect(refusal=Refusal.NOT_FOUND)
    title = f"{asked.value} {scene.thing} after it was deleted"
    return Play(
        rule="S-delete",
        title=title,
        given=(replace(row.fixture(), deleted=False),),
        steps=(first, Step(call=call, expect=miss)),
    )


def malformed(scene: Scene) -> Play | None:
    """`When I request a task with a malformed id, Then a 400 error is returned`."""
    bad = any(
        c.is_a("invalid") and any(d.is_a("id") for d in line.chunks[c.at + 1 : c.at + 4])
        for line in (scene.given, scene.when)
        for c in line.tagged("invalid")
    )
    asked = {"": Verb.GET, "update": Verb.UPDATE, "delete": Verb.DELETE}.get(verb(scene))
    if not bad or asked is None or not scene.entity.can(asked) or scene.members(scene.when):
        return None
    if not any(c.text == "400" for c in scene.then.chunks):
        return None
    use_members(scene)
    use_ids(scene)
    use_message(scene)
    words = ("invalid", "id", "update", "delete", "existing", "show", "get", "submit")
    scene.eat(words, (*ASKED, *words), REFUSES)
    step = Step(
        call=Call(verb=asked, entity=scene.entity.name, target=MALFORMED_ID), expect=Expect(refusal=Refusal.INVALID)
    )
    return Play(rule="S-malformed-id", title=f"{asked.value} {scene.thing} with a malformed id", steps=(step,))
