"""Names of a design that the API needs for itself, or that two things would share.

In: the stored entities. Out: a diagnostic for each name that would stand twice in one message, in one service, or among
all messages. Members that every resource has are left out of entities before; filters are named around here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.design.contract.messages import messages
from pipeline.design.contract.routes import operations
from pipeline.design.contract.spelling import pascal
from pipeline.design.model import Entity, Field, Relation
from pipeline.design.operations import NAMED, Operation
from pipeline.diagnostics import Code, Diagnostic, Span

TAKEN_NAME: Final = Code(
    "SM408",
    "a name that the API needs for itself",
    cause="Two members of a message, two operations of an entity, or two messages would have the same name.",
    example="an attribute `etag`, an entity `FieldError`, or a move `restore` of an entity that can be undeleted",
    fix="Give it another name.",
)
SHARED: Final = ("ErrorResponse", "FieldError")
"""The messages of every service."""


def taken_names(entities: Iterable[Entity]) -> Iterator[Diagnostic]:
    """Each clash once, where the later of the two names stands."""
    owners = dict.fromkeys(SHARED, "the API")
    for entity in entities:
        yield from _members(entity)
        yield from _operations(entity)
        for message in messages(entity):
            owner = owners.setdefault(message.name, f"`{entity.name}`")
            if owner != f"`{entity.name}`":
                yield _at(entity.span, f"`{message.name}` is a message of {owner} already", f"rename `{entity.name}`")


def _members(entity: Entity) -> Iterator[Diagnostic]:
    told: set[str] = set()
    for message in messages(entity):
        seen: set[str] = set()
        for member in message.members:
            if member.name in seen and member.name not in told:
                told.add(member.name)
                span = _span(entity, member.name)
                yield _at(span, f"`{message.name}` has a member `{member.name}` already", f"rename `{member.name}`")
            seen.add(member.name)


def _span(entity: Entity, name: str) -> Span:
    """Where the member stands; a reference `category` is the member `category_id`."""
    own: tuple[Field | Relation, ...] = (*entity.fields, *entity.relations)
    return next((m.span for m in own if m.name in (name, name.removesuffix("_id"))), entity.span)


def _operations(entity: Entity) -> Iterator[Diagnostic]:
    seen: dict[str, Operation] = {}
    for operation in operations(entity):
        named = operation.verb in NAMED
        name = pascal(operation.name if named else operation.verb.value)
        if seen.setdefault(name, operation) is not operation:
            message = f"`{entity.name}` has an operation `{operation.name}` already"
            yield _at(
                operation.fact.span or entity.span, message, f"call the move something else than `{operation.name}`"
            )


def _at(span: Span, message: str, hint: str) -> Diagnostic:
    return TAKEN_NAME.at(span, message, hint=hint)
