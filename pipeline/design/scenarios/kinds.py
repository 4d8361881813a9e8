"""Records that are called by their kind: where an `Item` has the type `book` or `film`, `a film` is an item.

In: a line, and the entities. Out: the same line on which such a word names the entity, too; its value is read as
always. Only the values of a member that says the kind of a whole record do so, and only where no entity is named.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from pipeline.design.model import Entity
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.mentions import Known, Mention, Named

_KINDS = ("type", "kind")


def name_kinds(line: Line, entities: Mapping[str, Entity]) -> None:
    """Let the words for kinds name what they are kinds of."""
    if not any(c.known.values for c in line.chunks):
        return
    line.chunks = tuple(_named(line, c, entities) for c in line.chunks)
    line.things = None


def _named(line: Line, chunk: Chunk, entities: Mapping[str, Entity]) -> Chunk:
    owners = [m.entity for m in chunk.few if m.value and _says_kind(m.entity, m.member, entities)]
    if len(set(owners)) != 1 or chunk.entities() or chunk.inner or not _stands_alone(line, chunk):
        return chunk
    (owner,) = set(owners)
    known = Known((owner,), chunk.known.members, chunk.known.values)
    return replace(chunk, mentions=(*chunk.mentions, Mention(Named.ENTITY, owner)), known=known)


def _says_kind(entity: str, member: str, entities: Mapping[str, Entity]) -> bool:
    """`Asset.asset_type` and `Asset.type`, not `Asset.file_type`."""
    one = entities.get(entity)
    if one is None or not member.endswith(_KINDS):
        return False
    head = member.removesuffix("type").removesuffix("kind").strip("_")
    return not head or head in one.name.casefold()


def _stands_alone(line: Line, chunk: Chunk) -> bool:
    """False for an adjective (`a book item`, `of type book`): the noun that it belongs to is named."""
    after = line.chunks[chunk.at + 1 : chunk.at + 2]
    before = line.chunks[max(0, chunk.at - 2) : chunk.at]
    return not any(c.entities() for c in after) and not any(c.member_of(m.entity) for c in before for m in chunk.few)
