"""Histories in the generated service: what an entry of a changed row is made of.

In: an entity and the system. Out: views with Go expressions over the changed `row`, its alteration `made`, the moment
`at` and the name of the `action`. Which operations are recorded, and what a member holds, the design says.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pipeline.design.contract.access import is_guarded
from pipeline.design.contract.spelling import enum_values, nullable, reference
from pipeline.design.histories import Deed, History, Holds, Part
from pipeline.design.model import Entity, Field, Kind
from pipeline.design.operations import NAMED, Verb
from pipeline.design.system import System
from pipeline.design.text.initialisms import joined
from pipeline.render.golang.literals import go_string, key_values
from pipeline.render.names import file_stem, spaced


class NamesView(Struct, frozen=True, kw_only=True):
    """The names of an enum's values in entries, by those of the changed row's enum."""

    variable: str
    of: str
    lines: tuple[str, ...]


class HistoryView(Struct, frozen=True, kw_only=True):
    """The entries of one history. `actions`: the Go variable with its operations; `watched`: Go strings; `named`: the
    entries tell what was done; `lines`: of the composite literal."""

    entries: str
    words: str
    many: str
    actions: str
    action_lines: tuple[str, ...]
    watched: str
    named: bool
    names: tuple[NamesView, ...]
    lines: tuple[str, ...]

    @property
    def compares(self) -> bool:
        """True when an entry, or whether there is one, depends on what changed."""
        return bool(self.watched) or any("made." in line for line in self.lines)


def history_views(entity: Entity, system: System) -> tuple[HistoryView, ...]:
    """One view for each history of the entity."""
    return tuple(_history(entity, h, system) for h in entity.histories)


def operation_key(verb: Verb, name: str) -> str:
    """What the service calls a recorded operation."""
    return name if verb in NAMED else verb.value


def is_recorded(entity: Entity) -> bool:
    """True when changes of the entity's rows are kept."""
    return bool(entity.histories)


def _history(entity: Entity, history: History, system: System) -> HistoryView:
    entries = system.entity(history.entries)
    base = f"{entity.name[:1].lower()}{entity.name[1:]}In{entries.name}"
    names = tuple(_names(entity, history, entries, base))
    known = {n.of: n.variable for n in names}
    cells = [("ID", "uuid.Must(uuid.NewV7())")]
    cells += [c for p in history.parts if (c := _cell(entity, p, entries, known, is_guarded(system)))]
    cells += [("CreatedAt", "at"), ("UpdatedAt", "at"), ("Version", "1")]
    return HistoryView(
        entries=entries.name,
        words=spaced(entries.name),
        many=entries.collection.replace("_", " "),
        actions=f"{base}Actions",
        action_lines=key_values(_actions(entity, history, entries)),
        watched=", ".join(map(go_string, _members(entity, history.watched))),
        names=names,
        named=history.part(Holds.ACTION) is not None,
        lines=key_values(cells),
    )


def _actions(entity: Entity, history: History, entries: Entity) -> Iterator[tuple[str, str]]:
    """What the entries call each operation; an adjustment that they have no word for is an update."""
    part = history.part(Holds.ACTION)
    field = entries.field_named(part.member) if part else None
    names = {v.value: v.name for v in enum_values(entries, field)} if field else {}
    once: dict[str, Deed] = {operation_key(d.verb, d.name): d for d in history.deeds}
    update = once.get(Verb.UPDATE.value)
    once |= {a.name: update for a in entity.adjustments if update is not None and a.name not in once}
    for key, deed in once.items():
        yield go_string(key), go_string(names.get(deed.action, deed.action))


def _members(entity: Entity, watched: tuple[str, ...]) -> Iterator[str]:
    """The watched members as the contract spells them."""
    for name in watched:
        relation = entity.relation_named(name)
        yield reference(relation) if relation else name


def _names(entity: Entity, history: History, entries: Entity, base: str) -> Iterator[NamesView]:
    """Of each enum that entries hold under other names."""
    for part in history.parts:
        held, own = entries.field_named(part.member), entity.field_named(part.of) if part.of else None
        if held is None or own is None or Kind.ENUM not in (held.type.kind,):
            continue
        there = {v.value: v.name for v in enum_values(entries, held)}
        pairs = [(go_string(v.name), go_string(there[v.value])) for v in enum_values(entity, own)]
        yield NamesView(variable=f"{base}{joined(held.name)}", of=held.name, lines=key_values(pairs))


def _cell(entity: Entity, part: Part, entries: Entity, names: dict[str, str], access: bool) -> tuple[str, str] | None:
    """The member of the row and its value; None for one that stays empty."""
    field = entries.field_named(part.member)
    assert field is not None, f"{entries.name} has no {part.member}"
    value = _value(entity, part, field, names, access)
    return (joined(field.name), value) if value else None


def _value(entity: Entity, part: Part, field: Field, names: dict[str, str], access: bool) -> str:
    empty, uuid = nullable(field), field.type.kind is Kind.UUID
    match part.holds:
        case Holds.RECORD:
            return _pointed("row.ID" if uuid else "row.ID.String()", empty)
        case Holds.RESOURCE:
            return _pointed(go_string(file_stem(entity.name)), empty)
        case Holds.ACTION:
            return _pointed("action", empty)
        case Holds.ACTOR:
            return _actor(uuid, empty) if access else ""
        case Holds.MOMENT:
            return _pointed("at", empty)
        case Holds.SAME:
            return _same(entity, part.of, empty)
        case Holds.CHANGES:
            return _object("made.changes()", field)
        case Holds.OLD | Holds.NEW:
            return _side(entity, part, field, names)


def _same(entity: Entity, name: str, empty: bool) -> str:
    field, relation = entity.field_named(name), entity.relation_named(name)
    column = reference(relation) if relation else name
    optional = nullable(field) if field else relation is not None and not relation.required
    return _pointed(f"row.{joined(column)}", empty and not optional)


def _actor(uuid: bool, empty: bool) -> str:
    if empty:
        return "actor(tx)" if uuid else "textOf(actor(tx))"
    return "callerID(tx)" if uuid else "callerID(tx).String()"


def _side(entity: Entity, part: Part, field: Field, names: dict[str, str]) -> str:
    old = part.holds is Holds.OLD
    if not part.of:
        return _object("made.was()" if old else "made.is()", field)
    relation = entity.relation_named(part.of)
    member = go_string(reference(relation) if relation else part.of)
    side = "made.before" if old else "made.after"
    text = f"{side}.text({member})"
    if field.name in names:
        text = f"{side}.named({member}, {names[field.name]})"
    return text if nullable(field) else f"valueOf({text})"


def _object(members: str, field: Field) -> str:
    made = f"objectFrom({members})"
    return _pointed(made if field.type.kind is Kind.JSON else f"string({made})", nullable(field))


def _pointed(value: str, empty: bool) -> str:
    return f"new({value})" if empty else value
