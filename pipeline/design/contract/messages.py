"""The messages of the API, language-neutral: which members each request and resource has.

In: a stored entity. Out: its messages with their members in order, as the contract lock numbers them and as the
protobuf files, the OpenAPI document and the Go code spell them. Numbers are left to `lock`, syntax to `render`.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.contract.access import from_caller
from pipeline.design.contract.amounts import adjustment, amount
from pipeline.design.contract.routes import operations
from pipeline.design.contract.spelling import nullable, pascal, reference, singular
from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation, Type
from pipeline.design.operations import Listing, Operation, Verb
from pipeline.diagnostics import Span

IDENTIFIER: Final = Type(kind=Kind.UUID)
TEXT: Final = Type(kind=Kind.TEXT)
INTEGER: Final = Type(kind=Kind.INTEGER)
BOOLEAN: Final = Type(kind=Kind.BOOLEAN)
TIMESTAMP: Final = Type(kind=Kind.TIMESTAMP)
NUMBERS: Final = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.MONEY})
STAMPS: Final = {
    name: Field(
        name=name, words=words, span=Span(path="", line=0, column=0, end_column=0), type=TIMESTAMP, required=True
    )
    for name, words in (("created_at", "creation time"), ("updated_at", "time of the last change"))
}
"""The moments that every row has, as fields that can be filtered by."""
PAGING: Final = ("page_size", "page_token", "q", "sort")
"""What a list can be asked besides its filters."""
DELETED: Final = "deleted"
"""What asks a list for the rows that were soft-deleted, where it has them."""
INSTANTS: Final = frozenset({Kind.DATE, Kind.TIMESTAMP})


class Part(StrEnum):
    """What a member carries."""

    VALUE = "value"
    MASK = "mask"
    RESOURCE = "resource"


class Member(Struct, frozen=True, kw_only=True):
    """One member of a message. `of`: the field or relation that it speaks of; None when every such message has it.

    `optional`: absent and empty differ. `ruled`: the rules of `of` bind the values sent here; `patch`: absent keeps the
    stored value. `note`: one sentence for the contract's reader.
    """

    name: str
    type: Type = TEXT
    part: Part = Part.VALUE
    repeated: bool = False
    optional: bool = False
    ruled: bool = False
    patch: bool = False
    note: str = ""
    of: Field | Relation | None = None


class Message(Struct, frozen=True, kw_only=True):
    """A message. `purpose`: one sentence for its documentation."""

    name: str
    purpose: str
    members: tuple[Member, ...]


def stored_relations(entity: Entity) -> tuple[Relation, ...]:
    """The relations whose reference this entity holds."""
    return tuple(r for r in entity.relations if r.stored)


def messages(entity: Entity) -> tuple[Message, ...]:
    """The resource, then the requests and answers of the operations that the entity has."""
    made = {entity.name: resource(entity)}
    for operation in operations(entity):
        made.update({m.name: m for m in _of_operation(entity, operation)})
    return tuple(made.values())


def resource(entity: Entity) -> Message:
    """The entity itself, as clients read it."""
    own = (*_fields(entity.fields, False), *_references(stored_relations(entity), False))
    implied = [Member(name=n, type=TIMESTAMP) for n in ("created_at", "updated_at")]
    if entity.soft_delete:
        implied.append(Member(name="deleted_at", type=TIMESTAMP, optional=True, note="Absent while it is not deleted."))
    version = Member(name="version", type=INTEGER, note="Rises with every change; quoted, it is the ETag.")
    members = (_id(), *own, *implied, version)
    return Message(name=entity.name, purpose=f"{entity.name} as clients read it.", members=members)


def _of_operation(entity: Entity, operation: Operation) -> Iterator[Message]:
    name = entity.name
    match operation.verb:
        case Verb.CREATE:
            yield _create(entity)
        case Verb.GET:
            yield Message(name=f"Get{name}Request", purpose=f"Which {name} to read.", members=(_id(),))
        case Verb.LIST:
            yield from (_list_request(entity), _list_response(entity))
        case Verb.UPDATE:
            yield _update(entity)
        case Verb.DELETE:
            yield Message(name=f"Delete{name}Request", purpose=f"Which {name} to delete.", members=(_id(), _etag()))
        case Verb.RESTORE:
            purpose = f"Which deleted {name} to bring back."
            yield Message(name=f"Restore{name}Request", purpose=purpose, members=(_id(), _etag()))
        case Verb.MOVE | Verb.CUSTOM:
            request = f"{pascal(operation.name)}{name}Request"
            purpose = f"Which {name} to {operation.name.replace('_', ' ')}."
            yield Message(name=request, purpose=purpose, members=(_id(), _etag()))
        case Verb.ADJUST:
            yield _adjust(entity, operation.name)


def _create(entity: Entity) -> Message:
    fields = tuple(f for f in entity.fields if not f.computed and f not in from_caller(entity))
    relations = tuple(r for r in stored_relations(entity) if r not in from_caller(entity))
    members = (*_fields(fields, True), *_references(relations, True))
    return Message(name=f"Create{entity.name}Request", purpose=f"What a new {entity.name} is made of.", members=members)


def _adjust(entity: Entity, name: str) -> Message:
    purpose = f"Which {entity.name} to {name.replace('_', ' ')}, and by how much."
    members = (_id(), *_fields((amount(entity, adjustment(entity, name)),), True), _etag())
    return Message(name=f"{pascal(name)}{entity.name}Request", purpose=purpose, members=members)


def moved(entity: Entity) -> bool:
    """True when each move of the state has an operation, so that PATCH, which would pass them by, cannot set it."""
    machine = entity.machine
    named = {o.name for o in entity.operations if o.verb is Verb.MOVE}
    return machine is not None and bool(machine.moves) and all(m.name in named for m in machine.moves)


def changeable(entity: Entity) -> tuple[Field | Relation, ...]:
    """What PATCH can set."""
    state = entity.machine.field if entity.machine and moved(entity) else ""
    fields = (f for f in entity.fields if not f.computed and not f.immutable and f.name != state)
    relations = (r for r in stored_relations(entity) if not r.immutable)
    free: tuple[Field | Relation, ...] = (*fields, *relations)
    return tuple(m for m in free if m not in from_caller(entity))


def _update(entity: Entity) -> Message:
    fields = tuple(f for f in changeable(entity) if isinstance(f, Field))
    relations = tuple(r for r in changeable(entity) if isinstance(r, Relation))
    sent = tuple(replace(m, patch=True) for m in (*_fields(fields, True), *_references(relations, True)))
    mask = Member(name="update_mask", part=Part.MASK, note="The members that the body names.")
    members = (_id(), *sent, mask, _etag())
    purpose = f"What to change of {entity.name}: a member in the mask without a value is cleared."
    return Message(name=f"Update{entity.name}Request", purpose=purpose, members=members)


def _list_request(entity: Entity) -> Message:
    page = entity.listing
    members = (
        Member(name="page_size", type=INTEGER, note=_sizes(page)),
        Member(name="page_token", note="The next_page_token of the page before."),
        *(
            (
                Member(
                    name="q",
                    note=_searched(page),
                ),
            )
            if page.search
            else ()
        ),
        *((Member(name="sort", note=_sorts(page)),) if page.sorts else ()),
        *((Member(name=DELETED, type=BOOLEAN, note="True: the deleted ones, and no others."),) if page.deleted else ()),
        *filters(entity),
    )
    purpose = f"Which {entity.collection.replace('_', ' ')} to list."
    return Message(name=f"List{pascal(entity.collection)}Request", purpose=purpose, members=members)


def _list_response(entity: Entity) -> Message:
    total = Member(name="total_size", type=INTEGER, optional=True, note="The rows of all pages.")
    members = (
        Member(name=entity.collection, part=Part.RESOURCE, repeated=True),
        Member(name="next_page_token", note="Empty on the last page."),
        *((total,) if entity.listing.totals else ()),
    )
    purpose = f"One page of {entity.collection.replace('_', ' ')}."
    return Message(name=f"List{pascal(entity.collection)}Response", purpose=purpose, members=members)


def filters(entity: Entity) -> tuple[Member, ...]:
    """The members that narrow a list: a range for numbers and days, equality for everything else."""
    made: list[Member] = []
    taken = {*PAGING, *((DELETED,) if entity.listing.deleted else ())}
    for name in entity.listing.filters:
        field, relation = entity.field_named(name) or STAMPS.get(name), entity.relation_named(name)
        if field is not None:
            made.extend(_filter(field))
        elif relation is not None:
            made.append(Member(name=_filtered(relation), type=IDENTIFIER, optional=True, of=relation))
    return tuple(replace(m, name=_free(m.name, taken)) for m in made)


def _free(name: str, taken: set[str]) -> str:
    """The name, longer where a list has another parameter of that name: `sort_is`."""
    while name in taken:
        name += "_is"
    taken.add(name)
    return name


def is_lower(member: Member, field: Field) -> bool:
    """True when the filter is the lower end of a range."""
    return member.name.startswith((f"min_{field.name}", f"{field.name}_from"))


def _filtered(relation: Relation) -> str:
    many = relation.cardinality is Cardinality.MANY_TO_MANY
    return f"{singular(relation.name) if many else relation.name}_id"


def _filter(field: Field) -> tuple[Member, ...]:
    names: tuple[str, ...] = (field.name,)
    if field.type.kind in NUMBERS:
        names = (f"min_{field.name}", f"max_{field.name}")
    elif field.type.kind in INSTANTS:
        names = (f"{field.name}_from", f"{field.name}_to")
    element = field.type.element if field.type.kind is Kind.LIST and field.type.element else field.type
    return tuple(Member(name=n, type=element, optional=True, of=field) for n in names)


def _fields(fields: tuple[Field, ...], request: bool) -> tuple[Member, ...]:
    return tuple(
        Member(
            name=f.name,
            type=f.type.element if f.type.kind is Kind.LIST and f.type.element else f.type,
            repeated=f.type.kind is Kind.LIST,
            optional=f.type.kind is not Kind.LIST and (request or nullable(f)),
            ruled=True,
            of=f,
        )
        for f in fields
    )


def _references(relations: tuple[Relation, ...], request: bool) -> tuple[Member, ...]:
    many = Cardinality.MANY_TO_MANY
    return tuple(
        Member(
            name=reference(r),
            type=IDENTIFIER,
            repeated=r.cardinality is many,
            optional=r.cardinality is not many and (request or not r.required),
            ruled=True,
            of=r,
        )
        for r in relations
    )


def _id() -> Member:
    return Member(name="id", type=IDENTIFIER)


def _etag() -> Member:
    return Member(name="etag", note="The version that the caller has seen, from If-Match; empty: any.")


def _sizes(page: Listing) -> str:
    return f"{page.page_size} when absent or 0; more than {page.max_page_size} is taken as {page.max_page_size}."


def _sorts(page: Listing) -> str:
    return f"One of {', '.join(page.sorts)}; prefix with - for descending."


def _searched(page: Listing) -> str:
    return f"Text that {_either(page.search)} contains, in any case; blanks around it do not count."


def _either(names: tuple[str, ...]) -> str:
    return " or ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
