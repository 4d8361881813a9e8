"""Callers in the generated service: which gate an operation stands behind, and whose rows it reaches.

In: an entity and its operations. Out: Go expressions and small views for the templates of services. What is asked of a
caller is decided by `design.contract.access`.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pipeline.design.contract.access import asked, is_owned, owner, ownership
from pipeline.design.contract.routes import routes
from pipeline.design.contract.spelling import nullable, reference
from pipeline.design.model import Entity, Field
from pipeline.design.operations import Operation, Verb
from pipeline.design.system import System
from pipeline.design.text.initialisms import joined
from pipeline.render.golang.literals import go_string

EVERYBODY = "ownership{}"


class OwnerView(Struct, frozen=True, kw_only=True):
    """`go`: the row's member with the owner's id; `variable`: the rule as a Go variable; `exempt`: Go strings.

    `taken`: the Go expression that makes a new row its caller's. `verbs`: the operations that reach own rows only.
    """

    column: str
    go: str
    variable: str
    exempt: str
    taken: str
    hidden: bool
    verbs: tuple[Verb, ...]

    def whose(self, verb: str) -> str:
        """The rows that an operation reaches, as a Go expression."""
        return self.variable if Verb(verb) in self.verbs else EVERYBODY


def base(entity: Entity, operation: Operation) -> str:
    """What the operation's method stands on, as a Go expression."""
    wanted = asked(entity, operation)
    if wanted is None:
        return "s.base"
    if not wanted.roles:
        return "s.known()"
    return f"s.behind({', '.join(map(go_string, wanted.roles))})"


def callers(system: System) -> Iterator[str]:
    """Whom each route is for, in words."""
    for route in routes(system):
        wanted = asked(route.entity, route.operation)
        if wanted is None:
            yield "everybody"
            continue
        whom = " or ".join(f"`{r}`" for r in wanted.roles) or "known callers"
        owned = is_owned(route.entity, route.operation.verb) and route.operation.verb is not Verb.CREATE
        rule = ownership(route.entity)
        exempt = " or ".join(f"`{r}`" for r in rule.exempt) if rule else ""
        yield f"{whom}, of what is their own{f'; {exempt}: of everything' if exempt else ''}" if owned else whom


def owner_view(entity: Entity) -> OwnerView | None:
    """The view of an entity whose rows belong to callers."""
    member, rule = owner(entity), ownership(entity)
    if member is None or rule is None:
        return None
    column = member.name if isinstance(member, Field) else reference(member)
    optional = nullable(member) if isinstance(member, Field) else not member.required
    return OwnerView(
        column=column,
        go=joined(column),
        variable=f"{entity.name[:1].lower()}{entity.name[1:]}Ownership",
        exempt=", ".join(map(go_string, rule.exempt)),
        taken="new(callerID(tx))" if optional else "callerID(tx)",
        hidden=rule.hidden,
        verbs=tuple(v for v in Verb if is_owned(entity, v)),
    )


def reading(name: str, owned: OwnerView | None, how: str, tx: str, id_: str, whose: str) -> str:
    """The Go expression that reads one row by `find` or `lock`, where that is one of the caller's own."""
    read = f"{how}[models.{name}]"
    rest = f"{id_}, Err{name}NotFound"
    if owned is None or whose == EVERYBODY:
        return f"{read}({tx}, {rest})"
    return f"{read}({whose}.own({tx}), {rest})" if owned.hidden else f"reach({read}, {tx}, {whose}, {rest})"
