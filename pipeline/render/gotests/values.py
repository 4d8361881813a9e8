"""Go expressions of values: how a test writes what `design.samples` says.

In: a member of a message and a value in contract notation. Out: Go source text, one expression, in the spelling of
requests (pointers where absent and empty differ), of resources, or of raw JSON. Rows are `rows`' business.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from pipeline.design.contract.messages import Member
from pipeline.design.contract.spelling import enum_name, enum_values, wide
from pipeline.design.model import Entity, Field, Kind
from pipeline.design.samples import Value
from pipeline.render.names import pb_type

MESSAGES: Final = frozenset({Kind.TIMESTAMP, Kind.DURATION, Kind.JSON})
REPEATS: Final = 30


def request(entity: Entity, member: Member, value: Value) -> str:
    """The value of a request's member."""
    if member.repeated:
        return f"{slice_type(entity, member)}{{{_listed(entity, member, value)}}}"
    plain = scalar(entity, member, value)
    if member.type.kind in MESSAGES or not member.optional:
        return plain
    if member.type.kind is Kind.ENUM:
        return f"{plain}.Enum()"
    return f"proto.{pointer(member)}({plain})"


def resource(entity: Entity, member: Member, value: Value) -> str:
    """The value of a resource's member; `optional` decides about the pointer."""
    return request(entity, member, value)


def scalar(entity: Entity, member: Member, value: Value) -> str:
    """The value without a pointer around it."""
    kind = member.type.kind
    if kind is Kind.ENUM and isinstance(member.of, Field):
        return f"apiv1.{pb_type(entity.name)}_{enum_value(entity, member.of, str(value))}"
    if kind is Kind.TIMESTAMP:
        return f"timestamppb.New({moment(str(value))})"
    if kind is Kind.DURATION:
        return f"durationpb.New({duration(value)})"
    if kind is Kind.JSON:
        return f"testutil.Object({quoted(str(value))})"
    return literal(value)


def pointer(member: Member) -> str:
    """The function of package proto that makes a pointer."""
    if member.type.kind is Kind.BOOLEAN:
        return "Bool"
    if member.type.kind is Kind.INTEGER:
        return "Int64" if is_wide(member) else "Int32"
    return "String"


def is_wide(member: Member) -> bool:
    return isinstance(member.of, Field) and wide(member.of)


def slice_type(entity: Entity, member: Member) -> str:
    """The Go type of a repeated member."""
    kind = member.type.kind
    if kind is Kind.ENUM and isinstance(member.of, Field):
        return f"[]apiv1.{pb_type(entity.name)}_{pb_type(enum_name(member.of))}"
    types = {
        Kind.INTEGER: "[]int64" if is_wide(member) else "[]int32",
        Kind.BOOLEAN: "[]bool",
        Kind.TIMESTAMP: "[]*timestamppb.Timestamp",
        Kind.DURATION: "[]*durationpb.Duration",
        Kind.JSON: "[]*structpb.Struct",
    }
    return types.get(kind, "[]string")


def raw(value: Value, member: Member) -> str:
    """The value as JSON, for bodies that no message can express."""
    if isinstance(value, tuple):
        return f"[{', '.join(raw(v, member) for v in value)}]"
    if member.type.kind is Kind.JSON and isinstance(value, str):
        return value
    if member.type.kind is Kind.ENUM and isinstance(value, str):
        return json.dumps(value.upper())
    return json.dumps(value, ensure_ascii=False)


def literal(value: Value) -> str:
    """A Go literal."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return quoted(str(value))


def quoted(text: str) -> str:
    """A Go string; long runs of one character as `strings.Repeat`."""
    if len(text) > REPEATS and len(set(text)) == 1:
        return f'strings.Repeat("{text[0]}", {len(text)})'
    run = _long_run(text)
    if run:
        head, char, count, tail = run
        parts = [_plain(head)] if head else []
        parts.append(f'strings.Repeat("{char}", {count})')
        return " + ".join([*parts, _plain(tail)] if tail else parts)
    return _plain(text)


def moment(value: str) -> str:
    """A `time.Time` of an RFC 3339 time stamp in UTC."""
    at = datetime.fromisoformat(value.replace("Z", "+00:00"))
    month = at.strftime("%B")
    return f"time.Date({at.year}, time.{month}, {at.day}, {at.hour}, {at.minute}, {at.second}, 0, time.UTC)"


def duration(value: Value) -> str:
    """A `time.Duration` of `"90s"`."""
    return f"{str(value).removesuffix('s')} * time.Second"


def items(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else (value,)


def _listed(entity: Entity, member: Member, value: Value) -> str:
    return ", ".join(scalar(entity, member, v) for v in items(value))


def enum_value(entity: Entity, field: Field, value: str) -> str:
    """A value of an enum as the contract spells it."""
    names = {v.value: v.name for v in enum_values(entity, field)}
    return names[value]


def _plain(text: str) -> str:
    if "`" not in text and ('"' in text or "\\" in text) and text.isprintable():
        return f"`{text}`"
    return json.dumps(text, ensure_ascii=False)


def _long_run(text: str) -> tuple[str, str, int, str] | None:
    """`head`, a character repeated more than `REPEATS` times, `tail`."""
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and text[end] == text[start]:
            continue
        if end - start > REPEATS:
            return text[:start], text[start], end - start, text[end:]
        start = end
    return None
