"""What the language of a spec calls a thing whose identifier is in English.

In: the words of a name (`alarm rule`) and a language. Out: the keys under which its sentences may name it (`regla de
alarma`, `告警规则`, `Alarmregel`): from the tables `names` and `english` of the language, two words joined as
the language joins them. A name of other words has none. Besides, how languages without blanks shorten names.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline import languages
from pipeline.design.lexicon import lexicon
from pipeline.design.text.names import identifier
from pipeline.design.text.vocabulary import vocabulary
from pipeline.design.text.words import CJK, phrase, tokens
from pipeline.patterns import regex

Key = tuple[str, ...]


def spoken(key: Key, language: str) -> tuple[Key, ...]:
    """Every other key of an entity's name: in the plural and in other cases, and in the language of the spec."""
    return (*declined(key, language), *translated(key, language))


def declined(key: Key, language: str, table: str = "declensions") -> tuple[Key, ...]:
    """The name with its first or last word in another form; English plurals are found by `words.forms`."""
    if not key or not key[-1].isalpha() or language.startswith("en"):
        return ()
    places = {0, len(key) - 1}
    return tuple((*key[:i], form, *key[i + 1 :]) for i in sorted(places) for form in _forms(key[i], language, table))


@cache
def _forms(word: str, language: str, table: str) -> tuple[str, ...]:
    """The forms of a word by a table: in `declensions`, `ión>iones` is an ending and what stands for it."""
    rules = (rule.partition(">") for rule in lexicon(language)[table])
    found = ((word.removesuffix(old), new) for old, _, new in rules if word.endswith(old))
    kept = ((stem, new) for stem, new in found if len(stem) >= STEM or (len(word) > STEM and "*" not in new))
    return tuple(dict.fromkeys(stem + new for stem, new in kept))


STEM: Final = 3
"""Letters that a noun keeps in all its forms where one is open, and fewer than a noun has whose vowel changes."""


def headless(words: str, head: str, language: str) -> Iterator[Key]:
    """A name in the spec's own language without its head noun: `買い物リストアイテム`, `買い物リスト`."""
    whole = phrase(words.partition("（")[0].partition("(")[0])
    if words.isascii():
        return
    for noun in translated((head,), language):
        if whole[-len(noun) :] == noun and len(whole) > len(noun) + 1:
            yield whole[: -len(noun)]


def linked(key: Key, language: str) -> bool:
    """True for `elemento de pedido`: its last word is not what it is."""
    return any(word in lexicon(language)["compound_links"] for word in key)


def translated(key: Key, language: str) -> tuple[Key, ...]:
    """What the language calls a thing of one or two common English words."""
    code = language.partition("-")[0].lower()
    if len(key) == 1:
        return _names(code).get(key[0], ())
    return (*_names(code).get(" ".join(key), ()), *_joined(key[0], key[1], code)) if len(key) == 2 else ()


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
    """English words with what the language says; nouns that are also words of the rules are not among them."""
    names = languages.table(code, "names")
    found = {word: tuple(_opened(str(said)) for said in known) for word, known in names.items()}
    for noun, word in languages.table(code, "english").items():
        if word.isalpha() and not _meant(noun, code):
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), phrase(noun))))
    return found


@cache
def said(word: str) -> tuple[str, ...]:
    """The identifiers that the languages write for an English word (`nombre`, `titulo`)."""
    tables = (languages.table(code, "names") for code in languages.codes())
    return tuple(dict.fromkeys(identifier(str(said).rstrip("*")) for table in tables for said in table.get(word, ())))


def _meant(noun: str, code: str) -> bool:
    """True when the rules know the noun as a word of their own."""
    cut = tokens(noun)
    return vocabulary(code).longest(vocabulary(code).spelled(cut), 0)[0] == len(cut)


@cache
def plainly(word: str, letters: tuple[str, ...]) -> tuple[str, ...]:
    """How identifiers spell a word of the language (`año`: `ano`, `anio`); nothing for other letters."""
    found = [word.casefold()]
    for letter in dict.fromkeys(rule[0] for rule in letters):
        ways = [rule.partition(">")[2] for rule in letters if rule[0] == letter]
        found = [one.replace(letter, way) for one in found for way in (ways if letter in one else ways[:1])]
    return tuple(one for one in dict.fromkeys(found) if one.isascii())


SHORT: Final = 10
"""Characters of a name in two scripts up to which its parts are names, too."""
_RUN: Final = regex(rf"[{CJK}]{{2,}}|[^\W{CJK}]+")


@cache
def runs(words: str) -> tuple[Key, ...]:
    """The parts of a name in two scripts: `API 端點` is also called `端點`."""
    found = _RUN.findall(words)
    mixed = len(found) == 2 and len(words) <= SHORT and sum(map(str.isascii, found)) == 1
    return tuple(phrase(run) for run in found) if mixed else ()


def clipped(words: str, language: str) -> tuple[Key, ...]:
    """A name without the last character where the language leaves it out: `显示名称`, `显示名`."""
    endings = lexicon(language)["clipped"]
    return (phrase(words[:-1]),) if any(words.endswith(e) and len(words) > len(e) for e in endings) else ()


def _opened(written: str) -> Key:
    """The words of a name, an open ending kept as a star."""
    key = phrase(written.rstrip("*"))
    return (*key[:-1], f"{written.rstrip('*').split()[-1].casefold()}*") if written.endswith("*") else key
