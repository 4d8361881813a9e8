"""What lines say about the keeping of changes, until all of them are read.

In: a `Record` for each line that asks for it. Out: the same, kept for `recording.settle`.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from pipeline.design.facts import Fact
from pipeline.design.histories import Holds
from pipeline.design.operations import Verb
from pipeline.diagnostics import Span


class Record(Struct, frozen=True, kw_only=True):
    """Which changes are kept. `entities`: of which rows, all when empty; `entries`: the entity that holds them, or
    nothing; `verbs`: which operations, every change when empty; `watched`: members whose changes alone are meant.

    `actions`: what entries call an operation. `tells`: what an entry must hold.
    """

    fact: Fact
    entities: tuple[str, ...] = ()
    entries: str = ""
    verbs: tuple[Verb, ...] = ()
    watched: tuple[tuple[str, str], ...] = ()
    actions: tuple[tuple[Verb, str], ...] = ()
    tells: tuple[Holds, ...] = ()


class Records(Struct):
    """Everything that was said so far."""

    made: list[Record] = field(default_factory=list)

    def drop(self, places: Iterable[Span]) -> bool:
        """Forget what was said at these places; False when nothing was."""
        gone, before = set(places), len(self.made)
        self.made = [r for r in self.made if r.fact.span not in gone]
        return before != len(self.made)
