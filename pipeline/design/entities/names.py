"""Which entity a few words name.

In: entities with their names and synonyms. Out: `Known`, which resolves words of the spec: exactly, without the words
that only say how they refer (`parent product reference`, `author id`), by head noun, and by role (`owner`, when
people are stored). It never guesses between two candidates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from pipeline.design.lexicon import Lexicon
from pipeline.design.text.names import singular
from pipeline.design.text.names import words as plain_words
from pipeline.patterns import regex

_TELLING: Final = 4
"""Letters that a part of a name must have to stand for it."""
_STEM: Final = 3
"""Letters that all cases of a noun have in common."""
_CYRILLIC = regex("[\u0400-\u04ff]")


class Alias(Struct, frozen=True, kw_only=True):
    """One way to call an entity."""

    words: str
    entity: str


class Target(Struct, frozen=True, kw_only=True):
    """The entity that some words name; `many`: they speak of several; `role`: they name what it is to the owner."""

    entity: str
    many: bool = False
    role: str = ""


class Known(Struct, frozen=True, kw_only=True, eq=False):
    """The entities that can be referred to. `person`: the one that stands for people, if there is just one.

    `keys`: entity by the one spelling of each name; `stems`: those spellings by their first letters; `heads`, `starts`:
    entities by how their names end and start.
    """

    aliases: tuple[Alias, ...]
    lexicon: Lexicon
    keys: dict[str, str]
    stems: dict[str, tuple[str, ...]]
    heads: dict[str, frozenset[str]]
    starts: dict[str, frozenset[str]]
    person: str | None = None

    def exactly(self, said: str) -> str | None:
        """The entity that the words name, singular or plural, or None."""
        wanted = key(said)
        if _CYRILLIC.match(wanted):
            alike = self.stems.get(wanted[:_STEM], ())
            return next((self.keys[name] for name in alike if _declined(name, wanted)), None)
        return self.keys.get(wanted)

    def by_head(self, said: str) -> str | None:
        """The one entity whose name ends with the words, or that the words end with."""
        wanted = key(said)
        ending = {self.keys[part] for part in _parts(wanted, from_end=True) if part in self.keys}
        hits = ending | self.heads.get(wanted, frozenset())
        return hits.pop() if len(hits) == 1 else None

    def by_start(self, said: str) -> str | None:
        """The one entity whose name starts with the words."""
        hits = self.starts.get(key(said), frozenset())
        return next(iter(hits)) if len(hits) == 1 else None

    def target(self, said: str) -> Target | None:
        """The entity that an attribute's words refer to."""
        bare = said.strip("`*_ ").strip()
        found = self.exactly(bare)
        if found:
            return Target(entity=found, many=_plural(bare))
        history = re.match(r"(.+)\s(?:history|histories)$", bare)
        past = self.exactly(history[1]) or self.by_head(history[1]) if history else None
        if past:
            return Target(entity=past, many=True)
        return self._referring(bare) or self._role(bare)

    def _referring(self, said: str) -> Target | None:
        """`parent product reference`, `reference to the product`, `product_id`, `list of comments`."""
        spaced = " ".join(plain_words(said)) if said.isascii() else said.lower()
        many = bool(self.lexicon.pattern("^(?:a |an )?(?:«list_words»|«many_words»)\\s*").match(spaced))
        core = self.lexicon.pattern("^(?:a |an |the )?(?:«list_words»|«many_words»)\\s*").sub("", spaced)
        prefixed = self.lexicon.pattern("^«reference_to»\\s*(?:the |a |an |its |el |la |le )?").sub("", core)
        suffixed = self.lexicon.pattern("\\s*(?:«reference_words»)$").sub("", prefixed)
        cores = (core, prefixed, suffixed, self.lexicon.pattern("^(?:«reference_adjectives»)\\s*").sub("", suffixed))
        for words in dict.fromkeys(cores):
            found = self.exactly(words)
            if found:
                return Target(entity=found, many=many or (_plural(words) and suffixed == prefixed))
        sure = suffixed != core or self.lexicon.pattern("^(?:«sure_adjectives»)\\s").match(suffixed)
        head = (self.by_head(cores[3]) or self.by_start(cores[3])) if sure else None
        if head:
            return Target(entity=head, many=many or _plural(cores[3]))
        return self._qualified(spaced)

    def _qualified(self, spaced: str) -> Target | None:
        """`custom attributes`, `billing addresses`: several of an entity, with a word that tells which."""
        parts = spaced.split()
        found = self.exactly(parts[-1]) if len(parts) == 2 and _plural(parts[-1]) else None
        return Target(entity=found, many=True) if found else None

    def _role(self, said: str) -> Target | None:
        """`owner`, `created_by`, `assignee reference`: a person, when the spec stores people."""
        spaced = " ".join(plain_words(said)) if said.isascii() else said.lower()
        match = self.lexicon.pattern("^(?:the )?(?P<role>«roles»)(?:\\s+(?:«reference_words»))?$").match(spaced)
        if match and self.person:
            return Target(entity=self.person, role=match["role"])
        return None


@lru_cache(maxsize=8192)
def key(said: str) -> str:
    """One spelling for the forms of a name: no case, no plural, no blanks."""
    if not said.isascii():
        return re.sub(r"[\s_`-]+", "", said.lower())
    return "".join(singular(w) for w in plain_words(said))


def _parts(whole: str, from_end: bool) -> Iterator[str]:
    """The endings, or beginnings, of a name that are long enough to tell something."""
    for length in range(_TELLING, len(whole)):
        yield whole[-length:] if from_end else whole[:length]


def _declined(one: str, other: str) -> bool:
    """The same noun in two cases: `доска`, `доской`."""
    short = min(len(one), len(other))
    return abs(len(one) - len(other)) <= 3 and _shared(one, other) >= max(_STEM, short - 2)


def _shared(one: str, other: str) -> int:
    """How many letters the two begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _plural(said: str) -> bool:
    parts = plain_words(said) if said.isascii() else ()
    return bool(parts) and singular(parts[-1]) != parts[-1]


def known(aliases: Iterable[tuple[str, str]], lexicon: Lexicon) -> Known:
    """From (words, entity) pairs, each spelling once, first come first."""
    named = tuple(Alias(words=w, entity=e) for w, e in dict.fromkeys(aliases))
    keys: dict[str, str] = {}
    for alias in named:
        keys.setdefault(key(alias.words), alias.entity)
    keys.pop("", None)
    heads = {key(head) for head in lexicon["people"]}
    people = dict.fromkeys(entity for name, entity in keys.items() if name in heads)
    return Known(
        aliases=named,
        lexicon=lexicon,
        keys=keys,
        stems=_stems(keys),
        heads=_index(keys, from_end=True),
        starts=_index(keys, from_end=False),
        person=next(iter(people)) if len(people) == 1 else None,
    )


def _stems(keys: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in keys:
        found.setdefault(name[:_STEM], []).append(name)
    return {stem: tuple(names) for stem, names in found.items()}


def _index(keys: dict[str, str], from_end: bool) -> dict[str, frozenset[str]]:
    """Entities by every telling ending, or beginning, of their names."""
    found: dict[str, set[str]] = {}
    for name, entity in keys.items():
        for part in _parts(name, from_end):
            found.setdefault(part, set()).add(entity)
    return {part: frozenset(entities) for part, entities in found.items()}
