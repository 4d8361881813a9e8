"""Which entities a spec declares, and what each is called.

In: the entity texts of a spec. Out: `Declared`: the identifier, every way to call it, and its text; repeated
declarations of one entity joined. Whether rows of it are stored is decided by `entities_kept`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.lexicon import Lexicon
from pipeline.design.text.names import type_name
from pipeline.design.text.names import words as plain_words
from pipeline.patterns import regex
from pipeline.spec.model import EntityText

_PARENTHESIS = regex(r"\s*[(（\[]([^()（）\[\]]*)[)）\]]\s*")
_SLASH = regex(r"\s*[/／]\s*")
_SUFFIX = regex(r"\s+(?:entity|entities|model|table|record type|aggregate)$", re.IGNORECASE)
_ENTITY_PREFIX = regex(r"^(?:entity|aggregate|model|table)\s*[:：]\s*", re.IGNORECASE)
_MARKER = regex(r"NEEDS[ _]CLARIFICATION", re.IGNORECASE)
_LONGEST_NAME: Final = 6


class Declared(Struct, frozen=True, kw_only=True):
    """An entity as declared. `aliases`: every spelling of its name; `note`: a status word after the name."""

    name: str
    words: str
    text: EntityText
    aliases: tuple[str, ...] = ()
    note: str = ""


def declared(texts: tuple[EntityText, ...], lexicon: Lexicon) -> tuple[Declared, ...]:
    """All entities in order of their first declaration."""
    found: dict[str, Declared] = {}
    for text in texts:
        for entity in _named(text, lexicon):
            before = found.get(entity.name)
            found[entity.name] = _joined(before, entity) if before else entity
    return tuple(found.values())


def _joined(first: Declared, again: Declared) -> Declared:
    """One entity from two declarations."""
    text = replace(
        first.text,
        prose=(*first.text.prose, *again.text.prose),
        items=(*first.text.items, *again.text.items),
        tables=(*first.text.tables, *again.text.tables),
    )
    return replace(first, text=text, aliases=tuple(dict.fromkeys((*first.aliases, *again.aliases))))


def _named(text: EntityText, lexicon: Lexicon) -> Iterator[Declared]:
    """The entities of one declaration: most often one."""
    if _MARKER.search(text.words) or not re.search(r"\w", text.words):
        return
    bare, notes = _without_brackets(text.words)
    bare = _SUFFIX.sub("", _ENTITY_PREFIX.sub("", bare)).strip("`*_:： ") or bare
    if _two_of_them(bare, text, lexicon):
        for part in _SLASH.split(bare):
            yield _declared(part, text, (), "")
        return
    synonyms = tuple(n for n in notes if _is_name(n, lexicon))
    note = "; ".join(n for n in notes if n not in synonyms)
    yield _declared(bare, text, synonyms, note)


def _without_brackets(words: str) -> tuple[str, tuple[str, ...]]:
    notes = tuple(m[1].strip("`* ") for m in _PARENTHESIS.finditer(words))
    return " ".join(_PARENTHESIS.sub(" ", words).split()), notes


def _two_of_them(bare: str, text: EntityText, lexicon: Lexicon) -> bool:
    """`Customer / Administrator` are two roles; `Product / SKU` is one thing with two names."""
    parts = _SLASH.split(bare)
    people = {p.lower() for p in (*lexicon["people"], *lexicon["actors"])}
    return len(parts) == 2 and all(p.lower() in people for p in parts)


def _is_name(note: str, lexicon: Lexicon) -> bool:
    """True for a synonym or an identifier, false for a remark (`transient, not stored`)."""
    if not note or len(note.split()) > 3 or re.search(r"[,;.]", note):
        return False
    return not lexicon.pattern("«not_stored»|«remarks»").search(note)


def _declared(bare: str, text: EntityText, synonyms: tuple[str, ...], note: str) -> Declared:
    names = (bare, *synonyms)
    parts = tuple(p for name in names for p in _SLASH.split(name) if p)
    identifying = _identifying(names)
    return Declared(
        name=type_name(" ".join(identifying.split()[:_LONGEST_NAME])),
        words=text.words,
        text=text,
        aliases=tuple(dict.fromkeys((*names, *parts, identifying))),
        note=note,
    )


def _identifying(names: tuple[str, ...]) -> str:
    """The name to make an identifier of: the first in ASCII that is more than an abbreviation, else the first."""
    latin = [n for n in names if n.isascii()]
    if names[0].isascii():
        return names[0]
    return next((n for n in latin if len("".join(plain_words(n))) > 3), latin[0] if latin else names[0])
