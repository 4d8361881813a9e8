"""What a run of words says is done to which entities: `create and delete products`, `write operations on categories`.

In: chunks of a line. Out: `Deeds`, one for each operation of each entity, and the chunks that say so. Who does it is
read by `access_people`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from pipeline.design.entities.claims import EVERYTHING
from pipeline.design.operations import Verb
from pipeline.design.requirements.access_people import is_people
from pipeline.design.requirements.acts import acts_here
from pipeline.design.requirements.context import Context, objects, spoken_of
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import forms

READS: Final = (Verb.GET, Verb.LIST)
WRITES: Final = (Verb.CREATE, Verb.UPDATE, Verb.DELETE, Verb.RESTORE, Verb.MOVE)
_SAID: Final[dict[str, tuple[Verb, ...]]] = {
    "create": (Verb.CREATE,),
    "submit": (Verb.CREATE,),
    "get": (Verb.GET,),
    "list": (Verb.LIST,),
    "show": READS,
    "visible": READS,
    "filter": (Verb.LIST,),
    "search": (Verb.LIST,),
    "update": (Verb.UPDATE,),
    "delete": (Verb.DELETE,),
    "restore": (Verb.RESTORE,),
    "reads": READS,
    "writes": WRITES,
}
_NEUTRAL: Final = ("access", "reads", "writes", "manage")
"""Words that may stand for a verb and that are no verb of a person."""


class Deed(Struct, frozen=True, kw_only=True):
    """One operation of one entity; `verb` None: all of them. `name`: of a move."""

    entity: str
    verb: Verb | None
    name: str = ""


class Deeds(Struct, frozen=True, kw_only=True):
    """`general`: no entity is named, so that it is about all. `spoken`: the chunks that were read."""

    deeds: tuple[Deed, ...]
    general: bool
    spoken: tuple[Chunk, ...]


def deeds(line: Line, context: Context, chunks: Sequence[Chunk]) -> Deeds:
    """Everything that these chunks of the line say is done."""
    places = {c.at for c in chunks}
    here = [(c, n) for c, n in objects(line) if c.at in places]
    named = _things(here) or here
    whole = _things(list(objects(line)))
    names = tuple(dict.fromkeys(n for _, n in named or whole)) or _scope(line, context)
    verbs, spoken = _verbs(line, chunks)
    entities = names or (EVERYTHING,)
    moves = tuple((e, name, c) for e in names for name, c in _moves(context, e, chunks))
    found = [Deed(entity=e, verb=Verb.MOVE, name=name) for e, name, _ in moves]
    if not moves or verbs:
        found += [Deed(entity=e, verb=v) for e in entities for v in verbs or (None,)]
    said = (*spoken, *(c for c, _ in named), *(c for _, _, c in moves))
    return Deeds(deeds=tuple(found), general=not names, spoken=said)


def _things(found: list[tuple[Chunk, str]]) -> list[tuple[Chunk, str]]:
    """Without the people who act, where something else is named too."""
    others = [(c, n) for c, n in found if not (c.is_a("actor") and is_people(n))]
    return others or [(c, n) for c, n in found if not c.is_a("generic")]


def _scope(line: Line, context: Context) -> tuple[str, ...]:
    """The entity of the heading above, else the only one that there is."""
    named = {n for _, n in objects(line)}
    return tuple(n for n in spoken_of(line, context) if n not in named)


def verbs_of(line: Line, chunks: Sequence[Chunk]) -> tuple[Verb, ...]:
    """The verbs that these chunks of the line name."""
    return _verbs(line, chunks)[0]


def _verbs(line: Line, chunks: Sequence[Chunk]) -> tuple[tuple[Verb, ...], tuple[Chunk, ...]]:
    found: dict[Verb, None] = {}
    spoken: list[Chunk] = []
    for chunk in chunks:
        if not chunk.tags:
            continue
        meant = [v for tag, verbs in _SAID.items() if tag in chunk.tags for v in verbs]
        neutral = chunk.is_a(*_NEUTRAL)
        if neutral:
            spoken.append(chunk)
            meant = [v for tag in ("reads", "writes") if chunk.is_a(tag) for v in _SAID[tag]]
        if meant and (neutral or acts_here(line, chunk) or line.chunks[chunk.at - 1].is_a("only")):
            spoken.append(chunk)
            found.update(dict.fromkeys(meant))
    return tuple(found), tuple(spoken)


def _moves(context: Context, entity: str, chunks: Sequence[Chunk]) -> list[tuple[str, Chunk]]:
    machine = context.drafts[entity].machine
    names = {m.name for m in machine.moves if m.name} if machine else set()
    return [(name, c) for c in chunks for name in sorted(names) if name in forms(c.text)]
