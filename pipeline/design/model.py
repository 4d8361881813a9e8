"""What will be built, language-neutral: the one contract between deriving and rendering.

A `Design` is what one feature asks for; `link` joins the designs of all features into one `System`. Every
fact carries where it was read and which rule read it. Names: entities `PascalCase`, fields `snake_case`.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct, field

from pipeline.design.facts import Fact
from pipeline.design.histories import History
from pipeline.design.operations import Adjustment, Gate, Listing, Operation, Ownership, Tenancy, Term, Verb
from pipeline.diagnostics import Span


class Kind(StrEnum):
    """Domain types of attributes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    TIMESTAMP = "timestamp"
    DURATION = "duration"
    EMAIL = "email"
    URL = "url"
    PHONE = "phone"
    UUID = "uuid"
    JSON = "json"
    LIST = "list"
    ENUM = "enum"
    FILE = "file"
    UNKNOWN = "unknown"


class Type(Struct, frozen=True, kw_only=True):
    """A domain type. `precision`, `scale`: of a decimal. `values`: of an enum, `snake_case`. `element`: of a list."""

    kind: Kind
    precision: int | None = None
    scale: int | None = None
    values: tuple[str, ...] = ()
    element: Type | None = None


class Bound(Struct, frozen=True, kw_only=True):
    """A limit of a number, in decimal notation; `exclusive` means strictly above or below it."""

    value: str
    exclusive: bool = False


class Field(Struct, frozen=True, kw_only=True):
    """An attribute that is stored in its entity's row.

    `unique_per`: names of fields or relations within which the value is unique (empty: everywhere).
    `computed`: derived from other data by the service, never taken from a request; `terms`: the sum of fields of the
    same row that it always is, if that is how. `trimmed`: a text without the blanks around it, which are removed before
    anything is checked. `default`: in the notation of the JSON contract (`true`, `0`, `draft`, …).
    """

    name: str
    words: str
    span: Span
    type: Type
    required: bool = False
    unique: bool = False
    unique_per: tuple[str, ...] = ()
    case_insensitive: bool = False
    min_length: int | None = None
    max_length: int | None = None
    minimum: Bound | None = None
    maximum: Bound | None = None
    pattern: str | None = None
    default: str | None = None
    immutable: bool = False
    computed: bool = False
    trimmed: bool = False
    terms: tuple[Term, ...] = ()
    facts: tuple[Fact, ...] = ()


class Cardinality(StrEnum):
    """Seen from the entity that carries the relation."""

    MANY_TO_ONE = "many-to-one"
    ONE_TO_MANY = "one-to-many"
    MANY_TO_MANY = "many-to-many"
    ONE_TO_ONE = "one-to-one"
    UNKNOWN = "unknown"


class OnDelete(StrEnum):
    """What deleting the target does: blocked while used, deleted together, or the reference is cleared."""

    RESTRICT = "restrict"
    CASCADE = "cascade"
    CLEAR = "clear"


class Relation(Struct, frozen=True, kw_only=True):
    """A reference to another entity.

    Many-to-one and one-to-one are stored as `<name>_id` in this entity's row (one-to-one: unique); many-to-many as a
    join table, carried by one side only; one-to-many and unknown are documentation (the other side stores it).
    """

    name: str
    words: str
    span: Span
    target: str
    cardinality: Cardinality
    required: bool = False
    unique_per: tuple[str, ...] = ()
    immutable: bool = False
    on_delete: OnDelete = OnDelete.RESTRICT
    facts: tuple[Fact, ...] = ()

    @property
    def stored(self) -> bool:
        """True when this side holds the reference."""
        return self.cardinality in (Cardinality.MANY_TO_ONE, Cardinality.ONE_TO_ONE, Cardinality.MANY_TO_MANY)


class Unique(Struct, frozen=True, kw_only=True):
    """A unique combination of fields or relations of one entity."""

    members: tuple[str, ...]
    fact: Fact


class Ordering(Struct, frozen=True, kw_only=True):
    """A check between two fields of one row: `left < right`, or `left <= right` when `equal`."""

    left: str
    right: str
    equal: bool
    fact: Fact


class Overlap(Struct, frozen=True, kw_only=True):
    """Periods that may not meet: no two rows with the same `per` (relations) share a moment between `start` and `end`.

    `start` and `end` name two dates, both of which belong to the period, two timestamps, or two times of the date
    `day`; the end itself of timestamps and times is free again. `released`: values of the enum `state` in which a row
    holds nothing (`cancelled`).
    """

    start: str
    end: str
    per: tuple[str, ...]
    fact: Fact
    day: str = ""
    state: str = ""
    released: tuple[str, ...] = ()


class Move(Struct, frozen=True, kw_only=True):
    """A legal step of a state machine. `name`: its operation's verb (`activate`), empty when only PATCH makes it."""

    source: str
    target: str
    name: str
    fact: Fact


class Machine(Struct, frozen=True, kw_only=True):
    """The states of the enum field `field`. Every move not listed is illegal; no moves at all means free moves."""

    field: str
    initial: str
    moves: tuple[Move, ...]


class Implied(Struct, frozen=True, kw_only=True):
    """An attribute that the spec lists and every resource has anyway: `creation date` is the contract's `created_at`.

    `name`: the spec's own name; `member`: `id`, `created_at`, `updated_at`, `deleted_at` or `version`.
    """

    name: str
    words: str
    span: Span
    member: str
    fact: Fact


class Entity(Struct, frozen=True, kw_only=True):
    """A thing that the spec names. `stored` False: named, but not rows of this service; `reason` says why.

    `collection`: the plural in `snake_case` (`order_lines`), used for routes and tables. `mentioned` True: this
    feature refers to an entity which another feature declares. Every stored entity also has id, created_at,
    updated_at, version, and deleted_at when `soft_delete`; these are not listed in `fields`.
    """

    name: str
    words: str
    span: Span
    collection: str
    description: str = ""
    stored: bool = True
    reason: str = ""
    mentioned: bool = False
    fields: tuple[Field, ...] = ()
    relations: tuple[Relation, ...] = ()
    machine: Machine | None = None
    uniques: tuple[Unique, ...] = ()
    orderings: tuple[Ordering, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    soft_delete: bool = False
    operations: tuple[Operation, ...] = ()
    listing: Listing = field(default_factory=Listing)
    gates: tuple[Gate, ...] = ()
    ownership: Ownership | None = None
    histories: tuple[History, ...] = ()
    tenancy: Tenancy | None = None
    facts: tuple[Fact, ...] = ()
    implied: tuple[Implied, ...] = ()

    def field_named(self, name: str) -> Field | None:
        for one in self.fields:  # asked for very often
            if one.name == name:
                return one
        return None

    def relation_named(self, name: str) -> Relation | None:
        return next((r for r in self.relations if r.name == name), None)

    def can(self, verb: Verb, name: str = "") -> bool:
        """True when a client can ask for this operation."""
        return any(o.verb is verb and (not name or o.name == name) for o in self.operations)
