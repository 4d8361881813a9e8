"""The JSON Schemas of the API's messages, for its OpenAPI document.

In: entities. Out: schemas as plain values, by message name. Everything that JSON Schema can say about a rule is said
by its own keywords; the rest stands in the description, in the words of the spec language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from pipeline.design import samples
from pipeline.design.contract.access import from_caller
from pipeline.design.contract.constraints import Rule, rules
from pipeline.design.contract.messages import Member, Message, Part
from pipeline.design.contract.spelling import enum_values, nullable, wide
from pipeline.design.model import Bound, Entity, Field, Kind, Relation
from pipeline.design.precise import field_rules, relation_rules
from pipeline.patterns import regex
from pipeline.render.examples import wire
from pipeline.render.formats import DECIMALS, implied

Schema = dict[str, Any]

IMPLIED: Final = frozenset({"id", "created_at", "updated_at", "deleted_at", "version"})
OUTSIDE: Final = frozenset({"id", "update_mask", "etag"})
"""Members of requests that travel in the path, or in a header."""

PATCH: Final = "What to change: an absent member stays as it is, a null one is cleared."

_FORMATS: Final[Mapping[Kind, Schema]] = {
    Kind.EMAIL: {"type": "string", "format": "email"},
    Kind.URL: {"type": "string", "format": "uri"},
    Kind.UUID: {"type": "string", "format": "uuid"},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.TIME: {"type": "string", "format": "time"},
    Kind.TIMESTAMP: {"type": "string", "format": "date-time"},
    Kind.DURATION: {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{1,9})?s$"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.JSON: {"type": "object"},
}
_SAID = regex(r"^(required|default |pattern |(exactly|\d+ to|at most|at least) \d+ (characters|items))")
_SAID_OF_INTEGERS = regex(r"^(at least|at most|more than|less than|between) ")


def schema(entity: Entity, message: Message) -> Schema:
    """The object that travels as the body of a message."""
    resource = message.name == entity.name
    members = [m for m in message.members if resource or m.name not in OUTSIDE]
    made: Schema = {"type": "object", "description": PATCH if any(m.patch for m in members) else message.purpose}
    made["properties"] = {m.name: _member(entity, m, resource) for m in members}
    required = [m.name for m in members if _required(m, resource)]
    return made | ({"required": required} if required else {}) | {"additionalProperties": False}


def parameter_schema(entity: Entity, member: Member) -> Schema:
    """A member of a list request as a query parameter: its type without the rules of stored values."""
    return _type(entity, member)


def _required(member: Member, resource: bool) -> bool:
    """A resource has every member that is not optional; a create request needs what has no default."""
    if resource or member.of is None:
        return not member.optional
    if member.patch:
        return False
    return member.of.required and (isinstance(member.of, Relation) or member.of.default is None)


def _member(entity: Entity, member: Member, resource: bool) -> Schema:
    made = _type(entity, member)
    if isinstance(member.of, Field):
        _bound(made, entity, member.of, fresh=not resource and not member.patch)
    if member.repeated:
        made = {"type": "array", "items": made} | _items(member)
    told = " ".join(t for t in (member.note, _told(member)) if t)
    if resource and _read_only(entity, member):
        made["readOnly"] = True
    if member.patch and _clearable(member) and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
        if "enum" in made:
            made["enum"] = [*made["enum"], None]
    return made | ({"description": told} if told else {})


def _read_only(entity: Entity, member: Member) -> bool:
    if member.of is not None and member.of in from_caller(entity):
        return True
    return member.of.computed if isinstance(member.of, Field) else member.of is None and member.name in IMPLIED


def _clearable(member: Member) -> bool:
    of = member.of
    if isinstance(of, Field):
        return not of.required if member.repeated else nullable(of)
    return isinstance(of, Relation) and not of.required


def _type(entity: Entity, member: Member) -> Schema:
    kind = member.type.kind
    if member.part is Part.RESOURCE:
        return {"$ref": f"#/components/schemas/{entity.name}"}
    if kind is Kind.ENUM and isinstance(member.of, Field):
        return {"type": "string", "enum": [v.name for v in enum_values(entity, member.of)]}
    if kind is Kind.INTEGER:
        is_wide = isinstance(member.of, Field) and wide(member.of)
        return {"type": "string", "format": "int64"} if is_wide else {"type": "integer", "format": "int32"}
    if kind in DECIMALS:
        return {"type": "string", "format": "decimal", "pattern": _decimal(samples.scale(member.type))}
    return dict(_FORMATS.get(kind, {"type": "string"}))


def _decimal(scale: int, sign: str = "-?") -> str:
    return rf"^{sign}[0-9]+(\.[0-9]{{1,{scale}}})?$" if scale else f"^{sign}[0-9]+$"


def _bound(made: Schema, entity: Entity, field: Field, fresh: bool) -> None:
    """The rules of a field that JSON Schema has a keyword for; the default where the value is `fresh`."""
    if made["type"] == "string" and field.type.kind is not Kind.LIST:
        least = field.min_length or (1 if Rule.NOT_BLANK in rules(field) else None)
        made |= {k: v for k, v in (("minLength", least), ("maxLength", field.max_length)) if v}
    if field.pattern and field.type.kind is not Kind.LIST:
        made["pattern"] = _whole(field.pattern)
    if field.type.kind in DECIMALS and field.minimum is not None and Decimal(field.minimum.value) >= 0:
        made["pattern"] = _decimal(samples.scale(field.type), sign="")
    if made["type"] == "integer":
        made |= dict((*_limit("inimum", "m", field.minimum), *_limit("aximum", "m", field.maximum)))
    if field.default is not None and fresh and field.type.kind is not Kind.LIST:
        made["default"] = wire(entity, field, _typed(field))


def _limit(rest: str, first: str, bound: Bound | None) -> Iterator[tuple[str, Any]]:
    if bound is not None:
        name = f"exclusive{first.upper()}{rest}" if bound.exclusive else f"{first}{rest}"
        value = Decimal(bound.value)
        yield name, int(value) if value == value.to_integral_value() else float(value)


def _typed(field: Field) -> object:
    """A default in its own type."""
    return field.default == "true" if field.type.kind is Kind.BOOLEAN else field.default


def _whole(pattern: str) -> str:
    """A pattern of the spec describes the whole value; JSON Schema's would match anywhere in it."""
    bare = re.sub(r"^\^|(?<!\\)\$$", "", pattern)
    return f"^{bare}$" if re.fullmatch(r"[^|]*", bare) else f"^(?:{bare})$"


def _items(member: Member) -> Schema:
    field = member.of
    if not isinstance(field, Field):
        return {"uniqueItems": True} if field else {}
    return {k: v for k, v in (("minItems", field.min_length), ("maxItems", field.max_length)) if v}


def _unsaid(field: Field) -> tuple[str, ...]:
    """What the type demands and no format says: digits of decimals, and that white space alone is no text."""
    return tuple(r for r in implied(field) if field.type.kind in (*DECIMALS, Kind.PHONE) or r == "not blank")


def _told(member: Member) -> str:
    """The rules that no keyword says."""
    of = member.of
    if of is None or not member.ruled:
        return ""
    told = relation_rules(of) if isinstance(of, Relation) else (*_unsaid(of), *field_rules(of))
    whole = isinstance(of, Field) and of.type.kind is Kind.INTEGER
    left = [r for r in told if not _SAID.match(r) and not (whole and _SAID_OF_INTEGERS.match(r))]
    text = ", ".join(left)
    return f"{text[0].upper()}{text[1:]}." if text else ""
