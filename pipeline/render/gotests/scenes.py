"""The Go statements of acceptance scenarios: the rows that are given, the requests, the targets.

In: fixtures and calls of a `Case`. Out: lines of Go. What an answer must be is `acceptance`'s business. A value that
the typed request cannot carry (text for a number, null) makes the request a raw JSON body.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

from pipeline.design.cases import FOREIGNER, Call, Fixture, Setting, Step
from pipeline.design.contract.access import tenant
from pipeline.design.contract.messages import Member, filters
from pipeline.design.contract.routes import route
from pipeline.design.contract.spelling import pascal, reference, values_of
from pipeline.design.model import Field, Kind, Relation
from pipeline.design.operations import Verb
from pipeline.design.samples import Value
from pipeline.design.text.initialisms import joined
from pipeline.render.gotests import rows, values
from pipeline.render.gotests.asking import is_tenant, owner_of_row, prepared, sent, told_owner, without_owner
from pipeline.render.gotests.callers import assigned, caller_id
from pipeline.render.gotests.creates import demanded
from pipeline.render.gotests.keys import copied
from pipeline.render.gotests.periods import apart
from pipeline.render.gotests.scene import Scene, operation_of, variable
from pipeline.render.gotests.view import REQUEST_INDEX, View, is_many

MESSAGES: Final = {Verb.CREATE: "Create", Verb.UPDATE: "Update", Verb.ADJUST: ""}
"""The operations with a body, and what the names of their messages begin with; of adjustments it is their own name."""


def given(scene: Scene, fixture: Fixture, used: frozenset[str]) -> Iterator[str]:
    """The statements that store a fixture's rows. Only rows in `used` get a variable."""
    view = scene.views[fixture.entity]
    for bind in binds(fixture):
        scene.rows[bind] = fixture.entity
        scene.deleted.update((bind,) if fixture.deleted else ())
        if told_owner(view, fixture.settings):
            scene.owners[bind] = owner_of_row(view, bind)
        changes = tuple(_changes(scene, view, fixture))
        head = f"{variable(bind)} := " if bind in used or _linked(view, fixture) else ""
        if changes:
            yield f"{head}testutil.CreateTest{view.name}(t, app.DB, func(row *models.{view.name}) {{"
            yield from (f"\t{line}" for line in changes)
            yield "})"
        else:
            yield f"{head}testutil.CreateTest{view.name}(t, app.DB, nil)"
        for relation, setting in _linked(view, fixture):
            links = scene.linked.setdefault(bind, {}).setdefault(relation.name, [])
            links.append(f"{variable(bind)}{joined(relation.name)}{len(links) or ''}")
            yield f"{links[-1]} := {scene.row_id(setting.ref, view.target(relation))}"
            yield f"testutil.Link{view.name}{joined(relation.name)}(t, app.DB, {variable(bind)}.ID, {links[-1]})"


def binds(fixture: Fixture) -> tuple[str, ...]:
    """The names of a fixture's rows."""
    if fixture.count == 1:
        return (fixture.bind,)
    return tuple(f"{fixture.bind}-{i}" for i in range(1, fixture.count + 1))


def request(scene: Scene, step: Step) -> Iterator[str]:
    """Statements that end with the request in `answer`; `request` is its message when it has a typed body."""
    view, call = scene.views[step.call.entity], without_owner(scene, step.call)
    method, target = _way(scene, view, call)
    yield from prepared(scene, step)
    made = f'testutil.NewRequest(t, "{method}", {target}, {"request" if call.verb in MESSAGES else "nil"})'
    if call.verb in MESSAGES:
        body = typed(scene, view, call)
        yield from body or ()
        if body is None:
            made = f'testutil.NewRawRequest("{method}", {target}, {_raw(scene, view, call)})'
    yield f"answer := app.Serve({sent(scene, step, made)})"


