"""What belongs to a record and is shown with it: `I see the order with all its lines`.

In: a scene about one record. Out: the rows that refer to it, and the request that lists exactly them. An answer that
must itself hold them (`the response includes …`) is not what the service gives, and stays unread.
"""

from __future__ import annotations

from msgspec.structs import replace

from pipeline.design.cases import Call, Expect, Fixture, Setting, Step
from pipeline.design.model import Cardinality, Entity, Relation
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import objects
from pipeline.design.scenarios.fixtures import Row, says, use
from pipeline.design.scenarios.scene import Scene
from pipeline.design.text.chunks import Chunk
from pipeline.design.text.names import snake

Shown = tuple[tuple[Fixture, Step], ...]


def parts(scene: Scene, row: Row, found: tuple[Row, ...]) -> Shown:
    """Rows of each kind that the last clause shows with the record, and how they are read."""
    if scene.then.has("answer"):
        return ()
    names = dict.fromkeys(n for c, n in objects(scene.then) if n != scene.entity.name and _several(scene, c))
    made = ((n, back(scene.entities[n], scene.entity)) for n in names)
    return tuple(_part(scene, row, found, n, r) for n, r in made if r is not None)


def _several(scene: Scene, chunk: Chunk) -> bool:
    """`comments`, `comment entries`."""
    behind = scene.then.chunks[chunk.at + 1 : chunk.at + 2]
    return chunk.plural or any(c.is_a("thing") and c.plural for c in behind)


def back(part: Entity, whole: Entity) -> Relation | None:
    """The only reference from the part to the whole."""
    links = [r for r in part.relations if r.target == whole.name and r.cardinality is Cardinality.MANY_TO_ONE]
    return links[0] if len(links) == 1 and part.can(Verb.LIST) else None


def _part(scene: Scene, row: Row, found: tuple[Row, ...], name: str, relation: Relation) -> tuple[Fixture, Step]:
    own = next((r for r in found if r.entity == name and not r.absent and r.fits), None)
    own = own or Row(entity=name, bind=snake(name), at=-1, count=2)
    link = Setting(name=relation.name, ref=row.bind)
    use(scene, own)
    for line in (scene.given, scene.then):
        line.use(*(c for c, n in objects(line) if n == name))
    if own.counted:
        scene.then.use(*(c for c in scene.then.chunks if says(c, own.count)))
    scene.then.eat("cascade", "exactly", "associate", "assign", "inuse")
    call = Call(verb=Verb.LIST, entity=name, query=(link,))
    links = tuple(s for s in own.links if s.name != link.name)
    fixture = replace(own, links=(*links, link)).fixture()
    return fixture, Step(call=call, expect=Expect(listed=own.binds(), count=own.count))


def use_ties(scene: Scene) -> None:
    """`its assigned category`, `a reference to the parent product`: the member says so itself."""
    for chunk in scene.then.tagged("associate", "assign", "inuse", "id"):
        near = (c for c in scene.then.chunks[chunk.at + 1 :] if not c.is_a("stop", "parent", "existing"))
        after = next(near, None)
        if after is not None and _names_reference(scene.entity, after):
            scene.then.use(chunk, after)


def _names_reference(entity: Entity, chunk: Chunk) -> bool:
    linked = any(r.target in chunk.entities() and r.stored for r in entity.relations)
    return linked or entity.relation_named(chunk.member_of(entity.name)) is not None
