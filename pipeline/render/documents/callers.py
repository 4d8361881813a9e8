"""Who asks in a quickstart: the token that every request shows, and a new one where another caller's rows come up.

In: the system, and the entities of a session. Out: commands. Rows belong to whoever created them, so that what a stored
caller owns is asked for with the token of that row's id.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from pipeline.design.contract.access import is_guarded, is_tenanted, owner, tenant, usual_roles
from pipeline.design.model import Entity, Field, Relation
from pipeline.design.system import System
from pipeline.render.documents import markdown as md
from pipeline.render.documents.exchange import Played, dashed, id_variable
from pipeline.render.names import article, spaced

CREDENTIALS: Final = ' -H "Authorization: Bearer $TOKEN"'
SOMEBODY: Final = "caller_id"
SOME_TENANT: Final = "tenant_id"


class Asking(Struct, kw_only=True):
    """Who asks at the moment: the shell variables with the ids of the caller and of the caller's tenant."""

    system: System
    caller: str = SOMEBODY
    tenant: str = SOME_TENANT
    times: int = 0

    @property
    def credentials(self) -> str:
        """What a request says of its caller, as a part of a command."""
        return CREDENTIALS if is_guarded(self.system) else ""

    def about(self, played: Played, entity: Entity) -> Iterator[str]:
        """The command that lets the owner of an entity's rows ask from here on; nothing when that is so already."""
        member = owner(entity)
        wanted = self._holding(played, member, SOMEBODY), self._holding(played, tenant(entity), SOME_TENANT)
        if not is_guarded(self.system) or wanted == (self.caller, self.tenant):
            return
        self.caller, self.tenant = wanted
        self.times += 1
        who = article(spaced(member.target)) if isinstance(member, Relation) else "the first caller"
        yield md.paragraph(f"From here on {who} asks, with a token of its own:")
        yield md.fence(token(self.system, *wanted), f"bash run=caller-{dashed(entity)}-{self.times}")

    def _holding(self, played: Played, member: Field | Relation | None, usual: str) -> str:
        """The variable with the id of the row that the member refers to, once that is there."""
        if isinstance(member, Relation) and (target := self.system.entity(member.target)) in played.order:
            return id_variable(target)
        return usual


def token(system: System, caller: str = SOMEBODY, of: str = SOME_TENANT) -> str:
    """The command that makes the token of a caller, of that tenant, who may ask for every operation."""
    roles = "".join(f" {r}" for r in usual_roles(system))
    place = f' "${of}"' if is_tenanted(system) else ""
    return f'TOKEN=$("$work/token" "${caller}"{place}{roles})'
