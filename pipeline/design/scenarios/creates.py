"""Scenarios that create a record and succeed, or fail because a value is taken or a reference leads nowhere.

In: a scene. Out: a `Play`, or None when the scene is about something else or says what the design cannot keep.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final, TypeGuard

from pipeline.design.cases import Call, Expect, Fixture, Setting, Step
from pipeline.design.contract.access import from_caller
from pipeline.design.facts import Scalar, notation
from pipeline.design.model import Entity, Kind
from pipeline.design.operations import Verb
from pipeline.design.requirements.openings import opens
from pipeline.design.samples import row
from pipeline.design.scenarios.creates_more import after_create
from pipeline.design.scenarios.fixtures import Row, filled, parents, rows, settings_of, use, use_ids, use_names
from pipeline.design.scenarios.remarks import leave_effects
from pipeline.design.scenarios.scene import Play, Scene, several, verb
from pipeline.design.scenarios.stated import choices, pairs
from pipeline.design.scenarios.values import Pair
from pipeline.design.text.chunks import Chunk

ANSWERED: Final = (
    "show", "success", "created", "create", "new", "changed", "unique", "stamp", "visible", "list", "assign",
    "persist", "all", "default", "state", "status_code", "update", "required", "optional", "get", "match",
    "partialupdate", "hollow", "submit", "musthave", "parent", "optional", "success", "empty", "without",
)  # fmt: skip
REFUSES: Final = (
    "reject", "error", "adjective", "explain", "prevent", "show", "invalid", "required", "missing", "empty",
    "nonempty", "not", "status_code", "create", "created", "update", "success", "new", "valid", "validate",
    "conflict", "flaw", "all", "positive", "nonnegative", "negative", "number", "format", "get", "purpose", "without",
    "hollow", "submit", "persist", "answer",
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


_INDEX: Final = 611
"""Samples of named members, apart from those that fill rows and requests."""


def creating(scene: Scene) -> bool:
    return verb(scene) == "create" and scene.entity.can(Verb.CREATE)


def create_ok(scene: Scene) -> Play | None:
    """`When I create a task with title "Buy milk", Then the task is created`."""
    if not creating(scene) or scene.refused() or several(scene.when):
        return None
    found, body, answer = rows(scene), pairs(scene.when, scene.entity), pairs(scene.then, scene.entity)
    if filled(scene, found):
        return None
    own = tuple(r for r in found if r.entity == scene.entity.name)
    body = _joined(body, () if own else pairs(scene.given, scene.entity))
    asked = {p.member: p.value for p in body}
    if not _creatable(scene, body, answer, asked):
        return None
    use_pairs(scene, body, answer)
    links, needed = parents(scene, found)
    more, above = _named(scene, {*asked, *(s.name for s in links)})
    if links or above:
        scene.then.eat("associate", "inuse")
    use(scene, *own, *needed)
    use_members(scene)
    use_ids(scene)
    use_names(scene, found)
    if more or body:
        scene.when.eat("only")
        scene.then.use(*_nothing_else(scene, {*asked, *(s.name for s in (*links, *more))}))
    scene.when.use(*(c for c in scene.when.chunks if opens(scene.when, c)))
    if any(r.deleted for r in own):
        scene.given.eat("deleted", "soft")
    scene.eat(("want", "valid", "create", "new", "without", "not", "notfound", "enter", "submit"), _ASKS, ANSWERED)
    besides = after_create(scene, body, f"new_{scene.bind}")
    call = Call(
        verb=Verb.CREATE, entity=scene.entity.name, body=(*settings_of(body), *links, *more), bind=f"new_{scene.bind}"
    )
    told = _told(scene, asked, answer, frozenset(s.name for s in (*links, *more)))
    expect = Expect(values=settings_of((*body, *told)))
    given = (*(r.fixture() for r in (*_there(own), *needed)), *above)
    return Play(
        rule="S-create",
        title=title(scene, ""),
        given=given,
        steps=(Step(call=call, expect=expect), *_seen(scene, own), *reread(scene, f"new_{scene.bind}"), *besides),
    )


def _creatable(scene: Scene, body: tuple[Pair, ...], answer: tuple[Pair, ...], asked: Mapping[str, object]) -> bool:
    """True when the request is one that the service grants, and the answer contradicts nothing that it sends."""
    if not all(p.fits for p in (*body, *answer)) or any(p.value != asked.get(p.member, p.value) for p in answer):
        return False
    if any(_needs(scene, name) for name in _left_out(scene) if name not in asked):
        return False
    return unordered(scene.entity, tuple(asked)) is not None and _starts(scene, asked)


def _told(
    scene: Scene, asked: Mapping[str, object], answer: tuple[Pair, ...], sent: frozenset[str]
) -> tuple[Pair, ...]:
    """What the answer says beyond the request, as far as it must be so; the words for the rest stay unread."""
    made = {m.name for m in (*scene.entity.fields, *from_caller(scene.entity))}
    leave_effects(scene.then, scene.entity, {*asked, *sent, *made})
    unfounded = tuple(_unfounded(scene, asked, answer))
    scene.then.used.difference_update(c.at for p in unfounded for c in p.chunks)
    return tuple(p for p in answer if p.member not in asked and p not in unfounded)


def _nothing_else(scene: Scene, sent: set[str]) -> Iterator[Chunk]:
    """`タイトルのみで`: the member alone was enough, as nothing else is required."""
    if any(_needs(scene, f.name) for f in scene.entity.fields if f.name not in sent):
        return
    for before, chunk in pairwise(scene.then.chunks):
        if chunk.is_a("only") and before.member_of(scene.entity.name) in sent and not chunk.text.isascii():
            yield chunk


def reread(scene: Scene, bind: str) -> tuple[Step, ...]:
    """Read once more what must still be there after a reload."""
    if not (scene.when.has("restart") or scene.then.has("restart")) or not scene.entity.can(Verb.GET):
        return ()
    scene.then.eat("restart")
    return (Step(call=Call(verb=Verb.GET, entity=scene.entity.name, target=bind), expect=Expect()),)


def _left_out(scene: Scene) -> Iterator[str]:
    """The members that the request is without: listed behind such a word, or right before it."""
    chunks = scene.when.chunks
    for chunk in scene.when.tagged("without", "missing"):
        before = next((c for c in reversed(chunks[: chunk.at]) if not c.is_a("stop")), None)
        yield from (name for c in (before,) if c is not None and (name := c.member_of(scene.entity.name)))
        for c in chunks[chunk.at + 1 :]:
            name = c.member_of(scene.entity.name)
            if name:
                yield name
            elif c.is_a("tie") or not (c.silent or c.is_a("thing", "required", "conj")):
                break


def _named(scene: Scene, known: set[str]) -> tuple[tuple[Setting, ...], tuple[Fixture, ...]]:
    """Values for the members that the request names without one, and the rows that they refer to."""
    if scene.when.has("empty"):
        return (), ()
    known = known | set(_left_out(scene))
    values = row(scene.entity, _INDEX)
    settings: list[Setting] = []
    above: list[Fixture] = []
    bound = {n for o in scene.entity.orderings for n in (o.left, o.right)}
    named = (m for c, m in scene.members(scene.when) if scene.entity.name not in c.entities())
    if bound <= {m for _, m in scene.members(scene.when)}:
        bound = set()
    for name in dict.fromkeys(m for m in named if m not in known):
        field, relation = scene.entity.field_named(name), scene.entity.relation_named(name)
        value = values.get(name)
        if relation is not None and relation.stored and relation.target != scene.entity.name:
            above.append(Fixture(entity=relation.target, bind=f"named_{name}"))
            settings.append(Setting(name=name, ref=above[-1].bind))
        elif field is not None and not field.computed and name not in bound and not _state(scene, name):
            settings += [Setting(name=name, value=value)] if plain(value) else []
    return tuple(settings), tuple(above)


def unordered(entity: Entity, sent: tuple[str, ...], known: tuple[str, ...] = ()) -> tuple[Setting, ...] | None:
    """What the record must lack so that no value in it is on the wrong side of one that is sent; None: it cannot."""
    others = {o.right if o.left in sent else o.left for o in entity.orderings if {o.left, o.right} & set(sent)}
    fields = [entity.field_named(n) for n in sorted(others - set(sent) - set(known))]
    if any(f is None or f.required for f in fields):
        return None
    return tuple(Setting(name=f.name) for f in fields if f is not None)


def plain(value: object) -> TypeGuard[Scalar | tuple[Scalar, ...]]:
    """True for values that a request of a case can carry."""
    return isinstance(value, str | int) or (isinstance(value, tuple) and all(isinstance(v, str | int) for v in value))


def _starts(scene: Scene, asked: Mapping[str, object]) -> bool:
    """A record with a machine is created in its first state only."""
    machine = scene.entity.machine
    return machine is None or not machine.moves or asked.get(machine.field, machine.initial) == machine.initial


def _unfounded(scene: Scene, asked: Mapping[str, object], answer: tuple[Pair, ...]) -> Iterator[Pair]:
    """What the answer says of an enum or a yes/no that the request does not send, unless it is the default."""
    for pair in answer:
        field = scene.entity.field_named(pair.member)
        if field is None or pair.member in asked or field.type.kind not in (Kind.ENUM, Kind.BOOLEAN):
            continue
        if not _state(scene, field.name) and not field.computed and notation(pair.value) != field.default:
            yield pair


def _state(scene: Scene, name: str) -> bool:
    return scene.entity.machine is not None and scene.entity.machine.field == name


def _needs(scene: Scene, name: str) -> bool:
    field = scene.entity.field_named(name)
    return field is not None and field.required and field.default is None


def _joined(body: tuple[Pair, ...], more: tuple[Pair, ...]) -> tuple[Pair, ...]:
    known = {p.member for p in body}
    return (*body, *(p for p in more if p.member not in known))


def _there(own: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(r for r in own if not r.absent)


def _seen(scene: Scene, own: tuple[Row, ...]) -> tuple[Step, ...]:
    """`… and appears in the list`, `the total rises to 6`: read the list too."""
    size = sum(r.count for r in own if not r.absent) + 1
    counted = [c for c in scene.then.chunks if c.text == str(size)] if scene.then.has("totals") else []
    if not scene.entity.can(Verb.LIST) or not (
        counted or (scene.then.has("visible") and scene.then.has("list", "tree"))
    ):
        return ()
    if counted:
        scene.then.use(*counted)
        scene.then.eat("totals", "rise")
    scene.then.eat("tree")
    call = Call(verb=Verb.LIST, entity=scene.entity.name)
    expect = Expect(
        listed=(f"new_{scene.bind}",), count=size if counted and size <= scene.entity.listing.page_size else None
    )
    return (Step(call=call, expect=expect),)


def use_pairs(scene: Scene, *groups: tuple[Pair, ...]) -> None:
    """Use the words of pairs, and every literal that repeats one of their values."""
    values = {str(p.value) for group in groups for p in group}
    for group, line in zip(groups, (scene.when, scene.then), strict=False):
        line.use(*(c for p in group for c in p.chunks))
    for line in scene.lines:
        line.use(*(c for c in line.chunks if c.inner and c.inner in values))


def use_members(scene: Scene) -> None:
    for line in scene.lines:
        line.use(*(c for c, _ in scene.members(line)), *choices(line, scene.entity))
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
