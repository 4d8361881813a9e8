"""The type that a name suggests, where no word states one.

In: the words of an attribute. Out: a `Guess`: the kind, how sure it is, and which words it rests on. A noun that is a
type word itself (`due date`, `is_active`, `image URL`) gives a derived type; one that usually has a type (`price`,
`quantity`) an assumed one; everything else is assumed to be text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from msgspec import Struct

from pipeline.design.facts import Source
from pipeline.design.lexicon import Lexicon
from pipeline.design.model import Kind
from pipeline.design.text.names import is_plural
from pipeline.design.text.names import words as plain_words
from pipeline.patterns import regex

_TABLES: Final = (("textual", Source.ASSUMED), ("named", Source.DERIVED), ("guessed", Source.ASSUMED))
_ALTERNATIVES: Final = {
    Kind.MONEY: "decimal(p,s), integer (minor units)",
    Kind.DECIMAL: "decimal(p,s), integer, money",
    Kind.INTEGER: "decimal(p,s), text",
    Kind.TIMESTAMP: "date, time",
    Kind.DATE: "timestamp",
    Kind.LONG_TEXT: "text with a limit",
    Kind.LIST: "a reference to many of an entity, object",
    Kind.DURATION: "integer, decimal(p,s)",
    Kind.FILE: "url, text",
    Kind.JSON: "text, fields of their own",
}


_OF = regex(r"\b(?:de|du|da|do|del|des)\b|\b[dl]['’]")


class Guess(Struct, frozen=True, kw_only=True):
    """`because`: the words that decided, empty when nothing did."""

    kind: Kind
    source: Source
    because: str = ""

    @property
    def rule(self) -> str:
        return "T-name" if self.source is Source.DERIVED else "T-lexicon" if self.because else "T-text"

    @property
    def reason(self) -> str:
        return f"what is called `{self.because}` usually is one" if self.because else "no word says what it is"

    @property
    def alternatives(self) -> str:
        return _ALTERNATIVES.get(self.kind, "long text, integer, decimal(p,s), date, one of …")


def guess(said: str, lexicon: Lexicon) -> Guess:
    """The type that the words of a name suggest."""
    spaced = " ".join(plain_words(said)) if said.isascii() else said.lower().strip()
    shape = _shape(spaced)
    if shape:
        return shape
    heads = (spaced, _before_preposition(spaced))
    for head in dict.fromkeys(heads):
        found = _longest(head, lexicon)
        if found:
            return found
    if said.isascii() and " " not in said.strip("`") and is_plural(spaced.split()[-1] if spaced else ""):
        return Guess(kind=Kind.LIST, source=Source.ASSUMED, because=spaced.split()[-1])
    return Guess(kind=Kind.TEXT, source=Source.ASSUMED)


def _shape(spaced: str) -> Guess | None:
    """Names whose form says it: `is_active`, `number of seats`, `expires_at`."""
    if re.match(r"(?:is|has|can|was|should|requires|allow|allows|whether)\s+\S", spaced):
        return Guess(kind=Kind.BOOLEAN, source=Source.DERIVED, because=spaced.split()[0])
    if re.match(
        r"(?:active|enabled|disabled|archived|verified|locked|blocked|visible|hidden|default) (?:state|status)$", spaced
    ):
        return Guess(kind=Kind.BOOLEAN, source=Source.ASSUMED, because=spaced)
    if re.match(r"(?:number|count|total number) of\s+\S", spaced):
        return Guess(kind=Kind.INTEGER, source=Source.DERIVED, because="number of")
    if re.search(r"\S (?:at)$", spaced):
        return Guess(kind=Kind.TIMESTAMP, source=Source.DERIVED, because="at")
    if re.search(r"^(?:\w+ed|paid|sent|due|held|seen) on$", spaced):
        return Guess(kind=Kind.DATE, source=Source.DERIVED, because="on")
    return None


def _before_preposition(spaced: str) -> str:
    return re.split(r"\s+(?:of|for|in|per|to|from|by|at|on)\s+", spaced)[0]


def _longest(head: str, lexicon: Lexicon) -> Guess | None:
    """The longest phrase of the tables that ends the words (begins them, in languages that name the thing first)."""
    best: tuple[int, Guess] | None = None
    first_only = lexicon.puts_nouns_first and _OF.search(head)
    for table, source in _TABLES:
        for prefix, at_end in ((f"first.{table}", False), *(() if first_only else ((table, True),))):
            match = _table(lexicon, prefix, at_end).search(head)
            if match and (best is None or len(match[0]) > best[0]):
                kind = Kind.TEXT if table == "textual" else Kind(lexicon.under(prefix)[match[0]])
                best = len(match[0]), Guess(kind=kind, source=source, because=match[0])
    return best[1] if best else None


@cache
def _table(lexicon: Lexicon, prefix: str, at_end: bool) -> re.Pattern[str]:
    lists = [name for name in lexicon.lists if name == prefix or name.startswith(prefix + ".")]
    either = lexicon.either(*lists)
    # The leftmost match of an alternative that must reach the end is the longest.
    return regex(f"{either}$" if at_end else f"^{either}")
