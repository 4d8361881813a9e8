"""Everything that a spec says about the keeping of changes becomes histories and the entities that hold them.

In: the drafts with their operations, gates and owners, and all records. Out: entities with `histories`, entities of
entries that clients only read, and the places of lines that cannot be kept: entries with a required member that the
service does not know, rows that clients make themselves, callers that nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.entities.drafts import Drafts
from pipeline.design.facts import Source
from pipeline.design.histories import Deed, History, Holds, Part
from pipeline.design.model import Entity, Field, Relation
from pipeline.design.operations import Operation, Verb
from pipeline.design.recording import guards
from pipeline.design.recording.deeds import deeds, operations
from pipeline.design.recording.entries import added, made, member_for, read_only, referring
from pipeline.design.recording.names import keeps_changes, parts, plain
from pipeline.design.recording.said import Record
from pipeline.design.requirements.access_people import known_people
from pipeline.diagnostics import Span

_SIDES: Final = (Holds.OLD, Holds.NEW)
_WRITES: Final = (Verb.CREATE, Verb.UPDATE, Verb.DELETE)


class Group(Struct, kw_only=True):
    """Lines whose entries are kept together. `entries`: their entity, empty for one that is to be made."""

    entries: str
    audited: tuple[str, ...]
    records: list[Record]


def settle(drafts: Drafts) -> frozenset[Span]:
    """Give the entities their histories. The places of lines that ask for more than the service keeps."""
    unmet: set[Span] = set()
    for group in _groups(drafts, unmet):
        lost = [] if _settled(drafts, group) else _given_up(drafts, group)
        unmet.update(r.fact.span for r in lost if r.fact.span is not None)
    return frozenset(unmet)


def _given_up(drafts: Drafts, group: Group) -> list[Record]:
    """The lines that cannot be kept: those that ask for a caller whom nobody knows, where the others can be."""
    others = [r for r in group.records if Holds.ACTOR not in r.tells]
    less = Group(entries=group.entries, audited=group.audited, records=others)
    if not 0 < len(others) < len(group.records) or not _settled(drafts, less):
        return group.records
    return [r for r in group.records if Holds.ACTOR in r.tells]


def _groups(drafts: Drafts, unmet: set[Span]) -> tuple[Group, ...]:
    groups: dict[tuple[str, ...], Group] = {}
    general = any(not r.entities and len(_audited(drafts, r)) > 1 for r in drafts.records.made)
    for record in drafts.records.made:
        for audited in _split(drafts, record, general):
            home = record.entries or _home(drafts, record, audited)
            key = (home,) if home else ("", "") if general else ("", *audited)
            group = groups.setdefault(key, Group(entries=home, audited=(), records=[]))
            group.audited = tuple(dict.fromkeys((*group.audited, *audited)))
            group.records.append(record)
        if not _audited(drafts, record) and record.fact.span is not None:
            unmet.add(record.fact.span)
    return tuple(groups.values())


def _audited(drafts: Drafts, record: Record) -> tuple[str, ...]:
    if record.entities:
        return record.entities
    return tuple(n for n, e in drafts.entities.items() if not e.mentioned and not keeps_changes(n))


def _split(drafts: Drafts, record: Record, general: bool) -> Iterator[tuple[str, ...]]:
    """Entities of which one line speaks have entries of their own, unless one log for all is asked for."""
    names = _audited(drafts, record)
    if record.entries or general or not record.entities:
        yield from (names,) if names else ()
    else:
        yield from ((name,) for name in names)


def _home(drafts: Drafts, record: Record, audited: Sequence[str]) -> str:
    """The spec's own entity for such entries: the one that refers to these rows, else the only one for all rows."""
    kept = [e for n, e in drafts.entities.items() if keeps_changes(n) and n not in audited and not e.mentioned]
    kept = [e for e in kept if record.watched or not _told_sides(drafts, e, audited)]
    about = [e for e in kept if len(audited) == 1 and _speaks_of(e, audited[0])]
    free = [e for e in kept if not any(_speaks_of(e, n) for n in drafts.entities if n != e.name and n not in audited)]
    return about[0].name if about else free[0].name if len(free) == 1 else ""


def _speaks_of(entries: Entity, name: str) -> bool:
    refers = any(r.target == name and r.stored for r in entries.relations) and name not in known_people()
    return refers or (entries.name.startswith(name) and entries.name != name)


def _told_sides(drafts: Drafts, entries: Entity, audited: Sequence[str]) -> bool:
    """True when it holds values of one member, so that it is no log of everything."""
    return any(p.holds in _SIDES and p.of for p in parts(entries, [drafts[n] for n in audited]))


def _settled(drafts: Drafts, group: Group) -> bool:
    """Make the entries and the histories of a group; False when one of its lines cannot be kept."""
    audited = [drafts[n] for n in group.audited]
    fact = group.records[0].fact
    fresh = not group.entries
    entries = made(audited, fact, drafts.entities) if fresh else drafts[group.entries]
    if entries.mentioned or any(_is_stated(o) for o in entries.operations):
        return False
    people = next((n for n in known_people() if n in drafts.entities and not drafts[n].mentioned), "")
    entries = _complete(entries, audited, group, drafts.entities.get(people) if fresh else None)
    found = tuple(parts(entries, audited))
    members: tuple[Field | Relation, ...] = (*entries.fields, *entries.relations)
    if any(_is_left(m, found) for m in members):
        return False
    histories = {e.name: _history(e, entries, found, group) for e in audited}
    kept = {name: h for name, h in histories.items() if h is not None}
    if len(kept) < len(histories) or not all(_knows(drafts[n], h, entries, group) for n, h in kept.items()):
        return False
    return _write(drafts, entries, found, {n: h for n, h in kept.items() if h.deeds}, group)


