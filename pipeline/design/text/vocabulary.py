"""The words of a language that the rules know: which concept each phrase stands for.

In: a language code. Out: a `Trie` from phrases to concepts, read once from the language's `words`; English is always
known too, as specs of every language use its words. Spellings: `abc*` is every word that starts with `abc`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipeline import languages
from pipeline.design.text.words import Trie, tokens

NATIVE: Final = "native"
"""The concept of words that only look like English ones: Vietnamese `in` prints."""


@cache
def vocabulary(language: str) -> Trie[str]:
    """The concepts of a language and of English, by phrase."""
    found: Trie[str] = Trie()
    own = language.partition("-")[0].lower()
    native = frozenset(languages.table(own, "words").get(NATIVE, ()))
    for code in dict.fromkeys((own, languages.ENGLISH)):
        for concept, phrases in languages.table(code, "words").items():
            for written in phrases if code == own else (p for p in phrases if p not in native):
                found.add(_key(str(written)), concept)
                if _HANGUL.match(written) and " " in written:
                    found.add((written,), concept)
    return found


_HANGUL: Final = re.compile("[\uac00-\ud7af]")
"""Korean is cut into syllables but has blanks: its phrases with blanks are told from others by the whole phrase."""


def _key(written: str) -> tuple[str, ...]:
    """The words of a phrase as the token cutter sees them, an open ending kept as a star."""
    parts: list[str] = []
    for piece in written.split():
        words = [t.text.casefold() for t in tokens(piece.rstrip("*"))]
        if words and piece.endswith("*"):
            words[-1] += "*"
        parts += words
    return tuple(parts)
