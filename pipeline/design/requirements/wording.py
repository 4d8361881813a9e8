"""How members are written down: their units, the notation of dates, forms of texts given by an example.

In: a line of which other rules have read what it speaks of. Out: patterns of texts; else only marks on the line, as
a unit tells people what the number counts and changes nothing that is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.design.model import Kind
from pipeline.design.requirements.context import Context, attached, everything, members, objects
from pipeline.design.requirements.values import REFUSAL, TEXTS, assign, kind_of, took
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape
from pipeline.patterns import regex

_MOMENTS: Final = (Kind.DATE, Kind.TIME, Kind.TIMESTAMP)
_COUNTED: Final = (Kind.INTEGER, Kind.DURATION)
_MEASURED: Final = (Kind.INTEGER, Kind.DURATION, Kind.DECIMAL)
_DATES: Final = frozenset({"date", "dates", "times", "timestamps"})
_PARTS: Final = frozenset({"cent", "cents"})
_REGULAR: Final = regex(r"\[[^\]]+\]|\\[dw]|\{\d|^\^")
_MASK: Final = regex(r"(?<![#\w])[#][#./()\s-]*[#](?![#\w])")


def units(line: Line, context: Context) -> None:
    """`price (in cents)`, `a delay of 10 seconds`: what the number of a member counts."""
    if not line.rules:
        return
    kinds = {n.chunk.at: kind_of(context, n) for n in members(line, context)}
    for chunk in line.tagged("unit"):
        before = _before(line, chunk)
        if before is None or before.at not in line.used:
            continue
        if before.shape is Shape.NUMBER or kinds.get(before.at) in (
            _COUNTED if chunk.text.casefold() in _PARTS else _MEASURED
        ):
            line.use(chunk)


def _before(line: Line, chunk: Chunk) -> Chunk | None:
    """The nearest number or member before the word, at most some small words away."""
    for c in reversed(line.chunks[max(0, chunk.at - 4) : chunk.at]):
        if c.shape is Shape.NUMBER or c.mentions:
            return c
        if not (c.silent or c.is_a("thing", "number")) or c.text in ";.,":
            return None
    return None


def notations(line: Line, context: Context) -> None:
    """`due dates in ISO 8601 format`: how the contract writes them anyway."""
    for chunk in line.tagged("iso"):
        if not members(line, context) and any(c.text.casefold() in _DATES for c in line.chunks):
            line.fire("R-format", *(f"{entity}.get" for entity in everything(context)))
            line.use(chunk, *(c for c in line.chunks if c.text.casefold() in _DATES))
            line.eat(
                "format", "valid", "validate", "system", "modal", "all", "hollow", "persist", "track", "show", "use"
            )
        for named in attached(line, context, chunk)[:1]:
            if kind_of(context, named) in _MOMENTS:
                took(line, context, "R-format", chunk, named)
                line.eat("format", "text", "hollow", "persist", "track")


def masks(line: Line, context: Context) -> None:
    """`codes have the form ##-###`: a text of which the digits and marks are given."""
    match = _MASK.search(line.text)
    if match is None:
        return
    for named in members(line, context)[:1]:
        if kind_of(context, named) in TEXTS and assign(context, named, "R-pattern", pattern=_pattern(match.group())):
            took(line, context, "R-pattern", named.chunk, named)
            line.use(*(c for c in line.chunks if match.start() <= c.start < match.end()), *_standards(line))
            line.eat("format", "valid", "length", "hollow", "called", *REFUSAL)


def expressions(line: Line, context: Context) -> None:
    """``the code matches `[A-Z]{2}-\\d{3}` ``: a regular expression in code."""
    code = next((c for c in line.chunks if c.code and not c.mentions and _REGULAR.search(c.inner)), None)
    if code is None or not (line.has("match", "format") or "pattern" in line.text.casefold()):
        return
    for named in members(line, context)[:1]:
        if kind_of(context, named) in TEXTS and assign(context, named, "R-pattern", pattern=code.inner):
            took(line, context, "R-pattern", named.chunk, named)
            line.use(
                code, *(c for c in line.chunks if c.text.casefold() in ("pattern", "regex", "expression", "regular"))
            )
            line.eat("format", "valid", "validate", "match", "hollow", "not", *REFUSAL)


def _pattern(mask: str) -> str:
    parts = (f"[0-9]{{{len(run)}}}" if run.startswith("#") else re.escape(run) for run in re.findall(r"#+|[^#]+", mask))
    return "".join(parts)


def _standards(line: Line) -> Iterator[Chunk]:
    """`according to postal standards`: whose form it is; the form itself is given."""
    for chunk in line.tagged("standard"):
        for c in line.chunks[chunk.at : chunk.at + 7]:
            if c.text in "(,;.:":
                break
            yield c


def trees(line: Line, context: Context) -> None:
    """`categories can be nested without limit`: a reference to the same kind."""
    if not line.has("tree") or line.has("not", "prevent", "reject", "max", "delete", "ui", "show"):
        return
    for chunk, entity in objects(line):
        parent = next((r for r in context.drafts[entity].relations if r.target == entity and r.stored), None)
        if parent is not None:
            line.fire("R-tree", f"{entity}.{parent.name}")
            line.use(chunk, *(n.chunk for n in members(line, context, entity) if n.member == parent.name))
            line.eat("tree", "system", "allow", "ability", "modal", "thing", "several", "all", "associate", "parent")
            line.eat("create", "hollow", "part", "persist", "single", "new", "others")
