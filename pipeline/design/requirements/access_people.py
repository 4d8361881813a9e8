"""Who a run of words speaks of: `Admin and Manager roles`, `authenticated users`, `guests`, `non-admin users`.

In: chunks of a line. Out: `People`, or None when a word among them speaks of something else. What they may do is read
by `access_deeds`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from msgspec import Struct

from pipeline.design.lexicon import load
from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation
from pipeline.design.text.chunks import Chunk
from pipeline.design.text.names import identifier, singular
from pipeline.design.text.words import Shape

_ROLE: Final = "role."
_AROUND: Final = (
    "stop",
    "generic",
    "rolewords",
    "thing",
    "existing",
    "valid",
    "single",
    "all",
    "anyrow",
    "known",
    "vague",
)
ONE: Final = (Cardinality.MANY_TO_ONE, Cardinality.ONE_TO_ONE)


class People(Struct, frozen=True, kw_only=True):
    """`roles`: of any of them, in `snake_case`; `others` True: everybody but these. `known`: who has signed in;
    `vague`: whoever is authorized; `anonymous`: who has not signed in; `anybody`: guests, too. `owner`: whose it is."""

    roles: tuple[str, ...] = ()
    others: bool = False
    known: bool = False
    vague: bool = False
    anonymous: bool = False
    anybody: bool = False
    owner: bool = False

    @property
    def told(self) -> bool:
        """True when they are more than just `users`."""
        return bool(self.roles or self.known or self.vague or self.anybody or self.owner)


def people(chunks: Sequence[Chunk], loose: bool = False) -> People | None:
    """The people that all of these chunks speak of. `loose`: words that no list knows may be the name of a role."""
    spoken = [c for c in chunks if not _silent(c)]
    unknown = [c for c in spoken if not _is_person(c, chunks)]
    if not spoken or (unknown and not (loose and _nameable(unknown))):
        return None
    roles = list(_roles(spoken, unknown, chunks))
    found = People(
        roles=tuple(dict.fromkeys(roles)),
        others=bool(roles) and any(c.is_a("non") and not c.is_a("modal") for c in spoken),
        known=any(c.is_a("known") for c in spoken),
        vague=any(c.is_a("vague") for c in spoken),
        anonymous=any(c.is_a("anonymous") for c in spoken),
        anybody=any(c.is_a("anybody") for c in spoken) and not any(c.is_a("anonymous") for c in spoken),
        owner=any(c.is_a("owned") and c.is_a("actor") for c in spoken),
    )
    return found if found.told or found.anonymous or any(c.is_a("actor", "generic") for c in spoken) else None


def _roles(spoken: Sequence[Chunk], unknown: Sequence[Chunk], near: Sequence[Chunk]) -> Iterator[str]:
    """The names of the roles; plain words right before one belong to its name (`floor managers`)."""
    for i, chunk in enumerate(spoken):
        name = role(chunk, near)
        if name and unknown and i and spoken[i - 1] is unknown[-1] and chunk.at - unknown[-1].at == 1:
            yield _joined((*unknown, chunk))
        elif name:
            yield name
        elif unknown and chunk is unknown[-1] and not (i + 1 < len(spoken) and role(spoken[i + 1], near)):
            yield _joined(unknown)


def role(chunk: Chunk, near: Iterable[Chunk]) -> str:
    """The role that a word names, by the spec's own values first; nothing for other words."""
    valued = next((m.value for m in chunk.few if m.value and m.member.endswith("role")), "")
    if valued and (not chunk.is_a("generic") or chunk.text.isupper() or chunk.code):
        return valued
    known = next((t.removeprefix(_ROLE) for t in sorted(chunk.tags) if t.startswith(_ROLE)), "")
    if known:
        return known
    if chunk.shape is Shape.LITERAL and chunk.code and any(c.is_a("rolewords") for c in near):
        return identifier(chunk.inner)
    plain = chunk.is_a("actor") and not chunk.is_a(
        "generic", "anybody", "anonymous", "known", "vague", "owned", "rolewords"
    )
    return _singular(chunk.text) if plain and chunk.text.isascii() else ""


def _is_person(chunk: Chunk, near: Iterable[Chunk]) -> bool:
    return bool(role(chunk, near)) or chunk.is_a(
        "actor", "standing", "known", "vague", "anonymous", "anybody", "generic", "rolewords", "non"
    )


def _silent(chunk: Chunk) -> bool:
    return (chunk.silent and not chunk.is_a("anonymous", "known", "anyrow")) or (
        chunk.is_a(*_AROUND) and chunk.is_a("stop")
    )


def _nameable(unknown: Sequence[Chunk]) -> bool:
    """`finance officers`: one or two plain words side by side."""
    together = unknown[-1].at - unknown[0].at == len(unknown) - 1
    plain = all(c.shape is Shape.WORD and not c.tags and not c.mentions and c.text.isascii() for c in unknown)
    return together and plain and len(unknown) < 3


def _joined(unknown: Sequence[Chunk]) -> str:
    return _singular(" ".join(c.text for c in unknown))


def _singular(text: str) -> str:
    *first, last = identifier(text).split("_")
    return "_".join((*first, singular(last)))


@cache
def _names(what: str) -> tuple[str, ...]:
    return tuple(load("access")[what])


def owner_of(entity: Entity, by: str = "") -> Field | Relation | None:
    """What holds the owner of a row: a reference to people or an id, by its name, else the only reference to people.
    `by`: the entity of its owners."""
    if by:
        theirs = [r for r in entity.relations if r.cardinality in ONE and r.target == by]
        return theirs[0] if len(theirs) == 1 else None
    references = [r for r in entity.relations if r.cardinality in ONE and is_people(r.target)]
    named, owners = {r.name: r for r in references}, _names("owners")
    ids = {f.name: f for f in entity.fields if f.name in owners and holds_id(f)}
    for name in owners if named or ids else ():
        held = named.get(name) or named.get(name.removesuffix("_id")) or ids.get(name)
        if held is not None:
            return held
    return references[0] if len(references) == 1 else None


def known_people() -> tuple[str, ...]:
    """The names of entities whose rows are people who may call the service."""
    return _names("people")


def is_people(name: str) -> bool:
    """True for such an entity."""
    return name in known_people()


def holds_id(field: Field) -> bool:
    """An id, or a text that only the compiler has made a text of."""
    stated = any(f.what == "type" and f.source.value == "stated" for f in field.facts)
    return field.type.kind is Kind.UUID or (field.type.kind in (Kind.TEXT, Kind.UNKNOWN) and not stated)


def runs(chunks: Sequence[Chunk]) -> Iterator[tuple[Chunk, ...]]:
    """The stretches between marks that end a thought: `;`, `:`, `.`."""
    run: list[Chunk] = []
    for chunk in chunks:
        if chunk.shape is Shape.MARK and chunk.text in {";", "；", ".", "。", ":", "："}:
            if run:
                yield tuple(run)
            run = []
        else:
            run.append(chunk)
    if run:
        yield tuple(run)
