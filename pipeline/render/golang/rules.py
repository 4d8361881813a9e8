"""The Go expression that checks a field's value as the service does.

In: a field. Out: an expression such as `text(notBlank, maxLength(200))`. The same rules stand in the database by
`sql`; both follow `design.constraints.rules`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from pipeline.design.contract.constraints import Rule, rules
from pipeline.design.model import Bound, Field, Kind
from pipeline.render.golang.literals import go_string, micros
from pipeline.render.golang.patterns import fits_go
from pipeline.render.golang.types import go_type, integer

MUST: Final = {Kind.DATE: "mustDate", Kind.TIME: "mustTimeOfDay", Kind.TIMESTAMP: "mustTimestamp"}
TEXTS: Final = (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.URL, Kind.PHONE, Kind.UNKNOWN)
FORMATS: Final = {Kind.EMAIL: "email", Kind.URL: "url", Kind.PHONE: "phone"}
TIMES: Final = {
    (Rule.MINIMUM, False): "notBefore",
    (Rule.MINIMUM, True): "laterThan",
    (Rule.MAXIMUM, False): "notAfter",
    (Rule.MAXIMUM, True): "earlierThan",
}
DECIMALS: Final = {
    (Rule.MINIMUM, False): "minimum",
    (Rule.MINIMUM, True): "moreThan",
    (Rule.MAXIMUM, False): "maximum",
    (Rule.MAXIMUM, True): "lessThan",
}


def rule(entity: str, field: Field) -> str:
    """The whole rule of a field."""
    whole = _checked(entity, field)
    return f"trimmed({whole})" if field.trimmed and field.type.kind in TEXTS else whole


def _checked(entity: str, field: Field) -> str:
    base = go_type(entity, field).rule
    checks = [check for r in rules(field) if (check := _check(field, r))]
    if not checks or not base.endswith(")"):
        return base
    opening = "plain(" if base.startswith("plain[") else base[:-1]
    return f"{opening}{'' if opening.endswith('(') else ', '}{', '.join(checks)})"


def _check(field: Field, rule: Rule) -> str:
    """One check, or nothing when the type's own rule includes it."""
    listed = field.type.kind is Kind.LIST
    match rule:
        case Rule.NOT_BLANK:
            return f"notEmpty[{_item(field)}]" if listed else "notBlank"
        case Rule.MIN_LENGTH:
            return f"minItems[{_item(field)}]({field.min_length})" if listed else f"minLength({field.min_length})"
        case Rule.MAX_LENGTH:
            return f"maxItems[{_item(field)}]({field.max_length})" if listed else f"maxLength({field.max_length})"
        case Rule.PATTERN:
            return f"pattern({go_string(field.pattern or '')})" if fits_go(field.pattern or "") else ""
        case Rule.FORMAT:
            return FORMATS[field.type.kind]
        case Rule.MINIMUM:
            return _bound(field, rule, field.minimum)
        case Rule.MAXIMUM:
            return _bound(field, rule, field.maximum)
        case _:
            return ""


def _bound(field: Field, rule: Rule, bound: Bound | None) -> str:
    if bound is None:
        return ""
    kind = field.type.kind
    if kind is Kind.INTEGER:
        step = (1 if rule is Rule.MINIMUM else -1) if bound.exclusive else 0
        name = "atLeast" if rule is Rule.MINIMUM else "atMost"
        return f"{name}[{integer(field)}]({int(Decimal(bound.value)) + step})"
    if kind in (Kind.DECIMAL, Kind.MONEY):
        return f'{DECIMALS[rule, bound.exclusive]}("{bound.value}")'
    value = f"micros({micros(bound.value)})" if kind is Kind.DURATION else f'{MUST[kind]}("{bound.value}")'
    return f"{TIMES[rule, bound.exclusive]}({value})"


def _item(field: Field) -> str:
    """The type of a list's stored items."""
    model = go_type("", field).model
    return model.removeprefix("values.List[").removesuffix("]")
