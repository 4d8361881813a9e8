"""Scenarios that are refused for what other records hold: a value that is taken, a reference that leads nowhere.

In: a scene. Out: a `Play`, or None when the scene is about something else or no key of the entity says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from msgspec.structs import replace

from pipeline.design.cases import UNKNOWN_ID, Call, Expect, Fixture, Refusal, Setting, Step
from pipeline.design.facts import Scalar
from pipeline.design.model import Cardinality, Entity, Field, Relation
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import objects
from pipeline.design.samples import sample
from pipeline.design.scenarios.creates import REFUSES, creating, title, use_members, use_message, use_pairs, words_of
from pipeline.design.scenarios.fixtures import Row, rows, settings_of, use, use_ids, use_names
from pipeline.design.scenarios.scene import Play, Scene, verb
from pipeline.design.scenarios.stated import pairs
from pipeline.design.scenarios.values import Pair

Key = tuple[str, ...]


def taken(scene: Scene) -> Play | None:
    """`Given a user with email "a@b.c" exists, When I create another with this email, Then it is rejected`."""
    changes = verb(scene) == "update" and scene.entity.can(Verb.UPDATE)
    if not (creating(scene) or changes) or not scene.refused() or not _duplicates(scene):
        return None
    key, found, body = _key(scene), rows(scene), pairs(scene.when, scene.entity)
    row = next((r for r in found if r.entity == scene.entity.name and not r.absent), None)
    if key is None or (row is not None and not row.fits) or not all(p.fits for p in body):
        return None
    row = row or Row(entity=scene.entity.name, bind=scene.bind, at=-1)
    held = _held(scene.entity, key, row, body, found)
    if held is None:
        return None
    _use(scene, row, body, found)
    parents, settings, again = held
    rest = tuple(s for s in settings_of(body) if s.name not in key)
    kept = tuple(s for s in row.fixture().settings if s.name not in key)
    there = replace(row.fixture(), count=1, settings=(*kept, *settings))
    tail = f"with taken {words_of(key[-1:])}"
    expect = Expect(refusal=Refusal.TAKEN, fields=key[-1:])
    if changes:
        other = Fixture(entity=scene.entity.name, bind=f"changed_{scene.bind}")
        call = Call(verb=Verb.UPDATE, entity=scene.entity.name, target=other.bind, body=(*again, *rest))
        head = f"update {scene.thing} {tail}"
        return Play(rule="S-taken", title=head, given=(*parents, there, other), steps=(Step(call=call, expect=expect),))
    call = Call(verb=Verb.CREATE, entity=scene.entity.name, body=(*again, *rest))
    return Play(
        rule="S-taken", title=title(scene, tail), given=(*parents, there), steps=(Step(call=call, expect=expect),)
    )


def _duplicates(scene: Scene) -> bool:
    if scene.asks("duplicate", "existing") or scene.then.has("duplicate"):
        return True
    there = [r for r in rows(scene) if r.entity == scene.entity.name and not r.absent]
    keys = {k[-1] for k in _keys(scene.entity)}
    return any(
        p.member in keys and r.value(p.member) == p.value for p in pairs(scene.when, scene.entity) for r in there
    )


def _use(scene: Scene, row: Row, body: tuple[Pair, ...], found: tuple[Row, ...]) -> None:
    use(scene, row)
    use_pairs(scene, body, pairs(scene.then, scene.entity))
    use_members(scene)
    use_ids(scene)
    use_names(scene, found)
    use_message(scene)
    if not scene.members(*scene.lines):
        _use_alike(scene)
    words = ("create", "new", "duplicate", "existing", "valid", "unique", "conflict", "others", "all", "associate")
    scene.eat(words, (*words, "update", "submit", "enter"), (*REFUSES, *words))


def _use_alike(scene: Scene) -> None:
    """`with the same details`: what is the same in two records that share all members of a key."""
    for line in scene.lines:
        line.use(*(c for before, c in pairwise(line.chunks) if before.is_a("duplicate") and c.is_a("hollow", "thing")))


def _key(scene: Scene) -> Key | None:
    """The key that the scenario speaks of; else the only one that there is."""
    named = {n for _, n in scene.members(*scene.lines)}
    found = tuple(_keys(scene.entity))
    hit = next((k for k in found if k[-1] in named), None)
    return hit or (found[0] if len(found) == 1 and not named - set(found[0]) else None)


def _keys(entity: Entity) -> Iterator[Key]:
    """The members whose values no two records share; the one that a refusal names comes last."""
    yield from ((f.name,) for f in entity.fields if f.unique and not f.unique_per)
    yield from ((*f.unique_per, f.name) for f in entity.fields if f.unique_per)
    yield from ((r.name,) for r in entity.relations if r.cardinality is Cardinality.ONE_TO_ONE)
    yield from ((*r.unique_per, r.name) for r in entity.relations if r.unique_per)
    yield from (u.members for u in entity.uniques)


Held = tuple[tuple[Fixture, ...], tuple[Setting, ...], tuple[Setting, ...]]


def _held(entity: Entity, key: Key, row: Row, body: tuple[Pair, ...], found: tuple[Row, ...]) -> Held | None:
    """What the key refers to, its values in the row that is there, and in the request; None: they must not differ."""
    parents: list[Fixture] = []
    there: list[Setting] = []
    again: list[Setting] = []
    for name in key:
        field, relation = entity.field_named(name), entity.relation_named(name)
        if field is not None:
            value = _value(field, row, body)
            if value is None and row.value(name) is not None:
                return None
            there += [Setting(name=name, value=value)] if value is not None else []
            again.append(Setting(name=name, value=value) if value is not None else Setting(name=name, ref=row.bind))
        elif relation is not None and relation.stored and relation.target != entity.name:
            link = _link(relation, row)
            said = (r.fixture() for r in found if r.entity == relation.target and r.bind == link.ref)
            parents.append(next(said, Fixture(entity=relation.target, bind=link.ref)))
            there.append(link)
            again.append(link)
        else:
            return None
    return tuple(parents), tuple(there), tuple(again)


def _link(relation: Relation, row: Row) -> Setting:
    return next((s for s in row.links if s.name == relation.name), Setting(name=relation.name, ref=relation.name))


def _value(field: Field, row: Row, body: tuple[Pair, ...]) -> Scalar:
    """The stated value; of optional members a made-up one, as rows may lack them; None: as the row was filled."""
    stated = row.value(field.name)
    wanted = next((p.value for p in body if p.member == field.name), None)
    if None not in (stated, wanted) and stated != wanted:
        return None
    for value in (wanted, stated, None if field.required else sample(field, 1)):
        if isinstance(value, str | int):
            return value
    return None


def create_dangling(scene: Scene) -> Play | None:
    """`Given no customer with id "9" exists, When I create an order for that customer, Then it is rejected`."""
    if not creating(scene) or not scene.refused():
        return None
    found = rows(scene)
    link = _dangling(scene, found)
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
        ("create", "new", "notfound", "associate", "enter", "invalid", "id"),
        (*REFUSES, "notfound", "existing", "associate"),
    )
    call = Call(verb=Verb.CREATE, entity=scene.entity.name, body=(Setting(name=link.name, ref=UNKNOWN_ID),))
    expect = Expect(refusal=Refusal.REFERENCE, fields=(link.name,))
    tail = f"with unknown {words_of((link.name,))}"
    return Play(rule="S-reference", title=title(scene, tail), steps=(Step(call=call, expect=expect),))


def _dangling(scene: Scene, found: tuple[Row, ...]) -> Relation | None:
    """The reference to something that does not exist."""
    gone = {r.entity for r in found if r.absent}
    named: set[str] = set()
    if scene.when.has("notfound"):
        gone |= {n for _, n in objects(scene.when)}
        named = {m for _, m in scene.members(scene.when)}
    links = [r for r in scene.entity.relations if r.stored and r.target != scene.entity.name]
    return next((r for r in links if r.target in gone or r.name in named), None)
