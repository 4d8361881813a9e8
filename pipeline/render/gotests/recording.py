"""Rows of the tests of histories: what is done to a row, and what entries must tell of it.

In: a `View` of an entity whose changes are kept. Out: requests, and Go lines that compare an entry with the row before
and after. The expectation is made of what clients see, not of what the service writes.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.contract.access import is_guarded
from pipeline.design.contract.constraints import on_delete, table
from pipeline.design.contract.routes import operations, route
from pipeline.design.contract.spelling import enum_values, nullable, reference
from pipeline.design.histories import History, Holds, Part
from pipeline.design.model import Cardinality, Entity, Field, Kind, OnDelete, Relation
from pipeline.design.operations import Operation, Verb
from pipeline.design.text.initialisms import joined
from pipeline.render.golang.recording import operation_key
from pipeline.render.gotests import values
from pipeline.render.gotests.exchanges import exchange
from pipeline.render.gotests.rows import pointer, reference_field
from pipeline.render.gotests.updates import first
from pipeline.render.gotests.view import View, views
from pipeline.render.names import file_stem, pb_field, pb_type, spaced


class Done(Struct, frozen=True, kw_only=True):
    """Something that happens to a row. `actions`: of each history, what its entry calls it, as a Go string; empty where
    none is written. `refused`: it can be refused for a version."""

    name: str
    lines: tuple[str, ...]
    refused: bool
    status: int
    actions: tuple[str, ...]


class Raced(Struct, frozen=True, kw_only=True):
    """A deletion of another row that comes while the row is being changed. `change`: Go members of its request;
    `before`, `actions`: of each history, what its entries call the change and what the deletion makes of the row;
    `gone`: it is deleted."""

    name: str
    lines: tuple[str, ...]
    change: str
    before: tuple[str, ...]
    actions: tuple[str, ...]
    gone: bool


class Kept(Struct, frozen=True, kw_only=True):
    """One history. `column`: of the row's id in entries; `told`: they say what was done; `checks`: Go over `entry`,
    `before`, `after` and `action`; `path`, `filter`: where entries are read, empty where they cannot be."""

    entries: str
    table: str
    words: str
    column: str
    told: bool
    checks: tuple[str, ...]
    path: str
    filter: str
    plural: str
    rows: str


def history(view: View) -> dict[str, object]:
    """What fills the template of the entity's histories."""
    found = kept(view)
    always = (k for k, h in zip(found, view.entity.histories, strict=True) if _tells_both(h) and k.filter)
    able = all(view.can(v) for v in ("create", "update")) and first(view)
    read = f'testutil.NewRequest(t, "GET", "{view.path}/"+row.ID.String(), nil)'
    return {
        "done": tuple(done(view)),
        "kept": found,
        "paged": next(always, None) if able else None,
        "raced": tuple(raced(view)),
        "change": first(view),
        "soft": view.entity.soft_delete,
        "read": read if view.can("get") else "",
    }


def _tells_both(history: History) -> bool:
    return not history.watched and {Verb.CREATE, Verb.UPDATE} <= {d.verb for d in history.deeds}


def kept(view: View) -> tuple[Kept, ...]:
    """One for each history of the entity."""
    return tuple(_kept(view, h) for h in view.entity.histories)


def done(view: View) -> Iterator[Done]:
    """Every request that changes a row, and every deletion of another row that does."""
    for operation in operations(view.entity):
        if operation.verb in (Verb.GET, Verb.LIST, Verb.CUSTOM):
            continue
        if operation.verb is Verb.UPDATE and not first(view):
            continue
        made = exchange(view, operation)
        yield Done(
            name=operation.name,
            lines=made.lines,
            refused=operation.verb is not Verb.CREATE,
            status=made.status,
            actions=tuple(_actions(view, operation.verb, operation.name, _changed(view, operation))),
        )
    yield from (made for _, made in _by_others(view))


def raced(view: View) -> Iterator[Raced]:
    """Deletions of other rows that can come while one of these is being changed."""
    update = next((o for o in operations(view.entity) if o.verb is Verb.UPDATE), None)
    if update is None or not view.can("get") or not first(view):
        return
    before = tuple(_actions(view, Verb.UPDATE, update.name, _changed(view, update)))
    for relation, made in _by_others(view):
        if not any(action != '""' for action in made.actions):
            continue
        gone = on_delete(relation) is OnDelete.CASCADE
        raced = Raced(
            name=f"{made.name} while it changes",
            lines=made.lines,
            change=first(view),
            before=before,
            actions=made.actions,
            gone=gone,
        )
        yield raced
        moved = next((go for m, go in view.updated if m.of == relation), None)
        if moved:
            told = tuple(_actions(view, Verb.UPDATE, update.name, frozenset({relation.name})))
            other = f"testutil.CreateTest{view.target(relation).name}(t, app.DB, nil).ID.String()"
            yield replace(
                raced,
                name=f"not {made.name} that it leaves",
                change=f"{moved}: proto.String({other})",
                before=told,
                actions=('""',) * len(told),
                gone=False,
            )


def _changed(view: View, operation: Operation) -> frozenset[str]:
    """The members with another value after the request."""
    machine = view.entity.machine
    if operation.verb is Verb.MOVE and machine:
        return frozenset({machine.field})
    if operation.verb is Verb.ADJUST:
        terms = (t for a in view.entity.adjustments if a.name == operation.name for t in a.terms)
        return frozenset(t.field for t in terms)
    if operation.verb is Verb.UPDATE:
        go = first(view).partition(":")[0]
        return frozenset(m.name for m, name in view.updated if name == go)
    return frozenset()