def typed(scene: Scene, view: View, call: Call) -> tuple[str, ...] | None:
    """The request's message as a Go literal; None when it cannot carry the values."""
    members = dict(_members(scene, view, call))
    if any(expression is None for expression in members.values()):
        return None
    if call.verb is Verb.CREATE:
        scene.creates += 1
        members |= _filled(view, call, members, scene.creates)
    lines = (f"\t{go}: {expression}," for go, expression in members.items())
    head = f"request := &apiv1.{MESSAGES[call.verb] or pascal(call.name)}{view.pb}Request{{"
    return (head, *lines, "}") if members else (f"{head}}}",)


def stated(view: View, setting: Setting) -> tuple[Member, str, Value] | None:
    """The resource's member that a setting speaks of, with its Go field and the value in the member's type."""
    for member, go in view.resource:
        if isinstance(member.of, Field) and member.of.name == setting.name:
            return member, go, value_of(member.of, setting.value)
    return None


def value_of(of: Field, value: object) -> Value:
    """A stated value in the notation of the samples; None when it is none of the field's type."""
    kind = of.type.kind
    if kind is Kind.LIST:
        return tuple(str(v) for v in value) if isinstance(value, tuple) else (str(value),)
    if value is None:
        return None
    if kind is Kind.INTEGER:
        text = str(value)
        return int(text) if text.removeprefix("-").isdigit() and not isinstance(value, bool) else None
    if kind is Kind.BOOLEAN:
        return {"true": True, "false": False}.get(str(value).lower())
    if kind is Kind.ENUM:
        return str(value) if str(value) in of.type.values else None
    return str(value)


def _changes(scene: Scene, view: View, fixture: Fixture) -> Iterator[str]:
    for setting in fixture.settings:
        if is_tenant(view, setting.name):
            continue
        of = view.entity.field_named(setting.name)
        relation = _relation(view, setting.name)
        if of is not None:
            value = value_of(of, setting.value)
            yield f"row.{joined(of.name)} = nil" if value is None else rows.assign(view.entity, of, value)
        elif relation is not None and not _is_many(relation):
            column = f"row.{rows.reference_field(relation)}"
            target = scene.row_id(setting.ref, view.target(relation))
            yield f"{column} = new({target})" if rows.pointer(relation) else f"{column} = {target}"
    yield from apart(view.entity, {s.name for s in fixture.settings}, len(scene.rows) - 1)
    if fixture.owner == FOREIGNER and (member := tenant(view.entity)):
        yield assigned(member, "testutil.OtherTenant", "app.DB")
    if fixture.owner and view.owner:
        yield assigned(view.owner, caller_id(fixture.owner), "app.DB")
    if fixture.deleted:
        yield "row.DeletedAt = gorm.DeletedAt{Time: time.Now(), Valid: true}"


def _linked(view: View, fixture: Fixture) -> tuple[tuple[Relation, Setting], ...]:
    found = ((_relation(view, s.name), s) for s in fixture.settings)
    return tuple((r, s) for r, s in found if r is not None and _is_many(r))


def _relation(view: View, name: str) -> Relation | None:
    return next((r for r in view.entity.relations if r.stored and name in (r.name, reference(r))), None)


def _is_many(relation: Relation) -> bool:
    return reference(relation).endswith("_ids")


def _way(scene: Scene, view: View, call: Call) -> tuple[str, str]:
    """Method and Go expression of the URL."""
    operation = operation_of(view, call)
    assert operation is not None
    way = route(view.entity, operation)
    if call.verb is Verb.LIST:
        return way.method, _query(scene, view, call)
    head, found, tail = way.path.partition("{id}")
    if not found:
        return way.method, f'"{way.path}"'
    return way.method, f'"{head}"+{scene.id(call.target)}' + (f'+"{tail}"' if tail else "")


