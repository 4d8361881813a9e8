"""The API as protobuf files: one for each entity, `common.proto` for all, and the settings of `buf`.

In: the system, the contract lock with a number for everything in it (`lock.allocate`), the settings. Out: files.
The messages and their members are `design.contract`'s; here they only get protobuf's syntax.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from msgspec import Struct

from pipeline.design.contract.lock import Lock, Numbers
from pipeline.design.contract.messages import Member, Message, Part, messages
from pipeline.design.contract.spelling import enum_name, enum_values, unspecified, values_of, wide
from pipeline.design.model import Entity, Field, Kind, Relation, Type
from pipeline.design.precise import field_rules, moves, relation_rules
from pipeline.design.system import System
from pipeline.files import File
from pipeline.render.formats import DECIMALS, answered, implied
from pipeline.render.names import file_stem
from pipeline.render.settings import Settings
from pipeline.render.templates import fill

SCALARS: Final = {
    Kind.INTEGER: "int32",
    Kind.BOOLEAN: "bool",
    Kind.TIMESTAMP: "google.protobuf.Timestamp",
    Kind.DURATION: "google.protobuf.Duration",
    Kind.JSON: "google.protobuf.Struct",
}
MASK: Final = "google.protobuf.FieldMask"
IMPORTS: Final = {
    "google.protobuf.Duration": "google/protobuf/duration.proto",
    MASK: "google/protobuf/field_mask.proto",
    "google.protobuf.Struct": "google/protobuf/struct.proto",
    "google.protobuf.Timestamp": "google/protobuf/timestamp.proto",
}
COMMON: Final = "api/v1/common.proto"


class EnumView(Struct, frozen=True, kw_only=True):
    """An enum as its template shows it."""

    name: str
    purpose: str
    reserved: tuple[str, ...]
    values: tuple[tuple[str, int], ...]


class MemberView(Struct, frozen=True, kw_only=True):
    """A member as its template shows it. `type`: for the imports."""

    comments: tuple[str, ...]
    declaration: str
    type: str
    ruled: bool


class MessageView(Struct, frozen=True, kw_only=True):
    """A message as its template shows it."""

    name: str
    purpose: str
    reserved: tuple[str, ...]
    enums: tuple[EnumView, ...]
    members: tuple[MemberView, ...]


def contracts(system: System, lock: Lock, settings: Settings) -> tuple[File, ...]:
    """`api/v1/*.proto` and `buf.yaml` of the service. The same system and lock give the same bytes."""
    root = PurePosixPath(settings.root)
    entities = [_file(root / "api/v1", e, system, lock, settings) for e in system.entities]
    buf = File(path=root / "buf.yaml", text=fill("proto/buf.yaml.j2"))
    return (*entities, _common(root / "api/v1", settings), buf)


def feature_contracts(system: System, slug: str, lock: Lock, settings: Settings) -> tuple[File, ...]:
    """The same files of the entities that the feature declares, beside its spec; none when it declares no entity."""
    names = {e.name for d in system.designs if d.slug == slug for e in d.entities if not e.mentioned}
    folder = PurePosixPath("specs", slug, "contracts")
    files = [_file(folder, e, system, lock, settings) for e in system.entities if e.name in names]
    return (*files, _common(folder, settings)) if files else ()


def proto_type(type_: Type, owner: str = "", enum: str = "", is_wide: bool = False) -> str:
    """The protobuf type of a value. `enum`: an enum's name; `owner`: the message it is nested in, seen from another."""
    if type_.kind is Kind.ENUM:
        return f"{owner}.{enum}" if owner else enum
    return "int64" if is_wide and type_.kind is Kind.INTEGER else SCALARS.get(type_.kind, "string")


def _go_package(settings: Settings) -> str:
    return f"{settings.module}/api/gen/v1;apiv1"


def _common(folder: PurePosixPath, settings: Settings) -> File:
    return File(path=folder / "common.proto", text=fill("proto/common.proto.j2", go_package=_go_package(settings)))


