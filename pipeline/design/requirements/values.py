"""What the rules about values have in common: setting a property of a member, and marking the words that say so.

In: a line, the member that it speaks of, and the rule. Out: facts on the drafts and marks on the line.
"""

from __future__ import annotations

from typing import Any, Final

from pipeline.design.model import Kind, Relation
from pipeline.design.requirements.context import FRAME, Context, Named, objects
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape

_FRAME: Final = (*FRAME, "validate", "new", "valid")
REFUSAL: Final = ("reject", "prevent", "error", "adjective", "explain", "show", "success", "invalid", "conflict")
_MAKING: Final = ("create", "update", "created", "aftercreate")
NUMBERS: Final = (Kind.INTEGER, Kind.DECIMAL, Kind.MONEY)
TEXTS: Final = (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.URL, Kind.PHONE, Kind.UNKNOWN)


def assign(context: Context, named: Named, rule: str, **values: Any) -> bool:
    thing = context.drafts.member(named.entity, named.member)
    if isinstance(thing, Relation) and not all(hasattr(thing, what) for what in values):
        return False
    return context.drafts.state(named.entity, named.member, context.origin, rule, **values)


def kind_of(context: Context, named: Named) -> Kind | None:
    field = context.drafts[named.entity].field_named(named.member)
    return field.type.kind if field is not None else None


def took(line: Line, context: Context, rule: str, chunk: Chunk, named: Named) -> None:
    line.fire(rule, f"{named.entity}.{named.member}")
    line.use(chunk, named.chunk, *(c for c, n in objects(line) if n == named.entity))
    line.eat(*_FRAME)
    line.used.update(line.timing)
    if not line.has("delete", "restore"):
        line.eat(*_MAKING)


def integer(chunk: Chunk) -> int | None:
    if chunk.shape is not Shape.NUMBER:
        return None
    text = decimal(chunk)
    return int(text) if text.isdigit() else None


def decimal(chunk: Chunk) -> str:
    """A number in plain notation; groups of thousands are joined."""
    text = chunk.text.replace(" ", "").replace("\u202f", "")
    return text.replace(",", "")
