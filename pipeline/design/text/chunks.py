"""A statement cut into chunks: each a mention of the spec's things, words of the language, a value, or an unknown
word.

In: a text, the vocabulary of its language and the index of mentions. Out: a `Line`, on which rules mark what
they used. What is left at the end are the words that no rule understood. Linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct, field

from pipeline.design.text.mentions import MANY, NOTHING, Index, Known, Mention, Named
from pipeline.design.text.words import Shape, Spelled, Token, Trie, base, tokens

PUNCTUATION: Final = frozenset(
    ".,;:!?()[]{}<>/|\\\"'“”‘’—–-…*#&%$€£+~^=、。，；：！？（）［］【】「」『』《》〈〉・·•〜～✓→←↔⇒≤≥"
)
_TERMS: Final = frozenset("「『《«")
"""Quotation marks around terms, not only around values."""
LONGEST: Final = 6000
"""Characters of one statement that are read; the rest counts as not understood."""


class Chunk(Struct, frozen=True, gc=False):
    """A piece of a statement. `tags`: the concepts that it may stand for; `mentions`: the things that it may name.

    `plural`: its last word is in the plural. `inner`: a literal without quotes. `at`: its place in the line.
    """

    at: int
    text: str
    start: int
    end: int
    shape: Shape
    tags: frozenset[str] = frozenset()
    mentions: tuple[Mention, ...] = ()
    known: Known = NOTHING
    inner: str = ""
    plural: bool = False
    code: bool = False

    def is_a(self, *tags: str) -> bool:
        return not self.tags.isdisjoint(tags)

    def entities(self) -> tuple[str, ...]:
        """The entities that it may name."""
        return self.known.entities

    def member_of(self, entity: str) -> str:
        """The member of `entity` that it names, or nothing."""
        return self.known.members.get(entity, "")

    def value_of(self, entity: str, member: str = "") -> Mention | None:
        """The enum value of `entity` that it names."""
        found = self.known.values.get(entity)
        return next((m for m in found if not member or m.member == member), None) if found else None

    @property
    def names(self) -> bool:
        """True when it names a thing of the spec, and does not also say what is done to it (`create_user`)."""
        return bool(self.mentions) and not (self.code and self.tags)

    @property
    def few(self) -> tuple[Mention, ...]:
        """Its readings, none when there are too many to mean one."""
        return self.mentions if len(self.mentions) <= MANY else ()

    @property
    def silent(self) -> bool:
        """True when nothing is lost by not using it."""
        return (self.shape is Shape.MARK and self.text in PUNCTUATION) or self.is_a("stop", "modal")


class Line(Struct):
    """A statement being read: its chunks, and which of them a rule has used."""

    text: str
    chunks: tuple[Chunk, ...]
    used: set[int] = field(default_factory=set)
    rules: list[str] = field(default_factory=list)
    makes: list[str] = field(default_factory=list)
    subject: frozenset[int] = frozenset()
    timing: tuple[int, ...] = ()
    tags: frozenset[str] = frozenset()
    things: tuple[tuple[Chunk, str], ...] | None = None

    def __post_init__(self) -> None:
        self.tags = self.tags or frozenset().union(*(c.tags for c in self.chunks))

    def has(self, *tags: str) -> bool:
        return not self.tags.isdisjoint(tags)

    def tagged(self, *tags: str) -> tuple[Chunk, ...]:
        return tuple([c for c in self.chunks if not c.tags.isdisjoint(tags)]) if self.has(*tags) else ()

    def use(self, *chunks: Chunk | None) -> None:
        self.used.update(c.at for c in chunks if c is not None)

    def eat(self, *tags: str) -> None:
        """Use every chunk that may stand for one of these concepts, unless it names a thing and nothing else."""
        self.used.update(c.at for c in self.tagged(*tags))

    def fire(self, rule: str, *makes: str) -> None:
        """Note that a rule has read something here."""
        self.rules.extend(r for r in (rule,) if r not in self.rules)
        self.makes.extend(m for m in makes if m not in self.makes)

    @property
    def untouched(self) -> bool:
        """True when only the words of its subject are used."""
        return not self.rules and self.used == self.subject

    def fresh(self) -> Line:
        """The same line with only the words of its subject used."""
        used = set(self.subject)
        return Line(
            text=self.text, chunks=self.chunks, used=used, subject=self.subject, tags=self.tags, things=self.things
        )

    def again(self) -> Line:
        """The same line as if no rule had seen it."""
        return Line(text=self.text, chunks=self.chunks)

    def left(self) -> tuple[str, ...]:
        """The words that no rule used."""
        return tuple(c.text for c in self.chunks if c.at not in self.used and not c.silent)


def line(text: str, vocabulary: Trie[str], names: Index) -> Line:
    """`text` cut at the longest phrases that the language or the spec's own names know."""
    found = list(_chunks(text[:LONGEST], vocabulary, names))
    if len(text) > LONGEST:
        found.append(Chunk(at=len(found), text="…more", start=LONGEST, end=len(text), shape=Shape.WORD))
    return Line(text=text, chunks=tuple(found))


