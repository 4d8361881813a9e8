"""Clauses about entries: `…, and an audit entry of type `task.created` is recorded`.

In: a scenario. Out: the same without the clause, and what its entry must tell; then the case of the rest with one more
step, which lists the entries of the changed row and must find that one. A clause that the entries cannot show to be
true is left, so that its scenario does not compile.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.cases import Call, Case, Expect, Setting, Step
from pipeline.design.contract.spelling import enum_values
from pipeline.design.entities.drafts import Drafts, Origin
from pipeline.design.facts import Scalar, Source
from pipeline.design.histories import Deed, History, Holds
from pipeline.design.model import Entity, Kind
from pipeline.design.operations import NAMED, Verb
from pipeline.design.recording.names import told_by
from pipeline.design.recording.said import Record
from pipeline.design.requirements import Reader
from pipeline.design.requirements.histories import RULE, Clause, clause, trail
from pipeline.design.text.names import snake
from pipeline.patterns import regex
from pipeline.spec.model import Scenario, Text

SHOWN: Final = "S-recorded"
_WRITES: Final = (Verb.CREATE, Verb.UPDATE, Verb.DELETE, Verb.RESTORE, Verb.MOVE, Verb.ADJUST)
_BREAK: Final = regex(r",?\s+(?:and|y|e|et|und|и|và|dan)\s+|[,;，；、。]\s*|(?:並且|并且|且|並|并)")
_DONE: Final = "the request succeeds"
"""What is left of a `Then` that only speaks of an entry."""
_PLAIN: Final = (Kind.TEXT, Kind.LONG_TEXT, Kind.ENUM, Kind.BOOLEAN, Kind.INTEGER, Kind.EMAIL)


class Told(Struct, frozen=True, kw_only=True):
    """A scenario without its clause about entries."""

    rest: Scenario
    clause: Clause


def told(scenario: Scenario, reader: Reader, entities: Mapping[str, Entity]) -> Told | None:
    """The clause at the end of a scenario; None when there is none."""
    if not scenario.then:
        return None
    *before, last = scenario.then
    for at in (0, *(m.end() for m in _BREAK.finditer(last.text))):
        found = clause(last.text[at:], reader.names, reader.language, entities)
        if found is not None:
            head = _head(last.text[:at]) if at else ""
            then = (*before, *((Text(text=head, span=last.span),) if head else ()))
            rest = then or (Text(text=_DONE, span=last.span),)
            return Told(rest=replace(scenario, then=rest), clause=found)
    return None


def unshown(scenario: Scenario, reader: Reader) -> tuple[str, ...]:
    """The words about entries in a `Then` that is read without its clause: no other rule may take them for its own."""
    return tuple(word for then in scenario.then for word in trail(then.text, reader.names, reader.language))


def _head(text: str) -> str:
    """The words before the clause, without what joins them to it."""
    *_, last = _BREAK.finditer(text)
    return text[: last.start()].strip()


def wish(scenario: Scenario, entity: str, verb: str, reader: Reader, drafts: Drafts) -> None:
    """A scenario that expects an entry asks for it, when no requirement does, and says what it calls the operation."""
    found = told(scenario, reader, drafts.entities) if verb in _VERBS else None
    if found is None:
        return
    actions = tuple((v, a) for a in (found.clause.action,) if a and (v := told_by(a)) is not None and v.value == verb)
    if not actions and any(not r.entities or entity in r.entities for r in drafts.records.made):
        return
    fact = Origin(span=scenario.span).fact("history", RULE, Source.DERIVED)
    verbs = (Verb(verb),)
    drafts.records.made.append(
        Record(fact=fact, entities=(entity,), entries=found.clause.entries, verbs=verbs, actions=actions)
    )


_VERBS: Final = ("create", "update", "delete", "restore")


def shown(case: Case, said: Clause, entities: Mapping[str, Entity]) -> Case | None:
    """The case with a step that finds the entry; None when there is no such entry, or it cannot be told."""
    at = next((i for i in reversed(range(len(case.steps))) if case.steps[i].call.verb in _WRITES), None)
    if at is None or case.steps[at].expect.refusal is not None:
        return None
    call = case.steps[at].call
    call = call if call.target or call.bind else replace(call, bind=snake(call.entity))
    entity = entities[call.entity]
    for history in entity.histories:
        query = _query(case, call, history, said, entities)
        if query is not None:
            steps = (*case.steps[:at], replace(case.steps[at], call=call), *case.steps[at + 1 :])
            caller = call.caller if entities[history.entries].ownership else ""
            ask = Call(verb=Verb.LIST, entity=history.entries, query=query, caller=caller)
            return replace(case, steps=(*steps, Step(call=ask, expect=Expect(count=1))))
    return None


def _query(
    case: Case, call: Call, history: History, said: Clause, entities: Mapping[str, Entity]
) -> tuple[Setting, ...] | None:
    entity, record = entities[call.entity], history.part(Holds.RECORD)
    deed = _deed(call, history)
    body = {s.name: s.value for s in call.body if not s.ref and isinstance(s.value, str | int | bool)}
    watching = not history.watched or bool(set(history.watched) & {s.name for s in call.body}) or call.verb is Verb.MOVE
    if record is None or deed is None or not watching or (said.entries and said.entries != history.entries):
        return None
    if said.verb is not None and said.verb is not _spoken(call.verb):
        return None
    if said.action and not _is_called(said.action, deed, history, entities):
        return None
    sides = tuple(_sides(case, call, history, entity, body)) if said.sides else ()
    if said.sides and not sides:
        return None
    action = history.part(Holds.ACTION)
    named = (Setting(name=action.member, value=deed.action),) if action else ()
    return (Setting(name=record.member, ref=call.target or call.bind), *named, *sides)


def _deed(call: Call, history: History) -> Deed | None:
    name = call.name if call.verb in NAMED else call.verb.value
    return next((d for d in history.deeds if d.verb is call.verb and d.name == name), None)


def _spoken(verb: Verb) -> Verb:
    """A move is an update to whoever reads of it."""
    return Verb.UPDATE if verb in NAMED else verb


def _is_called(action: str, deed: Deed, history: History, entities: Mapping[str, Entity]) -> bool:
    """True when the entry has these very words, or its enum a value of the same meaning."""
    part = history.part(Holds.ACTION)
    entries = entities.get(history.entries)
    field = entries.field_named(part.member) if part and entries else None
    if field is not None and field.type.kind is Kind.ENUM:
        return told_by(action) is told_by(deed.action)
    return action == deed.action


def _sides(case: Case, call: Call, history: History, entity: Entity, body: Mapping[str, Scalar]) -> Iterator[Setting]:
    """What an entry tells of the values before and after."""
    given = {s.name: s.value for f in case.given if f.bind == call.target for s in f.settings if not s.ref}
    known = {n: (given[n], v) for n, v in body.items() if n in given and _is_plain(entity, n)}
    for part in history.parts:
        if part.holds in (Holds.OLD, Holds.NEW) and part.of in known:
            old, new = known[part.of]
            value = old if part.holds is Holds.OLD else new
            yield Setting(name=part.member, value=value if not isinstance(value, tuple) else None)
        elif part.holds is Holds.CHANGES and known:
            pairs = {n: {"old": _seen(entity, n, o), "new": _seen(entity, n, v)} for n, (o, v) in known.items()}
            yield Setting(name=part.member, value=json.dumps(pairs, ensure_ascii=False))


def _is_plain(entity: Entity, name: str) -> bool:
    field = entity.field_named(name)
    return field is not None and field.type.kind in _PLAIN


def _seen(entity: Entity, name: str, value: object) -> object:
    """The value as clients see it."""
    field = entity.field_named(name)
    if field is None or field.type.kind is not Kind.ENUM:
        return value
    return next((v.name for v in enum_values(entity, field) if v.value == value), value)
