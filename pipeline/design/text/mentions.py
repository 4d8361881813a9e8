"""Where a text names the things of the spec: entities, their fields and relations, and the values of enums.

In: the entities of a design and the language of its spec. Out: a `Trie` from phrases to `Mention`s, with the other ways
in which people call the same thing (`task title`, `title`; `order number`, `number`; the head noun of a compound name).
What the spec's language calls it is `translated`'s. A phrase that could be two things has several mentions; the context
decides, and that is the rules' business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.design.lexicon import lexicon, load
from pipeline.design.model import Entity, Field, Kind
from pipeline.design.recording.names import keeps_changes, told_by
from pipeline.design.text.translations import clipped, declined, headless, linked, plainly, runs, spoken, translated
from pipeline.design.text.words import Shape, Spelled, Token, Trie, forms, phrase
from pipeline.patterns import regex


class Named(StrEnum):
    """What kind of thing a phrase names."""

    ENTITY = "entity"
    MEMBER = "member"
    VALUE = "value"


class Mention(Struct, frozen=True):
    """One reading of a phrase: an entity, one of its fields or relations (`member`), or a `value` of an enum field."""

    named: Named
    entity: str
    member: str = ""
    value: str = ""


MANY: Final = 60
"""Readings of one phrase from which on nobody can mean it without naming the entity."""

LONGEST: Final = 5
"""Words of a member's name up to which its parts are names, too."""


class Known(Struct, frozen=True):
    """The readings of one phrase, by entity."""

    entities: tuple[str, ...] = ()
    members: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, tuple[Mention, ...]] = field(default_factory=dict)


NOTHING: Final = Known()


