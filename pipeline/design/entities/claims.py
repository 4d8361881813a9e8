"""What lines say about who may do what, until all of them are read.

In: `Claim`s and `Stance`s, as rules meet them in any order. Out: the same, kept for `requirements.access`, which makes
gates and ownership of them. What a line that was not understood has said is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from msgspec import Struct, field

from pipeline.design.facts import Fact
from pipeline.design.operations import Verb
from pipeline.diagnostics import Span

EVERYTHING: Final = ""
"""The entity of a claim about all of them."""


class Grants(StrEnum):
    """Who may do it: everybody, users of whom no more is said, any known caller, callers with one of the roles, the
    owner of the row, roles on every row, whoever owns it, the row's tenant. TENANT_KEY: what is unique within one.
    TENANT_LIST: a list that there is only where the rows belong to tenants."""

    ANYBODY = "anybody"
    USERS = "users"
    KNOWN = "known"
    ROLES = "roles"
    OWN = "own"
    EVERY_ROW = "every row"
    TENANT = "tenant"
    TENANT_KEY = "unique within a tenant"
    TENANT_LIST = "listed within a tenant"


class Claim(Struct, frozen=True, kw_only=True):
    """One operation of one entity, and who may ask for it. `closed`: nobody else may.

    `verb` None: every operation. `general`: the line names no entity, so that it speaks of all. `member`: of OWN, the
    entity of the owners, where a line names it; of TENANT, what the line calls the tenant; of TENANT_KEY, the field.
    """

    entity: str
    verb: Verb | None
    grants: Grants
    fact: Fact
    name: str = ""
    roles: tuple[str, ...] = ()
    closed: bool = False
    general: bool = False
    member: str = ""


class Stance(StrEnum):
    """What a spec says of access as a whole: no login, no roles, roles decide; how rows of others are answered."""

    NO_LOGIN = "no login"
    NO_ROLES = "no roles"
    ROLES = "roles decide"
    HIDDEN = "hidden"
    REFUSED = "refused"


class Claims(Struct):
    """Everything that was said so far. `needs`: lines that hold only if something is guarded in this way.

    `mark` and `back` drop what a line has said that was not understood.
    """

    made: list[Claim] = field(default_factory=list)
    stances: dict[Stance, Fact] = field(default_factory=dict)
    needs: list[tuple[Span, Grants]] = field(default_factory=list)
    _marks: tuple[int, int, int] = (0, 0, 0)

    def mark(self) -> None:
        self._marks = len(self.made), len(self.stances), len(self.needs)

    def back(self) -> None:
        made, stances, needs = self._marks
        del self.made[made:], self.needs[needs:]
        self.stances = dict(list(self.stances.items())[:stances])

    def drop(self, places: Iterable[Span]) -> bool:
        """Forget what was said at these places; False when nothing was."""
        gone, before = set(places), (len(self.made), len(self.stances))
        self.made = [c for c in self.made if c.fact.span not in gone]
        self.stances = {s: f for s, f in self.stances.items() if f.span not in gone}
        return before != (len(self.made), len(self.stances))

    def take(self, stance: Stance, fact: Fact) -> None:
        self.stances.setdefault(stance, fact)
