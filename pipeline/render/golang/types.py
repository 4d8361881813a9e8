"""How each domain type is spelled in Go, in the database, and on the way between the two.

In: a `Type` of the design. Out: Go types, column types and Go expressions for them. Limits and patterns of a field are
left to `rules`, SQL constraints to `sql`.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from pipeline.design.contract.spelling import enum_name, places, wide
from pipeline.design.model import Field, Kind, Type
from pipeline.render.names import pb_type

MONEY: Final = (19, 4)
DECIMAL: Final = (19, 2)


class GoType(Struct, frozen=True, kw_only=True):
    """`model`: type of the row's member; `column`: of its column; `rule`: from the contract to the row, without limits.

    `message`, `optional`: from the row (`{}`) to the contract, for values and for pointers. `least`, `least_text`: what
    stands for none and sorts before every value, in SQL and as text; empty when the type has no order. `text`: the
    function that writes a value into a page token.
    """

    model: str
    column: str
    rule: str
    message: str
    optional: str
    least: str = ""
    least_text: str = ""
    text: str = "sortText"


def _text(rule: str = "text()") -> GoType:
    return GoType(model="string", column="text", rule=rule, message="{}", optional="{}", least="''")


_DATE: Final = GoType(
    model="values.Date",
    column="date",
    rule="date()",
    message="{}.String()",
    optional="textOf({})",
    least="'-infinity'",
    least_text="-infinity",
)
PLAIN: Final = {
    Kind.BOOLEAN: GoType(
        model="bool",
        column="boolean",
        rule="plain[bool]()",
        message="{}",
        optional="{}",
        least="false",
        least_text="false",
    ),
    Kind.DATE: _DATE,
    Kind.TIME: GoType(
        model="values.TimeOfDay",
        column="time without time zone",
        rule="timeOfDay()",
        message="{}.String()",
        optional="textOf({})",
        least="'00:00'",
        least_text="00:00",
    ),
    Kind.TIMESTAMP: GoType(
        model="time.Time",
        column="timestamptz",
        rule="timestamp()",
        message="timestamppb.New({})",
        optional="timestampOf({})",
        least="'-infinity'",
        least_text="-infinity",
        text="sortMoment",
    ),
    Kind.DURATION: GoType(
        model="values.Duration",
        column="bigint",
        rule="duration()",
        message="durationpb.New(time.Duration({}))",
        optional="durationOf({})",
        least="-9223372036854775808",
        least_text="-9223372036854775808",
        text="sortMicros",
    ),
    Kind.UUID: GoType(
        model="uuid.UUID",
        column="uuid",
        rule="id",
        message="{}.String()",
        optional="textOf({})",
        least="'00000000-0000-0000-0000-000000000000'",
        least_text="00000000-0000-0000-0000-000000000000",
    ),
    Kind.JSON: GoType(
        model="values.JSON", column="jsonb", rule="object", message="objectOf(&{})", optional="objectOf({})"
    ),
}
ITEMS: Final = {
    Kind.TIMESTAMP: "timestamppb.Timestamp",
    Kind.DURATION: "durationpb.Duration",
    Kind.JSON: "structpb.Struct",
}
"""Items of a list that are messages; they are stored as their JSON text."""


def go_type(entity: str, field: Field) -> GoType:
    """The spelling of a field's type."""
    if field.type.kind is Kind.LIST:
        return _list(entity, field)
    return single(entity, field, field.type)


def single(entity: str, field: Field, type_: Type) -> GoType:
    """The spelling of one value of the field: its own, or an item of its list."""
    match type_.kind:
        case Kind.INTEGER:
            return _integer(field)
        case Kind.DECIMAL | Kind.MONEY:
            return _decimal(*digits(type_), places(type_))
        case Kind.ENUM:
            return _enum(f"apiv1.{pb_type(entity)}_{pb_type(enum_name(field))}")
        case _:
            return PLAIN.get(type_.kind, _text())


def digits(type_: Type) -> tuple[int, int]:
    """Precision and scale of a decimal type."""
    precision, scale = MONEY if type_.kind is Kind.MONEY else DECIMAL
    scale = scale if type_.scale is None else type_.scale
    return (max(precision, scale) if type_.precision is None else type_.precision), scale


def integer(field: Field) -> str:
    """The Go type of an integer field."""
    return "int64" if wide(field) else "int32"


def _integer(field: Field) -> GoType:
    go, column, least = ("int64", "bigint", -(2**63)) if wide(field) else ("int32", "integer", -(2**31))
    rule = f"plain[{go}]()"
    return GoType(
        model=go, column=column, rule=rule, message="{}", optional="{}", least=f"{least}", least_text=f"{least}"
    )


def _decimal(precision: int, scale: int, shown: int) -> GoType:
    return GoType(
        model="decimal.Decimal",
        column=f"numeric({precision},{scale})",
        rule=f"decimalNumber({precision}, {scale})",
        message=f"decimalText({{}}, {shown})" if shown else "{}.String()",
        optional=f"decimalTextOf({{}}, {shown})" if shown else "textOf({})",
        least="'-Infinity'",
        least_text="-Infinity",
    )


def _enum(go: str) -> GoType:
    return GoType(
        model="string",
        column="text",
        rule=f"enum[{go}]",
        message=f"{go}({go}_value[{{}}])",
        optional=f"enumOf[{go}]({go}_value, {{}})",
        least="''",
    )


def _list(entity: str, field: Field) -> GoType:
    item = field.type.element or Type(kind=Kind.TEXT)
    one = single(entity, field, item)
    stored, rule, message = "string", one.rule, "{}"
    match item.kind:
        case Kind.INTEGER | Kind.BOOLEAN:
            stored = one.model
        case Kind.ENUM:
            go = f"apiv1.{pb_type(entity)}_{pb_type(enum_name(field))}"
            message = f"enumsOf[{go}]({go}_value, {{}})"
        case Kind.TIMESTAMP | Kind.DURATION | Kind.JSON:
            rule = f"itemText[*{ITEMS[item.kind]}]"
            message = f"messagesOf[{ITEMS[item.kind]}]({{}})"
        case Kind.DECIMAL | Kind.MONEY if places(item):
            rule = f"asDecimalText({one.rule}, {places(item)})"
        case Kind.DECIMAL | Kind.MONEY | Kind.DATE | Kind.TIME | Kind.UUID:
            rule = f"asText({one.rule})"
    model = f"values.List[{stored}]"
    return GoType(model=model, column="jsonb", rule=f"list({rule})", message=message, optional=message)
