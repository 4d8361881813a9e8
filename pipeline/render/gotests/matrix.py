"""The matrix of endpoints and edge-case categories: which tests look at which edge, or why there is none.

In: the views, and the names of the test functions that were rendered. Out: one row for each endpoint, with a cell for
each category of the constitution. A cell names tests that exist, or gives its reason; it is never empty.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from msgspec import Struct

from pipeline.design.contract.access import asked, is_guarded, is_owned
from pipeline.design.contract.routes import operations, route
from pipeline.design.operations import Operation, Verb
from pipeline.render.gotests.moves_taken import moves_taken
from pipeline.render.gotests.transport import SOME_ID, WITH_BODY
from pipeline.render.gotests.view import View

CATEGORIES: Final = ("input", "boundary", "auth", "state", "database", "http")
BODY: Final = ("TestContentType", "TestMalformedBody", "TestMisfittingBody", "TestBodyTooLarge", "TestMethodNotAllowed")
OPEN: Final = "no spec asks for authentication; TestNoAuthentication shows that no header changes an answer"
FREE: Final = "no spec asks for authentication here: it is open to everybody"
NO_VALUES: Final = "the request has no values but the id"
BY_HAND: Final = "the operation is written by hand; its tests belong in tests/custom"
REASONS: Final = {
    ("input", Verb.CREATE): "every value of every member is valid",
    ("input", Verb.UPDATE): "no member can be changed",
    ("boundary", Verb.CREATE): "no member has a limit",
    ("boundary", Verb.UPDATE): "no member can be changed",
    ("state", Verb.CREATE): "it collides with nothing that is stored",
    ("database", Verb.CREATE): "no constraint can refuse it",
    ("database", Verb.GET): "a read violates no constraint",
    ("database", Verb.LIST): "a read violates no constraint",
    ("database", Verb.UPDATE): "no member can be changed",
    ("database", Verb.DELETE): "nothing refers to it",
    ("database", Verb.RESTORE): "no key can be taken meanwhile, and nothing that it refers to be deleted",
    ("database", Verb.ADJUST): "nothing limits the numbers",
    ("database", Verb.MOVE): "a move writes nothing that a constraint forbids",
}
"""Why a cell has no test, by category and verb."""

_OF_VERB: Final[dict[Verb, dict[str, tuple[str, ...]]]] = {
    Verb.CREATE: {
        "input": ("CreateRefusesInvalid",),
        "boundary": ("Create",),
        "state": ("CreateTaken", "DatabaseRefusesTaken", "StartsAs"),
        "database": ("DatabaseRefuses", "DatabaseRefusesTaken", "CreateRefusesUnknown", "CreateTaken", "History"),
    },
    Verb.GET: {"input": ("UnknownID",), "state": ("UnknownID", "Get")},
    Verb.LIST: {
        "input": ("ListRefusesQueries", "ListPageTokens"),
        "boundary": ("ListPages", "ListSizes"),
        "state": ("ListPageTokens", "ListDeleted"),
    },
    Verb.UPDATE: {
        "input": ("UpdateRefusesInvalid",),
        "boundary": ("Update", "UpdateClears"),
        "state": ("UnknownID", "UpdateConditions", "UpdateRace", "UpdateTaken", "MovesByUpdate", "HistoryOfRace"),
        "database": ("UpdateRefusesUnknown", "UpdateConflict", "UpdateTaken", "History"),
    },
    Verb.DELETE: {
        "input": ("UnknownID",),
        "state": ("UnknownID", "Delete"),
        "database": ("DeleteReferred", "History"),
    },
    Verb.RESTORE: {
        "input": ("UnknownID",),
        "state": ("UnknownID", "Restore"),
        "database": ("DeletedKeysAreFree", "RestoreRefusesUnknown", "History"),
    },
    Verb.MOVE: {
        "input": ("UnknownID",),
        "state": ("UnknownID", "Moves", "MovesRace"),
        "database": ("MovesTaken", "History"),
    },
    Verb.ADJUST: {
        "input": ("AdjustRefusesInvalid",),
        "boundary": ("Adjust", "AdjustInsufficient"),
        "state": ("UnknownID", "AdjustConditions", "AdjustRace"),
        "database": ("AdjustInsufficient", "History"),
    },
    Verb.CUSTOM: {},
}


class Cell(Struct, frozen=True, kw_only=True):
    """What covers one category of an endpoint: test functions, or else the reason why there is none."""

    category: str
    tests: tuple[str, ...]
    reason: str = ""

    @property
    def source(self) -> str:
        """The cell as a Go expression."""
        return f"by({', '.join(self.tests)})" if self.tests else f'because("{self.reason}")'


class Endpoint(Struct, frozen=True, kw_only=True):
    """One row of the matrix."""

    name: str
    method: str
    url: str
    cells: tuple[Cell, ...]


def matrix(views: Iterable[View], rendered: Collection[str]) -> Iterator[Endpoint]:
    """A row for each route, in the order of the route table."""
    for view in views:
        for operation in operations(view.entity):
            way = route(view.entity, operation)
            yield Endpoint(
                name=f"{way.method} {way.path}",
                method=way.method,
                url=way.url(SOME_ID),
                cells=tuple(_cell(view, operation, c, rendered) for c in CATEGORIES),
            )


def _cell(view: View, operation: Operation, category: str, rendered: Collection[str]) -> Cell:
    found = tuple(name for name in _candidates(view, operation, category) if name in rendered)
    return Cell(category=category, tests=found, reason="" if found else _reason(view, operation, category))


def _candidates(view: View, operation: Operation, category: str) -> tuple[str, ...]:
    if category == "auth" and asked(view.entity, operation) is None:
        return ("TestNoAuthentication",) if operation.verb is Verb.LIST else ()
    if category == "auth":
        return _guards(view, operation)
    if category == "http":
        return BODY if operation.verb in WITH_BODY else ("TestMethodNotAllowed",)
    suffixes = _OF_VERB[operation.verb].get(category, ())
    if operation.verb is Verb.MOVE and operation.name not in {t.move for t in moves_taken(view)}:
        suffixes = tuple(s for s in suffixes if s != "MovesTaken")
    return tuple(f"Test{view.name}{suffix}" for suffix in suffixes)


def _guards(view: View, operation: Operation) -> tuple[str, ...]:
    """The tests of a gate, and of whose rows the operation reaches."""
    wanted = asked(view.entity, operation)
    bound = ("TestRoles",) if wanted and wanted.roles else ()
    tests = {Verb.CREATE: "OwnerIsCaller", Verb.LIST: "ListOwn"}
    name = f"Test{view.name}{tests.get(operation.verb, 'Ownership')}"
    return ("TestAuthentication", *bound, *((name,) if is_owned(view.entity, operation.verb) else ()))


def _reason(view: View, operation: Operation, category: str) -> str:
    if category == "auth":
        return FREE if is_guarded(view.system) else OPEN
    if operation.verb is Verb.CUSTOM:
        return BY_HAND
    return REASONS.get((category, operation.verb), NO_VALUES)
