"""Systems that keep the changes of their rows: in entries of every shape, with callers and without."""

from __future__ import annotations

from typing import Any, Final

from pipeline.design.histories import Deed, History, Holds, Part
from pipeline.design.model import Cardinality, Entity, Kind, Machine, OnDelete
from pipeline.design.operations import Listing, Verb
from pipeline.design.system import System
from tests.designs.gated import gates, ownership
from tests.designs.samples import CRUD, entity, fact, field, move, operations, relation, system

READ: Final = operations(Verb.GET, Verb.LIST)
CHANGES: Final = (Verb.CREATE, Verb.UPDATE, Verb.DELETE)


def deeds(*verbs: Verb, moves: tuple[str, ...] = (), **actions: str) -> tuple[Deed, ...]:
    """Recorded operations, each under its own name unless `actions` has another one."""
    plain = [Deed(verb=v, name=v.value, action=actions.get(v.value, v.value)) for v in verbs]
    return (*plain, *(Deed(verb=Verb.MOVE, name=m, action=actions.get(m, m)) for m in moves))


def parts(**holds: Holds | tuple[Holds, str]) -> tuple[Part, ...]:
    """Members of entries with what they hold; a pair names the member of the changed row, too."""
    pairs = ((m, *(h if isinstance(h, tuple) else (h, ""))) for m, h in holds.items())
    return tuple(Part(member=member, holds=what, of=of) for member, what, of in pairs)


def entries(name: str, collection: str, *members: Any, filters: tuple[str, ...] = (), **rest: Any) -> Entity:
    """A resource that clients only read, newest rows first."""
    listing = Listing(filters=filters, descending=True)
    return entity(name, collection, *members, operations=READ, listing=listing, **rest)


HIVE_CHANGE: Final = entries(
    "HiveChange",
    "hive_changes",
    field("hive_id", Kind.UUID, required=True, computed=True),
    field("action", required=True, computed=True),
    field("actor_id", Kind.UUID, computed=True),
    field("changes", Kind.JSON, required=True, computed=True),
    filters=("hive_id", "action", "actor_id", "changes", "created_at"),
)

STATE_HISTORY: Final = entries(
    "StateHistory",
    "state_histories",
    field("hive_id", computed=True),
    field("old_state", Kind.ENUM, values=("empty", "settled", "swarmed"), computed=True),
    field("new_state", Kind.ENUM, values=("empty", "settled", "swarmed"), computed=True),
    field("note", Kind.LONG_TEXT, computed=True),
    field("changed_at", Kind.TIMESTAMP, required=True, computed=True),
    filters=("hive_id", "old_state", "new_state", "changed_at"),
)

HIVE: Final = entity(
    "Hive",
    "hives",
    field("label", required=True, max_length=40, unique=True),
    field("frames", Kind.INTEGER, default="10"),
    field("price", Kind.MONEY),
    field("settled_on", Kind.DATE),
    field("state", Kind.ENUM, values=("empty", "settled", "swarmed"), default="empty"),
    relation("meadow", "Meadow", on_delete=OnDelete.CLEAR),
    relation("plant", "Plant", cardinality=Cardinality.MANY_TO_MANY, on_delete=OnDelete.CLEAR),
    machine=Machine(
        field="state", initial="empty", moves=(move("empty", "settled", "settle"), move("settled", "swarmed", "swarm"))
    ),
    soft_delete=True,
    operations=operations(*CRUD, Verb.RESTORE, moves=("settle", "swarm"), custom=("harvest",)),
    histories=(
        History(
            entries="HiveChange",
            deeds=(
                *deeds(*CHANGES, Verb.RESTORE, moves=("settle", "swarm"), create="created"),
                Deed(verb=Verb.CUSTOM, name="harvest", action="harvest"),
            ),
            parts=parts(hive_id=Holds.RECORD, action=Holds.ACTION, actor_id=Holds.ACTOR, changes=Holds.CHANGES),
            fact=fact(),
        ),
        History(
            entries="StateHistory",
            deeds=deeds(Verb.UPDATE, moves=("settle", "swarm")),
            parts=parts(
                hive_id=Holds.RECORD,
                old_state=(Holds.OLD, "state"),
                new_state=(Holds.NEW, "state"),
                changed_at=Holds.MOMENT,
            ),
            watched=("state",),
            fact=fact(),
        ),
    ),
)
PLANT: Final = entity("Plant", "plants", field("name", required=True, max_length=40))
MEADOW: Final = entity("Meadow", "meadows", field("name", required=True, max_length=40))

RECORDED_YARD: Final = system(("001-yard", (MEADOW, PLANT, HIVE, HIVE_CHANGE, STATE_HISTORY)))
"""Without callers: everything that can happen to a row, in two histories."""

AUDIT_ENTRY: Final = entries(
    "AuditEntry",
    "audit_entries",
    field("resource", required=True, computed=True),
    field("record_id", required=True, computed=True),
    field("event", Kind.ENUM, values=("created", "updated", "deleted"), required=True, computed=True),
    field("performed_by", computed=True),
    field("old_values", Kind.JSON, computed=True),
    field("new_values", Kind.LONG_TEXT, computed=True),
    field("owner_id", Kind.UUID, computed=True),
    filters=("resource", "record_id", "event", "performed_by"),
    gates=gates(Verb.GET, Verb.LIST),
    ownership=ownership("owner_id", Verb.GET, Verb.LIST, exempt=("keeper",)),
)


def _audited(**more: tuple[Holds, str]) -> History:
    return History(
        entries="AuditEntry",
        deeds=deeds(*CHANGES, create="created", update="updated", delete="deleted"),
        parts=parts(
            resource=Holds.RESOURCE,
            record_id=Holds.RECORD,
            event=Holds.ACTION,
            performed_by=Holds.ACTOR,
            old_values=Holds.OLD,
            new_values=Holds.NEW,
            **more,
        ),
        fact=fact(),
    )


LOCKER: Final = entity(
    "Locker",
    "lockers",
    field("number", required=True, max_length=80, unique=True),
    field("size", Kind.ENUM, values=("small", "large"), required=True),
    gates=gates(Verb.CREATE, Verb.UPDATE, Verb.DELETE, roles=("keeper",)),
    histories=(_audited(),),
)
LOAN: Final = entity(
    "Loan",
    "loans",
    field("note", Kind.LONG_TEXT, max_length=300),
    field("borrower_id", Kind.UUID, required=True),
    relation("locker", "Locker", required=True, on_delete=OnDelete.CASCADE),
    ownership=ownership("borrower_id", *CHANGES, Verb.GET, Verb.LIST, exempt=("keeper",)),
    gates=gates(*CRUD),
    histories=(_audited(owner_id=(Holds.SAME, "borrower_id")),),
)
RECORDED_LOANS: Final = system(("001-lockers", (LOCKER, LOAN, AUDIT_ENTRY)))
"""With callers: one log for several kinds of rows, some of which belong to somebody and go with others."""

RECORDED: Final[dict[str, System]] = {"recorded changes": RECORDED_YARD, "recorded with callers": RECORDED_LOANS}
