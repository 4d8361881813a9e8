"""Rows of the database in Go: how a fixture fills a model, and how a model reads as a message.

In: a `View`. Out: pairs of a Go field and an expression. `n` in an expression is the fixture's number in its database,
by which unique values differ. Model fields are named as the service's `internal/models` names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pipeline.design.contract.messages import Member
from pipeline.design.contract.spelling import enum_name, nullable, places, reference, wide
from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation
from pipeline.design.samples import TEXTS, Value, notation, row, sample
from pipeline.design.text.initialisms import joined
from pipeline.render.gotests import values
from pipeline.render.gotests.distinct import LAST, combinations, form, is_unique
from pipeline.render.gotests.view import View
from pipeline.render.names import pb_type

STRINGERS: Final = frozenset({Kind.DECIMAL, Kind.MONEY, Kind.DATE, Kind.TIME, Kind.UUID})


def fixture(view: View) -> Iterator[tuple[str, str]]:
    """The fields of a valid row, without what the database or another row gives."""
    machine = view.entity.machine
    values_of = row(view.entity)
    for field in view.entity.fields:
        state = machine.initial if machine and machine.field == field.name else None
        value = state or _default(field) or values_of[field.name]
        if field in view.from_caller:
            value = usual(view, field)
            yield joined(field.name), f"new({value})" if nullable(field) else value
            continue
        if field.terms or (field.computed and nullable(field)):
            continue
        yield joined(field.name), _model(view.entity, field, value)


def stored(view: View) -> Iterator[tuple[str, str]]:
    """The fields of the resource's message that show a row."""
    for member, go in view.resource:
        shown = _shown(view.entity, member)
        if shown:
            yield go, shown


def created(view: View) -> Iterator[tuple[str, str]]:
    """The fields of the resource's message that show a create request."""
    sent = {m.name: go for m, go in view.created}
    for member, go in view.resource:
        if member.name in ("id", "created_at", "updated_at"):
            yield go, f"got.Get{go}()"
        elif member.name == "version":
            yield go, "1"
        elif member.name in sent:
            yield go, taken(member, sent[member.name])
        elif member.of is not None and member.of in view.from_caller:
            value = f"{usual(view, member.of)}.String()"
            yield go, f"proto.String({value})" if member.optional else value
        elif isinstance(member.of, Field) and member.of.computed:
            yield go, f"got.{go}"


def usual(view: View, member: Field | Relation) -> str:
    """Whom a fixture's row belongs to, by its owner or its tenant, as a Go expression."""
    return "testutil.Owner" if member == view.owner else "testutil.Tenant"


def defaults(view: View) -> Iterator[tuple[str, str, str]]:
    """Request field, resource field and value of the members that get a default other than their zero value."""
    shown = {m.name: (m, go) for m, go in view.resource}
    machine = view.entity.machine
    for member, go in view.created:
        field = member.of
        if not isinstance(field, Field):
            continue
        start = machine.initial if machine and machine.field == field.name else field.default
        if start is None or _typed(field, start) in (0, False, ""):
            continue
        target, target_go = shown[member.name]
        yield go, target_go, values.request(view.entity, target, canonical(field, _typed(field, start)))


def assign(entity: Entity, field: Field, value: Value) -> str:
    """The statement that gives a row's field a value."""
    plain = _plain(entity, field, value)
    return f"row.{joined(field.name)} = {_pointed(field, plain)}"


def assign_text(field: Field, text: str) -> str:
    """The statement that gives a text or enum column any text."""
    return f"row.{joined(field.name)} = {_pointed(field, values.quoted(text))}"


def canonical(field: Field, value: Value) -> Value:
    """The value as the service writes it: decimals with the digits of their scale, and without needless zeros."""
    if field.type.kind in (Kind.DECIMAL, Kind.MONEY) and value is not None:
        return notation(field, Decimal(str(value)))
    return value


