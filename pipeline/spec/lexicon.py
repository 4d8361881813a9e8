"""How specs name their parts, in every language.

In: the `parts` of the languages. Out: one `Lexicon` over all of them, because real specs mix languages. A phrase is
compared in the form that `fold` gives.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Final

from msgspec import Struct

from pipeline.languages import codes, table
from pipeline.patterns import regex
from pipeline.spec.model import Section
from pipeline.spec.words import bare

_TAIL: Final = regex(r"[(（\[][^()（）\[\]]{0,200}[)）\]]\W*$")
_NUMBER: Final = regex(r"(?:\d{1,3}(?:\.\d{1,3}){0,5}[.)、:]?|[IVX]{1,5}[.)])\s+")
_LONGEST: Final = 60


class Role(StrEnum):
    """What a part of the file is for: the sections of the model, and three that only the reader knows."""

    HEADER = "header"
    STORY = "story"
    SCENARIO = "acceptance"
    EDGE_CASE = "edge case"
    REQUIREMENT = "requirement"
    ENTITY = "entity"
    SUCCESS = "success criterion"
    ASSUMPTION = "assumption"
    CLARIFICATION = "clarification"
    OPEN_QUESTION = "open question"
    CONSTRAINT = "constraint"
    OUT_OF_SCOPE = "out of scope"
    OTHER = "other"
    BOILERPLATE = "boilerplate"

    @property
    def section(self) -> Section:
        """The section of the model that a statement with this role stands in."""
        odd = {Role.SCENARIO: Section.SCENARIO, Role.OPEN_QUESTION: Section.OTHER, Role.BOILERPLATE: Section.OTHER}
        return odd[self] if self in odd else Section(self.value)


class Clause(StrEnum):
    """The keywords of a scenario."""

    GIVEN = "given"
    WHEN = "when"
    THEN = "then"
    AND = "and"


class Lexicon(Struct, frozen=True, kw_only=True):
    """The phrases of all languages. `clauses`: keyword → clause; `header`: label → field of the model."""

    sections: dict[str, Role]
    clauses: dict[str, Clause]
    header: dict[str, str]
    story: tuple[str, ...]
    scenario: tuple[str, ...]
    no_story: tuple[str, ...]
    priority: tuple[str, ...]
    title: tuple[str, ...]
    question: tuple[str, ...]
    answer: tuple[str, ...]
    unclear: tuple[str, ...]
    not_entity: tuple[str, ...]
    declares: tuple[str, ...]
    languages: dict[str, dict[str, Any]]


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """One spelling per phrase: no markup, no number before it, no parentheses after it, lower case."""
    flat = bare(text)
    while (tail := _TAIL.search(flat)) and tail.start() > 0:
        flat = bare(flat[: tail.start()])
    number = _NUMBER.match(flat)
    flat = bare(flat[number.end() :]) if number else flat
    return " ".join(flat.casefold().replace("&", " and ").replace("’", "'").split())


@cache
def lexicon() -> Lexicon:
    """All languages together; English first, so that its meaning of a phrase wins."""
    languages = {code: table(code, "parts") for code in codes()}
    return Lexicon(
        sections={p: Role(r) for p, r in _nested(languages, "sections")},
        clauses={p: c for c in Clause for p in _flat(languages, c.value)},
        header=dict(_nested(languages, "header")),
        languages=languages,
        **{k: _flat(languages, k) for k in _LISTS},
    )


_LISTS: Final = (
    "story",
    "scenario",
    "no_story",
    "priority",
    "title",
    "question",
    "answer",
    "unclear",
    "not_entity",
    "declares",
)


def _nested(languages: dict[str, dict[str, Any]], key: str) -> list[tuple[str, str]]:
    """(phrase, name) pairs; the first language that has a phrase comes last, so that it wins in a `dict`."""
    pairs = [(fold(p), n) for one in languages.values() for n, phrases in one.get(key, {}).items() for p in phrases]
    return pairs[::-1]


def _flat(languages: dict[str, dict[str, Any]], key: str) -> tuple[str, ...]:
    """All phrases under a key, the longest first."""
    phrases = {" ".join(p.casefold().split()) for one in languages.values() for p in one.get(key, ())}
    return tuple(sorted(phrases, key=lambda p: (-len(p), p)))


@cache
def alternatives(*keys: str) -> str:
    """The phrases under some keys of the lexicon as a regular expression, the longest first."""
    phrases = {p for k in keys for p in (getattr(lexicon(), k))}
    return "|".join(re.escape(p) for p in sorted(phrases, key=lambda p: (-len(p), p)))


@cache
def phrases(key: str) -> frozenset[str]:
    """The phrases under one key of the lexicon."""
    return frozenset(getattr(lexicon(), key))


def role_named(text: str) -> Role | None:
    """The role that a heading or a label names as a whole."""
    return lexicon().sections.get(fold(text[:200]))


def role_in(text: str) -> Role | None:
    """The role that a heading names: as a whole, before a separator, at its end (a title's noun), or at its start."""
    flat, known = fold(text[:200]), lexicon().sections
    if flat in known:
        return known[flat]
    head = _SEPARATOR.split(flat, maxsplit=1)[0]
    for part in (flat, head) if head else (flat,):
        longest = range(min(_LONGEST, len(part)), 1, -1)
        before = (known[part[:n]] for n in longest if part[:n] in known and _separated(part, n))
        last = (known[part[-n:]] for n in longest if part[-n:] in known and _ends(part, n))
        first = (known[part[:n]] for n in longest if part[:n] in known and _goes_on(part, n))
        if role := next(before, None) or next(last, None) or next(first, None):
            return role
    return None


_SEPARATOR: Final = regex(r"\s*[-–—:：(（/|,]\s+|[：（]")


def _separated(flat: str, n: int) -> bool:
    return n == len(flat) or re.match(r"\s*[-–—:：(（/|,]", flat[n:]) is not None


def _goes_on(flat: str, n: int) -> bool:
    """Several words name a section also before more words; a single word is too common there."""
    return (" " in flat[:n] and flat[n] == " ") or (not flat[:n].isascii() and n > 1)


def _ends(flat: str, n: int) -> bool:
    return n < len(flat) and (flat[-n - 1] in " -–—:：/" or (not flat[-n:].isascii() and n > 3))