class Index(Trie[Mention]):
    """Phrases with their mentions. What a phrase is to one entity costs the same however many share it.

    `letters`: how identifiers spell letters of the language that are not in ASCII (`á>a`).
    """

    def __init__(self, letters: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._letters = letters
        self._known: dict[int, tuple[tuple[Mention, ...], Known]] = {}

    def _spell(self, token: Token) -> Spelled[Mention]:
        """The spellings of a word, and those of an identifier for it (`período`, `periodo`)."""
        known = super()._spell(token)
        if self._letters and token.shape is Shape.WORD and not token.text.isascii():
            more = [super(Index, self)._spell(replace(token, text=t)) for t in plainly(token.text, self._letters)]
            forms = (*known.forms, *(f for m in more for f in m.forms))
            known = Spelled(forms=forms, starts=(*known.starts, *(n for m in more for n in m.starts)))
            self._spelled[token.text] = known
        return known

    def known(self, mentions: tuple[Mention, ...]) -> Known:
        """The mentions by entity. Told by identity: long tuples are shared, comparing them would cost."""
        if not mentions:
            return NOTHING
        held = self._known.get(id(mentions))
        if held is None or held[0] is not mentions:
            held = self._known[id(mentions)] = (mentions, _known(mentions))
        return held[1]


def _known(mentions: tuple[Mention, ...]) -> Known:
    values: dict[str, tuple[Mention, ...]] = {}
    members: dict[str, str] = {}
    for m in mentions:
        if m.named is Named.VALUE:
            values[m.entity] = (*values.get(m.entity, ()), m)
        elif m.named is Named.MEMBER:
            members.setdefault(m.entity, m.member)
    entities = tuple(m.entity for m in mentions if m.named is Named.ENTITY)
    return Known(entities, members, values)


_SYNONYM: Final = regex(r"[(（]([^()（）]{2,40})[)）]")
_PARTS: Final = regex(r"\s+/\s+|／")


def index(entities: Iterable[Entity], language: str = "en") -> Index:
    """Every phrase by which the stored entities and their members may be named."""
    stored = [e for e in entities if e.stored]
    found = Index(lexicon(language)["identifier_letters"])
    heads = Counter(key[-1] for e in stored if (key := phrase(e.name)))
    taken = frozenset(phrase(e.name) for e in stored)
    written = frozenset(k for e in stored for name, words in _named(e) for k in _member_keys(name, words))
    for entity in stored:
        keys = {*_entity_keys(entity), *_short(entity, heads, language)}
        for key in sorted(keys.union(*(spoken(known, language) for known in keys))):
            found.add(key, Mention(Named.ENTITY, entity.name))
        for key, mention in _members(entity, language, taken, written):
            if not _doing(entity.name, key, language):
                found.add(key, mention)
    if not any("title" in f.name for e in stored for f in e.fields) and ("title",) not in taken:
        for entity in stored:  # What nothing calls a title is another word for the name.
            if entity.field_named("name"):
                found.add(("title",), Mention(Named.MEMBER, entity.name, "name"))
    return found


def _entity_keys(entity: Entity) -> Iterator[tuple[str, ...]]:
    for written in (entity.name, entity.collection, *_spellings(entity.words)):
        yield phrase(written)


def _spellings(words: str) -> Iterator[str]:
    """The name and the synonyms in its parentheses or around its slash."""
    yield words
    outer = _SYNONYM.sub("", words)
    yield outer
    yield from _SYNONYM.findall(words)
    if _PARTS.search(outer):
        yield from _PARTS.split(outer)


def _short(entity: Entity, heads: Counter[str], language: str) -> Iterator[tuple[str, ...]]:
    """`Todo Item` is also called `todo`, `Alarm Rule` also `rule` when no other entity is a rule."""
    key = phrase(entity.name)
    if len(key) < 2 or linked(key, language):
        return
    if key[-1] in _hollow():
        yield from () if len(key) == 2 and _vague(key[:1]) else (key[:-1],)
        yield from headless(entity.words, key[-1], language)
    elif heads[key[-1]] == 1 and key[-1] not in _joints():
        yield from (key[first:] for first in range(1, len(key)) if not _doing(entity.name, key[first:], language))


def _doing(name: str, short: tuple[str, ...], language: str) -> bool:
    """True for the last word of a `Price Change`, or its member `changes`: the English word for doing it."""
    return len(short) == 1 and language.startswith("en") and keeps_changes(name) and told_by(short[0]) is not None


def _members(
    entity: Entity, language: str, taken: frozenset[tuple[str, ...]], written: frozenset[tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], Mention]]:
    """The names of the members; a part of a name that names an entity means that entity.

    `written`: what members are called in so many words, which the language may also call others.
    """
    names, fields = _named(entity), {f.name for f in entity.fields}
    full = {key for name, words in names for key in (*_member_keys(name, words), *clipped(words, language))}
    shared = Counter(part for name, words in names for part in {*_parts(phrase(name)), phrase(name), *runs(words)})
    for name, words in names:
        mention = Mention(Named.MEMBER, entity.name, name)
        for key in (*_member_keys(name, words), *clipped(words, language)):
            yield from ((k, mention) for k in (key, *(d for d in declined(key, language) if d not in full)))
        others = taken if name in fields else {phrase(entity.name)}
        for short in (phrase(name), *(part for part in _loose(name, words, shared) if part not in others)):
            other = (k for k in translated(short, language) if short != phrase(name) or not _among(k, written))
            yield from ((key, mention) for key in (short, *other) if key not in full)
    for one in entity.fields:
        # In English, what entries call an operation is the word for doing it.
        if not (language.startswith("en") and keeps_changes(entity.name) and any(map(told_by, one.type.values))):
            yield from _values(entity, one, language)
        if one.type.kind is Kind.BOOLEAN:
            yield from _opposites(entity, one)


def _named(entity: Entity) -> list[tuple[str, str]]:
    """The names and words of its fields and relations."""
    return [(f.name, f.words) for f in entity.fields] + [(r.name, r.words) for r in entity.relations]


def _among(key: tuple[str, ...], keys: frozenset[tuple[str, ...]]) -> bool:
    """True for one of the keys, or an open word that one of them begins with."""
    stem = key[0].removesuffix("*")
    return key in keys or (len(key) == 1 and stem != key[0] and any(k[0].startswith(stem) for k in keys if len(k) == 1))


