"""An entity as the templates of its tests see it: names, paths, members with their Go fields.

In: an entity of a system. Out: `View`. What each test sends and expects is decided by the modules beside this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from msgspec import Struct

from pipeline.design.cases import Refusal
from pipeline.design.contract import access
from pipeline.design.contract.errors import Sentinel, errors
from pipeline.design.contract.messages import Member, Message, messages, resource
from pipeline.design.contract.routes import collection_path, operations
from pipeline.design.contract.spelling import is_made, pascal
from pipeline.design.model import Cardinality, Entity, Field, Relation
from pipeline.design.operations import Operation, Verb
from pipeline.design.samples import Value, row, sample
from pipeline.design.system import System
from pipeline.render.gotests import values
from pipeline.render.names import file_stem, pb_fields, pb_type, spaced, unexported

WIDTH: Final = 100
REQUEST_INDEX: Final = 501
OTHER_INDEX: Final = 601


class View(Struct, frozen=True, kw_only=True, dict=True):
    """One entity. Not slotted, because what it knows is computed when first asked for."""

    entity: Entity
    system: System

    @property
    def name(self) -> str:
        return self.entity.name

    @property
    def pb(self) -> str:
        """The resource's message in Go, without its package."""
        return pb_type(self.entity.name)

    @property
    def message(self) -> str:
        """The Go type of the resource's message."""
        return f"apiv1.{self.pb}"

    @property
    def var(self) -> str:
        return unexported(self.entity.name)

    @property
    def words(self) -> str:
        return spaced(self.entity.name)

    @property
    def stem(self) -> str:
        return file_stem(self.entity.name)

    @property
    def path(self) -> str:
        return collection_path(self.entity)

    @property
    def plural(self) -> str:
        return pb_type(pascal(self.entity.collection))

    @property
    def origin(self) -> str:
        return f"specs/{self.system.owner(self.entity.name)}/spec.md"

    @cached_property
    def verbs(self) -> frozenset[Verb]:
        return frozenset(o.verb for o in self.entity.operations)

    def can(self, verb: str) -> bool:
        """`create`, `get`, …; for templates."""
        return Verb(verb) in self.verbs

    @cached_property
    def moves(self) -> tuple[Operation, ...]:
        return tuple(o for o in operations(self.entity) if o.verb is Verb.MOVE)

    @property
    def state(self) -> Field | None:
        """The field that holds the state, when its moves are restricted."""
        machine = self.entity.machine
        return self.entity.field_named(machine.field) if machine and machine.moves else None

    @cached_property
    def by_name(self) -> dict[str, Message]:
        return {m.name: m for m in messages(self.entity)}

    @cached_property
    def resource(self) -> tuple[tuple[Member, str], ...]:
        """The members of the resource with their Go fields."""
        return self.fields_of(resource(self.entity))

    @cached_property
    def created(self) -> tuple[tuple[Member, str], ...]:
        return self.fields_of(self.by_name.get(f"Create{self.entity.name}Request"))

    @cached_property
    def updated(self) -> tuple[tuple[Member, str], ...]:
        """The members that PATCH changes, without id, mask and etag."""
        found = self.fields_of(self.by_name.get(f"Update{self.entity.name}Request"))
        return tuple((m, go) for m, go in found if m.of is not None)

    def adjusted(self, name: str) -> tuple[tuple[Member, str], ...]:
        """The amount of an adjustment, as its request has it."""
        found = self.fields_of(self.by_name.get(f"{pascal(name)}{self.entity.name}Request"))
        return tuple((m, go) for m, go in found if m.of is not None)

    def sent(self, operation: Operation) -> tuple[tuple[Member, str], ...]:
        """The members of the operation's body."""
        if operation.verb is Verb.ADJUST:
            return self.adjusted(operation.name)
        return self.created if operation.verb is Verb.CREATE else self.updated

    @staticmethod
    def fields_of(message: Message | None) -> tuple[tuple[Member, str], ...]:
        if message is None:
            return ()
        names = pb_fields(m.name for m in message.members)
        return tuple((m, names[m.name]) for m in message.members)

    @cached_property
    def errors(self) -> tuple[Sentinel, ...]:
        """The refusals that are this entity's own."""
        return tuple(s for s in errors(self.system) if s.entity == self.entity.name)

    def error(self, refusal: Refusal, *members: str) -> Sentinel | None:
        """The refusal of that kind; with members, the one that blames them."""
        fitting = (s for s in self.errors if s.refusal is refusal and (not members or s.members == members))
        return next(fitting, None)

    def sample(self, member: Member, index: int = REQUEST_INDEX) -> Value:
        """A valid value of a field's member; values of one index keep the entity's orderings."""
        if not isinstance(member.of, Field):
            return None
        if self.is_state(member) and self.entity.machine:
            return self.entity.machine.initial
        return row(self.entity, index).get(member.of.name, sample(member.of, index))

    def is_state(self, member: Member) -> bool:
        return self.state is not None and member.of == self.state

    @property
    def made(self) -> tuple[tuple[str, str], ...]:
        """Names and Go fields of the texts that the service makes."""
        return tuple((m.name, go) for m, go in self.resource if isinstance(m.of, Field) and is_made(m.of))

    def is_ordered(self, field: Field) -> bool:
        """True when the value must come before or after another."""
        return any(field.name in (o.left, o.right) for o in self.entity.orderings)

    @staticmethod
    def can_repeat(member: Member) -> bool:
        """True when the member lists other rows, each of them once."""
        return is_many(member)

    @property
    def owner(self) -> Field | Relation | None:
        """The member with the id of the caller whom a row belongs to."""
        return access.owner(self.entity)

    @property
    def from_caller(self) -> tuple[Field | Relation, ...]:
        """The members that are set from who asks: the tenant's id, and the owner's."""
        return access.from_caller(self.entity)

    def target(self, relation: Relation) -> View:
        return View(entity=self.system.entity(relation.target), system=self.system)

    def expression(self, member: Member, value: Value) -> str:
        """The Go expression of a value in a request."""
        return values.request(self.entity, member, value)


def views(system: System) -> tuple[View, ...]:
    return tuple(View(entity=e, system=system) for e in system.entities)


def is_many(member: Member) -> bool:
    return isinstance(member.of, Relation) and member.of.cardinality is Cardinality.MANY_TO_MANY


def closure(head: str, statements: tuple[str, ...], indent: str) -> str:
    """A Go function literal: on one line where gofmt keeps it there."""
    inline = "; ".join(statements)
    if not statements:
        return f"{head} {{}}"
    if len(f"{head}{inline}".encode()) <= WIDTH and len(statements) <= 2 and "\n" not in inline:
        return f"{head} {{ {inline} }}"
    lines = "\n".join(f"{indent}\t{s}" for s in statements)
    return f"{head} {{\n{lines}\n{indent}}}"


def parents(entity: Entity) -> Iterator[Relation]:
    """The references that a row must have."""
    yield from (r for r in entity.relations if r.stored and r.required)
