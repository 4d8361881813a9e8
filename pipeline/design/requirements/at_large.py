"""Searches that name no member: `search products by keyword`, `a search box for products`.

In: a line about searching, and the entity that it speaks of. Out: every text of the entity, as an assumption that a
line can decide. Searches in named members are `lists`' business.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from pipeline.design.facts import Fact, Source
from pipeline.design.precise import listed
from pipeline.design.requirements.context import Context, objects
from pipeline.design.requirements.values import TEXTS
from pipeline.design.text.chunks import Line

_WORDS: Final = ("search", "keyword", "full text", "full-text", "free text", "text search")


def searched_at_large(line: Line) -> bool:
    """True when the line asks for a search itself, not for what matches or contains something."""
    return bool(objects(line)) and any(c.text.casefold().startswith(_WORDS) for c in line.tagged("search"))


def every_text(context: Context, entity: str) -> tuple[tuple[str, ...], Fact]:
    """The texts of the entity, and why they are searched; nothing when some are chosen by another line."""
    draft = context.drafts[entity]
    if draft.listing.search:
        return draft.listing.search, context.origin.fact("search", "R-search", Source.STATED)
    named = tuple(f.name for f in draft.fields if f.type.kind in TEXTS)
    fact = replace(
        context.origin.fact("search", "R-search", Source.ASSUMED),
        reason="no line says where to search; every text is searched",
        alternatives="some of the texts",
        decide=f"System MUST allow users to search {draft.collection.replace('_', ' ')} by "
        + listed([n.replace("_", " ") for n in named]),
    )
    return named, fact
