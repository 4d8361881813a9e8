"""What is kept of the changes of a resource: entries, which are rows of another resource that clients only read.

An entry is written in the transaction of the change that it tells of, so that both are kept or neither; it outlives the
row. It holds ids, never references: nothing must keep a row from going because somebody noted what was done to it.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from pipeline.design.facts import Fact
from pipeline.design.operations import Verb


class Holds(StrEnum):
    """What a member of an entry holds: the id of the changed row, the name of its entity, what was done, the id of the
    caller, the moment, an id that the row has, too, every changed member with both values, or values before and
    after."""

    RECORD = "record"
    RESOURCE = "resource"
    ACTION = "action"
    ACTOR = "actor"
    MOMENT = "moment"
    SAME = "same"
    CHANGES = "changes"
    OLD = "old"
    NEW = "new"


class Part(Struct, frozen=True, kw_only=True):
    """A member of the entry. `of`: the row's member whose value SAME, OLD and NEW hold; empty for OLD and NEW: every
    changed one."""

    member: str
    holds: Holds
    of: str = ""


class Deed(Struct, frozen=True, kw_only=True):
    """An operation that is recorded, as in `Operation`. `action`: what the entry calls it, in the design's notation."""

    verb: Verb
    name: str
    action: str


class History(Struct, frozen=True, kw_only=True):
    """The entries of a resource's changes. `entries`: their entity; `watched`: updates and moves are recorded only when
    one of these members has another value afterwards; empty: always."""

    entries: str
    deeds: tuple[Deed, ...]
    parts: tuple[Part, ...]
    watched: tuple[str, ...] = ()
    fact: Fact

    def part(self, holds: Holds) -> Part | None:
        """The member that holds this; None when the entries do not tell it."""
        return next((p for p in self.parts if p.holds is holds), None)
