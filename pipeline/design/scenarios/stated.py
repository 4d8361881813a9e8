"""How a scenario says which member gets which value: `title "Buy milk"`, `20 copies`, `a draft order`.

In: a line and the entity that it is about. Out: its `Pair`s, each member once; what a value may be is the business of
`values`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, takewhile
from typing import Final

from msgspec.structs import replace

from pipeline.design.facts import Scalar
from pipeline.design.model import Entity, Field, Kind
from pipeline.design.requirements.openings import opens
from pipeline.design.scenarios.values import NUMBERS, Pair, display, fits, typed
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.names import snake
from pipeline.design.text.words import Shape
from pipeline.patterns import regex

_JOINTS: Final = (
    "stop",
    "update",
    "changed",
    "new",
    "thing",
    "state",
    "single",
    "default",
    "part",
    "existing",
    "number",
    "existing",
)


def pairs(line: Line, entity: Entity) -> tuple[Pair, ...]:
    """The members of `entity` that the line gives a value, each once."""
    found: dict[str, Pair] = {}
    taken: set[int] = set()
    listed = {c.at for c in choices(line, entity)}
    for pair in (
        *_coded(line, entity),
        *_queried(line, entity),
        *_explicit(line, entity),
        *_renamed(line, entity),
        *_mailed(line, entity),
        *_counted(line, entity),
        *_titled(line, entity),
        *_states(line, entity),
    ):
        places = {c.at for c in pair.chunks}
        if places & listed:
            continue
        if pair.member not in found and not places & taken:
            found[pair.member] = pair
            taken |= places
    return tuple(found.values())


def _explicit(line: Line, entity: Entity) -> Iterator[Pair]:
    """`title "Buy milk"`, `price to 34.50`, `completed status set to false`."""
    for chunk in line.chunks:
        member = chunk.member_of(entity.name)
        field = entity.field_named(member) if member else None
        if field is None:
            continue
        for c in line.chunks[chunk.at + 1 : chunk.at + 8]:
            value = typed(field, _signed(line, c))
            if value is not None:
                later = _became(line, field, c)
                value, said = (value, (chunk, c)) if later is None else (later[0], (chunk, c, later[1]))
                yield Pair(member=member, value=value, fits=fits(field, value), chunks=said)
                break
            if c.text in _SIGNS:
                continue
            if not (c.is_a(*_JOINTS) or c.text in {":", "=", "$", "€", "£", "("}) or (
                c.mentions and not c.is_a("thing", "state")
            ):
                break


def _became(line: Line, field: Field, chunk: Chunk) -> tuple[Scalar, Chunk] | None:
    """`from 3 to 5`: the second value, and where it stands."""
    near = line.chunks[max(0, chunk.at - 1) : chunk.at + 2]
    if not any(c.is_a("origin") for c in near):
        return None
    for c in line.chunks[chunk.at + 1 : chunk.at + 5]:
        value = typed(field, c)
        if value is not None:
            return value, c
        if not c.is_a("upto", "update", "move", "as", "stop"):
            return None
    return None


_SIGNS: Final = frozenset("-−")


def _signed(line: Line, chunk: Chunk) -> Chunk:
    """A number with the minus that stands right before it."""
    before = line.chunks[chunk.at - 1] if chunk.at and chunk.shape is Shape.NUMBER else None
    if before is None or before.text not in _SIGNS or before.end != chunk.start:
        return chunk
    return replace(chunk, text=f"-{chunk.text}", inner="")


def _renamed(line: Line, entity: Entity) -> Iterator[Pair]:
    """`rename it to "Oak"`: the literal is the new name."""
    field = display(entity) if line.has("rename") else None
    for chunk in line.tagged("rename") if field is not None else ():
        after = next((c for c in line.chunks[chunk.at + 1 : chunk.at + 6] if c.shape is Shape.LITERAL), None)
        if field is not None and after is not None and not after.mentions:
            yield Pair(member=field.name, value=after.inner, fits=fits(field, after.inner), chunks=(after,))


_MAIL: Final = regex(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _mailed(line: Line, entity: Entity) -> Iterator[Pair]:
    """`an employee with "ann@example.com"`: an address says itself which member it is, when there is one."""
    fields = [f for f in entity.fields if f.type.kind is Kind.EMAIL]
    for chunk in line.chunks if len(fields) == 1 else ():
        if chunk.inner and not chunk.mentions and _MAIL.fullmatch(chunk.inner):
            yield Pair(member=fields[0].name, value=chunk.inner, fits=True, chunks=(chunk,))


_CODED: Final = regex(r"([A-Za-z_]\w*)\s*(?:=|==|:)\s*['\"]?([^'\"]+?)['\"]?")


def _coded(line: Line, entity: Entity) -> Iterator[Pair]:
    """`` `status = 'done'` ``, `` `active: true` ``."""
    for chunk in line.chunks:
        match = _CODED.fullmatch(chunk.inner) if chunk.code else None
        field = entity.field_named(snake(match[1])) if match is not None else None
        if match is not None and field is not None:
            said = replace(chunk, text=match[2], inner=match[2], code=False)
            value = typed(field, said)
            if value is not None:
                yield Pair(member=field.name, value=value, fits=fits(field, value), chunks=(chunk,))


def _queried(line: Line, entity: Entity) -> Iterator[Pair]:
    """`GET /hives?state=active`: the first value that the query asks for, if it is the only one."""
    for chunk in line.chunks:
        path, mark, query = (chunk.inner or chunk.text).partition("?")
        if not mark or "/" not in path or query.count("=") != 1:
            continue
        key, _, text = query.partition("=")
        field = entity.field_named(snake(key))
        said = replace(chunk, text=text, inner=text, code=False, shape=Shape.LITERAL)
        value = typed(field, said) if field is not None else None
        if field is not None and value is not None:
            yield Pair(member=field.name, value=value, fits=fits(field, value), chunks=(chunk,))


def _counted(line: Line, entity: Entity) -> Iterator[Pair]:
    """`20 copies`, `100 total points`: the number before its member."""
    for before, chunk in pairwise(line.chunks):
        member = chunk.member_of(entity.name) if before.shape is Shape.NUMBER else ""
        field = entity.field_named(member) if member and entity.name not in chunk.entities() else None
        value = typed(field, before) if field is not None and field.type.kind in NUMBERS else None
        if field is not None and value is not None:
            yield Pair(member=member, value=value, fits=fits(field, value), chunks=(before, chunk))


def choices(line: Line, entity: Entity) -> tuple[Chunk, ...]:
    """The values that a parenthesis behind a member only enumerates: `type (deposit/withdrawal)`."""
    found: list[Chunk] = []
    for opened in (c for c in line.chunks if c.text in ("(", "（")):
        inner = tuple(takewhile(lambda c: c.text not in (")", "）"), line.chunks[opened.at + 1 :]))
        named = [(c, m.member) for c in inner if (m := c.value_of(entity.name)) is not None]
        if len(named) > 1 and len({m for _, m in named}) == 1:
            found += [c for c, _ in named]
    return tuple(found)


def _titled(line: Line, entity: Entity) -> Iterator[Pair]:
    """`a task "Call client"`: the literal is the name."""
    named = [c for c in line.chunks if entity.name in c.entities()]
    field = display(entity) if named else None
    if field is None:
        return
    for chunk in named:
        near = [c for c in line.chunks[chunk.at + 1 : chunk.at + 4] if not c.is_a("called", "stop", "state")]
        after = near[0] if near else None
        if after is not None and after.shape is Shape.LITERAL and not after.mentions:
            yield Pair(member=field.name, value=after.inner, fits=fits(field, after.inner), chunks=(after,))


def _states(line: Line, entity: Entity) -> Iterator[Pair]:
    """`a draft product`, `a completed task`: the value alone."""
    for chunk in line.chunks:
        value = chunk.value_of(entity.name)
        if value is not None and not opens(line, chunk):
            said: Scalar = False if value.value == "false" else value.value
            yield Pair(member=value.member, value=said, fits=True, chunks=(chunk,))
            continue
        member = chunk.member_of(entity.name)
        field = entity.field_named(member) if member else None
        if field is not None and field.type.kind is Kind.BOOLEAN and _attributive(line, chunk, entity):
            yield Pair(member=member, value=True, fits=True, chunks=(chunk,))


def _attributive(line: Line, chunk: Chunk, entity: Entity) -> bool:
    after = next((c for c in line.chunks[chunk.at + 1 :] if not c.is_a("stop")), None)
    before = line.chunks[max(0, chunk.at - 2) : chunk.at]
    return (after is not None and entity.name in after.entities()) or any(c.is_a("move", "as") for c in before)