def _is_stated(operation: Operation) -> bool:
    return operation.verb in _WRITES and operation.fact.source is Source.STATED


def _complete(entries: Entity, audited: Sequence[Entity], group: Group, people: Entity | None) -> Entity:
    """The entity with a member for everything that its entries must tell. `people`: whose rows the callers are."""
    fact, fresh = group.records[0].fact, not group.entries
    held = list(parts(entries, audited))
    holds = {p.holds for p in held}
    bare = fresh or not (entries.fields or entries.relations)
    tells = {t for r in group.records for t in r.tells} | {Holds.RECORD}
    tells |= {Holds.RESOURCE} if len(audited) > 1 else set()
    watched = all(r.watched for r in group.records)
    tells |= {Holds.ACTION} if not (watched and set(_SIDES) <= holds) else set()
    tells |= {Holds.CHANGES} if bare or (set(_SIDES) & tells and not set(_SIDES) <= holds) else set()
    tells |= {Holds.ACTOR} if bare and any(e.gates or e.ownership for e in audited) else set()
    missing = [h for h in _ADDED if h in tells - holds and not (h is Holds.CHANGES and set(_SIDES) <= holds)]
    if people is not None and Holds.ACTOR in missing:
        entries = replace(entries, relations=(referring(people, fact, "actor"),))
        missing.remove(Holds.ACTOR)
    if fresh and len(audited) == 1:
        entries = replace(entries, relations=(*entries.relations, referring(audited[0], fact)))
        missing.remove(Holds.RECORD)
    fields = [added(h, member_for(h, audited), fact, entries) for h in missing]
    names = {f.name for f in entries.fields}
    return replace(entries, fields=(*entries.fields, *(f for f in fields if f.name not in names)))


_ADDED: Final = (Holds.RESOURCE, Holds.ACTION, Holds.ACTOR, Holds.CHANGES, Holds.RECORD)


def _is_left(member: Field | Relation, found: Sequence[Part]) -> bool:
    """True for a required member that nothing fills."""
    stored = isinstance(member, Field) or member.stored
    return stored and member.required and plain(member) not in {p.member for p in found}


def _history(entity: Entity, entries: Entity, found: Sequence[Part], group: Group) -> History | None:
    """The history of one entity's rows; None when the entries have no word for an operation."""
    said = next((p.member for p in found if p.holds is Holds.ACTION), "")
    told = entries.field_named(said)
    once: dict[tuple[Verb, str], Deed] = {}
    watched: set[str] = set()
    always = False
    for record in group.records:
        if record.entities and entity.name not in record.entities:
            continue
        able = [o for o in operations(record, entity) if not _is_half(o, entries, found)]
        made_ = deeds(record, able, told)
        if made_ is None:
            return None
        named = {verb for verb, _ in record.actions}
        for deed in made_:
            if deed.verb in named or (deed.verb, deed.name) not in once:
                once[deed.verb, deed.name] = deed
        own = {member for name, member in record.watched if name == entity.name}
        watched |= own
        always |= not own
    order = {(o.verb, o.name): i for i, o in enumerate(entity.operations)}
    return History(
        entries=entries.name,
        deeds=tuple(once[k] for k in sorted(once, key=order.__getitem__)),
        parts=tuple(found),
        watched=() if always else tuple(sorted(watched)),
        fact=group.records[0].fact,
    )


def _is_half(operation: Operation, entries: Entity, found: Sequence[Part]) -> bool:
    """True for an operation without a value before or after it, where entries must hold one."""
    missing = {Verb.CREATE: Holds.OLD, Verb.DELETE: Holds.NEW}.get(operation.verb)
    held = [entries.field_named(p.member) for p in found if p.holds is missing and p.of]
    return any(f is not None and f.required for f in held)


def _knows(entity: Entity, history: History, entries: Entity, group: Group) -> bool:
    """True unless the caller must be told of an operation that anybody may ask for."""
    part = history.part(Holds.ACTOR)
    field = entries.field_named(part.member) if part else None
    demanded = any(Holds.ACTOR in r.tells for r in group.records) or (field is not None and field.required)
    return not demanded or guards.knows_callers(entity, frozenset((d.verb, d.name) for d in history.deeds))


def _write(drafts: Drafts, entries: Entity, found: Sequence[Part], histories: dict[str, History], group: Group) -> bool:
    """Put everything into the drafts; False when nobody may read the entries."""
    fact = group.records[0].fact
    audited = [drafts[n] for n in histories]
    private = [e for e in audited if guards.is_private(e)] if entries.ownership is None else []
    owned = {e.name: guards.owner_of(e) for e in private}
    if private:
        name = plain(owned[private[0].name]) if len(audited) == 1 else member_for(Holds.SAME, audited)
        entries = replace(entries, ownership=guards.owning(name, private, fact))
    gates = guards.gates(entries, audited, fact)
    if not histories or gates is None:
        return False
    for entity in audited:
        history = histories[entity.name]
        own = owned.get(entity.name)
        if own is not None and entries.ownership and not any(p.member == entries.ownership.member for p in found):
            part = Part(member=entries.ownership.member, holds=Holds.SAME, of=own.name)
            history = replace(history, parts=(*history.parts, part))
        drafts.entities[entity.name] = replace(entity, histories=(*entity.histories, history))
    shape = entries if not group.entries else drafts[entries.name]
    shape = replace(shape, gates=gates, ownership=entries.ownership)
    drafts.entities[entries.name] = read_only(shape, fact)
    return True
