"""Callers in the OpenAPI document: how they show who they are, and what each operation asks of them.

In: routes. Out: security schemes, security requirements, and sentences for descriptions.
"""

from __future__ import annotations

from typing import Any, Final

from pipeline.design.cases import Refusal
from pipeline.design.contract.access import asked, exempt, is_owned, is_tenanted, ownership, tenant
from pipeline.design.contract.errors import Sentinel
from pipeline.design.contract.routes import Route
from pipeline.design.operations import Verb
from pipeline.design.system import System

BEARER: Final = "bearer"
_CLAIMS: Final = "`sub`: the caller's id, a UUID; {}`roles`: the list of the caller's roles; `exp` must be there."
_TENANT: Final = "`tenant_id`: the id of the tenant that the caller belongs to, a UUID; "
CHALLENGE: Final = {"WWW-Authenticate": {"description": "`Bearer`.", "schema": {"type": "string"}}}


def schemes(system: System) -> dict[str, Any]:
    """How callers show who they are."""
    claims = _CLAIMS.format(_TENANT if is_tenanted(system) else "")
    return {BEARER: {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": claims}}


def guard(route: Route) -> dict[str, Any]:
    """What an operation says about its callers; nothing when it is open to everybody."""
    wanted = asked(route.entity, route.operation)
    if wanted is None:
        return {}
    said = [f"For {_either(wanted.roles)}." if wanted.roles else "For known callers."]
    rule, verb = ownership(route.entity), route.operation.verb
    if rule is not None and verb is Verb.CREATE:
        said.append("What is created belongs to the caller.")
    elif rule is not None and is_owned(route.entity, verb):
        wide = exempt(route.entity, verb)
        others = f", but for {_either(wide)}" if wide else ""
        said.append(f"It reaches what belongs to the caller only{others}.")
    if tenant(route.entity) is not None:
        made = verb is Verb.CREATE
        said.append("It belongs to the caller's tenant." if made else "It reaches the caller's tenant only.")
    return {"description": " ".join(said), "security": [{BEARER: []}]}


def met(route: Route, sentinel: Sentinel) -> bool:
    """True when a request of the route can be refused for who its caller is."""
    wanted, rule = asked(route.entity, route.operation), ownership(route.entity)
    if wanted is None or sentinel.refusal is Refusal.UNAUTHENTICATED:
        return wanted is not None and sentinel.refusal is Refusal.UNAUTHENTICATED
    verb = route.operation.verb
    openly = rule is not None and not rule.hidden and verb not in (Verb.CREATE, Verb.LIST)
    return bool(wanted.roles) or tenant(route.entity) is not None or (openly and is_owned(route.entity, verb))


def _either(roles: tuple[str, ...]) -> str:
    return " or ".join(f"`{r}`" for r in roles)
