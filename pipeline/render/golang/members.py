"""The members of an entity as the generated service handles them.

In: an entity. Out: for each member its spellings, and the Go expressions that take it from a request into a row and
from a row into a message.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from pipeline.design.contract.messages import Message, messages
from pipeline.design.contract.spelling import enum_values, nullable, reference
from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation
from pipeline.design.text.initialisms import joined
from pipeline.render.golang.literals import go_string, micros
from pipeline.render.golang.rules import rule
from pipeline.render.golang.sql import sum_sql
from pipeline.render.golang.types import GoType, go_type
from pipeline.render.names import pb_fields

ID: Final = GoType(model="uuid.UUID", column="uuid", rule="id", message="{}.String()", optional="textOf({})", least="")


class MemberView(Struct, frozen=True, kw_only=True):
    """`json`: in the contract; `go`: in the row; `pb`: in the resource's message.

    `create`, `update`: expressions over `req`, empty when the request does not have the member. `message`: over `row`.
    `tag`: GORM's; `-` when the member is no column.
    """

    json: str
    go: str
    pb: str
    model: str
    tag: str
    rule_name: str
    rule: str
    create: str = ""
    update: str = ""
    message: str = ""


def members(entity: Entity, prefix: str) -> tuple[MemberView, ...]:
    """Fields, then relations that this entity holds. `prefix` begins the names of their rules."""
    named = {m.name: pb_fields(x.name for x in m.members) for m in messages(entity)}
    resource = pb_fields(x.name for x in messages_named(entity, entity.name).members)
    sent = tuple(named.get(f"{verb}{entity.name}Request", {}) for verb in ("Create", "Update"))
    fields = [_field(entity, f, prefix, resource, sent) for f in entity.fields]
    return (*fields, *(_relation(r, prefix, resource, sent) for r in entity.relations if r.stored))


def messages_named(entity: Entity, name: str) -> Message:
    """The message of that name; it must exist."""
    return next(m for m in messages(entity) if m.name == name)


def _field(
    entity: Entity, field: Field, prefix: str, resource: dict[str, str], sent: tuple[dict[str, str], ...]
) -> MemberView:
    spelled = go_type(entity.name, field)
    listed, empty = field.type.kind is Kind.LIST, nullable(field) and field.type.kind is not Kind.LIST
    name = f"{prefix}{joined(field.name)}Rule"
    go = joined(field.name)
    create, update = ("",) * 2
    if not field.computed:
        default = _default(entity, field)
        take = "required" if listed or (not empty and default is None) else "optional" if empty else "defaulted"
        create = _taken(take, field.name, sent[0], name, listed, default)
        update = _taken("required" if take == "defaulted" else take, "member", sent[1], name, listed, None, field.name)
    form = spelled.optional if empty else spelled.message
    return MemberView(
        json=field.name,
        go=go,
        pb=resource[field.name],
        model=f"*{spelled.model}" if empty else spelled.model,
        tag=_summed(field, spelled.column) if field.terms else _tag(field.name, spelled.column, not empty),
        rule_name=name,
        rule=rule(entity.name, field),
        create=create,
        update=update,
        message=form.format(f"row.{go}"),
    )


def _relation(
    relation: Relation, prefix: str, resource: dict[str, str], sent: tuple[dict[str, str], ...]
) -> MemberView:
    member = reference(relation)
    many = relation.cardinality is Cardinality.MANY_TO_MANY
    name, go = f"{prefix}{joined(member)}Rule", joined(member)
    take = "required" if many or relation.required else "optional"
    model = "[]uuid.UUID" if many else "uuid.UUID" if relation.required else "*uuid.UUID"
    form = "texts({})" if many else ID.message if relation.required else ID.optional
    checks = ("notEmptyIDs" if relation.required else "ids") if many else "id"
    return MemberView(
        json=member,
        go=go,
        pb=resource[member],
        model=model,
        tag="-" if many else _tag(member, "uuid", relation.required),
        rule_name=name,
        rule=checks,
        create=_taken(take, member, sent[0], name, many, None),
        update=_taken(take, "member", sent[1], name, many, None, member),
        message=form.format(f"row.{go}"),
    )


def _taken(
    take: str, member: str, pb: dict[str, str], rule: str, listed: bool, default: str | None, name: str = ""
) -> str:
    """The call that takes a member out of a request; empty when the request lacks it."""
    if (name or member) not in pb:
        return ""
    value = f"{'&' if listed else ''}req.{pb[name or member]}"
    label = member if name else f'"{member}"'
    last = f", {default}" if default is not None else ""
    return f"{take}(&v, {label}, {value}, {rule}{last})"


def _default(entity: Entity, field: Field) -> str | None:
    """The Go value of a default; None when there is none."""
    value = field.default
    if value is None or field.type.kind in (Kind.LIST, Kind.JSON):
        return None
    match field.type.kind:
        case Kind.INTEGER | Kind.BOOLEAN:
            return value
        case Kind.DECIMAL | Kind.MONEY:
            return f'mustDecimal("{value}")'
        case Kind.DATE:
            return f'mustDate("{value}")'
        case Kind.TIME:
            return f'mustTimeOfDay("{value}")'
        case Kind.TIMESTAMP:
            return f'mustTimestamp("{value}")'
        case Kind.DURATION:
            return f"micros({micros(value)})"
        case Kind.ENUM:
            names = {v.value: v.name for v in enum_values(entity, field)}
            return go_string(names.get(value, value.upper()))
        case Kind.UUID:
            return f'mustID("{value}")'
        case _:
            return go_string(value)


def _summed(field: Field, column: str) -> str:
    """The tag of a column that the database computes; GORM reads it and never writes it."""
    column = "numeric" if column.startswith("numeric") else column  # A sum may have a digit more than its parts.
    return f"->;column:{field.name};type:{column} GENERATED ALWAYS AS ({sum_sql(field.terms)}) STORED;default:(-)"


def _tag(column: str, type_: str, required: bool) -> str:
    return f"column:{column};type:{type_}{';not null' if required else ''}"