def _file(folder: PurePosixPath, entity: Entity, system: System, lock: Lock, settings: Settings) -> File:
    views = tuple(_message(entity, m, lock) for m in messages(entity))
    text = fill(
        "proto/entity.proto.j2",
        origin=f"specs/{system.owner(entity.name)}/spec.md",
        go_package=_go_package(settings),
        imports=_imports(views),
        messages=views,
    )
    return File(path=folder / f"{file_stem(entity.name)}.proto", text=text)


def _imports(views: Iterable[MessageView]) -> tuple[str, ...]:
    members = [m for v in views for m in v.members]
    used = {IMPORTS[m.type] for m in members if m.type in IMPORTS}
    return tuple(sorted(used | ({COMMON} if any(m.ruled for m in members) else set())))


def _message(entity: Entity, message: Message, lock: Lock) -> MessageView:
    numbers = lock.numbers(message.name)
    is_resource = message.name == entity.name
    return MessageView(
        name=message.name,
        purpose=message.purpose,
        reserved=_reserved(numbers),
        enums=tuple(_enums(entity, lock)) if is_resource else (),
        members=tuple(_member(entity, m, numbers.of(m.name), nested=is_resource) for m in message.members),
    )


def _enums(entity: Entity, lock: Lock) -> Iterator[EnumView]:
    for field in entity.fields:
        if values_of(field.type):
            numbers = lock.numbers(f"{entity.name}.{enum_name(field)}")
            values = [(v.name, numbers.of(v.name)) for v in enum_values(entity, field)]
            yield EnumView(
                name=enum_name(field),
                purpose=_enum_purpose(entity, field),
                reserved=_reserved(numbers),
                values=((unspecified(field), 0), *values),
            )


def _enum_purpose(entity: Entity, field: Field) -> str:
    words = f"The values of {field.name.replace('_', ' ')}."
    machine = entity.machine
    if machine is None or machine.field != field.name or not machine.moves:
        return words
    return f"{words} Starts as {machine.initial}; legal moves: {', '.join(moves(machine))}."


def _reserved(numbers: Numbers) -> tuple[str, ...]:
    """Tombstones: protoc refuses to compile a file that uses one again."""
    used_up = ", ".join(str(n) for n in numbers.reserved_numbers())
    names = ", ".join(f'"{n}"' for n in numbers.reserved_names())
    return tuple(f"reserved {part};" for part in (used_up, names) if part)


def _member(entity: Entity, member: Member, number: int, nested: bool) -> MemberView:
    type_ = _type(entity, member, nested)
    label = "repeated " if member.repeated else ""
    if member.optional and type_ not in IMPORTS:
        label = "optional "
    rules = ", ".join(_rules(member))
    decimal = answered(member.type) if nested and member.type.kind in DECIMALS else ""
    option = f" [(api.v1.rules) = {_quoted(rules)}]" if rules else ""
    return MemberView(
        comments=tuple(c for c in (member.note, decimal, f"Rules: {rules}." if rules else "") if c),
        declaration=f"{label}{type_} {member.name} = {number}{option}",
        type=type_,
        ruled=bool(rules),
    )


def _type(entity: Entity, member: Member, nested: bool) -> str:
    if member.part is Part.MASK:
        return MASK
    if member.part is Part.RESOURCE:
        return entity.name
    of = member.of
    enum = enum_name(of) if isinstance(of, Field) else ""
    return proto_type(member.type, "" if nested else entity.name, enum, isinstance(of, Field) and wide(of))


def _rules(member: Member) -> tuple[str, ...]:
    of = member.of
    if not member.ruled or of is None:
        return ()
    words = relation_rules(of) if isinstance(of, Relation) else field_rules(of)
    stated = tuple(w for w in words if not (member.patch and w.startswith("default ")))
    first = 1 if "required" in stated else 0
    return (*stated[:first], *implied(of), *stated[first:])


def _quoted(text: str) -> str:
    """A string literal of protobuf."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
