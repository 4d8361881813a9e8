"""What an acceptance scenario knows while its statements are written: rows, answers, and how Go names them.

In: views, and binds as they come up. Out: Go expressions of ids. The statements themselves are left to `scenes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from pipeline.design.cases import MALFORMED_ID, UNKNOWN_ID, Call
from pipeline.design.contract.routes import operations
from pipeline.design.operations import Operation
from pipeline.render.gotests.view import View
from pipeline.render.names import unexported

LOCALS: Final = frozenset({"answer", "app", "got", "proto", "request", "row", "t", "tc", "testutil", "tests", "want"})


class Scene(Struct, kw_only=True):
    """What a case knows so far. `views`: by entity name; `rows`: binds of stored rows; `answers`: binds of messages;
    `kept`: binds of answers that a later step needs; `owners`: binds of rows that are said to be somebody's, as Go;
    `linked`: of rows with references to many, the Go variables of the ids by relation;
    `deleted`: binds of rows that were soft-deleted; `changed`: whether a step has changed what was there."""

    views: Mapping[str, View]
    rows: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    owners: dict[str, str] = field(default_factory=dict)
    linked: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    changed: bool = False
    creates: int = 0

    def id(self, ref: str) -> str:
        """The Go expression of a referred id, as a string."""
        if ref in self.rows:
            return f"{variable(ref)}.ID.String()"
        if ref in self.answers:
            return f"{variable(ref)}.GetId()"
        return '"4711"' if ref == MALFORMED_ID else "uuid.NewString()"

    def shown(self, ref: str) -> str:
        """The Go expression of a row or an answer as the message of its resource."""
        return f"stored{self.rows[ref]}({variable(ref)})" if ref in self.rows else variable(ref)

    def row_id(self, ref: str, target: View) -> str:
        """The id of a row of `target`, as a UUID; a row that nobody has spoken of yet is made."""
        if ref in self.rows:
            return f"{variable(ref)}.ID"
        return f"testutil.CreateTest{target.name}(t, app.DB, nil).ID"

    def reference(self, ref: str, target: View) -> str:
        """The same as a string, for a request; the unknown id stays unknown."""
        if ref in self.rows or ref in self.answers or ref in (UNKNOWN_ID, MALFORMED_ID):
            return self.id(ref)
        return f"{self.row_id(ref, target)}.String()"


def variable(bind: str) -> str:
    name = unexported(bind.replace("-", "_"))
    return f"{name}Row" if name in LOCALS else name


def operation_of(view: View, call: Call) -> Operation | None:
    """The operation that a call asks for; None when the service does not have it."""
    return next((o for o in operations(view.entity) if o.verb is call.verb and call.name in ("", o.name)), None)
