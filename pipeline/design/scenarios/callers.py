"""Who asks in a scenario, and for what: `an unauthenticated request`, `a non-admin user`, `another user's task`.

In: a scene. Out: the callers that its words name, and the operations that they try. What must come of it is said by
`access`; what it says about the design, by `access_wishes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from pipeline.design.cases import Setting
from pipeline.design.model import Entity
from pipeline.design.operations import Verb
from pipeline.design.requirements.access_deeds import READS, verbs_of
from pipeline.design.requirements.access_hits import foreign, person
from pipeline.design.requirements.access_people import role
from pipeline.design.requirements.context import ACTS
from pipeline.design.samples import sample
from pipeline.design.scenarios.scene import Scene
from pipeline.design.scenarios.subjects import any_endpoint
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.names import identifier, singular

OUTSIDER: Final = "outsider"
"""A role that opens nothing."""
_TRIED: Final = (Verb.CREATE, Verb.GET, Verb.LIST, Verb.UPDATE, Verb.DELETE)


class Asking(Struct, frozen=True, kw_only=True):
    """`nobody`: without credentials; `roles`: with one of these; `lacking`: without any of these. `chunks` say so."""

    nobody: bool = False
    roles: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    chunks: tuple[Chunk, ...] = ()


def asking(scene: Scene) -> Asking:
    """The callers that the clauses before `then` name."""
    chunks = [c for line in (scene.given, scene.when) for c in line.chunks]
    unknown = tuple(_unknown(chunks))
    if unknown:
        return Asking(nobody=True, chunks=unknown)
    roles: list[str] = []
    lacking: list[str] = []
    told: list[Chunk] = []
    for i, chunk in enumerate(chunks):
        name = _role(chunk, chunks[i + 1 : i + 2]) or _signed_in_as(chunk, chunks[max(0, i - 4) : i])
        if name:
            (lacking if _kept_from(chunks[:i]) else roles).append(name)
            told.append(chunk)
    return Asking(roles=tuple(dict.fromkeys(roles)), lacking=tuple(dict.fromkeys(lacking)), chunks=tuple(told))


def _unknown(chunks: list[Chunk]) -> Iterator[Chunk]:
    """`unauthenticated`, `no session`, `an expired token`."""
    yield from (c for c in chunks if c.is_a("anonymous"))
    for i, chunk in enumerate(chunks):
        if chunk.is_a("lapsed") and (behind := [c for c in chunks[i + 1 : i + 4] if c.is_a("authn")]):
            yield from (chunk, *behind)


def _role(chunk: Chunk, behind: list[Chunk]) -> str:
    """The role that a word names: a person, a value of a role, a literal before `permission`."""
    if chunk.code:
        return role(chunk, behind) if any(c.is_a("rolewords") and not c.is_a("stop") for c in behind) else ""
    return role(chunk, ()) if (chunk.is_a("actor") or chunk.few) and not chunk.is_a(*ACTS) else ""


def _signed_in_as(chunk: Chunk, before: list[Chunk]) -> str:
    """`I am logged in as a beekeeper`: a role that is an entity, or that no list knows."""
    if not any(c.is_a("as") for c in before[-2:]):  # an article may stand between
        return ""
    words = [c for c in before if not c.is_a("article")]
    named = chunk.entities() or (not chunk.tags and not chunk.mentions and chunk.text.isascii())
    known = len(words) > 1 and words[-1].is_a("as") and words[-2].is_a("known", "standing", "auth")
    return identifier(singular(chunk.text)) if known and named and not chunk.is_a("generic") else ""


def _kept_from(before: list[Chunk]) -> bool:
    """`non-admin`, `without the manage-stock permission`, `sin el rol de administrador`."""
    near = [c for c in before[-_AHEAD:] if c.is_a("non", "without", "not") or not (c.silent or c.is_a("rolewords"))]
    return any(c.is_a("non", "without", "not") for c in (*near[-1:], *before[-2:]))


_AHEAD: Final = 5


def somebody_else(scene: Scene) -> bool:
    """True when the row that is asked for belongs to another caller."""
    return any(foreign(line.chunks) for line in (scene.given, scene.when))


def own_rows(line: Line, entity: str) -> bool:
    """True for `my own tasks`, `tasks that I created`, `tasks of other users`; not for `tasks of my own team`."""
    for chunk in line.chunks:
        behind = line.chunks[chunk.at + 1 : chunk.at + 4]
        if chunk.is_a("own") and any(entity in c.entities() for c in behind):
            return True
        if chunk.is_a("owned") and (
            any(person(c) for c in behind) or chunk.text.casefold().startswith(("i ", "they "))
        ):
            return True
    return foreign(line.chunks)


def tried(scene: Scene) -> tuple[Verb, ...]:
    """The operations that the scenario tries, in the usual order; reading is of many or of one."""
    reading = READS if scene.when.has("list", "show", "get") else ()
    verbs = set(verbs_of(scene.when, scene.when.chunks) or reading or verbs_of(scene.given, scene.given.chunks))
    if not verbs and any_endpoint(scene.when):
        return tuple(v for v in _TRIED if scene.entity.can(v))
    if not verbs and _called(scene.when):
        verbs = set(READS)
    if scene.when.has("want") and any(c.text.casefold().startswith("configur") for c in scene.when.tagged("place")):
        verbs = {Verb.UPDATE}
    if verbs >= set(READS):
        many = any(scene.entity.name in c.entities() and c.plural for c in scene.when.chunks)
        verbs.discard(Verb.GET if many or scene.when.has("list") else Verb.LIST)
    return tuple(v for v in _TRIED if v in verbs)


def _called(when: Line) -> bool:
    """`a request is made to the orders endpoint`: asked without a verb, as somebody does who only looks."""
    return when.has("requested") and not when.has("move", "assign", "associate")


def change(entity: Entity) -> tuple[Setting, ...]:
    """Some valid change that clients can make."""
    held = {entity.machine.field if entity.machine else "", entity.ownership.member if entity.ownership else ""}
    for field in entity.fields:
        value = sample(field, 7)
        if not field.immutable and not field.computed and field.name not in held and isinstance(value, str | int):
            return (Setting(name=field.name, value=value),)
    return ()
