"""Words of scenarios that ask for nothing and expect nothing: names of screens, motives, what has been done before.

In: a line of a scene after a maker has read it. Out: marks on such words. What picks some of the records, and what an
entity holds, is never among them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise

from pipeline.design.model import Entity
from pipeline.design.requirements.qualifiers import colours, valuable
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape

_BREAKS = frozenset({",", ";", ".", "/", ")", "、", "，"})
_DONE = frozenset({"access", "use", "all", "part", "success", "valid", "existing", "create", "noun", "track"})
"""What a participle may mean besides that something was done: `used`, `completed`, `recorded`."""
_LONGEST = 3
"""Words in the name of a screen."""


def use_screens(line: Line) -> None:
    """`open the loan desk dashboard`: how the place is called where somebody asks."""
    for chunk in line.tagged("screen"):
        name: list[Chunk] = []
        for before in reversed(line.chunks[max(0, chunk.at - _LONGEST - 1) : chunk.at]):
            if not _plain(before):
                if name and (before.is_a("article", "ui", "show") or before.text.casefold() in ("my", "our")):
                    line.use(*name)
                break
            name.append(before)


def _plain(chunk: Chunk) -> bool:
    """An unknown word that picks no records; the label of a screen may be in capitals."""
    unknown = chunk.shape is Shape.WORD and not chunk.tags and not chunk.mentions and chunk.text.isascii()
    return unknown and (chunk.text[0].isupper() or colours(chunk))


def use_motives(line: Line) -> None:
    """`the keeper needs to tidy up`: why somebody asks, told by verbs that the service does not know."""
    for chunk in line.tagged("need", "want"):
        before = [c for c in line.chunks[: chunk.at] if not c.silent]
        behind: list[Chunk] = []
        for c in line.chunks[chunk.at + 1 :]:
            if c.text in _BREAKS:
                break
            behind.append(c)
        unknown = [c for c in behind if not c.silent]
        people = bool(before) and all(c.is_a("actor") for c in before)
        if people and unknown and all(not c.tags and not c.mentions and c.shape is Shape.WORD for c in unknown):
            line.use(chunk, *unknown)


def use_done(line: Line) -> None:
    """`the configured sensors`, `saved recipes`: records that somebody has made before."""
    for chunk, after in pairwise(line.chunks):
        made = chunk.is_a("create", "update", "persist") and not chunk.is_a("deleted", "new")
        if made and chunk.text.casefold().endswith("ed") and after.entities() and not chunk.mentions:
            line.use(chunk)


def use_participles(line: Line, entity: Entity) -> None:
    """`record the weights used`, `the amount paid`: a participle behind a field that says nothing more of it."""
    for i, (before, chunk) in enumerate(pairwise(line.chunks)):
        if before.at not in line.used or not entity.field_named(before.member_of(entity.name)):
            continue
        ends = i + 2 >= len(line.chunks) or line.chunks[i + 2].text in _BREAKS or line.chunks[i + 2].is_a("conj")
        if ends and chunk.text.casefold().endswith("ed") and not chunk.mentions and chunk.tags <= _DONE:
            line.use(chunk)


def leave_effects(line: Line, entity: Entity, compared: Collection[str]) -> None:
    """`… and its closing time is set`: what an answer says of a member that no step compares stays unread."""
    if not line.has("show", "unaffected", "persist", "immutable"):
        told = (c for c in line.chunks if (name := c.member_of(entity.name)) and name not in compared)
        line.used.difference_update(c.at for c in told if not c.entities())


def leave_nouns(line: Line, entities: Mapping[str, Entity]) -> None:
    """`a keeper number is made`: a noun behind a record that is no member of it, although others have such a member."""
    for before, chunk in pairwise(line.chunks):
        if not valuable(chunk) or not chunk.known.members or before.at not in line.used:
            continue
        named = [entities[n] for n in before.entities() if n in entities]
        if named and not any(chunk.member_of(e.name) for e in named):
            line.used.discard(chunk.at)


def leave_full(given: Line) -> None:
    """`a yard is full`: no `full list`, but a state that nothing stands for."""
    for chunk in given.tagged("all"):
        behind = given.chunks[chunk.at + 1 : chunk.at + 2]
        if chunk.text.casefold() == "full" and not any(c.is_a("thing", "list", "hollow", "page") for c in behind):
            given.used.discard(chunk.at)


_GENERIC = frozenset({"attribute", "attributes", "field", "fields", "details", "properties", "property", "values"})


def use_generic(line: Line, entity: Entity, entities: Mapping[str, Entity]) -> None:
    """`variants with their attributes`, `products with different details`: the members of a record, where an entity
    that has nothing to do with it happens to be called so."""
    for chunk in line.chunks:
        if chunk.text.casefold() not in _GENERIC or chunk.at in line.used:
            continue
        named = chunk.entities()
        before = line.chunks[max(0, chunk.at - 3) : chunk.at]
        of_it = any(c.text.casefold() in ("its", "their", "different", "various") for c in before)
        if of_it and not any(_related(entity, entities[n]) for n in named if n in entities):
            line.use(chunk)


def use_whole(line: Line, entity: Entity) -> None:
    """`keeping all their values`: every member of a record that is compared as a whole."""
    for chunk in line.chunks:
        before = line.chunks[max(0, chunk.at - 2) : chunk.at]
        all_of_it = chunk.text.casefold() in _GENERIC and any(c.is_a("all") for c in before)
        line.use(chunk if all_of_it and any(c.is_a("persist", "unaffected", "rest") for c in line.chunks) else None)


def _related(one: Entity, two: Entity) -> bool:
    links = (*(r.target == two.name for r in one.relations), *(r.target == one.name for r in two.relations))
    return one.name == two.name or any(links)
