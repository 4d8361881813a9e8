"""Facts: what is known, how sure it is, which rule read it, and where."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from pipeline.diagnostics import Span

Scalar = str | int | bool | None


def notation(value: object) -> str:
    """A value as defaults and queries have it: `true`, `draft`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


class Source(StrEnum):
    """How sure a fact is: said in so many words, concluded by a rule, a recorded default, or true of all resources."""

    STATED = "stated"
    DERIVED = "derived"
    ASSUMED = "assumed"
    IMPLIED = "implied"


class Fact(Struct, frozen=True, kw_only=True, gc=False):
    """Where one property (`what`: `type`, `required`, `unique`, `max_length`, …) of a thing comes from.

    `span` is None for facts that no line states. `alternatives` and `decide` are filled for assumed facts: what else
    it could be, and the precise line that would decide it. They become the decisions of `research.md`.
    """

    what: str
    source: Source
    rule: str
    span: Span | None = None
    reason: str = ""
    alternatives: str = ""
    decide: str = ""
