"""References between entities that sentences state.

In: a sentence of an entity's text and the entities that can be referred to. Out: `Link`s: who refers to whom, one or
many, and whether it must. `Each class belongs to exactly one course`, `has many comments`, `a record of an order`,
`the link between a user and a role`. The subject is the entity named before the verb, else the one whose text it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from msgspec import Struct

from pipeline.design.entities.names import Known
from pipeline.design.lexicon import Lexicon
from pipeline.design.text.names import plural, singular
from pipeline.patterns import regex
from pipeline.spec.model import Text

_WIDE = regex("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LISTED: Final = regex(
    r"\s*(?:\([^)]*\))?\s*(?:,|and|or|and/or|/|,\s*and|&|y|e|et|、|和)\s*"
    r"(?:an? |the |many |multiple |one |zero or more |one or more )*"
)
_WORD = regex(r"[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_NOUN: Final = regex(r"\s+([a-z]+(?<!ed)(?<!ing)(?<!ly))(?![\w'’])")
_NEAR: Final = 40
"""Characters between a verb and the entity that it speaks of."""
_LONGEST: Final = 5000
"""Characters of a sentence that still may state a relation."""


class Link(Struct, frozen=True, kw_only=True):
    """`source` refers to `target`. `many`: to several; `both`: several on either side; `required`: it must."""

    source: str
    target: str
    text: Text
    rule: str
    many: bool = False
    both: bool = False
    required: bool = False
    words: str = ""


class Named(Struct, frozen=True, kw_only=True):
    """An entity where a sentence names it; `many`: in the plural."""

    entity: str
    start: int
    end: int
    many: bool


def links(sentence: Text, owner: str, known: Known, first: bool) -> Iterator[Link]:
    """The references that one sentence states. `first`: it opens the text of `owner`, so it says what one is."""
    text = sentence.text
    named = mentions(text, known) if len(text) <= _LONGEST else ()
    if not named or known.lexicon.pattern("(?:^|\\s)«not_relation»\\s").search(text.lower()):
        return
    between = known.lexicon.pattern("«between_two»").search(text)
    if between:
        yield from (_one(owner, n, sentence, "A-between") for n in named if n.start >= between.end())
        return
    taken: set[str] = set()
    for found in _verbs(sentence, owner, named, known):
        taken.add(found.target)
        yield found
    if first:
        for mention in named:
            if mention.many or mention.entity in (*taken, owner) or _colours(text, mention, known.lexicon):
                continue
            if _of_one(text, mention, known.lexicon):
                yield _one(owner, mention, sentence, "A-of")


def _one(owner: str, mention: Named, sentence: Text, rule: str) -> Link:
    return Link(source=owner, target=mention.entity, text=sentence, rule=rule)


def _verbs(sentence: Text, owner: str, named: tuple[Named, ...], known: Known) -> Iterator[Link]:
    """What the verbs of the sentence say about the entities after them."""
    text, lexicon = sentence.text, known.lexicon
    for name, many, both in (("many_to_many", True, True), ("has_many", True, False), ("belongs", False, False)):
        for verb in lexicon.pattern(f"«{name}»").finditer(text):
            if name == "belongs" and (last := _before(text, named, verb.start())) is not None:
                sources = _subjects(text, named, last.start, owner)
                yield from (_link(s, last, sentence) for s in sources if s != last.entity)
                continue
            sources = _subjects(text, named, verb.start(), owner)
            for mention in _objects(text, named, verb.end()):
                gap = text[verb.end() : mention.start]
                plural_object = mention.many and not _WIDE.search(text)
                if name == "belongs" and mention.many and _WIDE.match(text, mention.start):
                    continue
                if name == "belongs" and plural_object and not lexicon.pattern("«one_of»").search(gap):
                    continue
                if name == "has_many" and not plural_object and not _WIDE.search(text):
                    continue
                for source in sources:
                    if source != mention.entity:
                        required = bool(
                            re.search(r"\bexactly one\b|\bmust\b", text[max(0, verb.start() - 8) : mention.start])
                        )
                        yield Link(
                            source=source,
                            target=mention.entity,
                            text=sentence,
                            rule="A-many" if many else "A-belongs",
                            many=many,
                            both=both,
                            required=required and not many,
                        )


def _link(source: str, target: Named, sentence: Text) -> Link:
    return Link(source=source, target=target.entity, text=sentence, rule="A-belongs")


def _before(text: str, named: tuple[Named, ...], at: int) -> Named | None:
    """The entity right before its verb, in languages that put the verb last: `1つの棚に属する`."""
    last = next((n for n in reversed(named) if n.end == at), None)
    return last if last is not None and _WIDE.match(text, at) else None


def _subjects(text: str, named: tuple[Named, ...], at: int, owner: str) -> tuple[str, ...]:
    """The entities right before the verb: `products, categories, and assets belong to`, `…, which belongs to`."""
    before = [n for n in named if n.end <= at]
    if (
        not before
        or len(text[before[-1].end : at]) > _NEAR
        or ";" in text[before[-1].end : at]
        or re.match(r"\s*(?:it|they)\b", text[before[-1].end :], re.I)
    ):
        return (owner,)
    kept = [before[-1]]
    for earlier, later in zip(reversed(before[:-1]), reversed(before[1:]), strict=False):
        if not re.fullmatch(
            r"\s*(?:,|and|or|/|,\s*and|&|y|e|et|、|和)\s*(?:all |each )?", text[earlier.end : later.start]
        ):
            break
        kept.append(earlier)
    return tuple(n.entity for n in kept)


def _objects(text: str, named: tuple[Named, ...], at: int) -> tuple[Named, ...]:
    """The entities that directly follow the verb, all of a list."""
    after = [n for n in named if n.start >= at]
    if not after or after[0].start - at > _NEAR or re.search(r"[.;:]", text[at : after[0].start]):
        return ()
    kept = [after[0]]
    for earlier, later in pairwise(after):
        if not _LISTED.fullmatch(text, earlier.end, later.start):
            break
        kept.append(later)
    return tuple(kept)


def _colours(text: str, mention: Named, lexicon: Lexicon) -> bool:
    """`with a library card`: the entity only tells which card, in languages that put the noun last."""
    noun = _NOUN.match(text, mention.end)
    if noun is None or lexicon.puts_nouns_first:
        return False
    return not lexicon.pattern("^(?:«within»|«clause_words»|«cutters»|«with_words»|«belongs»)$").match(noun[1])


def _of_one(text: str, mention: Named, lexicon: Lexicon) -> bool:
    """`… of an order`, `… for a specific vehicle`, `… within a grade`: the entity is said to be about one other."""
    before = text[: mention.start]
    return bool(
        lexicon.pattern(r"(?:^|[\s(])«within»\s+(?:(?:«determiners»|«reference_adjectives»)\s+)+$").search(
            before.lower()
        )
    )


def mentions(text: str, known: Known) -> tuple[Named, ...]:
    """Where the text names entities, the longest name at each place."""
    surfaces = _surfaces(known)
    low = text.lower()
    words = [(m[0], m.start(), m.end()) for m in _WORD.finditer(low)]
    found: list[Named] = []
    at = 0
    while at < len(words):
        hit = _hit(surfaces, words, at, low)
        if hit is not None:
            last = at + len(hit.words) - 1
            found.append(Named(entity=hit.entity, start=words[at][1], end=words[last][2], many=hit.many))
            at = last
        at += 1
    lists = known.lexicon.pattern("(?:«within»)?«types.list»")
    wide = [
        Named(entity=surfaces.wide_names[m[0]], start=m.start(), end=m.end(), many=bool(lists.match(low, m.end())))
        for m in surfaces.wide.finditer(low)
    ]
    return tuple(sorted((*found, *wide), key=lambda n: n.start)) if wide else tuple(found)


class _Surface(Struct, frozen=True, kw_only=True):
    """One spelling of an entity as words."""

    words: tuple[str, ...]
    entity: str
    many: bool


class _Surfaces(Struct, frozen=True, kw_only=True):
    """Spellings by their words; those of scripts without blanks as one pattern.

    `sizes`: how many words the spellings that start with a word have, the most first.
    """

    spelled: dict[tuple[str, ...], _Surface]
    sizes: dict[str, tuple[int, ...]]
    wide: re.Pattern[str]
    wide_names: dict[str, str]


def _hit(surfaces: _Surfaces, words: list[tuple[str, int, int]], at: int, text: str) -> _Surface | None:
    """The longest spelling that stands here, with nothing but blanks and hyphens between its words."""
    for size in surfaces.sizes.get(words[at][0], ()):
        here = words[at : at + size]
        hit = surfaces.spelled.get(tuple(w for w, _, _ in here))
        if hit and all(not text[a[2] : b[1]].strip(" _-\t\u00a0") for a, b in pairwise(here)):
            return hit
    return None


@lru_cache(maxsize=8)
def _surfaces(known: Known) -> _Surfaces:
    """Every spelling of every entity, singular and plural."""
    spelled: dict[tuple[str, ...], _Surface] = {}
    wide: dict[str, str] = {}
    for alias in known.aliases:
        if _WIDE.search(alias.words):
            wide.setdefault(alias.words.lower().strip("`* "), alias.entity)
            continue
        parts = tuple(m[0] for m in _WORD.finditer(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", alias.words).lower()))
        if not parts or len("".join(parts)) < 2:
            continue
        one, many = (*parts[:-1], singular(parts[-1])), (*parts[:-1], plural(parts[-1]))
        spelled.setdefault(one, _Surface(words=one, entity=alias.entity, many=False))
        spelled.setdefault(parts, _Surface(words=parts, entity=alias.entity, many=parts != one))
        if alias.words.isascii():
            spelled.setdefault(many, _Surface(words=many, entity=alias.entity, many=True))
    sizes: dict[str, set[int]] = {}
    for parts in spelled:
        sizes.setdefault(parts[0], set()).add(len(parts))
    pattern = "|".join(re.escape(w) for w in sorted(wide, key=lambda w: (-len(w), w))) or "(?!)"
    return _Surfaces(
        spelled=spelled,
        sizes={word: tuple(sorted(of, reverse=True)) for word, of in sizes.items()},
        wide=regex(pattern),
        wide_names=wide,
    )
