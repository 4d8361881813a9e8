"""Scenarios about tenants: a row of another tenant that is not there, and lists of the caller's tenant only.

In: a scene. Out: a `Play` with rows of two tenants, or None when the design keeps no tenants apart, or the scenario is
about something else.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.cases import FOREIGNER, Call, Expect, Fixture, Refusal, Step
from pipeline.design.operations import Verb
from pipeline.design.requirements.access_tenants import is_tenant
from pipeline.design.scenarios.access import answered_with, refused
from pipeline.design.scenarios.callers import asking, tried
from pipeline.design.scenarios.creates import use_members
from pipeline.design.scenarios.fixtures import rows
from pipeline.design.scenarios.reads import ASKED, SHOWN, reads
from pipeline.design.scenarios.scene import Play, Scene
from pipeline.design.text.chunks import Line

_WORDS: Final = (
    "tenant", "tenantlike", "apart", "privately", "own", "owned", "foreign", "crossing", "known", "standing", "generic",
    "existing", "access", "all", "associate", "new", "anyrow", "only", "not", "leak", "id", "several",
)  # fmt: skip


def others_row(scene: Scene) -> Play | None:
    """`Given a hive of another tenant, When it is requested, Then 404 is returned`."""
    if scene.entity.tenancy is None or not any(beside(line, "foreign") for line in (scene.given, scene.when)):
        return None
    if not scene.then.has("notfound", "reject", "prevent") or answered_with(scene, "401", "403", "400"):
        return None
    done = tuple(v for v in tried(scene) if v not in (Verb.CREATE, Verb.LIST) and scene.entity.can(v))
    if not done or done != tried(scene) or scene.then.has("forbidden", "unauthorized"):
        return None
    _use(scene)
    asked = [(v, FOREIGNER) for v in done]
    return refused(scene, asking(scene), "S-tenant", asked, Refusal.NOT_FOUND, "of another tenant")


def own_rows_only(scene: Scene) -> Play | None:
    """`When I list hives, Then I only see those of my own tenant`."""
    if scene.entity.tenancy is None or not reads(scene) or not scene.entity.can(Verb.LIST):
        return None
    if not scene.then.has("only") or not beside(scene.then, "own") or any(r.pairs for r in rows(scene)):
        return None
    if scene.when.has("filter", "search", "sort", "id"):
        return None
    use_members(scene)
    _use(scene)
    scene.eat(_WORDS, (*ASKED, *_WORDS), (*SHOWN, *_WORDS))
    name, other = scene.entity.name, f"other_{scene.bind}"
    given = (Fixture(entity=name, bind=scene.bind), Fixture(entity=name, bind=other, owner=FOREIGNER))
    step = Step(call=Call(verb=Verb.LIST, entity=name), expect=Expect(listed=(scene.bind,), unlisted=(other,)))
    title = f"list {scene.entity.collection.replace('_', ' ')} of the tenant"
    return Play(rule="S-tenant", title=title, given=given, steps=(step,))


def beside(line: Line, tag: str) -> bool:
    """True where `own` or `another` stands right before the word for tenants."""
    return any(any(map(is_tenant, line.chunks[c.at + 1 : c.at + 3])) for c in line.tagged(tag))


def _use(scene: Scene) -> None:
    for line in (scene.given, scene.when, scene.then):
        line.use(*(c for c in line.chunks if is_tenant(c)))
        line.eat(*_WORDS)
