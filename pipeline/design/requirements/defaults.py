"""Requirements about what new records start with: `status defaults to draft`, `new orders start in status new`.

In: a line. Out: the default of the field that it names, or of the only field that has the value.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.model import Kind
from pipeline.design.requirements.context import Context, Named, members, spoken_of
from pipeline.design.requirements.values import NUMBERS, TEXTS, assign, decimal, took
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.moments import duration
from pipeline.design.text.words import Shape


def defaults(line: Line, context: Context) -> None:
    """`status defaults to draft`, `set the completed status to false for new tasks`."""
    left_out = line.has("missing", "without") and line.has("anycond") and line.has("track", "assign", "update")
    if not (line.has("default", "new") or left_out):
        return
    for named in members(line, context):
        value = _default(line, context, named)
        if value is not None and assign(context, named, "R-default", default=value[0]):
            took(line, context, "R-default", named.chunk, named)
            line.use(value[1], *_unit(line, value[1]), *(c for c in line.chunks if _says(c, named, value[0])))
            line.eat(
                "default",
                "new",
                "create",
                "update",
                "track",
                "state",
                "assign",
                "aftercreate",
                "created",
                "number",
                "text",
                *(("missing", "without", "anycond") if line.has("missing", "without") else ()),
            )


def _says(chunk: Chunk, named: Named, value: str) -> bool:
    """True when the chunk repeats the default (`incomplete (false)`)."""
    mention = chunk.value_of(named.entity, named.member)
    return (mention is not None and mention.value == value) or chunk.text.casefold() == value


def _default(line: Line, context: Context, named: Named) -> tuple[str, Chunk] | None:
    field = context.drafts[named.entity].field_named(named.member)
    if field is None:
        return None
    for c in line.chunks:
        value = c.value_of(named.entity, named.member)
        if value is not None:
            return value.value, c
        word = (c.inner or c.text).casefold()
        if field.type.kind is Kind.BOOLEAN and word in {"true", "false"}:
            return word, c
        if field.type.kind is Kind.BOOLEAN and word in _SAID and _said_to_be(line, c):
            return _SAID[word], c
        if field.type.kind in NUMBERS and c.shape is Shape.NUMBER and _said_to_be(line, c):
            return decimal(c), c
        if field.type.kind is Kind.DURATION and c.shape is Shape.NUMBER and _said_to_be(line, c):
            length = next((d for u in line.chunks[c.at + 1 : c.at + 2] if (d := duration(c.text, u.text))), None)
            if length is not None:
                return length, c
        if field.type.kind in TEXTS and c.shape is Shape.LITERAL and line.has("default") and not c.mentions:
            return c.inner, c
    return None


def _unit(line: Line, number: Chunk) -> tuple[Chunk, ...]:
    """The unit behind the number of a length of time."""
    behind = line.chunks[number.at + 1 : number.at + 2]
    return tuple(u for u in behind if number.shape is Shape.NUMBER and duration(number.text, u.text))


_SAID: Final = {"yes": "true", "no": "false", "on": "true", "off": "false"}
_TO_BE: Final = frozenset({"to", "of", "as", "at", "with", "from", "=", ":"})


def _said_to_be(line: Line, chunk: Chunk) -> bool:
    """True right behind a word for defaults, or `to` and the like."""
    before = line.chunks[max(0, chunk.at - 2) : chunk.at]
    return any(c.is_a("default") or c.text.casefold() in _TO_BE for c in before)


def initial(line: Line, context: Context) -> None:
    """`new orders start in status Pending`: the value alone tells the field."""
    fresh = any(c.is_a("new") and not c.mentions for c in line.chunks)
    if not line.has("default") and not (fresh and line.has("assign", "track", "state")):
        return
    for entity in spoken_of(line, context):
        for c in line.chunks:
            value = c.value_of(entity)
            if value is None or members(line, context, entity) or c.at in line.used:
                continue
            named = Named(entity, value.member, c)
            if assign(context, named, "R-default", default=value.value):
                took(line, context, "R-default", c, named)
                line.eat("default", "new", "create", "track", "state", "assign", "aftercreate", "created")
            return
