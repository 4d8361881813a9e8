"""What scenarios say about who may do what: callers that are refused, rows that only their owners see.

In: a scene, before gates are settled. Out: claims. A scenario that expects an unauthenticated create to be refused says
that creating needs a known caller, whether or not a requirement says so, too.
"""

from __future__ import annotations

from pipeline.design.entities.claims import Claim, Grants, Stance
from pipeline.design.entities.drafts import Drafts, Origin
from pipeline.design.facts import Source
from pipeline.design.operations import Verb
from pipeline.design.requirements.access_people import is_people
from pipeline.design.requirements.access_rows import ownable
from pipeline.design.scenarios.access_tenants import beside
from pipeline.design.scenarios.callers import Asking, asking, own_rows, somebody_else, tried
from pipeline.design.scenarios.scene import Scene


def access(seen: Scene, drafts: Drafts, origin: Origin) -> None:
    """Claims for the operations that the scenario tries."""
    kept_out = seen.then.has("unauthorized", "forbidden")
    who, done = asking(seen) if kept_out else Asking(), tried(seen)
    if seen.then.has("unauthorized") and who.nobody:
        _claim(seen, drafts, origin, done, Grants.KNOWN, "S-unauthenticated")
    elif seen.then.has("forbidden") and who.lacking and not who.nobody:
        _claim(seen, drafts, origin, done, Grants.ROLES, "S-forbidden", who.lacking)
    elif seen.then.has("forbidden") and who.roles and not who.nobody:
        for one in done:
            named = _acting(drafts, seen.entity.name, one) or _others(seen, who)
            acting = tuple(r for r in named if r not in who.roles)
            if acting:
                _claim(seen, drafts, origin, (one,), Grants.ROLES, "S-forbidden", acting)
    _rows(seen, drafts, origin, done)
    _tenants(seen, drafts, origin)


def _tenants(seen: Scene, drafts: Drafts, origin: Origin) -> None:
    """That the scenario keeps tenants apart."""
    refused = seen.then.has("reject", "prevent", "notfound") and not seen.then.has("forbidden")
    apart = refused and any(beside(line, "foreign") for line in (seen.given, seen.when))
    if apart or (seen.then.has("only") and beside(seen.then, "own") and not seen.refused()):
        _claim(seen, drafts, origin, (None,), Grants.TENANT, "S-tenant")


def _rows(seen: Scene, drafts: Drafts, origin: Origin, done: tuple[Verb, ...]) -> None:
    """Whose rows the scenario keeps apart."""
    name = seen.entity.name
    if is_people(name) or not ownable(drafts[name], seen.when):
        return
    refused = seen.then.has("forbidden", "reject", "prevent", "notfound")
    if somebody_else(seen) and refused and Verb.LIST not in done:
        mine = tuple(v for v in done if v is not Verb.CREATE)
        _claim(seen, drafts, origin, mine, Grants.OWN, "S-others")
        stance = Stance.REFUSED if seen.then.has("forbidden") else Stance.HIDDEN if seen.then.has("notfound") else None
        if mine and stance is not None:
            drafts.claims.take(stance, origin.fact("access", "S-others"))
    if seen.then.has("only") and own_rows(seen.then, name) and not seen.refused():
        _claim(seen, drafts, origin, (Verb.LIST,), Grants.OWN, "S-own")


def _acting(drafts: Drafts, entity: str, one: Verb) -> tuple[str, ...]:
    """The roles that requirements name for the operation."""
    said = (c for c in drafts.claims.made if c.entity == entity and c.grants is Grants.ROLES)
    return tuple(dict.fromkeys(r for c in said if c.verb in (None, one) for r in c.roles))


def _others(seen: Scene, who: Asking) -> tuple[str, ...]:
    """The other values of the member by which people have the refused roles (`role` of a user: the rest may)."""
    for chunk in who.chunks:
        for m in chunk.few:
            field = seen.entities[m.entity].field_named(m.member) if m.value and m.entity in seen.entities else None
            if field is not None and is_people(m.entity) and field.name.endswith("role"):
                return field.type.values
    return ()


def _claim(
    seen: Scene,
    drafts: Drafts,
    origin: Origin,
    done: tuple[Verb | None, ...],
    grants: Grants,
    rule: str,
    roles: tuple[str, ...] = (),
) -> None:
    what = {Grants.OWN: "ownership", Grants.TENANT: "tenancy"}.get(grants, "gate")
    fact = origin.fact(what, rule, Source.STATED)
    drafts.claims.made += [
        Claim(entity=seen.entity.name, verb=v, grants=grants, roles=roles, closed=True, fact=fact) for v in done
    ]
