"""Sentences of two halves: an act, and the keeping of its changes (`delete hives and keep an audit trail of them`).

In: a text. Out: the text of each half, for the rules that read them. What half of a sentence says is no statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from pipeline.design.requirements.histories import hints
from pipeline.design.text.chunks import line
from pipeline.design.text.mentions import Index
from pipeline.design.text.vocabulary import recording_vocabulary

_EITHER: Final = frozenset({"or", "and/or", "o", "ou", "oder", "или"})


def halves(text: str, names: Index, language: str) -> Iterator[tuple[str, str]]:
    """What stands before and behind an `and` with a word for keeping changes right behind it."""
    if not hints(language).search(text):
        return
    cut = line(text, recording_vocabulary(language), names)
    for chunk, after in pairwise(cut.chunks):
        both = chunk.is_a("conj") and chunk.text.casefold() not in _EITHER
        if both and after.is_a("keep", "store") and chunk.start:
            yield text[: chunk.start], text[chunk.end :]
