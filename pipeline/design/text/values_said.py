"""How a spec writes the values of its enums: `rascunho`, `списана`, `thanh lý`.

In: the texts of a spec that is not in English, and its entities. Out: keys for the index of mentions, as identifiers
have no accents and no other scripts. A text tells them when it holds all the values of an enum: there they are listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.design.model import Entity, Field
from pipeline.design.text.mentions import Mention, Named, forms_of_value
from pipeline.design.text.names import identifier
from pipeline.design.text.words import CJK, Shape, phrase, tokens
from pipeline.patterns import regex

Key = tuple[str, ...]
_IDEOGRAPH: Final = regex(f"[{CJK}]")
"""Languages of these scripts have their nouns with the English words for them in a table."""


def said(texts: Iterable[str], entities: Iterable[Entity], language: str) -> Iterator[tuple[Key, Mention]]:
    """The written form of every value that differs from its identifier."""
    open_ = [(e.name, f) for e in entities for f in e.fields if f.type.values]
    for text in texts if open_ and not language.startswith("en") else ():
        if text.isascii():
            continue
        words = _runs(text, 1)
        likely = [(e, f) for e, f in open_ if all(v in words for v in f.type.values if "_" not in v)]
        runs = _runs(text, max((v.count("_") for _, f in likely for v in f.type.values), default=0) + 1)
        for entity, field in likely:
            if all(v in runs for v in field.type.values):
                yield from _keys(entity, field, runs, language)


def _keys(entity: str, field: Field, runs: dict[str, str], language: str) -> Iterator[tuple[Key, Mention]]:
    for value in field.type.values:
        key = phrase(runs[value])
        if key != phrase(value) and not _IDEOGRAPH.search(runs[value]):
            mention = Mention(Named.VALUE, entity, field.name, value)
            yield from ((form, mention) for form in (key, *forms_of_value(key, language)))


def _runs(text: str, longest: int) -> dict[str, str]:
    """Runs of words by their identifier."""
    cut = [t for t in tokens(text) if t.shape is not Shape.MARK]
    found: dict[str, str] = {}
    for size in range(1, longest + 1):
        for i in range(len(cut) - size + 1):
            run = text[cut[i].start : cut[i + size - 1].end].strip("`'\"“”‘’«» ")
            found.setdefault(identifier(run), run)
    return found
