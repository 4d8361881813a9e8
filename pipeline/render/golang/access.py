"""Callers in the generated service: which gate an operation stands behind, and whose rows it reaches.

In: an entity and its operations. Out: Go expressions and small views for the templates of services. What is asked of a
caller is decided by `design.contract.access`.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pipeline.design.contract.access import asked, exempt, is_owned, owner, ownership, tenant
from pipeline.design.contract.routes import routes
from pipeline.design.contract.spelling import nullable, reference
from pipeline.design.model import Entity, Field, Relation
from pipeline.design.operations import Operation, Verb
from pipeline.design.system import System
from pipeline.design.text.initialisms import joined
from pipeline.render.golang.literals import go_string

EVERYBODY = "ownership{}"


class OwnerView(Struct, frozen=True, kw_only=True):
    """`variable`: the rule as a Go variable, `rule`: its members; `takes`: the row's members that are set from the
    caller, with Go expressions.

    `verbs`: the operations that reach own rows only; `shared`: the rows that the others reach;
    `wide`: the roles that reach more by one operation.
    """

    variable: str
    rule: str
    takes: tuple[tuple[str, str], ...]
    hidden: bool
    verbs: tuple[Verb, ...]
    shared: str
    wide: tuple[tuple[Verb, str], ...] = ()

    def whose(self, verb: str) -> str:
        """The rows that an operation reaches, as a Go expression."""
        if Verb(verb) not in self.verbs:
            return self.shared
        more = "".join(f".but({roles})" for of, roles in self.wide if of is Verb(verb))
        return f"{self.variable}{more}"


def base(entity: Entity, operation: Operation) -> str:
    """What the operation's method stands on, as a Go expression."""
    wanted = asked(entity, operation)
    if wanted is None:
        return "s.base"
    gate = f"behind({', '.join(map(go_string, wanted.roles))})" if wanted.roles else "known()"
    return f"s.{gate}.tenanted()" if tenant(entity) else f"s.{gate}"


def callers(system: System) -> Iterator[str]:
    """Whom each route is for, in words."""
    for route in routes(system):
        wanted = asked(route.entity, route.operation)
        if wanted is None:
            yield "everybody"
            continue
        whom = " or ".join(f"`{r}`" for r in wanted.roles) or "known callers"
        owned = is_owned(route.entity, route.operation.verb) and route.operation.verb is not Verb.CREATE
        wide = " or ".join(f"`{r}`" for r in exempt(route.entity, route.operation.verb))
        whose = f", of what is their own{f'; {wide}: of everything' if wide else ''}" if owned else ""
        yield f"{whom}{whose}{' within their tenant' if tenant(route.entity) else ''}"


def owner_view(entity: Entity) -> OwnerView | None:
    """The view of an entity whose rows belong to callers or to their tenants."""
    member, rule, of_tenant = owner(entity), ownership(entity), tenant(entity)
    if member is None and of_tenant is None:
        return None
    variable = owner_variable(entity)
    whole = f"{variable}.shared()" if member else variable
    return OwnerView(
        variable=variable,
        rule=", ".join(_rule(entity)),
        takes=(*_taking(of_tenant, "tenantID(tx)"), *_taking(member, "callerID(tx)")),
        hidden=rule is None or rule.hidden,
        verbs=tuple(v for v in Verb if is_owned(entity, v)),
        shared=whole if of_tenant else EVERYBODY,
        wide=tuple((w.verb, ", ".join(map(go_string, w.roles))) for w in rule.reaches) if rule else (),
    )


def owner_variable(entity: Entity) -> str:
    return f"{entity.name[:1].lower()}{entity.name[1:]}Ownership"


def _rule(entity: Entity) -> Iterator[str]:
    """The members of the rule's Go literal."""
    member, rule, of_tenant = owner(entity), ownership(entity), tenant(entity)
    if of_tenant:
        yield f"tenant: {go_string(_column(of_tenant))}"
    if member and rule:
        yield f"column: {go_string(_column(member))}"
        if rule.exempt:
            yield f"exempt: []string{{{', '.join(map(go_string, rule.exempt))}}}"


def _taking(member: Field | Relation | None, value: str) -> Iterator[tuple[str, str]]:
    if member is not None:
        optional = nullable(member) if isinstance(member, Field) else not member.required
        yield joined(_column(member)), f"new({value})" if optional else value


def _column(member: Field | Relation) -> str:
    return member.name if isinstance(member, Field) else reference(member)


def reading(name: str, owned: OwnerView | None, how: str, tx: str, id_: str, whose: str) -> str:
    """The Go expression that reads one row by `find` or `lock`, where that is one of the caller's own."""
    read = f"{how}[models.{name}]"
    rest = f"{id_}, Err{name}NotFound"
    if owned is None or whose == EVERYBODY:
        return f"{read}({tx}, {rest})"
    apart = owned.hidden or whose == owned.shared
    return f"{read}({whose}.own({tx}), {rest})" if apart else f"reach({read}, {tx}, {whose}, {rest})"
