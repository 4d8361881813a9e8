"""What the templates of the service see: small typed values, spelled for Go.

In: the system. Out: one `EntityView` for each entity. Everything is decided here; the templates only show its shape.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pipeline.design.cases import Refusal
from pipeline.design.contract.access import within_tenant
from pipeline.design.contract.constraints import link_table, table
from pipeline.design.contract.errors import Sentinel, errors
from pipeline.design.contract.messages import moved
from pipeline.design.contract.routes import collection_path
from pipeline.design.contract.spelling import enum_values, is_made, nullable, pascal, reference
from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation
from pipeline.design.operations import Verb
from pipeline.design.system import System
from pipeline.design.text.initialisms import joined
from pipeline.render.golang.access import OwnerView, owner_view, reading
from pipeline.render.golang.deletion import StepView, removed, steps
from pipeline.render.golang.listing import ListingView, listing
from pipeline.render.golang.members import MemberView, members
from pipeline.render.golang.operations import OperationView, operation_views
from pipeline.render.golang.recording import HistoryView, history_views
from pipeline.render.names import article, file_stem, pb_type, spaced, unexported


class OrderingView(Struct, frozen=True, kw_only=True):
    """Two members that follow each other. `compare`: the helper that compares their type."""

    left: str
    right: str
    left_value: str
    right_value: str
    equal: str
    compare: str


class LinkView(Struct, frozen=True, kw_only=True):
    """A relation to many. `row`: the model of its join table."""

    json: str
    go: str
    low: str
    table: str
    row: str
    words: str


class ParentView(Struct, frozen=True, kw_only=True):
    """A reference to rows that may be soft-deleted, or another tenant's. `ids`, `condition`: Go expressions over `row`;
    `tx`: the transaction, narrowed to the rows that may be referred to."""

    json: str
    target: str
    unknown: str
    ids: str
    condition: str
    tx: str = "tx"


class MachineView(Struct, frozen=True, kw_only=True):
    """The legal moves of `json`; `moves`: from, to, operation. `patched`: an update makes them as well."""

    json: str
    go: str
    initial: str
    illegal: str
    moves: tuple[tuple[str, str, str], ...]
    patched: bool


class EntityView(Struct, frozen=True, kw_only=True):
    """`pb`: its message in Go; `low`: what begins its Go identifiers; `words`: for comments; `path`: of its routes."""

    name: str
    pb: str
    low: str
    plural: str
    words: str
    many: str
    article: str
    origin: str
    stem: str
    table: str
    path: str
    members: tuple[MemberView, ...]
    operations: tuple[OperationView, ...]
    machine: MachineView | None
    orderings: tuple[OrderingView, ...]
    links: tuple[LinkView, ...]
    parents: tuple[ParentView, ...]
    listing: ListingView | None
    steps: tuple[StepView, ...]
    soft: bool
    removed: bool
    owner: OwnerView | None
    made: tuple[tuple[str, str], ...]
    histories: tuple[HistoryView, ...]

    def can(self, *verbs: str) -> bool:
        """True when it has one of the operations."""
        return any(o.verb in verbs for o in self.operations)

    def request(self, verb: str) -> str:
        """The Go type of that operation's request."""
        return next(o.request for o in self.operations if o.verb == verb)

    def read(self, how: str, tx: str, id_: str, whose: str) -> str:
        """The Go expression that reads a row, by `find` or `lock`."""
        return reading(self.name, self.owner, how, tx, id_, whose)

    @property
    def at_once(self) -> bool:
        """True when one statement makes an update: nothing but the new values has to be looked at."""
        patched = self.machine is not None and self.machine.patched
        return not (patched or self.owner or self.orderings or self.parents or self.links or self.histories)

    def way(self, operation: OperationView) -> str:
        """The helper that runs an operation as it needs to be."""
        match operation.verb:
            case "get" | "list":
                return "read"
            case "create":
                return "write" if self.parents or self.links or self.histories else "writeOnce"
            case "update" if self.at_once:
                return "writeOnce"
            case "adjust" if not (self.owner or self.links or self.histories):
                return "writeOnce"
            case _:
                return "write"

    def check(self, operation: OperationView) -> str:
        """What is checked before a transaction begins, as an argument; empty when none does."""
        match operation.verb:
            case "get" | "list":
                return ""
            case "create":
                return f"{self.low}CreateCheck, "
            case "update":
                return f"{self.low}UpdateCheck, "
            case "adjust":
                return f"{operation.run}Check, "
            case _:
                return "checkID, "

    @property
    def columns(self) -> tuple[MemberView, ...]:
        """The members that are columns of its own table."""
        return tuple(m for m in self.members if m.tag != "-")

    @property
    def summed(self) -> bool:
        """True when the database computes a column of it."""
        return any(m.tag.startswith("->") for m in self.members)

    @property
    def custom(self) -> tuple[OperationView, ...]:
        """The operations that are written by hand."""
        return tuple(o for o in self.operations if o.verb == "custom")


