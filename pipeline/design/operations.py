"""What clients can ask of a resource, how its collection is read, and who may ask."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from pipeline.design.facts import Fact


class Verb(StrEnum):
    """Operations of a resource. `MOVE` takes a move's name, `RESTORE` undoes a soft delete, `CUSTOM` is by hand."""

    CREATE = "create"
    GET = "get"
    LIST = "list"
    UPDATE = "update"
    DELETE = "delete"
    RESTORE = "restore"
    MOVE = "move"
    CUSTOM = "custom"


class Operation(Struct, frozen=True, kw_only=True):
    """Something that a client can ask for. `name`: `create`, …; the move's name; or the custom operation's name."""

    verb: Verb
    name: str
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


class Ownership(Struct, frozen=True, kw_only=True):
    """Rows belong to a caller, and nobody else reaches them through `verbs`.

    `member`: the relation or uuid field that holds the owner's id; the service sets it from the caller on create,
    clients cannot. `exempt`: roles that reach every row. `hidden` True: a row of somebody else is answered as one
    that does not exist; False: as forbidden.
    """

    member: str
    verbs: tuple[Verb, ...]
    exempt: tuple[str, ...]
    hidden: bool
    fact: Fact


class Tenancy(Struct, frozen=True, kw_only=True):
    """Rows belong to the tenant (organization, school, …) of the caller who created them, and no operation reaches
    those of another tenant: each is answered as one that does not exist.

    `member`: the relation or uuid field that holds the tenant's id; the service sets it from the caller on create,
    clients cannot.
    """

    member: str
    fact: Fact
