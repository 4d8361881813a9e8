"""Scenarios as executable tests: rows that exist, requests, and what must come back; language-neutral.

Names of entities and members are those of the design; binds are names that only one case knows.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from pipeline.design.facts import Scalar
from pipeline.design.operations import Verb
from pipeline.diagnostics import Span


class Setting(Struct, frozen=True, kw_only=True):
    """A field or relation set to `value` (contract notation), or to `ref`: the id of the fixture bound to that name."""

    name: str
    value: Scalar | tuple[Scalar, ...] = None
    ref: str = ""


class Fixture(Struct, frozen=True, kw_only=True):
    """Rows that exist before the request. The rest of a row is filled with valid sample values, parents included.

    `bind`: the name by which steps refer to the row (`product`; with `count` > 1: `product-1`, `product-2`, …).
    `deleted`: the row was soft-deleted. `owner`: the caller whom an owned row belongs to, as in `Call.caller`.
    """

    entity: str
    bind: str
    settings: tuple[Setting, ...] = ()
    count: int = 1
    deleted: bool = False
    owner: str = ""


UNKNOWN_ID = "?unknown"
MALFORMED_ID = "?malformed"
NOBODY = "?nobody"
STRANGER = "?stranger"
FOREIGNER = "?foreigner"


class Call(Struct, frozen=True, kw_only=True):
    """One request. `target`: a fixture's or an earlier call's `bind`, `UNKNOWN_ID` or `MALFORMED_ID`.

    `body`: what the scenario sets. For `create` the rest of the required fields is filled with valid sample values,
    but for `omit`. `query`: of a list: filter, `q`, `sort`, `page_size`. `name`: of the move, adjustment or custom
    operation. `caller`: who asks: `NOBODY` (no credentials), `STRANGER` (known, and owner of other rows), `FOREIGNER`
    (the same, of another tenant), a role's name (known, with that role alone), or empty: someone who may, the owner of
    the rows that name no owner.
    """

    verb: Verb
    entity: str
    name: str = ""
    target: str = ""
    body: tuple[Setting, ...] = ()
    omit: tuple[str, ...] = ()
    query: tuple[Setting, ...] = ()
    bind: str = ""
    caller: str = ""


class Refusal(StrEnum):
    """The kinds of refusal that a service knows; with an entity and perhaps a field they name one error."""

    NOT_FOUND = "not_found"
    INVALID = "invalid"
    TAKEN = "taken"
    REFERENCE = "reference"
    IN_USE = "in_use"
    ILLEGAL_MOVE = "illegal_move"
    INSUFFICIENT = "insufficient"
    STALE = "stale"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"


class Expect(Struct, frozen=True, kw_only=True):
    """What the answer must be. `refusal` None: success.

    `fields`: the members that a refusal names. `values`: members of the returned resource. `listed`,
    `unlisted`: binds that a list holds or does not hold; `ordered` True: `listed` in that order;
    `count`: the number of rows in the page.
    """

    refusal: Refusal | None = None
    fields: tuple[str, ...] = ()
    values: tuple[Setting, ...] = ()
    listed: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    ordered: bool = False
    count: int | None = None


class Step(Struct, frozen=True, kw_only=True):
    """A request and what must come back."""

    call: Call
    expect: Expect


class Case(Struct, frozen=True, kw_only=True):
    """A scenario as an executable test. `title`: short, stable under rewording (`create with taken sku`)."""

    id: str
    title: str
    span: Span
    given: tuple[Fixture, ...] = ()
    steps: tuple[Step, ...] = ()