def entities(system: System) -> tuple[EntityView, ...]:
    """The views of all entities, in the system's order."""
    sentinels = errors(system)
    gone, prefixes = removed(system), _prefixes(system)
    return tuple(_entity(e, system, sentinels, e.name in gone, prefixes[e.name]) for e in system.entities)


def _prefixes(system: System) -> dict[str, str]:
    """What begins the names of each entity's rules: its own name, longer where two entities' rules would meet."""
    taken: set[str] = set()
    found: dict[str, str] = {}
    for entity in system.entities:
        prefix = entity.name[:1].lower() + entity.name[1:]
        while names := {m.rule_name for m in members(entity, prefix)}:
            if not names & taken:
                taken |= names
                break
            prefix += "Its"
        found[entity.name] = prefix
    return found


def _entity(
    entity: Entity, system: System, sentinels: tuple[Sentinel, ...], is_removed: bool, prefix: str
) -> EntityView:
    low = entity.name[:1].lower() + entity.name[1:]
    own = tuple(s for s in sentinels if s.entity == entity.name)
    return EntityView(
        name=entity.name,
        pb=pb_type(entity.name),
        low=low,
        plural=pascal(entity.collection),
        words=spaced(entity.name),
        many=entity.collection.replace("_", " "),
        article=article(spaced(entity.name)),
        origin=f"specs/{system.owner(entity.name)}/spec.md",
        stem=file_stem(entity.name),
        table=table(entity),
        path=collection_path(entity),
        members=members(entity, prefix),
        operations=operation_views(entity),
        machine=_machine(entity, own),
        orderings=tuple(_orderings(entity)),
        links=tuple(_link(entity, r) for r in entity.relations if r.cardinality is Cardinality.MANY_TO_MANY),
        parents=tuple(_parents(entity, system, own)),
        listing=listing(entity) if entity.can(Verb.LIST) else None,
        steps=steps(entity, system),
        soft=entity.soft_delete,
        removed=is_removed,
        owner=owner_view(entity),
        made=tuple(
            (joined(f.name), "new(rand.Text())" if nullable(f) else "rand.Text()") for f in entity.fields if is_made(f)
        ),
        histories=history_views(entity, system),
    )


def _machine(entity: Entity, own: tuple[Sentinel, ...]) -> MachineView | None:
    machine = entity.machine
    field = entity.field_named(machine.field) if machine else None
    if machine is None or field is None or not machine.moves:
        return None
    names = {v.value: v.name for v in enum_values(entity, field)}
    return MachineView(
        json=field.name,
        go=joined(field.name),
        initial=names.get(machine.initial, machine.initial.upper()),
        illegal=next(s.name for s in own if s.refusal is Refusal.ILLEGAL_MOVE),
        moves=tuple((names[m.source], names[m.target], m.name) for m in machine.moves),
        patched=not moved(entity),
    )


def _orderings(entity: Entity) -> Iterator[OrderingView]:
    for ordering in entity.orderings:
        left, right = entity.field_named(ordering.left), entity.field_named(ordering.right)
        if left is None or right is None:
            continue
        yield OrderingView(
            left=left.name,
            right=right.name,
            left_value=_pointer(entity, left),
            right_value=_pointer(entity, right),
            equal="true" if ordering.equal else "false",
            compare="inNumericOrder" if left.type.kind is Kind.INTEGER else "inOrder",
        )


def _pointer(entity: Entity, field: Field) -> str:
    view = next(m for m in members(entity, "") if m.json == field.name)
    return f"row.{view.go}" if view.model.startswith("*") else f"&row.{view.go}"


def _link(entity: Entity, relation: Relation) -> LinkView:
    return LinkView(
        json=reference(relation),
        go=joined(reference(relation)),
        low=f"{unexported(relation.name)}Of",
        table=link_table(entity, relation),
        row=f"{entity.name}{joined(relation.name)}Link",
        words=relation.name.replace("_", " "),
    )


def _parents(entity: Entity, system: System, own: tuple[Sentinel, ...]) -> Iterator[ParentView]:
    for relation in entity.relations:
        apart = owner_view(system.entity(relation.target)) if within_tenant(entity, relation, system) else None
        if not relation.stored or not (apart or system.entity(relation.target).soft_delete):
            continue
        member = reference(relation)
        go = f"row.{joined(member)}"
        unknown = next(s.name for s in own if s.refusal is Refusal.REFERENCE and s.members == (member,))
        many = relation.cardinality is Cardinality.MANY_TO_MANY
        ids = f"{go}..." if many else go if relation.required else f"*{go}"
        asked = f'len(members) == 0 || slices.Contains(members, "{member}")'
        condition = f"{go} != nil && ({asked})" if not many and not relation.required else asked
        yield ParentView(
            json=member,
            target=relation.target,
            unknown=unknown,
            ids=ids,
            condition=condition,
            tx=f"{apart.shared}.own(tx)" if apart else "tx",
        )