def _chunks(text: str, vocabulary: Trie[str], names: Index) -> Iterator[Chunk]:
    cut = tokens(text)
    words, things = vocabulary.spelled(cut), names.spelled(cut)
    at = i = 0
    while i < len(cut):
        known = words[i].starts or things[i].starts
        size, tags, mentions = _reading(words, things, i, cut[i], vocabulary, names) if known else (0, (), ())
        while size and not mentions and (gap := _gap(cut, i, size, text, vocabulary)):
            size, tags, mentions = _reading(words[:gap], things, i, cut[i], vocabulary, names)
        if not size and cut[i].shape is Shape.LITERAL:
            tags, mentions = _inside(cut[i], vocabulary, names)
        elif cut[i].shape is Shape.PATH:
            mentions = _routed(cut[i], names)
        size = size or _strange(cut, words, things, i)
        yield _chunk(at, cut[i : i + size], tags, mentions, text, names)
        at, i = at + 1, i + size


def _gap(cut: tuple[Token, ...], i: int, size: int, text: str, vocabulary: Trie[str]) -> int:
    """Where the last word of a Korean reading starts that reaches over a blank that no phrase has; 0 for others."""
    if size < 2 or not _HANGUL[0] <= cut[i].text[0] <= _HANGUL[1]:
        return 0
    if vocabulary.knows(text[cut[i].start : cut[i + size - 1].end]):
        return 0
    return next((j for j in range(i + size - 1, i, -1) if cut[j].start > cut[j - 1].end), 0)


_HANGUL: Final = ("\uac00", "\ud7af")


def _strange(cut: tuple[Token, ...], words: list[Spelled[str]], things: list[Spelled[Mention]], i: int) -> int:
    """How many characters without blanks between them form a word that nothing knows."""
    end = i + 1
    while end < len(cut) and _wide(cut[end - 1], cut[end]) and not (words[end].starts or things[end].starts):
        end += 1
    return end - i


def _wide(one: Token, two: Token) -> bool:
    return (
        one.shape is two.shape is Shape.WORD and one.end == two.start and not (one.text.isascii() or two.text.isascii())
    )


def _reading(
    words: list[Spelled[str]], things: list[Spelled[Mention]], i: int, token: Token, vocabulary: Trie[str], names: Index
) -> tuple[int, tuple[str, ...], tuple[Mention, ...]]:
    """The longest reading at `i`; both kinds when they are equally long."""
    spoken, tags = vocabulary.longest(words, i) if words[i].starts else (0, ())
    size, mentions = names.longest(things, i) if things[i].starts else (0, ())
    entity = bool(names.known(mentions).entities)
    if size > spoken or (entity and spoken == size + 1 and _plural(token)):
        return size, (), mentions
    if size < spoken:
        return spoken, tags, ()
    return spoken, tuple(t for t in tags if _about_people(t)) if entity else tags, mentions


def _about_people(tag: str) -> bool:
    """True for a concept that a word keeps even where it names an entity: the users of a service may be stored, too."""
    return tag in ("actor", "generic", "anybody") or tag.startswith("role.")


def _plural(token: Token) -> bool:
    if token.shape is not Shape.WORD or token.text[-1] not in "sS" or token.text[-2:-1] in ("'", "’"):
        return False
    return base(token.text) != token.text.casefold()


def _inside(token: Token, vocabulary: Trie[str], names: Index) -> tuple[tuple[str, ...], tuple[Mention, ...]]:
    """What a literal stands for as a whole: `due_date`, "in progress", `NOT_FOUND`, `create_user`."""
    cut = tokens(token.inner)
    inner, said = names.spelled(cut), vocabulary.spelled(cut)
    size, mentions = names.longest(inner, 0)
    if size == len(inner):
        return (), mentions
    words, tags = vocabulary.longest(said, 0)
    if token.text[0] in _TERMS and words == len(inner):
        return tags, ()
    if not token.code or not words:
        return (), ()
    last = cut[-1]
    if last.shape is Shape.PATH and words == len(inner) - 1:
        return tags, _routed(last, names)
    rest, things = names.longest(inner, words)
    if rest and words + rest == len(inner):
        return tags, tuple(m for m in things if m.named is Named.ENTITY)
    return (tags, ()) if words == len(inner) else ((), ())


def _routed(token: Token, names: Index) -> tuple[Mention, ...]:
    """The entity whose collection a path ends in: `/api/v1/tasks/{id}`."""
    parts = [p for p in token.text.partition("?")[0].split("/") if p and not p.startswith((":", "{"))]
    inner = names.spelled(tokens(parts[-1])) if parts else []
    size, mentions = names.longest(inner, 0)
    return tuple(m for m in mentions if m.named is Named.ENTITY) if size and size == len(inner) else ()


def _chunk(
    at: int, cut: tuple[Token, ...], tags: tuple[str, ...], mentions: tuple[Mention, ...], text: str, names: Index
) -> Chunk:
    first, last = cut[0], cut[-1]
    return Chunk(
        at=at,
        text=text[first.start : last.end],
        start=first.start,
        end=last.end,
        shape=first.shape,
        tags=frozenset(tags),
        mentions=mentions,
        known=names.known(mentions),
        inner=first.inner,
        plural=_plural(last),
        code=first.code,
    )
