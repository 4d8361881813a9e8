"""Every error that the service answers with: the one table behind code, database, contract, tests and documents.

In: a system. Out: its sentinels in a fixed order: each entity's own, then those of the transport, then the rules of
single values. A sentinel is `services.Err<name>` in Go, its row in the code table `handlers.Errors.<name>`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.cases import Refusal
from pipeline.design.contract.access import is_guarded, is_role_bound
from pipeline.design.contract.constraints import Rule, on_delete, overlaps, references, uniques
from pipeline.design.model import Entity, OnDelete
from pipeline.design.operations import NAMED, Verb
from pipeline.design.system import System
from pipeline.design.text.initialisms import joined
from pipeline.design.text.names import snake


class Sentinel(Struct, frozen=True, kw_only=True):
    """One error. `refusal` None: of the transport. `members`: the JSON members it blames, the blamed one last.

    `constraint`: the database constraint or index whose violation it is when a row is inserted or updated.
    `rule`: this sentinel never stands alone, it is the code of one entry of `errors[]`.
    """

    name: str
    code: str
    status: int
    message: str
    refusal: Refusal | None = None
    entity: str = ""
    members: tuple[str, ...] = ()
    constraint: str = ""
    rule: bool = False


def errors(system: System) -> tuple[Sentinel, ...]:
    """The whole table; names and codes are unique in it."""
    found: list[Sentinel] = []
    for entity in system.entities:
        found += of_entity(entity, system)
    by_hand = any(e.can(Verb.CUSTOM) for e in system.entities)
    access = (*((UNAUTHENTICATED,) if is_guarded(system) else ()), *((FORBIDDEN,) if is_role_bound(system) else ()))
    return tuple(_distinct((*found, *access, *TRANSPORT, *((UNWRITTEN,) if by_hand else ()), *RULES)))


def of_entity(entity: Entity, system: System) -> Iterator[Sentinel]:
    """What requests about one entity can be refused with."""
    words, e = snake(entity.name).replace("_", " "), entity.name
    yield _sentinel(e, "NotFound", 404, f"no such {words}", Refusal.NOT_FOUND)
    yield _sentinel(e, "Invalid", 400, f"the {words} is not valid", Refusal.INVALID)
    for key in uniques(entity):
        name = "".join(_without_id(m) for m in key.members)
        taken = f"another {words} has the same {_listed(key.members)}"
        yield replace(_sentinel(e, f"{name}Taken", 409, taken, Refusal.TAKEN), members=key.members, constraint=key.name)
    for key in overlaps(entity):
        met = f"another {words} with the same {_listed(key.members[:-2])} has a period that overlaps this one"
        yield replace(_sentinel(e, "Overlaps", 409, met, Refusal.TAKEN), members=key.members, constraint=key.name)
    for link in references(entity):
        member = link.members[-1]
        made = _sentinel(
            e,
            f"{_without_id(member)}Unknown",
            400,
            f"{member} refers to something that does not exist",
            Refusal.REFERENCE,
        )
        yield replace(made, members=link.members, constraint=link.name)
    if blocked(entity, system):
        yield _sentinel(e, "InUse", 409, f"the {words} is still in use", Refusal.IN_USE)
    if entity.machine is not None and entity.machine.moves:
        moved = _sentinel(e, "IllegalMove", 409, f"this change of the {words} is not allowed", Refusal.ILLEGAL_MOVE)
        yield replace(moved, members=(entity.machine.field,))
    if entity.can(Verb.ADJUST):
        yield _sentinel(e, "Insufficient", 409, f"the {words} does not have enough for this", Refusal.INSUFFICIENT)
    if any(entity.can(verb) for verb in CONDITIONAL):
        yield _sentinel(e, "Stale", 412, f"the {words} has changed since it was read", Refusal.STALE)


def blocked(entity: Entity, system: System) -> bool:
    """True when the service deletes rows of the entity, and a reference to them can forbid it."""
    restricted = any(
        r.stored and r.target == entity.name and on_delete(r) is OnDelete.RESTRICT
        for other in system.entities
        for r in other.relations
    )
    return restricted and entity.name in _deletable(system)


def _deletable(system: System) -> set[str]:
    """The entities whose rows are deleted by request, or together with others."""
    found: set[str] = set()
    todo = [e.name for e in system.entities if e.can(Verb.DELETE)]
    while todo:
        name = todo.pop()
        found.add(name)
        todo += [
            other.name
            for other in system.entities
            if other.name not in found
            for r in other.relations
            if r.stored and r.target == name and on_delete(r) is OnDelete.CASCADE
        ]
    return found


def _sentinel(entity: str, suffix: str, status: int, message: str, refusal: Refusal) -> Sentinel:
    name = f"{entity}{suffix}"
    return Sentinel(name=name, code=_code(name), status=status, message=message, refusal=refusal, entity=entity)


def _code(name: str) -> str:
    return snake(name).upper()


def _without_id(member: str) -> str:
    return joined(member.removesuffix("_ids").removesuffix("_id") or member)


def _listed(members: tuple[str, ...]) -> str:
    return " and ".join((", ".join(members[:-1]), members[-1])) if len(members) > 1 else members[0]


def _distinct(sentinels: tuple[Sentinel, ...]) -> Iterator[Sentinel]:
    """Names that meet by chance (`Order` + `LineTaken`, `OrderLine` + `Taken`) are numbered."""
    seen: set[str] = set()
    for sentinel in sentinels:
        name, n = sentinel.name, 1
        while _code(name) in seen:
            n += 1
            name = f"{sentinel.name}{n}"
        code = _code(name)
        seen.add(code)
        yield sentinel if name == sentinel.name else replace(sentinel, name=name, code=code)


CONDITIONAL: Final = (Verb.UPDATE, Verb.DELETE, Verb.RESTORE, *NAMED)
"""The operations that honour If-Match."""


def _rule(name: str, message: str) -> Sentinel:
    return Sentinel(name=name, code=_code(name), status=400, message=message, refusal=Refusal.INVALID, rule=True)


def _transport(name: str, status: int, message: str) -> Sentinel:
    return Sentinel(name=name, code=_code(name), status=status, message=message)


RULES: Final = (
    _rule("MissingRequired", "a value is required"),
    _rule("TooShort", "the value is too short"),
    _rule("TooLong", "the value is too long"),
    _rule("OutOfRange", "the value is out of range"),
    _rule("InvalidFormat", "the value does not have the right form"),
    _rule("UnknownValue", "the value is not one of those allowed"),
    _rule("WrongType", "the value has the wrong type"),
    _rule("UnknownMember", "there is no such member"),
    _rule("ReadOnly", "the member cannot be set"),
    _rule("DuplicateItem", "the list names something twice"),
    _rule("WrongOrder", "the values are in the wrong order"),
)
"""What can be wrong with a single value, and the codes of the entries of `errors[]`."""

TRANSPORT: Final = (
    _transport("InvalidID", 400, "the id is not a UUID"),
    _transport("InvalidQuery", 400, "the query is not valid"),
    _transport("InvalidPageToken", 400, "the page token does not belong to this query"),
    _transport("MalformedJSON", 400, "the body is not a single JSON object"),
    _transport("BodyTooLarge", 413, "the body is too large"),
    _transport("UnsupportedMediaType", 415, "the Content-Type must be application/json"),
    _transport("NoSuchRoute", 404, "there is no such route"),
    _transport("MethodNotAllowed", 405, "the route does not have this method"),
    _transport("TransactionConflict", 409, "another change came first; try again"),
    _transport("RequestCancelled", 499, "the request was cancelled"),
    _transport("RequestTimeout", 504, "the request took too long"),
    _transport("NotReady", 503, "the service is not ready"),
    _transport("Internal", 500, "something went wrong"),
)
"""What any request can be refused with."""

UNWRITTEN: Final = _transport("NotImplemented", 501, "the operation has not been written yet")
"""What a custom operation answers until somebody writes it."""

UNAUTHENTICATED: Final = Sentinel(
    name="Unauthenticated",
    code="UNAUTHENTICATED",
    status=401,
    message="the request needs valid credentials",
    refusal=Refusal.UNAUTHENTICATED,
)
"""What a guarded operation answers to somebody whom the service does not know."""

FORBIDDEN: Final = Sentinel(
    name="Forbidden", code="FORBIDDEN", status=403, message="the caller may not do this", refusal=Refusal.FORBIDDEN
)
"""What it answers to a caller without the role, or whose row it is not."""

RULE_SENTINELS: Final = {
    Rule.NOT_BLANK: "MissingRequired",
    Rule.MIN_LENGTH: "TooShort",
    Rule.MAX_LENGTH: "TooLong",
    Rule.PATTERN: "InvalidFormat",
    Rule.FORMAT: "InvalidFormat",
    Rule.MINIMUM: "OutOfRange",
    Rule.MAXIMUM: "OutOfRange",
    Rule.VALUES: "UnknownValue",
    Rule.ORDER: "WrongOrder",
}
"""The code of an `errors[]` entry for each check."""
