"""The contract lock: which number each member and enum value of the API has, and which numbers are used up.

In: a system and the lock of the last run. Out: the next `Lock`. A number is given once: new members get the highest
ever given plus one, removed ones leave a tombstone, and a member whose type no longer reads the old bytes is a
removal and an addition. An entity that leaves keeps its numbers, so that its return is safe. The lock's text is left
to `lock_text`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from pipeline.design.contract.messages import Member, Part, messages
from pipeline.design.contract.spelling import enum_name, enum_values, values_of
from pipeline.design.model import Entity, Kind
from pipeline.design.system import System

SKIPPED: Final = range(19000, 20000)
ENUM_VALUE: Final = "value"


class Numbered(Struct, frozen=True, kw_only=True, order=True):
    """A member or enum value with its number. `shape`: what its bytes mean; another shape needs another number."""

    number: int
    name: str
    shape: str


class Numbers(Struct, frozen=True, kw_only=True):
    """The numbers of one message (`Product`) or enum (`Product.Status`), both by rising number."""

    live: tuple[Numbered, ...] = ()
    gone: tuple[Numbered, ...] = ()

    def of(self, name: str) -> int:
        """The number of a live member; KeyError when there is none."""
        return {n.name: n.number for n in self.live}[name]

    def reserved_numbers(self) -> tuple[int, ...]:
        return tuple(n.number for n in self.gone)

    def reserved_names(self) -> tuple[str, ...]:
        """Names no longer in use, sorted. A name that came back has a new number and is not among them."""
        return tuple(sorted({n.name for n in self.gone} - {n.name for n in self.live}))


class Lock(Struct, frozen=True, kw_only=True):
    """All numbers ever given, sorted by message name."""

    entries: tuple[tuple[str, Numbers], ...] = ()

    def numbers(self, message: str) -> Numbers:
        return dict(self.entries).get(message, Numbers())


def allocate(system: System, lock: Lock) -> Lock:
    """The lock with a number for every member and enum value of the system. Allocating again changes nothing."""
    entries = dict(lock.entries)
    for name, wanted in _wanted(system):
        entries[name] = _renumber(entries.get(name, Numbers()), wanted)
    return Lock(entries=tuple(sorted(entries.items())))


def _wanted(system: System) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every message and enum with the names in it and their shapes."""
    for entity in system.entities:
        for message in messages(entity):
            yield message.name, {m.name: _shape(m) for m in message.members}
        yield from _enums(entity)


def _enums(entity: Entity) -> Iterator[tuple[str, Mapping[str, str]]]:
    for field in entity.fields:
        if values_of(field.type):
            yield f"{entity.name}.{enum_name(field)}", {v.name: ENUM_VALUE for v in enum_values(entity, field)}


_SHAPES: Final = {
    Kind.INTEGER: "integer",
    Kind.BOOLEAN: "boolean",
    Kind.TIMESTAMP: "timestamp",
    Kind.DURATION: "duration",
    Kind.JSON: "object",
    Kind.ENUM: "enum",
}


def _shape(member: Member) -> str:
    shape = member.part.value if member.part is not Part.VALUE else _SHAPES.get(member.type.kind, "text")
    return f"many {shape}" if member.repeated else shape


def _renumber(old: Numbers, wanted: Mapping[str, str]) -> Numbers:
    live = [n for n in old.live if wanted.get(n.name) == n.shape]
    gone = [*old.gone, *(n for n in old.live if n not in live)]
    known = {n.name for n in live}
    last = max((n.number for n in (*live, *gone)), default=0)
    for name, shape in wanted.items():
        if name not in known:
            last = _next(last)
            live.append(Numbered(number=last, name=name, shape=shape))
    return Numbers(live=tuple(sorted(live)), gone=tuple(sorted(gone)))


def _next(last: int) -> int:
    """The number after `last`, without those that protobuf keeps for itself."""
    return SKIPPED.stop if last + 1 in SKIPPED else last + 1
