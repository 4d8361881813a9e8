"""Tell the language of a spec.

In: its prose. Out: the code of a language (`en` when in doubt). Scripts decide first (kana, Hangul, Han, Cyrillic),
then the common words of each language. English headings and identifiers in a spec of another language do not count
for English as long as the prose has enough of the other.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from pipeline.patterns import regex
from pipeline.spec.lexicon import lexicon

_SCRIPTS: Final = {
    "kana": regex(r"[\u3040-\u30ff]"),
    "hangul": regex(r"[\uac00-\ud7af]"),
    "han": regex(r"[\u4e00-\u9fff]"),
    "cyrillic": regex(r"[\u0400-\u04ff]"),
}
_BEYOND: Final = regex(r"[\u0400-\ud7af]+")
"""All of these scripts: what most texts have little of."""
_SHARE: Final = {"kana": 0.02, "hangul": 0.05, "han": 0.05, "cyrillic": 0.08}
_SAMPLE: Final = 200_000
_WORD: Final = regex(r"[^\W\d_]+")


def language_of(text: str) -> str:
    """The language that most of the text is written in."""
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample.casefold())
    letters = sum(map(len, words)) or 1
    beyond = "".join(_BEYOND.findall(sample))
    for script, pattern in _SCRIPTS.items():
        if len(pattern.findall(beyond)) / letters > _SHARE[script]:
            return _most(words, [k for k, v in lexicon().languages.items() if script in v.get("scripts", ())])
    return _most(words, [k for k, v in lexicon().languages.items() if "scripts" not in v])


def _most(words: list[str], languages: list[str]) -> str:
    """The language whose common words are the most frequent; English has to lead by far, its words are everywhere."""
    seen = Counter(words)
    scores = {k: sum(seen[w] for w in set(lexicon().languages[k]["common"])) for k in languages}
    if "en" in scores:
        scores["en"] //= 2
    return max(languages, key=lambda k: (scores[k], k == "en"))