def reference_field(relation: Relation) -> str:
    return joined(reference(relation))


def pointer(relation: Relation) -> bool:
    """True when a row may be without the reference."""
    return not relation.required


def _default(field: Field) -> Value:
    return None if field.default is None else _typed(field, field.default) or None


def _typed(field: Field, text: str) -> Value:
    """A default in contract notation as a value."""
    if field.type.kind is Kind.BOOLEAN:
        return text == "true"
    return int(text) if field.type.kind is Kind.INTEGER else text


def _model(entity: Entity, field: Field, value: Value) -> str:
    return _pointed(field, _numbered(entity, field, value) or _plain(entity, field, value))


def _pointed(field: Field, plain: str) -> str:
    """A pointer to the value where a row may be without it."""
    if field.type.kind is Kind.LIST or not nullable(field):
        return plain
    typed = {Kind.INTEGER: f"{_integer(field)}({plain})"}.get(field.type.kind, plain)
    return f"new({typed})"


def _numbered(entity: Entity, field: Field, value: Value) -> str | None:
    """An expression that differs from row to row, for texts and for whatever must be unique."""
    kind = field.type.kind
    if kind in TEXTS:
        pattern = form(field)
        if pattern:
            return f"fmt.Sprintf({values.quoted(pattern)}, n)"
    if not is_unique(entity, field):
        return None
    if kind is Kind.INTEGER:
        return f"{value} + {_integer(field)}(n)"
    if kind is Kind.UUID:
        return "uuid.New()"
    if kind in (Kind.DECIMAL, Kind.MONEY):
        return f"decimal.RequireFromString({values.quoted(str(value))}).Add(decimal.NewFromInt(n))"
    if kind is Kind.TIMESTAMP:
        return f"{values.moment(str(value))}.Add(time.Duration(n) * time.Hour)"
    if kind in (Kind.BOOLEAN, Kind.LIST, Kind.JSON, Kind.DURATION):
        return None
    return _listed(entity, field)


def _listed(entity: Entity, field: Field) -> str:
    """One of the first samples, by number. The digits of the number choose those of several fields with few values, so
    that all their combinations come up before one does again."""
    made = [_plain(entity, field, sample(field, i)) for i in range(1, LAST + 1)]
    kept = tuple(dict.fromkeys(made))
    kind = {Kind.DATE: "values.Date", Kind.TIME: "values.TimeOfDay"}.get(field.type.kind, "string")
    size = combinations(entity, field)
    number = f"n/{size}" if size > 1 else "n"
    return f"[]{kind}{{{', '.join(kept)}}}[{number}%{len(kept)}]"


def _plain(entity: Entity, field: Field, value: Value) -> str:
    match field.type.kind:
        case Kind.DECIMAL | Kind.MONEY:
            return f"decimal.RequireFromString({values.quoted(str(value))})"
        case Kind.ENUM:
            return values.quoted(values.enum_value(entity, field, str(value)))
        case Kind.DATE:
            return f"testutil.Day({values.quoted(str(value))})"
        case Kind.TIME:
            return f"testutil.Clock({values.quoted(str(value))})"
        case Kind.TIMESTAMP:
            return values.moment(str(value))
        case Kind.DURATION:
            return f"values.Duration({values.duration(value)})"
        case Kind.UUID:
            return f"uuid.MustParse({values.quoted(str(value))})"
        case Kind.JSON:
            return f"values.JSON({values.quoted(str(value))})"
        case Kind.LIST:
            return _list(entity, field, value)
        case _:
            return values.literal(value)


def _list(entity: Entity, field: Field, value: Value) -> str:
    """A list's column: numbers and truth values as such, everything else as text."""
    inner = field.type.element
    kind = inner.kind if inner else Kind.TEXT
    if kind in (Kind.INTEGER, Kind.BOOLEAN):
        stored = _integer(field) if kind is Kind.INTEGER else "bool"
        return f"values.List[{stored}]{{{', '.join(map(values.literal, values.items(value)))}}}"
    texts = (_item(entity, field, kind, str(v)) for v in values.items(value))
    return f"values.List[string]{{{', '.join(values.quoted(t) for t in texts)}}}"


