"""What a rule may look at besides its line, and the questions that rules ask about the line.

In: a `Line` and the drafts. Out: who acts, which entity is spoken of, which member a word belongs to. Changes
nothing but the marks on the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from msgspec import Struct

from pipeline.design.entities.drafts import Drafts, Origin
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape, phrase

FRAME: Final = ("system", "allow", "ability", "thing", "modal", "all", "existing", "part", "single")
"""Concepts around a statement that say nothing of their own: `the system must allow each existing …`."""

ACTS: Final = ("create", "get", "list", "update", "delete", "restore", "manage", "show", "submit")


class Context(Struct, frozen=True, kw_only=True):
    """The drafts, the place that is read, and the entity that the heading or story above speaks of (or nothing).

    `sure` False: the line was not understood as a whole, only what stands in it side by side is believed.
    """

    drafts: Drafts
    origin: Origin
    scope: str = ""
    sure: bool = True


_OPENERS: Final = frozenset({"(", "（", ":", "："})
COMMAS: Final = frozenset({",", "、", "，", "/", "・"})

GENITIVES: Final = frozenset({"的", "の", "의"})
"""What stands between an owner and what is owned, in languages without blanks around it."""

_BRACKETS: Final = (frozenset(")）"), frozenset("(（"))

NAMED: Final = 40
"""Entities that a line about all of them is said to be about."""

Rule = Callable[[Line, Context], None]


class Named(Struct, frozen=True):
    """A member of an entity, and where the line names it."""

    entity: str
    member: str
    chunk: Chunk


def objects(line: Line) -> tuple[tuple[Chunk, str], ...]:
    """The entities that the line speaks of, with their chunks; the one who acts is not among them."""
    if line.things is None:
        found = [(c, n) for c in line.chunks if c.mentions and c.at not in line.subject for n in c.entities()[:1]]
        line.things = tuple((c, n) for c, n in found if not _qualifies(line, c))
    return line.things


def _qualifies(line: Line, chunk: Chunk) -> bool:
    """True for the first entity of a compound: in `product categories` the categories are spoken of."""
    after = line.chunks[chunk.at + 1] if chunk.at + 1 < len(line.chunks) else None
    return (
        after is not None
        and not (chunk.plural or chunk.text.endswith(("'s", "’s")))
        and bool(after.entities())
        and not after.is_a("actor")
        and after.start - chunk.end == 1
    )


def refused(line: Line) -> bool:
    """True when the line names a status of refusals."""
    return any(c.shape is Shape.NUMBER and c.text in ("400", "404", "409", "412") for c in line.chunks)


def qualifiers(line: Line) -> tuple[Chunk, ...]:
    """The entities that only qualify another one (`product categories`)."""
    return tuple(c for c in line.chunks if c.entities() and _qualifies(line, c))


def spoken_of(line: Line, context: Context) -> tuple[str, ...]:
    """The entities of the line; else the one of the heading; else the only one there is."""
    named = tuple(dict.fromkeys(n for _, n in objects(line)))
    if named:
        return named
    if context.scope:
        return (context.scope,)
    return tuple(context.drafts.entities) if len(context.drafts.entities) == 1 else ()


def everything(context: Context) -> tuple[str, ...]:
    """The entities that a line about all of them is shown by; of very many only the first ones are named."""
    return tuple(islice(context.drafts.entities, NAMED))


def members(line: Line, context: Context, *only: str) -> tuple[Named, ...]:
    """The members that the line names, of the entities it speaks of; of `only` these entities when given."""
    about = only or spoken_of(line, context)
    near = about if only else (*about, *_related(context, about))
    spoken = (c for c in line.chunks if c.mentions and c.at not in line.subject and not _type_word(line, c))
    return tuple(found for c in spoken for found in _named(c, near))


def _type_word(line: Line, chunk: Chunk) -> bool:
    """`a number`, `the number of orders`: what a value is or counts, although a member may be called so, too."""
    if not chunk.is_a("number") or chunk.plural:
        return False
    before = line.chunks[chunk.at - 1].text.casefold() if chunk.at else ""
    behind = line.chunks[chunk.at + 1 : chunk.at + 3]
    counts = len(behind) == 2 and behind[0].text.casefold() == "of" and bool(behind[1].entities())
    return counts or before in ("a", "an", "as")


def _related(context: Context, about: tuple[str, ...]) -> Iterator[str]:
    """The entities that refer to one of these, or are referred to: parts of it have members that are spoken of, too."""
    for entity in about:
        yield from (r.target for r in context.drafts[entity].relations if r.target in context.drafts.entities)


def _named(chunk: Chunk, about: tuple[str, ...]) -> Iterator[Named]:
    for entity in about:
        member = chunk.member_of(entity)
        if member:
            yield Named(entity, member, chunk)
            return
    owners = () if about else _owners(chunk)
    if len(owners) == 1:
        yield Named(owners[0], chunk.member_of(owners[0]), chunk)


def strays(line: Line) -> tuple[Named, ...]:
    """Members that the line names in full, in two words or more, of the only entity that has one of that name."""
    found = []
    for chunk in line.chunks:
        owners = _owners(chunk) if chunk.mentions and not chunk.entities() and " " in chunk.text else ()
        if len(owners) == 1 and phrase(chunk.text) == phrase(chunk.member_of(owners[0])):
            found.append(Named(owners[0], chunk.member_of(owners[0]), chunk))
    return tuple(found)


def _owners(chunk: Chunk) -> tuple[str, ...]:
    """The entities that may have the member: those of which it is the whole name, else all of them."""
    said = [m for m in chunk.few if m.member and not m.value]
    whole = [m for m in said if m.member == "_".join(phrase(chunk.inner or chunk.text))]
    return tuple(dict.fromkeys(m.entity for m in whole or said))


def attached(line: Line, context: Context, chunk: Chunk) -> tuple[Named, ...]:
    """The members that a constraint word belongs to.

    The member right after it (`required title`), else the list it closes (`name and email are required`), else the
    list it opens (`required fields: name, email`).
    """
    named = {n.chunk.at: n for n in members(line, context)}
    after = _adjacent(line, chunk, named)
    if after is not None:
        return (after,)
    return _run(line, named, range(chunk.at - 1, -1, -1)) or _run(line, named, range(chunk.at + 1, len(line.chunks)))


def demanded(line: Line, context: Context, chunk: Chunk) -> tuple[Named, ...]:
    """The members that a verb asks for: all that are listed behind it (`MUST require title and author`)."""
    named = {n.chunk.at: n for n in members(line, context)}
    behind = _run(line, named, range(chunk.at + 1, len(line.chunks)))
    return behind if len(behind) > 1 else attached(line, context, chunk)


def _adjacent(line: Line, chunk: Chunk, named: dict[int, Named]) -> Named | None:
    skipped = False
    for c in line.chunks[chunk.at + 1 :]:
        if c.at in named:
            return named[c.at]
        if c.is_a("thing", "part", "new", "article") or c.text in _OPENERS:
            continue
        if skipped or c.shape is not Shape.WORD or c.tags or c.mentions:
            return None
        skipped = True  # One word that colours the member: `negative stock quantities`.
    return None


def _run(line: Line, named: dict[int, Named], places: range) -> tuple[Named, ...]:
    """The nearest member in a direction with those that are listed with it."""
    found: list[Named] = []
    aside = 0  # `name, price (positive) and code`: what stands in parentheses is said of one of them.
    for at in places:
        chunk = line.chunks[at]
        aside += (chunk.text in _BRACKETS[places.step > 0]) * bool(found)
        if aside:
            aside -= chunk.text in _BRACKETS[places.step < 0]
            continue
        if at in named:
            found.append(named[at])
        elif (found and chunk.text not in COMMAS and not chunk.is_a("conj", "article")) or (
            not found and chunk.text in {";", ".", "。"}
        ):
            break
    return tuple(found)
