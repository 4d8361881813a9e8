"""What the language of a spec calls a thing whose identifier is in English.

In: the words of a name (`alarm rule`) and a language. Out: the keys under which its sentences may name it (`regla de
alarma`, `告警规则`, `Alarmregel`): from the table `names` of the language's lexicon, two words joined as the language
joins them. A name of other words has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pipeline.design.lexicon import NAMES, lexicon, load
from pipeline.design.text.words import phrase

Key = tuple[str, ...]


def translated(key: Key, language: str) -> tuple[Key, ...]:
    """What the language calls a thing of one or two common English words."""
    code = language.partition("-")[0].lower()
    if len(key) == 1:
        return _names(code).get(key[0], ())
    return tuple(_joined(key[0], key[1], code)) if len(key) == 2 else ()


def _joined(modifier: str, head: str, code: str) -> Iterator[Key]:
    """`alarm` and `rule` in the order of the language, with its words or letters in between."""
    for m in _names(code).get(modifier, ()):
        for h in _names(code).get(head, ()):
            if lexicon(code).puts_nouns_first:
                yield from ((*h, *phrase(link), *m) for link in ("", *lexicon(code)["compound_links"]))
            else:
                yield (*m, *h)
                yield from ((*m[:-1], f"{m[-1]}{glue}{h[0]}", *h[1:]) for glue in lexicon(code)["compound_glue"])


@cache
def _names(code: str) -> dict[str, tuple[Key, ...]]:
    return {word: tuple(_opened(str(said)) for said in known) for word, known in load(code).get(NAMES, {}).items()}


def _opened(written: str) -> Key:
    """The words of a name, an open ending kept as a star."""
    key = phrase(written.rstrip("*"))
    return (*key[:-1], f"{written.rstrip('*').split()[-1].casefold()}*") if written.endswith("*") else key
