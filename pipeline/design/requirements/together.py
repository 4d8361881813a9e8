"""Requirements about uniqueness beyond one member: combinations of members, and records that exist once.

In: a line. Out: a `Unique` of the entity that it speaks of. A line that only repeats the keys which the entity has
is recognised; one that would be a key of a single member is left to `constraints`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.design.facts import Source
from pipeline.design.model import Entity, Unique
from pipeline.design.requirements.context import FRAME, Context, Named, members, objects, spoken_of
from pipeline.design.requirements.values import REFUSAL
from pipeline.design.text.chunks import Chunk, Line

_FRAME: Final = (
    *FRAME, "validate", "new", "valid", "create", "update", "created", "aftercreate", "anycond", "only", "exactly",
    "others", "hollow", "several", "have", "not", "contender", "submit", "persist", "musthave", "without",
)  # fmt: skip
_JOINTS: Final = frozenset({"+", "&", "on the", "at the"})
_BETWEEN: Final = ("combine", "hollow", "thing", "unique", "duplicate")


def together(line: Line, context: Context) -> None:
    """`each combination of size and colour is unique`, `no two seats may have the same row and number`."""
    if not _asks(line):
        return
    for chunk in line.tagged("combine", "duplicate"):
        for entity in spoken_of(line, context) or _owners(line, chunk):
            keys = tuple(_keys(line, context, entity, chunk))
            if len({n.member for n in keys}) > 1:
                unite(line, context, entity, keys)
                return


def _asks(line: Line) -> bool:
    if line.has("combine") and line.has("unique"):
        return not line.has("delete")
    refused = line.has("prevent", "reject", "not", "error", "conflict", "unique", "without")
    return line.has("duplicate") and refused and not line.has("allow", "delete", "case")


def _keys(line: Line, context: Context, entity: str, chunk: Chunk) -> Iterator[Named]:
    """The members of the entity that are listed right behind the word, references by the name of their target."""
    named = {n.chunk.at: n for n in members(line, context, entity)}
    links = {c.at: n for c, target in objects(line) if (n := _link(context, entity, target, c)) is not None}
    for c in line.chunks[chunk.at + 1 :]:
        found = links.get(c.at) or named.get(c.at)
        if found is not None and not (found.chunk.entities() == (entity,) and c.at in named and c.at not in links):
            yield found
        elif c.text in ".;。；" or not (c.silent or c.text.casefold() in _JOINTS or c.is_a(*_BETWEEN)):
            return


def _owners(line: Line, chunk: Chunk) -> tuple[str, ...]:
    """The one entity that has every member named behind the word, when the line names none."""
    named = [{m.entity for m in c.few if m.member} for c in line.chunks[chunk.at :] if c.mentions]
    common = set.intersection(*named) if named else set()
    return tuple(common) if len(common) == 1 else ()


def _link(context: Context, entity: str, target: str, chunk: Chunk) -> Named | None:
    found = next((r for r in context.drafts[entity].relations if r.target == target and r.stored), None)
    return Named(entity, found.name, chunk) if found is not None and target != entity else None


def unite(line: Line, context: Context, entity: str, keys: tuple[Named, ...]) -> None:
    """Make the members one key, and use the words that name them."""
    names = tuple(dict.fromkeys(n.member for n in keys))
    fact = context.origin.fact("unique together", "R-together", Source.STATED)
    draft = context.drafts[entity]
    if context.sure and not any(set(u.members) == set(names) for u in draft.uniques):
        context.drafts.change(entity, fact, uniques=(*draft.uniques, Unique(members=names, fact=fact)))
    line.fire("R-together", *(f"{entity}.{name}" for name in names))
    line.use(*(n.chunk for n in keys), *(c for c, n in objects(line) if n == entity))
    line.eat("unique", "duplicate", "combine", *REFUSAL, *_FRAME)
    line.used.update(line.timing)


def known_keys(line: Line, context: Context) -> None:
    """`prevent duplicate products`: there is a key already, and it is the key that is meant."""
    if (line.has("delete", "allow") and not line.has("create")) or {"R-unique", "R-together", "R-overlap"} & set(
        line.rules
    ):
        return
    if not line.has("reject", "prevent", "not", "error", "conflict", "create"):
        return
    for chunk in line.tagged("duplicate"):
        entity = _beside(line, chunk)
        if entity and chunk.text.casefold() not in _SAME and _has_key(context.drafts[entity]):
            line.fire("R-known-key", f"{entity}.create")
            line.use(chunk, *(c for c, n in objects(line) if n == entity))
            line.eat("duplicate", "create", *REFUSAL, *_FRAME)


_SAME: Final = frozenset({"same", "already has", "already have", "already belongs", "already belong"})


def _beside(line: Line, chunk: Chunk) -> str:
    """The entity right before or behind the word."""
    near = [(abs(c.at - chunk.at), n) for c, n in objects(line) if abs(c.at - chunk.at) <= 3]
    return min(near)[1] if near else ""


def _has_key(entity: Entity) -> bool:
    return bool(entity.uniques) or any(f.unique or f.unique_per for f in entity.fields)
