"""What clients can ask of a resource, how its collection is read, and who may ask."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

from pipeline.design.facts import Fact


class Verb(StrEnum):
    """Operations of a resource. `MOVE` takes a move's name, `ADJUST` an adjustment's, `RESTORE` undoes a soft delete,
    `CUSTOM` is by hand."""

    CREATE = "create"
    GET = "get"
    LIST = "list"
    UPDATE = "update"
    DELETE = "delete"
    RESTORE = "restore"
    MOVE = "move"
    ADJUST = "adjust"
    CUSTOM = "custom"


class Operation(Struct, frozen=True, kw_only=True):
    """Something that a client can ask for. `name`: `create`, …; or the name of the move, adjustment or custom one."""

    verb: Verb
    name: str
    fact: Fact


NAMED: Final = (Verb.MOVE, Verb.ADJUST, Verb.CUSTOM)
"""The verbs of which an entity can have several operations, told apart by their names."""


class Term(Struct, frozen=True, kw_only=True):
    """A number field of the same row in a sum: added when `sign` is 1, taken away when it is -1."""

    field: str
    sign: int


class Adjustment(Struct, frozen=True, kw_only=True):
    """An operation that changes number fields by an amount, atomically: deposits, reservations, restocking.

    `parameter`: the amount in the request, more than 0 and of the fields' type; `terms`: what it is added to or taken
    from. It is refused, and nothing changes, where a rule of the row would break.
    """

    name: str
    parameter: str
    terms: tuple[Term, ...]
    fact: Fact


class Listing(Struct, frozen=True, kw_only=True):
    """How a collection is read. Filters, sort keys and search name fields; filters also relations.

    `deleted` True: the soft-deleted rows can be listed, too, instead of the others.
    """

    page_size: int = 50
    max_page_size: int = 100
    search: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    sorts: tuple[str, ...] = ()
    default_sort: str = ""
    descending: bool = False
    totals: bool = False
    deleted: bool = False
    facts: tuple[Fact, ...] = ()


class Gate(Struct, frozen=True, kw_only=True):
    """Who may ask for one operation: callers with one of `roles` (`snake_case`), or any known caller when empty.

    `verb` and `name` as in `Operation`. An operation without a gate is open to everybody.
    """

    verb: Verb
    name: str
    roles: tuple[str, ...]
    fact: Fact


class Reach(Struct, frozen=True, kw_only=True):
    """Roles that reach everybody's rows by one operation."""

    verb: Verb
    roles: tuple[str, ...]


class Ownership(Struct, frozen=True, kw_only=True):
    """Rows belong to a caller, and nobody else reaches them through `verbs`.

    `member`: the relation or uuid field that holds the owner's id; the service sets it from the caller on create,
    clients cannot. `exempt`: roles that reach every row, `reaches`: by one operation only. `hidden` True: a row of
    somebody else is answered as one that does not exist; False: as forbidden.
    """

    member: str
    verbs: tuple[Verb, ...]
    exempt: tuple[str, ...]
    hidden: bool
    fact: Fact
    reaches: tuple[Reach, ...] = ()


class Tenancy(Struct, frozen=True, kw_only=True):
    """Rows belong to the tenant (organization, school, …) of the caller who created them, and no operation reaches
    those of another tenant: each is answered as one that does not exist.

    `member`: the relation or uuid field that holds the tenant's id; the service sets it from the caller on create,
    clients cannot.
    """

    member: str
    fact: Fact
