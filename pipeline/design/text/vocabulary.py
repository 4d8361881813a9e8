"""The words of a language that the rules know: which concept each phrase stands for.

In: a language code. Out: a `Trie` from phrases to concepts, read once from the language's `words`; English is always
known too, as specs of every language use its words. Spellings: `abc*` is every word that starts with `abc`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline import languages
from pipeline.design.text.words import Trie, tokens
from pipeline.patterns import regex

NATIVE: Final = "native"
"""The concept of words that only look like English ones: Vietnamese `in` prints."""
RECORDING: Final = "recording"
"""The table of what words mean in sentences about the keeping of changes."""
_AROUND: Final = (
    "stop", "conj", "article", "modal", "system", "all", "existing", "single", "thing", "anycond", "create", "update",
    "delete", "restore", "subject",
)  # fmt: skip
"""Concepts that mean there what they always mean."""


@cache
def vocabulary(language: str) -> Trie[str]:
    """The concepts of a language and of English, by phrase."""
    found: Trie[str] = Trie()
    for code, concept, written in _phrases(language, "words"):
        _learn(found, code, concept, written)
    return found


@cache
def recording_vocabulary(language: str) -> Trie[str]:
    """The concepts of sentences about the keeping of changes, where to log something creates no record of its own."""
    found: Trie[str] = Trie()
    own = tuple(_phrases(language, RECORDING))
    meant = {written for _, concept, written in own if concept not in ("store", "holding")}
    around = (p for p in _phrases(language, "words") if p[1] in _AROUND and p[2] not in meant)
    for code, concept, written in (*own, *around):
        _learn(found, code, concept, written)
    return found


def _phrases(language: str, table: str) -> Iterator[tuple[str, str, str]]:
    """Language, concept and phrase of the language's own table and of the English one."""
    own = language.partition("-")[0].lower()
    native = frozenset(languages.table(own, "words").get(NATIVE, ()))
    for code in dict.fromkeys((own, languages.ENGLISH)):
        for concept, phrases in languages.table(code, table).items():
            yield from ((code, concept, str(p)) for p in phrases if code == own or p not in native)


def _learn(found: Trie[str], code: str, concept: str, written: str) -> None:
    found.add(_key(written), concept)
    if _HANGUL.match(written) and " " in written:
        found.add((written,), concept)


_HANGUL: Final = regex("[\uac00-\ud7af]")
"""Korean is cut into syllables but has blanks: its phrases with blanks are told from others by the whole phrase."""


@cache
def _key(written: str) -> tuple[str, ...]:
    """The words of a phrase as the token cutter sees them, an open ending kept as a star."""
    parts: list[str] = []
    for piece in written.split():
        stem = piece.rstrip("*")
        plain = stem.isascii() and stem.isalpha() and stem.islower()
        words = [stem] if plain else [t.text.casefold() for t in tokens(stem)]
        if words and piece.endswith("*"):
            words[-1] += "*"
        parts += words
    return tuple(parts)
