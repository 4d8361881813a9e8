"""Example bodies of the API, as clients send and receive them.

In: the system and an entity. Out: JSON values made of what the scenarios say, else of the samples that the tests use.
Where they are shown is left to the OpenAPI document and the quickstart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from pipeline.design.contract.access import from_caller
from pipeline.design.contract.amounts import amount
from pipeline.design.contract.messages import stored_relations
from pipeline.design.contract.spelling import enum_values, nullable, reference, wide
from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation
from pipeline.design.operations import Adjustment
from pipeline.design.samples import NUMBERS, Value, notation
from pipeline.design.system import System
from pipeline.render import told

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

STAMP: Final = "2026-01-15T09:00:00.000001Z"


def wire(entity: Entity, field: Field, value: object) -> Json:
    """A value in the design's notation as it stands in a JSON body."""
    if isinstance(value, tuple):
        return [wire(entity, field, v) for v in value]
    if value is None or isinstance(value, bool):
        return value
    kind = field.type.element.kind if field.type.kind is Kind.LIST and field.type.element else field.type.kind
    if kind is Kind.ENUM:
        return {v.value: v.name for v in enum_values(entity, field)}.get(str(value), str(value))
    if kind is Kind.INTEGER:
        return str(value) if wide(field) else int(str(value))
    if kind is Kind.JSON and isinstance(value, str):
        return _parsed(value)
    return str(value)


def create_body(
    system: System, entity: Entity, references: Mapping[str, str], index: int = 1, whole: bool = False
) -> dict[str, Json]:
    """A body that creates row number `index`. `references`: relation name → id. `whole`: optional members too."""
    values = told.row(system, entity, index)
    fields = [f for f in entity.fields if not f.computed and f not in from_caller(entity) and (whole or _needed(f))]
    body = {f.name: wire(entity, f, _start(entity, f, values[f.name])) for f in fields}
    given = from_caller(entity)
    others = {r.name: references[r.name] for r in entity.relations if r.name in references and r not in given}
    return body | _references(entity, others)


def resource_body(
    system: System, entity: Entity, id_: str, references: Mapping[str, str], index: int = 1
) -> dict[str, Json]:
    """The resource that the whole create body makes."""
    values = told.row(system, entity, index)
    body: dict[str, Json] = {"id": id_}
    body |= {f.name: answered(entity, f, _start(entity, f, values[f.name])) for f in entity.fields}
    body |= _references(entity, references)
    return body | {"created_at": STAMP, "updated_at": STAMP, "version": 1}


def adjust_body(entity: Entity, change: Adjustment) -> dict[str, Json]:
    """A body that adjusts by the least sample amount."""
    sent = amount(entity, change)
    return {sent.name: answered(entity, sent, notation(sent, Decimal(1)))}


def answered(entity: Entity, field: Field, value: Value) -> Json:
    """A value as the service answers it: decimals with the digits of their scale."""
    if field.type.kind in NUMBERS and isinstance(value, str):
        value = notation(field, Decimal(value))
    return wire(entity, field, value)


def changeable(system: System, entity: Entity) -> Field | None:
    """The field that an example of an update changes: one that a scenario changes, else plain text, never a state."""
    states = {entity.machine.field} if entity.machine else set()
    free = [f for f in entity.fields if not (f.computed or f.immutable or f.name in states or f in from_caller(entity))]
    simple = [f for f in free if not f.unique and not f.unique_per and f.type.kind in _SIMPLE]
    asked = [f for f in free if f.name in told.changes(system, entity) and not (f.unique or f.unique_per)]
    return next(iter((*asked, *simple, *free)), None)


_SIMPLE: Final = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.INTEGER, Kind.MONEY, Kind.DECIMAL, Kind.BOOLEAN})


def _needed(field: Field) -> bool:
    return not nullable(field) and field.default is None


def _start(entity: Entity, field: Field, value: Value) -> Value:
    """A new row starts in the first state of its machine."""
    machine = entity.machine
    return machine.initial if machine and machine.field == field.name and machine.initial else value


def _references(entity: Entity, references: Mapping[str, str]) -> dict[str, Json]:
    known = [r for r in stored_relations(entity) if r.name in references]
    return {reference(r): _reference(r, references[r.name]) for r in known}


def _reference(relation: Relation, id_: str) -> Json:
    return [id_] if relation.cardinality is Cardinality.MANY_TO_MANY else id_


def _parsed(text: str) -> Json:
    try:
        value: Json = json.loads(text)
    except ValueError:
        return text
    return value
