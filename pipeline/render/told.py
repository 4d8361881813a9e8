"""The values that the scenarios of the specs use, as sample values of the examples: `LAMP-01`, `Ada Berger`.

In: the system and an entity. Out: values in the notation of the JSON contract, row by row; what no scenario says is
`samples`'s. Only values that the entity accepts are taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Final

from pipeline.design import samples
from pipeline.design.cases import Refusal, Setting
from pipeline.design.model import Entity, Field, Kind
from pipeline.design.operations import Verb
from pipeline.design.samples import Value
from pipeline.design.system import System

SHOWN: Final = samples.TEXTS | samples.NUMBERS
NAMES: Final = frozenset({Kind.TEXT})


def row(system: System, entity: Entity, index: int = 1) -> dict[str, Value]:
    """Valid values of all fields; row number `index` has the values that come in that place in the scenarios."""
    made = samples.row(entity, index)
    fixed = {name for o in entity.orderings for name in (o.left, o.right)}
    found = told(system, entity)
    for field in (f for f in entity.fields if f.name in found and f.name not in fixed):
        values = found[field.name]
        value = values[index - 1] if len(values) >= index else _next(field, values[0], index)
        made[field.name] = made[field.name] if value is None else value
    title = _title(entity, made, found)
    for field in entity.fields:
        if field.type.kind is Kind.LONG_TEXT and field.name not in found and title:
            made[field.name] = _fitting(field, f"{_label(field)} of {title}") or made[field.name]
    return made


def changed(system: System, entity: Entity, field: Field, before: Value) -> Value:
    """Another value of a field than `before`, one that a scenario changes it to if there is one."""
    sent = (s for verb, s in _settings(system, entity) if verb is Verb.UPDATE)
    others = (_value(s, field) for s in sent if s.name == field.name)
    wanted = next((v for v in others if v not in (None, before)), None)
    if wanted is None and field.type.kind is Kind.LONG_TEXT and isinstance(before, str):
        wanted = _fitting(field, f"New {before[:1].lower()}{before[1:]}")
    if wanted is None and field.name in told(system, entity):
        wanted = _next(field, before, 2)
    return samples.sample(field, 2) if wanted is None else wanted


def changes(system: System, entity: Entity) -> tuple[str, ...]:
    """The names of the members that scenarios change."""
    return tuple(dict.fromkeys(s.name for verb, s in _settings(system, entity) if verb is Verb.UPDATE))


def told(system: System, entity: Entity) -> dict[str, tuple[Value, ...]]:
    """Field → the values that scenarios give it, those of new rows first, each once."""
    found: dict[str, dict[Value, None]] = {}
    for _, setting in sorted(_settings(system, entity), key=lambda s: s[0] is not Verb.CREATE):
        field = entity.field_named(setting.name)
        value = _value(setting, field) if field else None
        if value is not None:
            found.setdefault(setting.name, {})[value] = None
    return {name: tuple(values) for name, values in found.items()}


def _settings(system: System, entity: Entity) -> Iterator[tuple[Verb | None, Setting]]:
    """What scenarios set, with the request that sets it; None: a row that is there before."""
    for case in (c for d in system.designs for c in d.cases):
        for step in (s for s in case.steps if s.call.entity == entity.name):
            if step.expect.refusal in (None, Refusal.TAKEN):
                yield from ((step.call.verb, s) for s in step.call.body)
        for fixture in case.given:
            if fixture.entity == entity.name:
                yield from ((None, s) for s in fixture.settings)


def _value(setting: Setting, field: Field) -> Value:
    """The value of a setting when it is one that the field accepts."""
    value, kind = setting.value, field.type.kind
    if setting.ref or kind not in SHOWN or not isinstance(value, str | int) or isinstance(value, bool):
        return None
    return _number(field, value) if kind in samples.NUMBERS else _fitting(field, str(value))


def _number(field: Field, value: str | int) -> Value:
    low, high = samples.limits(field)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    fits = (low is None or number >= low) and (high is None or number <= high)
    return value if fits else None


def _fitting(field: Field, text: str) -> str | None:
    long_enough = (field.min_length or 1) <= len(text) <= (field.max_length or len(text))
    return text if long_enough and samples.matches(field, text) else None


def _next(field: Field, first: Value, index: int) -> Value:
    """What comes after a value that scenarios use: `LAMP-02` after `LAMP-01`, `Lighting 2` after `Lighting`."""
    if field.type.kind not in (Kind.TEXT, Kind.PHONE) or not isinstance(first, str):
        return None
    counted = re.fullmatch(r"(.*?)([0-9]{1,12})", first)
    if counted:
        return _fitting(field, f"{counted[1]}{int(counted[2]) + index - 1:0{len(counted[2])}}")
    return _fitting(field, f"{first} {index}") if field.type.kind is Kind.TEXT else None


def _title(entity: Entity, made: dict[str, Value], found: dict[str, tuple[Value, ...]]) -> str:
    """What a row is called: its name in the scenarios, else another text that they give it."""
    texts = [f for f in entity.fields if f.type.kind in NAMES and f.name in found]
    named = sorted(texts, key=lambda f: (not f.name.endswith(("name", "title")), f.unique))
    return str(made[named[0].name]) if named else ""


def _label(field: Field) -> str:
    words = field.name.replace("_", " ")
    return f"{words[:1].upper()}{words[1:]}"