def _item(entity: Entity, field: Field, kind: Kind, text: str) -> str:
    if kind is Kind.ENUM:
        return values.enum_value(entity, field, text)
    return f'"{text}"' if kind in (Kind.TIMESTAMP, Kind.DURATION) else text


def _integer(field: Field) -> str:
    return "int64" if wide(field) else "int32"


def taken(member: Member, sent: str) -> str:
    """A request's member as the resource shows it: decimals with the digits of their scale, some texts trimmed."""
    if isinstance(member.of, Field) and member.of.trimmed:
        return f"testutil.TrimmedOf(r.{sent})" if member.optional else f"strings.TrimSpace(r.Get{sent}())"
    if member.type.kind in (Kind.DECIMAL, Kind.MONEY) and not member.repeated:
        shown = places(member.type)
        optional = f"testutil.DecimalOf(r.{sent}, {shown})"
        return optional if member.optional else f"testutil.Decimal(r.Get{sent}(), {shown})"
    if member.repeated or member.optional or member.type.kind in values.MESSAGES:
        return f"r.{sent}"
    return f"r.Get{sent}()"


def _shown(entity: Entity, member: Member) -> str | None:
    if member.name == "deleted_at" and member.of is None:
        return None
    if isinstance(member.of, Relation):
        if member.of.cardinality is Cardinality.MANY_TO_MANY:
            return None
        column = f"row.{joined(member.name)}"
        return f"{column}.String()" if member.of.required else f"testutil.Text({column})"
    column = f"row.{joined(member.name)}"
    return _implied(member, column) if member.of is None else _shown_field(entity, member.of, column)


def _implied(member: Member, column: str) -> str:
    if member.type.kind is Kind.TIMESTAMP:
        return f"timestamppb.New({column})"
    return column if member.type.kind is Kind.INTEGER else f"{column}.String()"


def _shown_field(entity: Entity, field: Field, column: str) -> str:
    kind, may_miss = field.type.kind, nullable(field)
    if kind is Kind.LIST and field.type.element:
        return _shown_list(entity, field, field.type.element.kind, column)
    if shown := places(field.type):
        return f"testutil.DecimalTextOf({column}, {shown})" if may_miss else f"testutil.DecimalText({column}, {shown})"
    if kind in STRINGERS:
        return f"testutil.Text({column})" if may_miss else f"{column}.String()"
    if kind is Kind.ENUM:
        enum = f"apiv1.{pb_type(entity.name)}_{pb_type(enum_name(field))}"
        return f"testutil.Enum[{enum}]({column}, {enum}_value)" if may_miss else f"{enum}({enum}_value[{column}])"
    if kind is Kind.TIMESTAMP:
        return f"testutil.Timestamp({column})" if may_miss else f"timestamppb.New({column})"
    if kind is Kind.DURATION:
        return f"testutil.Duration({column})" if may_miss else f"durationpb.New(time.Duration({column}))"
    if kind is Kind.JSON:
        return f"testutil.ObjectOf({column})" if may_miss else f"testutil.Object(string({column}))"
    return column


def _shown_list(entity: Entity, field: Field, item: Kind, column: str) -> str:
    enum = f"apiv1.{pb_type(entity.name)}_{pb_type(enum_name(field))}"
    if item is Kind.ENUM:
        return f"testutil.Enums[{enum}]({column}, {enum}_value)"
    messages = {
        Kind.TIMESTAMP: "timestamppb.Timestamp",
        Kind.DURATION: "durationpb.Duration",
        Kind.JSON: "structpb.Struct",
    }
    return f"testutil.Messages[{messages[item]}]({column})" if item in messages else column