def _actions(view: View, verb: Verb, name: str, changed: frozenset[str]) -> Iterator[str]:
    yield from (_action(view, h, verb, name, changed) for h in view.entity.histories)


def _action(view: View, history: History, verb: Verb, name: str, changed: frozenset[str]) -> str:
    key = operation_key(verb, name)
    known = {operation_key(d.verb, d.name): d for d in history.deeds}
    deed = known.get(key) or (known.get(Verb.UPDATE.value) if verb is Verb.ADJUST else None)
    whole = verb in (Verb.CREATE, Verb.DELETE)
    if deed is None or (history.watched and not whole and not changed & set(history.watched)):
        return '""'
    part = history.part(Holds.ACTION)
    entries = view.system.entity(history.entries)
    field = entries.field_named(part.member) if part else None
    names = {v.value: v.name for v in enum_values(entries, field)} if field else {}
    return values.quoted(names.get(deed.action, deed.action))


def _by_others(view: View) -> Iterator[tuple[Relation, Done]]:
    """Rows that go, or lose a reference, with what they refer to by a relation."""
    for relation in view.entity.relations:
        target = next((v for v in views(view.system) if v.entity.name == relation.target), None)
        single = relation.stored and relation.cardinality is not Cardinality.MANY_TO_MANY
        action = on_delete(relation) if single else OnDelete.RESTRICT
        if target is None or not target.can("delete") or action is OnDelete.RESTRICT or target.name == view.name:
            continue
        if any(m == relation for m in view.from_caller):
            continue
        gone = action is OnDelete.CASCADE
        verb = Verb.DELETE if gone else Verb.UPDATE
        changed = frozenset({relation.name})
        made = Done(
            name=f"{'deleted' if gone else 'cleared'} with its {spaced(relation.name)}",
            lines=tuple(_deletion(view, target, relation)),
            refused=False,
            status=204,
            actions=tuple(_actions(view, verb, verb.value, changed)),
        )
        yield relation, made


def _deletion(view: View, target: View, relation: Relation) -> Iterator[str]:
    delete = next(o for o in operations(target.entity) if o.verb is Verb.DELETE)
    head = route(target.entity, delete).path.removesuffix("{id}")
    value = "new(target.ID)" if pointer(relation) else "target.ID"
    yield f"target := testutil.CreateTest{target.name}(t, app.DB, nil)"
    yield f"testutil.CreateTest{view.name}(t, app.DB, func(row *models.{view.name}) {{"
    yield f"\trow.{reference_field(relation)} = {value}"
    yield "})"
    yield f'return testutil.NewRequest(t, "DELETE", "{head}"+target.ID.String(), nil)'


def _kept(view: View, history: History) -> Kept:
    entries = view.system.entity(history.entries)
    seen = next(v for v in views(view.system) if v.entity.name == entries.name)
    record = history.part(Holds.RECORD)
    column = record.member if record else "id"
    plural = seen.plural
    return Kept(
        entries=entries.name,
        table=table(entries),
        words=spaced(entries.name),
        column=column,
        told=history.part(Holds.ACTION) is not None,
        checks=tuple(line for p in history.parts for line in _check(view, entries, p)),
        path=seen.path,
        filter=column if column in entries.listing.filters and entries.can(Verb.LIST) else "",
        plural=pb_type(f"List{plural}Response"),
        rows=pb_field(entries.collection),
    )


def _check(view: View, entries: Entity, part: Part) -> Iterator[str]:
    field = entries.field_named(part.member)
    if field is None:
        return
    got, name = f"entry.{joined(field.name)}", f'"{part.member}"'
    value = f"testutil.Text({got})" if nullable(field) and field.type.kind is Kind.UUID else got
    match part.holds:
        case Holds.ACTION:
            yield f"testutil.AssertValue(t, {name}, {got}, action)"
        case Holds.RESOURCE:
            yield f"testutil.AssertValue(t, {name}, {got}, {values.quoted(file_stem(view.name))})"
        case Holds.ACTOR if is_guarded(view.system):
            yield f"testutil.AssertValue(t, {name}, {value}, testutil.Owner.String())"
        case Holds.MOMENT:
            yield f"testutil.AssertValue(t, {name}, {got}.Equal(entry.CreatedAt), true)"
        case Holds.CHANGES:
            yield f"testutil.AssertJSON(t, {name}, {got}, testutil.Changes(t, before, after))"
        case Holds.OLD | Holds.NEW:
            yield _side(view, entries, part, field, got, name)
        case _:
            pass


def _side(view: View, entries: Entity, part: Part, field: Field, got: str, name: str) -> str:
    old = part.holds is Holds.OLD
    if not part.of:
        return f"testutil.AssertJSON(t, {name}, {got}, testutil.Side(t, before, after, {str(old).lower()}))"
    relation = view.entity.relation_named(part.of)
    member = reference(relation) if relation else part.of
    prefix = ""
    if field.type.kind is Kind.ENUM:
        one = enum_values(entries, field)[0]
        prefix = one.name.removesuffix(one.value.upper())
    state = "before" if old else "after"
    return f'testutil.AssertMember(t, {name}, {got}, {state}, "{member}", "{prefix}")'