def _query(scene: Scene, view: View, call: Call) -> str:
    texts = []
    names = {m.name: m for m in filters(view.entity)}
    for setting in call.query:
        relation = _relation(view, setting.name)
        if relation is not None:
            usual = f"{relation.name}_id"
            name = next((m.name for m in filters(view.entity) if m.of == relation), usual)
            texts.append(f'{name}="+{scene.reference(setting.ref, view.target(relation))}+"')
            continue
        member = names.get(setting.name)
        text = str(setting.value)
        if isinstance(setting.value, bool):
            text = text.lower()
        if setting.ref:
            texts.append(f'{setting.name}="+{scene.id(setting.ref)}+"')
            continue
        if member is not None and member.type.kind is Kind.ENUM:
            text = _enum_text(view, member, text)
        texts.append(f"{setting.name}={quote(text, safe='')}")
    url = f'"{view.path}{"?" if texts else ""}{"&".join(texts)}"'
    return url.removesuffix('+""')


def _enum_text(view: View, member: Member, text: str) -> str:
    """A value of the enum as the contract spells it; anything else in capitals, as such values are."""
    if isinstance(member.of, Field) and text in values_of(member.of.type):
        return values.enum_value(view.entity, member.of, text)
    return text.upper()


def _members(scene: Scene, view: View, call: Call) -> Iterator[tuple[str, str | None]]:
    """Go field and expression of what the scenario sets; None for a value that does not fit the type."""
    known = _known(view, call)
    for setting in call.body:
        found = next(((m, go) for m, go in known if _speaks_of(m, setting.name)), None)
        if found is None:
            yield setting.name, None
            continue
        member, go = found
        if isinstance(member.of, Field) and (setting.ref in scene.rows or setting.ref in scene.answers):
            yield go, copied(view, member, go, scene.shown(setting.ref))
        elif isinstance(member.of, Field):
            value = value_of(member.of, setting.value)
            yield go, None if value is None else view.expression(member, value)
        elif isinstance(member.of, Relation) and not setting.ref:
            yield go, None
        elif isinstance(member.of, Relation):
            target = scene.reference(setting.ref, view.target(member.of))
            yield go, f"[]string{{{target}}}" if is_many(member) else f"proto.String({target})"


def _known(view: View, call: Call) -> tuple[tuple[Member, str], ...]:
    """The members of the request's body."""
    if call.verb is Verb.ADJUST:
        return view.adjusted(call.name)
    return view.created if call.verb is Verb.CREATE else view.updated


def _speaks_of(member: Member, name: str) -> bool:
    return name == member.name or (member.of is not None and member.of.name == name)


def _filled(view: View, call: Call, members: Mapping[str, str | None], index: int) -> dict[str, str | None]:
    """Valid values of the required members that the scenario does not set."""
    filled: dict[str, str | None] = {}
    for member, go in view.created:
        of = member.of
        if go in members or not demanded(member) or of is None or {of.name, member.name} & set(call.omit):
            continue
        if isinstance(of, Field):
            filled[go] = view.expression(member, view.sample(member, REQUEST_INDEX + index))
        else:
            parent = f"testutil.CreateTest{view.target(of).name}(t, app.DB, nil).ID.String()"
            filled[go] = f"[]string{{{parent}}}" if is_many(member) else f"proto.String({parent})"
    return filled


def _raw(scene: Scene, view: View, call: Call) -> str:
    """A body in JSON with whatever the scenario sets, and the required rest for a create."""
    known = _known(view, call)
    parts = []
    for setting in call.body:
        member = next((m for m, _ in known if _speaks_of(m, setting.name)), None)
        name = member.name if member else setting.name
        if setting.ref:
            parts.append(f'"{name}": "`+{scene.id(setting.ref)}+`"')
        else:
            shown = values.raw(setting.value, member) if member else json.dumps(setting.value)
            parts.append(f'"{name}": {shown}')
    set_names = {s.name for s in call.body}
    if call.verb is Verb.CREATE:
        for member, _ in view.created:
            of = member.of
            if not demanded(member) or of is None or {of.name, member.name} & (set(call.omit) | set_names):
                continue
            if isinstance(of, Field):
                parts.append(f'"{member.name}": {values.raw(view.sample(member), member)}')
            else:
                parent = f"testutil.CreateTest{view.target(of).name}(t, app.DB, nil).ID.String()"
                parts.append(f'"{member.name}": "`+{parent}+`"')
    return f"`{{{', '.join(parts)}}}`"
