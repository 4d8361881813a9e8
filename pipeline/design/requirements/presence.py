"""Requirements that say which values must be there, and which may be left out.

In: a line. Out: members that are required. A word belongs to the member next to it (`context.attached`); what a
value that is there must look like is a matter of `constraints`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from pipeline.design.requirements.context import Context, Named, attached, demanded, members, objects
from pipeline.design.requirements.qualifiers import quantity
from pipeline.design.requirements.values import REFUSAL, assign, took
from pipeline.design.text.chunks import Chunk, Line
from pipeline.patterns import regex

_ASKS: Final = frozenset(
    {"require", "requires", "requiring", "need", "needs", "must be provided", "is provided", "are provided"}
)
_THAT: Final = regex(r"\s*,?\s*(?:that|que|dass)\b|\s*qu['’]", re.IGNORECASE)
_MORE: Final = regex(r"\bto (?:be|have|match)\b", re.IGNORECASE)
"""`require that the end date is later`, `require the end date to be later`: not that it is given."""
_OF_ONE_KIND: Final = regex(r"\W*(?:for|when|if|where)\b[^:,]*[`\w]\s*(?:=|==)\s*[`'\"“\w]", re.IGNORECASE)
"""A condition on the value of another member in front: ``for lamps with `kind = 'floor'`: …``."""


def required(line: Line, context: Context) -> None:
    """`title is required`, `name (required)`, `with required fields: sku, name`."""
    for chunk in line.tagged("required", "nonempty"):
        if chunk.is_a("demand") and (_THAT.match(line.text, chunk.end) or _MORE.search(line.text, chunk.end)):
            line.use(chunk)
            continue
        if (not context.sure and chunk.text.casefold() in _ASKS) or _left_open(line, chunk) or _counts(line, chunk):
            continue
        for named in _bound(line, context, chunk):
            if assign(context, named, "R-required", required=True):
                took(line, context, "R-required", chunk, named)
                line.use(*(c for c in line.chunks[chunk.at + 1 : chunk.at + 2] if c.is_a("only")))
                line.eat(
                    "nonempty",
                    "enter",
                    *(("empty", "missing", *REFUSAL) if line.has("nonempty", "reject", "error") else ()),
                )


def _bound(line: Line, context: Context, chunk: Chunk) -> tuple[Named, ...]:
    """What the word speaks of: in a bracket of its own only the member before it (`notes, price (required, above 0)`),
    `must have` only what is behind it."""
    said = chunk.text.casefold()
    if chunk.is_a("demand") and said != "required":
        return demanded(line, context, chunk)
    found = attached(line, context, chunk)
    if said.startswith("must have"):
        return tuple(n for n in found if n.chunk.at > chunk.at)
    opened = _opened(line, chunk)
    return tuple(n for n in found if n.chunk.at > opened or not opened) or found[:1]


def _opened(line: Line, chunk: Chunk) -> int:
    """Where the bracket opens in which the word stands, 0 when it stands in none."""
    for c in reversed(line.chunks[: chunk.at]):
        if c.text in ("(", "（"):
            return c.at
        if c.text in (")", "）"):
            break
    return 0


def _left_open(line: Line, chunk: Chunk) -> bool:
    """`required/optional` says that either may be; a line with an open question does not say what it must be, and one
    about rows of one kind (`for floor lamps, …`) does not speak of all."""
    return _either(line, chunk.at) or "NEEDS CLARIFICATION" in line.text or _OF_ONE_KIND.match(line.text) is not None


def _counts(line: Line, chunk: Chunk) -> bool:
    """`require at least one line per order`: how many records there must be, no member."""
    return any(quantity(line, c) for c in line.chunks[chunk.at + 1 : chunk.at + 3] if c.is_a("min"))


def _either(line: Line, at: int) -> bool:
    """`required/optional`, `required or optional` starts here."""
    said = line.chunks[max(0, at) : at + 3]
    return len(said) == 3 and said[0].is_a("required") and said[1].text in ("/", "or") and said[2].is_a("optional")


def needed(line: Line, context: Context) -> None:
    """`prevent creating sales without a selected client`: the member or reference is required."""
    if not line.has("prevent", "reject", "not") or line.has("delete"):
        return
    words = ("without", "missing", "empty") if line.has("reject", "prevent") else ("without", "missing")
    for chunk in line.tagged(*words):
        before = attached(line, context, chunk) if chunk.is_a("missing") and line.has("reject", "prevent") else ()
        for named in _behind(line, context, chunk) or before:
            if assign(context, named, "R-required", required=True):
                took(line, context, "R-required", chunk, named)
                line.eat("anycond", "empty")
                line.eat("without", "missing", "empty", "persist", "optional", "want", *REFUSAL)


def _behind(line: Line, context: Context, chunk: Chunk) -> tuple[Named, ...]:
    found = [n for n in members(line, context) if n.chunk.at > chunk.at]
    if found:
        return tuple(found)
    about = objects(line)
    links = (
        Named(entity, r.name, c) for _, entity in about[:1] for c, n in about[1:] if c.at > chunk.at
        for r in context.drafts[entity].relations if r.target == n and r.stored
    )  # fmt: skip
    return tuple(links)


def optional(line: Line, context: Context) -> None:
    """`an optional description`: it may be left out, which is what an attribute is unless a line requires it."""
    spared = line.has("allow", "success", "modal") and not line.has("reject", "prevent", "not", "error", "delete")
    for chunk in line.tagged("optional", *(("empty", "without") if spared else ())):
        for named in attached(line, context, chunk) if not _either(line, chunk.at - 2) else ():
            thing = context.drafts.member(named.entity, named.member)
            if thing is not None and not thing.required:
                took(line, context, "R-optional", chunk, named)
                line.eat(*(() if chunk.is_a("optional") else ("enter", "success", "empty")))
                _use_nulls(line)


def _use_nulls(line: Line) -> None:
    """`defaulting to NULL` says again that it may be left out."""
    for chunk, after in pairwise(line.chunks):
        if chunk.is_a("default") and after.text.casefold() == "null":
            line.use(chunk, after)
