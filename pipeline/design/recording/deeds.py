"""Which operations a line about changes means, and what entries call them.

In: a `Record`, an entity whose rows change, and the member of entries that tells what was done. Out: deeds, or None
when that member has no word for one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.design.histories import Deed
from pipeline.design.model import Entity, Field, Kind
from pipeline.design.operations import NAMED, Operation, Verb
from pipeline.design.recording.names import tells_state, told_by
from pipeline.design.recording.said import Record

_UPDATES: Final = (Verb.UPDATE, *NAMED)
"""What changes a row and leaves it there."""
_CHANGES: Final = (Verb.CREATE, *_UPDATES, Verb.DELETE, Verb.RESTORE)


def operations(record: Record, entity: Entity) -> Iterator[Operation]:
    """The operations that the line means."""
    wanted = set(record.verbs)
    if Verb.UPDATE in wanted:
        wanted |= {*_UPDATES, Verb.RESTORE}
    if not wanted:
        wanted = set(_UPDATES if record.watched else _CHANGES)
    yield from (o for o in entity.operations if o.verb in wanted)


def deeds(record: Record, found: Iterable[Operation], told: Field | None) -> tuple[Deed, ...] | None:
    """A deed for each operation."""
    made = [Deed(verb=o.verb, name=o.name, action=_action(record, o, told)) for o in found]
    return None if any(not d.action for d in made) else tuple(made)


def _action(record: Record, operation: Operation, told: Field | None) -> str:
    if told is not None and told.type.kind is Kind.ENUM:
        return _valued(operation, told.type.values)
    said = dict(record.actions)
    plain = operation.name if operation.verb in NAMED else operation.verb.value
    fallback = said.get(Verb.UPDATE, plain) if operation.verb in (*_UPDATES, Verb.RESTORE) else plain
    return said.get(operation.verb, fallback)


def _valued(operation: Operation, values: tuple[str, ...]) -> str:
    """The value of an enum that speaks of the operation; of a move, if need be, the one for every change."""
    exact = (v for v in values if v == operation.name)
    same = (v for v in values if told_by(v) is operation.verb)
    state = (v for v in values if operation.verb is Verb.MOVE and tells_state(v))
    change = (v for v in values if operation.verb in (*_UPDATES, Verb.RESTORE) and told_by(v) is Verb.UPDATE)
    return next((v for found in (exact, same, state, change) for v in found), "")
