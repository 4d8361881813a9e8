"""Sizes of files: `a maximum file size of 10 MB`, `reject files that exceed the size limit`.

In: a line with a limit of a number that counts bytes, or one that repeats limits which are known. Out: the limit in
bytes; for known limits only marks on the line, as every value is checked.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.model import Field, Kind
from pipeline.design.requirements.context import FRAME, Context, Named, members, objects, spoken_of
from pipeline.design.requirements.values import NUMBERS, REFUSAL, decimal, kind_of
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape

_BYTES: Final = {"kb": 1024, "mb": 1024**2, "gb": 1024**3, "byte": 1, "bytes": 1}
_FAR: Final = 6
_LIMITS: Final = frozenset(
    {"restriction", "restrictions", "constraint", "constraints", "limit", "limits", "upload", "uploads"}
)


def bytes_unit(line: Line, number: Chunk | None) -> tuple[Chunk, ...]:
    """The word behind a number that makes it a number of bytes."""
    behind = line.chunks[number.at + 1 : number.at + 2] if number is not None else ()
    return tuple(c for c in behind if c.text.casefold() in _BYTES)


def in_bytes(line: Line, number: Chunk, named: Named) -> str:
    """The number as the member counts: a size without a unit in its name counts bytes."""
    unit = next((c.text.casefold() for c in bytes_unit(line, number)), "")
    if not unit or named.member.endswith(("_kb", "_mb", "_gb")):
        return decimal(number)
    return str(int(float(decimal(number)) * _BYTES[unit]))


def sized(line: Line, context: Context, chunk: Chunk) -> tuple[Chunk | None, tuple[Named, ...]]:
    """The number behind `a maximum file size of`, and the last member before it: the others only colour that."""
    for c in line.chunks[chunk.at + 1 : chunk.at + 1 + _FAR]:
        if c.shape is Shape.NUMBER:
            between = (n for n in members(line, context) if chunk.at < n.chunk.at < c.at)
            named = [n for n in between if kind_of(context, n) in NUMBERS and "size" in n.member]
            return (c, tuple(named[-1:])) if named and bytes_unit(line, c) else (None, ())
        if not (c.silent or c.mentions or c.is_a("hollow", "thing")):
            break
    return None, ()


def known_limits(line: Line, context: Context) -> None:
    """`reject files that exceed the size limit or are not of an allowed type`: limits that other lines set."""
    if not line.has("reject", "error", "prevent") or not (line.has("over", "length") or _restricting(line)):
        return
    about = [n for n in members(line, context) if isinstance(context.drafts.member(n.entity, n.member), Field)]
    about += [
        Named(e, name, c)
        for c in line.tagged("length")
        for e in spoken_of(line, context)
        for name in _sizes(context, e)
    ]
    telling = [n for n in about if _limited(context, n)]
    if not telling or any(n not in telling and n.chunk.at > telling[0].chunk.at for n in about):
        return
    line.fire("R-known-limit", *(f"{n.entity}.{n.member}" for n in telling))
    line.use(*(n.chunk for n in about), *(c for c, _ in objects(line)))
    line.use(*(c for c in line.chunks if c.text.casefold() in _LIMITS))
    line.eat("over", "length", "not", "valid", "list", "anycond", "hollow", "max", "create", *REFUSAL, *FRAME)


def _restricting(line: Line) -> bool:
    return any(c.text.casefold() in _LIMITS for c in line.chunks)


def _sizes(context: Context, entity: str) -> tuple[str, ...]:
    return tuple(f.name for f in context.drafts[entity].fields if f.name == "size" or f.name.endswith("_size"))


def _limited(context: Context, named: Named) -> bool:
    """True when some value of its type is refused."""
    field = context.drafts[named.entity].field_named(named.member)
    if field is None:
        return False
    limits = (field.minimum, field.maximum, field.max_length, field.min_length, field.pattern)
    return field.type.kind is Kind.ENUM or any(limit is not None for limit in limits)
