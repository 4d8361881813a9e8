"""Acceptance criteria without Given, When and Then: `the email must be unique`, `an unknown id is answered with
404`.

In: the statement, read by the rules for requirements, and the entity that it is about. Out: the one case that
shows it, by the rule that read it; None when that rule shows in no single request.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from pipeline.design.cases import UNKNOWN_ID, Call, Expect, Fixture, Refusal, Setting, Step
from pipeline.design.contract.access import from_caller
from pipeline.design.model import Entity, Field
from pipeline.design.operations import Verb
from pipeline.design.samples import sample
from pipeline.design.samples.extremes import wrongs
from pipeline.design.scenarios.scene import Play
from pipeline.design.text.names import snake

Maker = Callable[[Entity, Field | None], Play | None]


def shown(rules: tuple[str, ...], makes: tuple[str, ...], entities: Mapping[str, Entity]) -> Play | None:
    """The case of the first rule that one request can show."""
    for rule in rules:
        for made in makes:
            name, _, member = made.partition(".")
            entity = entities.get(name)
            maker = MAKERS.get(rule)
            play = maker(entity, entity.field_named(member)) if maker is not None and entity is not None else None
            if play is not None:
                return play
    return None


def _created(entity: Entity, field: Field | None) -> Play | None:
    bind = snake(entity.name)
    if not entity.can(Verb.CREATE):
        return None
    values = (Setting(name=field.name, value=field.default),) if field is not None and field.default is not None else ()
    step = Step(call=Call(verb=Verb.CREATE, entity=entity.name, bind=f"new_{bind}"), expect=Expect(values=values))
    return Play(rule="S-create", title=f"create {_thing(entity)}", steps=(step,))


def _wrong(entity: Entity, field: Field | None) -> Play | None:
    bad = next((w.value for w in wrongs(field) if isinstance(w.value, str | int)), None) if field is not None else None
    if field is None or bad is None or not entity.can(Verb.CREATE):
        return None
    call = Call(verb=Verb.CREATE, entity=entity.name, body=(Setting(name=field.name, value=bad),))
    step = Step(call=call, expect=Expect(refusal=Refusal.INVALID, fields=(field.name,)))
    return Play(rule="S-invalid", title=f"create {_thing(entity)} with wrong {_words(field.name)}", steps=(step,))


def _any_wrong(entity: Entity, _: Field | None) -> Play | None:
    return next((p for f in entity.fields if not f.computed and (p := _wrong(entity, f)) is not None), None)


def _missing(entity: Entity, field: Field | None) -> Play | None:
    sent = field is not None and field.required and field not in from_caller(entity)
    if field is None or not sent or field.default is not None or not entity.can(Verb.CREATE):
        return None
    call = Call(verb=Verb.CREATE, entity=entity.name, omit=(field.name,))
    step = Step(call=call, expect=Expect(refusal=Refusal.INVALID, fields=(field.name,)))
    return Play(rule="S-missing", title=f"create {_thing(entity)} without {_words(field.name)}", steps=(step,))


def _taken(entity: Entity, field: Field | None) -> Play | None:
    if field is None or not field.unique or field.unique_per or not entity.can(Verb.CREATE):
        return None
    bind, value = snake(entity.name), sample(field, 1)
    if not isinstance(value, str | int):
        return None
    call = Call(verb=Verb.CREATE, entity=entity.name, body=(Setting(name=field.name, value=value),))
    row = Fixture(entity=entity.name, bind=bind, settings=(Setting(name=field.name, value=value),))
    step = Step(call=call, expect=Expect(refusal=Refusal.TAKEN, fields=(field.name,)))
    return Play(
        rule="S-taken", title=f"create {_thing(entity)} with taken {_words(field.name)}", given=(row,), steps=(step,)
    )


def _unknown(entity: Entity, _: Field | None) -> Play | None:
    if not entity.can(Verb.GET):
        return None
    call = Call(verb=Verb.GET, entity=entity.name, target=UNKNOWN_ID)
    step = Step(call=call, expect=Expect(refusal=Refusal.NOT_FOUND))
    return Play(rule="S-not-found", title=f"get unknown {_thing(entity)}", steps=(step,))


def _got(entity: Entity, _: Field | None) -> Play | None:
    bind = snake(entity.name)
    if not entity.can(Verb.GET):
        return None
    step = Step(call=Call(verb=Verb.GET, entity=entity.name, target=bind), expect=Expect())
    return Play(
        rule="S-get", title=f"get {_thing(entity)}", given=(Fixture(entity=entity.name, bind=bind),), steps=(step,)
    )


def _listed(entity: Entity, _: Field | None) -> Play | None:
    if not entity.can(Verb.LIST):
        return None
    bind = snake(entity.name)
    step = Step(
        call=Call(verb=Verb.LIST, entity=entity.name), expect=Expect(listed=(f"{bind}-1", f"{bind}-2"), count=2)
    )
    row = Fixture(entity=entity.name, bind=bind, count=2)
    return Play(rule="S-list", title=f"list {entity.collection.replace('_', ' ')}", given=(row,), steps=(step,))


def _updated(entity: Entity, _: Field | None) -> Play | None:
    bind = snake(entity.name)
    plain = (f for f in entity.fields if not f.immutable and not f.computed and isinstance(sample(f, 7), str))
    field = next((f for f in plain if entity.machine is None or f.name != entity.machine.field), None)
    if field is None or not entity.can(Verb.UPDATE):
        return None
    body = (Setting(name=field.name, value=str(sample(field, 7))),)
    call = Call(verb=Verb.UPDATE, entity=entity.name, target=bind, body=body)
    step = Step(call=call, expect=Expect(values=body))
    row = Fixture(entity=entity.name, bind=bind)
    return Play(rule="S-update", title=f"update {_words(field.name)} of {_thing(entity)}", given=(row,), steps=(step,))


def _deleted(entity: Entity, _: Field | None) -> Play | None:
    bind = snake(entity.name)
    if not entity.can(Verb.DELETE) or not entity.can(Verb.GET):
        return None
    gone = Step(call=Call(verb=Verb.DELETE, entity=entity.name, target=bind), expect=Expect())
    absent = Expect(refusal=Refusal.NOT_FOUND)
    missing = Step(call=Call(verb=Verb.GET, entity=entity.name, target=bind), expect=absent)
    row = Fixture(entity=entity.name, bind=bind)
    return Play(rule="S-delete", title=f"delete {_thing(entity)}", given=(row,), steps=(gone, missing))


def _thing(entity: Entity) -> str:
    return snake(entity.name).replace("_", " ")


def _words(name: str) -> str:
    return name.replace("_", " ")


MAKERS: Final[Mapping[str, Maker]] = {
    "R-unique": _taken,
    "R-length": _wrong,
    "R-range": _wrong,
    "R-format": _wrong,
    "R-required": _missing,
    "R-default": _created,
    "R-not-found": _unknown,
    "R-validate": _any_wrong,
    "R-id": _created,
    "R-stamps": _created,
    "R-create": _created,
    "R-get": _got,
    "R-list": _listed,
    "R-page": _listed,
    "R-totals": _listed,
    "R-update": _updated,
    "R-delete": _deleted,
    "R-hard-delete": _deleted,
    "R-soft-delete": _deleted,
}
"""Which case shows what a rule for requirements has read."""
