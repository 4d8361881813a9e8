"""Scenarios about soft-deleted records: they are listed in the trash, brought back, and left out everywhere else.

In: a scene. Out: a `Play`, or None when the scene is about something else or says what the design cannot keep.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from pipeline.design.cases import Call, Expect, Setting, Step
from pipeline.design.contract.messages import DELETED
from pipeline.design.entities.drafts import Drafts, Origin
from pipeline.design.facts import Source
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import objects
from pipeline.design.requirements.trash import deletes, tells_deleted
from pipeline.design.scenarios.creates import use_members
from pipeline.design.scenarios.criteria import criteria
from pipeline.design.scenarios.filters import made_rows, use_criteria
from pipeline.design.scenarios.fixtures import Row, rows, subject, use, use_ids, use_names
from pipeline.design.scenarios.lists import EXISTS, many, searched_rows
from pipeline.design.scenarios.pages import usual_page
from pipeline.design.scenarios.reads import ASKED, SHOWN
from pipeline.design.scenarios.scene import Play, Scene, verb
from pipeline.design.text.chunks import Line

_TRASH: Final = ("trash", "deleted", "soft", "delete")
_BACK: Final = ("restore", "deleted", "soft", "trash", "existing", "valid", "single")
_RESTORED: Final = (
    "restore",
    "visible",
    "list",
    "show",
    "success",
    "existing",
    "unaffected",
    "state",
    "all",
    "get",
    "associate",
)


def list_deleted(scene: Scene) -> Play | None:
    """`Given deleted tasks, When I open the trash, Then all of them are shown`."""
    entity = scene.entity
    if not entity.listing.deleted or not entity.can(Verb.LIST) or not _asks_deleted(scene) or scene.refused():
        return None
    found = rows(scene)
    wanted = criteria(scene, found) if scene.when.has("filter") else ()
    if (
        scene.then.has("not", "nolonger", "hide", "empty")
        or deletes(scene.then)
        or (scene.when.has("filter") and not wanted)
    ):
        return None
    own = next((r for r in found if r.entity == entity.name and not r.absent), None)
    own = own or Row(entity=entity.name, bind=scene.bind, at=-1, count=2)
    queries = [s for c in wanted for s in c.query]
    if not own.fits or (wanted and (own.pairs or any(link not in queries for link in own.links))):
        return None
    hits, others = made_rows(scene, wanted) if wanted else ((own,), ())
    kept = Row(entity=entity.name, bind=f"kept_{scene.bind}", at=-1)
    use(scene, *(r for r in found if r.entity in {entity.name, *(c.parent.entity for c in wanted if c.parent)}))
    use_criteria(scene, wanted, found)
    _use_trash(
        scene, (*EXISTS, "filter"), (*ASKED, "filter", "match"), (*SHOWN, "only", "match", "filter", "associate")
    )
    query = (Setting(name=DELETED, value=True), *queries)
    parents = tuple(replace(c.parent, count=1).fixture() for c in wanted if c.parent is not None)
    size = 0 if wanted or own.counted else usual_page(scene)
    gone = tuple(replace(r.fixture(), deleted=True) for r in (*hits, *others))
    if size:
        gone = (replace(gone[0], count=size + 1),)
    expect = Expect(
        listed=() if size else tuple(b for r in hits for b in r.binds()),
        unlisted=(kept.bind, *(b for r in others for b in r.binds())),
        count=size or None,
    )
    step = Step(call=Call(verb=Verb.LIST, entity=entity.name, query=query), expect=expect)
    title = f"list deleted {many(scene)}"
    return Play(rule="S-trash", title=title, given=(*parents, *gone, kept.fixture()), steps=(step,))


def wishes_trash(seen: Scene, drafts: Drafts, origin: Origin) -> None:
    """What a scenario takes for granted: that deleted rows can be listed, or brought back."""
    name = seen.entity.name
    if seen.refused():
        return
    if verb(seen) == "restore" and any(line.has("trash", "deleted", "soft") for line in seen.lines):
        drafts.allow(name, Verb.RESTORE, origin.fact("operation", "S-restore", Source.STATED))
    lies = verb(seen) == "delete" and seen.then.has("trash") and seen.then.has("visible", "show", "move")
    if lies or (_asks_deleted(seen) and any(line.has("trash") for line in seen.lines)):
        drafts.list_with(name, origin.fact("deleted", "S-trash", Source.STATED), deleted=True)


def _asks_deleted(scene: Scene) -> bool:
    """True when the request reads what was deleted."""
    if verb(scene) not in ("", "delete") or deletes(scene.when):
        return False
    reads = scene.when.has("show", "get", "list", "ui", "filter", "want")
    return reads and any(_tells(line) for line in scene.lines)


def _tells(line: Line) -> bool:
    return any(tells_deleted(line, c) for c in line.chunks)


def _use_trash(scene: Scene, given: tuple[str, ...], when: tuple[str, ...], then: tuple[str, ...]) -> None:
    use_members(scene)
    use_ids(scene)
    scene.eat((*given, *_TRASH), (*when, *_TRASH), (*then, *_TRASH))


def restored(scene: Scene) -> Play | None:
    """`Given a deleted task, When I restore it, Then it is listed again`."""
    entity = scene.entity
    if verb(scene) != "restore" or scene.refused() or not entity.can(Verb.RESTORE):
        return None
    found = rows(scene)
    row = subject(scene, found)
    if row is None or scene.then.has("not", "hide"):
        return None
    use(scene, row)
    use_members(scene)
    use_ids(scene)
    use_names(scene, found)
    steps = [Step(call=Call(verb=Verb.RESTORE, entity=entity.name, target=row.bind), expect=Expect())]
    steps += _seen_again(scene, row)
    scene.eat(_BACK, _BACK, _RESTORED)
    given = (replace(row.fixture(), deleted=True),)
    return Play(rule="S-restore", title=f"restore {scene.thing}", given=given, steps=tuple(steps))


def _seen_again(scene: Scene, row: Row) -> tuple[Step, ...]:
    """The list, or the record itself, and the trash that it has left."""
    name = scene.entity.name
    seen: list[Step] = []
    if scene.then.has("list") and scene.entity.can(Verb.LIST):
        seen.append(Step(call=Call(verb=Verb.LIST, entity=name), expect=Expect(listed=(row.bind,))))
    elif scene.entity.can(Verb.GET):
        seen.append(Step(call=Call(verb=Verb.GET, entity=name, target=row.bind), expect=Expect()))
    parents = {r.target for r in scene.entity.relations if r.stored}
    scene.then.use(*(c for c, n in objects(scene.then) if n in parents))
    if scene.then.has("trash") and scene.then.has("nolonger", "delete") and scene.entity.listing.deleted:
        scene.then.eat("nolonger", "trash", "delete", "deleted", "soft")
        seen.append(Step(call=_trash(name), expect=Expect(unlisted=(row.bind,))))
    return tuple(seen)


def _trash(entity: str) -> Call:
    """The request for everything that was deleted."""
    return Call(verb=Verb.LIST, entity=entity, query=(Setting(name=DELETED, value=True),))


def in_trash(scene: Scene, bind: str) -> tuple[Step, ...]:
    """`… but it is in the trash`: the list of deleted rows has it. Nothing where there is no such list."""
    told = scene.then.tagged("trash") if scene.entity.listing.deleted and scene.entity.soft_delete else ()
    if not told:
        return ()
    scene.then.use(*told)
    return (Step(call=_trash(scene.entity.name), expect=Expect(listed=(bind,))),)


def found_without(scene: Scene) -> Play | None:
    """`Given deleted tasks, When I search, Then they are not among the results`."""
    entity = scene.entity
    gone = scene.then.has("not", "hide", "nolonger", "prevent") and any(
        line.has("deleted", "soft") for line in scene.lines
    )
    if not gone or not scene.asks("search") or not entity.soft_delete or not entity.can(Verb.LIST) or verb(scene):
        return None
    made = searched_rows(scene, "lamp") if entity.listing.search else None
    found = tuple(r for r in rows(scene) if r.entity == entity.name)
    if made is None or any(r.pairs or r.absent for r in found):
        return None
    use(scene, *found)
    _use_trash(
        scene,
        (*EXISTS, "search"),
        (*ASKED, "search", "submit", "enter"),
        (*SHOWN, "search", "not", "hide", "nolonger", "prevent", "default"),
    )
    kept = made[0][0]
    lost = replace(kept, bind=f"deleted_{kept.bind}")
    step = Step(
        call=Call(verb=Verb.LIST, entity=entity.name, query=(Setting(name="q", value="lamp"),)),
        expect=Expect(listed=(kept.bind,), unlisted=(lost.bind,)),
    )
    given = (kept.fixture(), replace(lost.fixture(), deleted=True))
    return Play(rule="S-search", title=f"search {many(scene)} without deleted ones", given=given, steps=(step,))