def _member_keys(name: str, words: str) -> Iterator[tuple[str, ...]]:
    yield phrase(name)
    for written in _spellings(words):
        yield phrase(written)


def _loose(name: str, words: str, shared: Counter[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Shorter names of a member that no other member shares: `stock quantity` → `stock`, `quantity`."""
    parts = (*_parts(phrase(name)), *runs(words))
    yield from (part for part in parts if shared[part] == 1 and not _vague(part))


def _vague(part: tuple[str, ...]) -> bool:
    return bool({part[0], part[-1]} & _joints()) or (len(part) == 1 and part[0] in load("hollow").get("generic", ()))


def _parts(key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The runs of words within a name, but for the whole of it; of names that are not too long."""
    size = len(key) if len(key) <= LONGEST else 0
    for first in range(size):
        yield from (key[first:last] for last in range(first + 1, size + 1) if last - first < size)


def _joints() -> frozenset[str]:
    return frozenset(load("hollow").get("joints", ()))


def _values(entity: Entity, field: Field, language: str) -> Iterator[tuple[tuple[str, ...], Mention]]:
    for value in field.type.values:
        mention = Mention(Named.VALUE, entity.name, field.name, value)
        key = phrase(value)
        yield from ((form, mention) for form in (key, *forms_of_value(key, language)))
        if any(c.isdigit() for c in value):  # `mp_4` is written `MP4`, `n_7_z` `7Z`.
            yield from (((("".join(key)),), mention), (key[key[0] == "n" :], mention))
        yield from ((verb, mention) for verb in done(value))
        if len(key) == 1 and key[0].endswith("ed") and len(key[0]) > 4:
            yield from (((verb,), mention) for verb in forms(key[0])[1:] if not verb.endswith("*") and len(verb) > 2)


def forms_of_value(key: tuple[str, ...], language: str) -> tuple[tuple[str, ...], ...]:
    """The forms of a value that is an adjective: `activo`, `activa`, `activos`."""
    return declined(key, language, "adjectives") if len(key) == 1 else ()


def done(value: str) -> tuple[tuple[str, ...], ...]:
    """What people do to a record to give it the value, where the value is not a form of that verb."""
    return tuple(phrase(str(verb)) for verb in load("acts").get(value, ()))


def _opposites(entity: Entity, field: Field) -> Iterator[tuple[tuple[str, ...], Mention]]:
    """`incomplete` and `not completed` say that `completed` is false, `complete` is another form of it."""
    word = _claimed(phrase(field.name))
    if not word:
        return
    no = Mention(Named.VALUE, entity.name, field.name, "false")
    yes = Mention(Named.VALUE, entity.name, field.name, "true")
    yield from ((verb, yes) for verb in done(word))
    yield from ((verb, no) for before in ("in", "un", "dis") for verb in done(before + word))
    verbs = (v for v in forms(word)[1:] if not v.endswith("*") and len(v) > 3 and word.endswith("ed"))
    shapes = [word, *(v for v in verbs if v not in load("hollow").get("requests", ()))]
    for shape in shapes:
        yield from (((before + shape,), no) for before in ("in", "un", "dis"))
        yield ("not", shape), no
        yield (shape,), Mention(Named.MEMBER, entity.name, field.name)


def _claimed(key: tuple[str, ...]) -> str:
    """What a yes/no says of a record: `active`, `is active`, `completion status` (completed)."""
    if len(key) == 2 and key[1] in ("status", "state", "flag"):
        return key[0].removesuffix("ion") + "ed" if key[0].endswith("ion") else key[0] * key[0].endswith(("ed", "ive"))
    if len(key) == 1 or (len(key) == 2 and key[0] in ("is", "has")):
        return key[-1]
    return ""


def _hollow() -> frozenset[str]:
    """Head nouns that add nothing to a name: `item`, `record`, `quantity`."""
    return frozenset(load("hollow").get("heads", ()))
