"""Verbs that make a record only before a noun: `to open a ticket with a subject`, `she raises a ticket`.

In: a line and a word of it. Out: whether it makes the record behind it. `open tickets` may as well be tickets that are
open, and to open a ticket may be to look at it: something must follow that a new record is made of.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.text.chunks import Chunk, Line

_OPENING: Final = frozenset({"open", "opens", "opening", "opened"})
_RAISING: Final = frozenset({"raise", "raises", "raising", "lodge", "lodges", "lodging"})
_ONE: Final = frozenset({"a", "an", "another"})


def opens(line: Line, chunk: Chunk) -> bool:
    """True when the word makes a record of the entity behind it."""
    said = chunk.text.casefold()
    if said not in _OPENING and said not in _RAISING:
        return False
    behind = [c for c in line.chunks[chunk.at + 1 : chunk.at + 5] if not c.is_a("new")]
    named = next((c for c in behind if not c.is_a("article")), None)
    if named is None or not named.entities():
        return False
    return said in _RAISING or (_verbal(line, chunk) and _made_of(line, named))


def _verbal(line: Line, chunk: Chunk) -> bool:
    """`to open tickets`, `opens a ticket`."""
    before = line.chunks[chunk.at - 1].text.casefold() if chunk.at else ""
    return before == "to" or line.chunks[chunk.at + 1].text.casefold() in _ONE


def _made_of(line: Line, named: Chunk) -> bool:
    """`… with a subject`, `… without a priority`: a member of what is made."""
    behind = line.chunks[named.at + 1 : named.at + 6]
    tied = bool(behind) and behind[0].text.casefold() in ("with", "without", "by", "for")
    return tied and any(c.member_of(n) for c in behind[1:] for n in named.entities())
