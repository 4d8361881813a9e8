"""Longer ways to name a member: its other words at a distance, a group of members, a participle, what it means.

In: a line that another rule has read, but for `grouped`, which reads it itself. Out: marks on words that say no more
than the name of a declared member does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.design.model import Field, Kind
from pipeline.design.requirements.context import Context, Named, members
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape, phrase

_NOT: Final = ("not", "prevent", "reject", "delete", "only", "unique", "immutable", "without", "required")
_WRITES: Final = ("track", "persist", "musthave", "update", "create", "show", "get")
_MOMENTS: Final = (Kind.DATE, Kind.TIMESTAMP)
_PAID: Final = frozenset({"paid", "charged"})
_OPEN: Final = frozenset("(（")
_GLOSS: Final = 5
"""Words of a gloss at most; longer ones are sentences."""
_FEW: Final = 8
"""Words left at most: where more are, a line says more than names."""


def named_fully(line: Line, context: Context) -> None:
    """Use what only completes the name of a member that the line has named."""
    if not line.rules or not 0 < len(line.left()) <= _FEW:
        return
    for named in members(line, context):
        line.use(*_own_words(line, named), *_when(line, context, named), *_paid(line, context, named))
        line.use(*_gloss(line, named))


def _own_words(line: Line, named: Named) -> Iterator[Chunk]:
    """`last successful visit date` of a member `last visit date`: a word of its name, before words of success."""
    rest = set(phrase(named.member)) - set(phrase(named.chunk.text))
    for chunk in reversed(line.chunks[: named.chunk.at] if rest else ()):
        own = not chunk.mentions and chunk.shape is Shape.WORD and bool(rest & set(phrase(chunk.text)))
        if own:
            yield chunk
        elif not chunk.is_a("success"):
            return


def _when(line: Line, context: Context, named: Named) -> Iterator[Chunk]:
    """`whether and when it was harvested` of a `harvested date`: a moment that may be absent is both."""
    field = _field(context, named)
    said = [c for c in line.chunks[max(0, named.chunk.at - 5) : named.chunk.at] if not c.silent]
    if field is None or field.type.kind not in _MOMENTS or not line.has("track", "create", "persist"):
        return
    whether = any(c.text.casefold() == "whether" for c in line.chunks[max(0, named.chunk.at - 6) : named.chunk.at])
    if whether and not field.required and len(said) == 1 and said[0].text.casefold() == "when":
        yield from said


def _paid(line: Line, context: Context, named: Named) -> Iterator[Chunk]:
    """`the fee paid`, where no other amount is kept."""
    amounts = [f for f in context.drafts[named.entity].fields if f.type.kind in (Kind.MONEY, Kind.DECIMAL)]
    field = _field(context, named)
    if field is not None and amounts == [field]:
        yield from (c for c in line.chunks[named.chunk.at + 1 : named.chunk.at + 2] if c.text.casefold() in _PAID)


def _gloss(line: Line, named: Named) -> Iterator[Chunk]:
    """`visit interval per hive (distance of visits, default: 10 days)`: a noun and what it is of, beside a fact."""
    behind = line.chunks[named.chunk.at + 1 :]
    opened = next((c for c in behind if not (c.silent and c.text not in _OPEN) and not c.entities()), None)
    if opened is None or opened.text not in _OPEN:
        return
    inside: list[Chunk] = []
    for chunk in line.chunks[opened.at + 1 :]:
        if chunk.text in ",，)）":
            break
        inside.append(chunk)
    if chunk.text in ",，" and len(inside) <= _GLOSS and _explains(inside):
        yield from inside


def _explains(inside: list[Chunk]) -> bool:
    """`frequency of visits`: words without a meaning of their own to any rule."""
    if len(inside) < 3 or inside[1].text.casefold() != "of":
        return False
    plain = (c.shape is Shape.WORD and not c.mentions and c.tags <= _PLAIN for c in inside)
    return all(plain) and not inside[0].tags


_PLAIN: Final = frozenset({"stop", "tie", "thing", "hollow", "article"})


def _field(context: Context, named: Named) -> Field | None:
    return context.drafts[named.entity].field_named(named.member)


def grouped(line: Line, context: Context) -> None:
    """`the delivery window (start time, end time)` of members `delivery window start time` and `… end time`."""
    if line.has(*_NOT) or not line.has(*_WRITES):
        return
    for chunk in line.chunks:
        for mention in chunk.few if chunk.mentions and not chunk.entities() else ():
            group = _group(line, chunk, mention.member) if mention.member and not mention.value else ()
            if group and mention.entity in context.drafts.entities:
                line.fire("R-keeps", f"{mention.entity}.{mention.member}")
                line.use(chunk, *group, *_wrapper(line, group[-1]))


def _wrapper(line: Line, last: Chunk) -> tuple[Chunk, ...]:
    """`delivery window configuration (…)`: a noun for settings between the group and its list."""
    behind = line.chunks[last.at + 1 : last.at + 3]
    return behind[:1] if len(behind) > 1 and behind[0].is_a("place") and behind[1].text in _OPEN else ()


def _group(line: Line, chunk: Chunk, member: str) -> tuple[Chunk, ...]:
    """The words before the chunk that are the beginning of the member's name, two or more, where it is the end."""
    name, end = phrase(member), phrase(chunk.text)
    start = name[: -len(end)] if end else ()
    if len(start) < 2 or name[len(start) :] != end:
        return ()
    for first in line.chunks[: chunk.at]:
        run = line.chunks[first.at : first.at + len(start)]
        if run[-1].at < chunk.at and tuple(w for c in run for w in phrase(c.text)) == start:
            return run
    return ()
