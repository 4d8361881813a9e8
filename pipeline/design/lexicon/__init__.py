"""What a language calls attributes, types and relations, and tables of English identifiers (`inflection.yaml`, …).

In: a language's code. Out: a `Lexicon`: the lists of English, which specs of every language use, and of the language
itself, merged. What the words mean to a rule is the rule's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from pipeline import languages
from pipeline.patterns import regex
from pipeline.tables import content

_HERE: Final = Path(__file__).parent
_LATIN = regex(r"[A-Za-z0-9À-ɏ\u0400-\u04ff]")


@cache
def load(name: str) -> dict[str, Any]:
    """The content of `<name>.yaml`, empty when there is no such file."""
    path = _HERE / f"{name}.yaml"
    return dict(content(path, strings=True)) if path.is_file() else {}


@cache
def english() -> dict[str, str]:
    """Nouns with the English words for them, of languages whose nouns are recognised by their script in any spec."""
    return {noun: word for code in languages.codes() for noun, word in languages.table(code, "english").items()}


class Lexicon(Struct, frozen=True, kw_only=True, eq=False):
    """Phrases by list name (`at_most`, `rules.required`, `types.text`, …)."""

    lists: dict[str, tuple[str, ...]]

    @property
    @cache  # noqa: B019 - lexicons live as long as the process
    def puts_nouns_first(self) -> bool:
        """True for languages in which an adjective follows its noun."""
        return any(name.startswith("first.") for name in self.lists)

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self.lists.get(name, ())

    @cache  # noqa: B019 - lexicons live as long as the process
    def under(self, prefix: str) -> dict[str, str]:
        """Phrase → last part of the list's name, over all lists below `prefix` (`types`, `rules`)."""
        start = prefix + "."
        return {p: name[len(start) :] for name, ps in self.lists.items() if name.startswith(start) for p in ps}

    @cache  # noqa: B019 - lexicons live as long as the process
    def either(self, *names: str) -> str:
        """A regular expression for any phrase of these lists, longest first, in a group of its own."""
        return alternatives(phrase for name in names for phrase in self[name])

    @cache  # noqa: B019 - lexicons live as long as the process
    def pattern(self, template: str) -> re.Pattern[str]:
        """A compiled template in which `«name»` stands for any phrase of the list `name`."""
        return regex(re.sub(r"«([a-z_.]+)»", lambda m: self.either(m[1]), template), re.IGNORECASE)


def alternatives(phrases: Iterable[str]) -> str:
    """A group that matches any of the phrases as whole words, the longest first; blanks match any run of blanks."""
    ordered = sorted(set(phrases), key=lambda p: (-len(p), p))
    words = [p for p in ordered if _LATIN.match(p) and _LATIN.match(p[-1])]
    open_ended = [p for p in ordered if _LATIN.match(p) and not _LATIN.match(p[-1])]
    signs = [p for p in ordered if not _LATIN.match(p)]
    # The boundary stands before the group, not in each phrase: it fails inside of words at once.
    groups = (rf"(?<!\w){_any(open_ended)}", rf"(?<!\w){_any(words)}(?!\w)", _any(signs))
    kept = [g for g, members in zip(groups, (open_ended, words, signs), strict=True) if members]
    return f"(?:{'|'.join(kept)})" if kept else "(?!)"


def _any(phrases: list[str]) -> str:
    return "(?:" + "|".join(r"\s+".join(map(re.escape, p.split())) + _tail(p) for p in phrases) + ")"


def _tail(phrase: str) -> str:
    """A sign that starts a phrase may be followed by a word that must end with it."""
    return r"(?!\w)" if not _LATIN.match(phrase) and _LATIN.match(phrase[-1]) else ""


@cache
def lexicon(language: str = "en") -> Lexicon:
    """The lists for a spec in `language` (an ISO 639-1 code)."""
    merged: dict[str, list[str]] = {}
    for code in dict.fromkeys(("en", language.split("-")[0].lower())):
        for name, phrases in _flat(languages.table(code, "lists")):
            merged.setdefault(name, []).extend(p.lower().strip() for p in phrases)
    return Lexicon(lists={name: tuple(dict.fromkeys(phrases)) for name, phrases in merged.items()})


def _flat(table: dict[str, Any], prefix: str = "") -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((prefix + name, [str(v) for v in value]))
    return found
