"""Requirements about the blanks around texts: `trim leading and trailing whitespace from titles`.

In: a line. Out: texts that are trimmed before they are checked. Search terms are always trimmed; that is the line
understood, no more.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.requirements.context import FRAME, Context, everything, members, objects
from pipeline.design.requirements.values import TEXTS, assign, kind_of, took
from pipeline.design.text.chunks import Line

_ALONG: Final = (
    "trim", "strip", "validate", "persist", "anycond", "submit", "enter", "text", "hollow", "earlier", "before",
    "delete", "apply", "empty",
)  # fmt: skip
_NOT: Final = ("not", "reject", "prevent", "error", "unaffected", "character")


def trims(line: Line, context: Context) -> None:
    """`trim surrounding whitespace from names`, `… from all text fields`, `… from search terms`."""
    if not _asked(line) or line.has("search"):
        return
    named = members(line, context)
    for one in named:
        if kind_of(context, one) not in TEXTS or not assign(context, one, "R-trim", trimmed=True):
            return
        took(line, context, "R-trim", one.chunk, one)
    if not named and not objects(line) and line.has("all") and line.has("text", "enter", "thing"):
        _everywhere(line, context)
    line.eat(*(_ALONG if "R-trim" in line.rules else ()))


def trimmed_terms(line: Line, context: Context) -> None:
    """`… from search terms`: every search does."""
    searched = tuple(e for e in everything(context) if context.drafts[e].listing.search)
    if not searched or not _asked(line) or not line.has("search"):
        return
    for entity in searched:
        line.fire("R-trim", f"{entity}.search")
    line.eat("search", "match", *_ALONG, *FRAME)


def _asked(line: Line) -> bool:
    return line.has("trim") and line.has("strip") and not line.has(*_NOT)


def _everywhere(line: Line, context: Context) -> None:
    """Every text of every entity."""
    for entity in everything(context):
        for field in context.drafts[entity].fields:
            if field.type.kind in TEXTS:
                context.drafts.state(entity, field.name, context.origin, "R-trim", trimmed=True)
                line.fire("R-trim", f"{entity}.{field.name}")
    line.eat(*FRAME)
