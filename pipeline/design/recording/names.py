"""What the members of an entry hold, told by their names and types.

In: the entity of entries and the entities whose changes they tell. Out: one `Part` for each member that the service can
fill, and the members that it cannot. The names are data (`lexicon/histories.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from pipeline.design.contract.spelling import reference
from pipeline.design.histories import Holds, Part
from pipeline.design.lexicon import load
from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation
from pipeline.design.operations import Verb
from pipeline.design.text.names import snake, words

TEXTS: Final = (Kind.TEXT, Kind.LONG_TEXT, Kind.UNKNOWN)
IDS: Final = (*TEXTS, Kind.UUID)
_KINDS: Final = {
    Holds.RECORD: IDS,
    Holds.RESOURCE: TEXTS,
    Holds.ACTION: (*TEXTS, Kind.ENUM),
    Holds.ACTOR: IDS,
    Holds.MOMENT: (Kind.TIMESTAMP,),
    Holds.CHANGES: (*TEXTS, Kind.JSON),
}
_ORDER: Final = (Holds.ACTION, Holds.ACTOR, Holds.MOMENT, Holds.CHANGES, Holds.RESOURCE, Holds.RECORD)


@cache
def named(what: str) -> frozenset[str]:
    """The names in one list of the table."""
    return frozenset(load("histories").get(what, ()))


def keeps_changes(name: str) -> bool:
    """True for the name of an entity whose rows tell what was done to others: `AuditLog`, `OrderStatusHistory`."""
    parts = words(name)
    return any("_".join(parts[first:]) in named("entries") for first in range(len(parts)))


def told_by(action: str) -> Verb | None:
    """The operation that a word in an entry speaks of: `created`, `ORDER_CREATED`, `order.created`."""
    parts = words(action)
    ends = ("_".join(parts[first:]) for first in range(len(parts)))
    return next((v for end in ends for v in _VERBS if end in named(v.value)), None)


def tells_state(action: str) -> bool:
    """True for a word that speaks of a change of the state: `order.status_changed`."""
    parts = words(action)
    return any("_".join(parts[first:]) in named("state") for first in range(len(parts)))


_VERBS: Final = (Verb.CREATE, Verb.UPDATE, Verb.DELETE, Verb.RESTORE)


def plain(member: Field | Relation) -> str:
    """The member's name in the contract."""
    return reference(member) if isinstance(member, Relation) else member.name


def parts(entries: Entity, audited: Sequence[Entity]) -> Iterator[Part]:
    """One part for each member that can be filled, by the names of the contract; each single thing once."""
    taken: set[Holds] = set()
    members: tuple[Field | Relation, ...] = (*entries.fields, *(r for r in entries.relations if r.stored))
    ranked = sorted(members, key=lambda m: _rank(m, audited))
    found: dict[str, Part] = {}
    for member in ranked:
        part = _part(member, audited, taken)
        if part is not None:
            taken.add(part.holds)
            found[part.member] = part
    yield from (found[plain(m)] for m in members if plain(m) in found)


def _rank(member: Field | Relation, audited: Sequence[Entity]) -> int:
    """References to the changed rows themselves before members that only sound like one."""
    return 0 if isinstance(member, Relation) or _of_row(member.name, audited) else 1


def _part(member: Field | Relation, audited: Sequence[Entity], taken: set[Holds]) -> Part | None:
    name = plain(member)
    if isinstance(member, Relation) and member.cardinality is Cardinality.MANY_TO_MANY:
        return None
    if Holds.RECORD not in taken and _refers(member, audited):
        return Part(member=name, holds=Holds.RECORD)
    kind = member.type.kind if isinstance(member, Field) else Kind.UUID
    if kind is Kind.UUID and (same := _same(name, audited)):
        return Part(member=name, holds=Holds.SAME, of=same)
    for holds in _ORDER:
        fits = kind in _KINDS[holds] and not (isinstance(member, Field) and member.type.kind is Kind.LIST)
        if holds not in taken and fits and _called(member, holds):
            return Part(member=name, holds=holds)
    return _side(member, kind, audited) if isinstance(member, Field) else None


def _called(member: Field | Relation, holds: Holds) -> bool:
    """True when its name is one for this; who acts may be called after what they are, too."""
    names = {member.name, plain(member)}
    if names & named(holds.value):
        return True
    first = member.name.split("_")[0]
    return holds is Holds.ACTOR and (first in ("actor", "acting", "operator") or member.name.endswith("_by"))


def _refers(member: Field | Relation, audited: Sequence[Entity]) -> bool:
    if isinstance(member, Relation):
        return len(audited) == 1 and member.target == audited[0].name and not _called(member, Holds.ACTOR)
    if member.type.kind not in IDS:
        return False
    return _of_row(member.name, audited) and member.name.endswith(("_id", "_ref", "_reference"))


def _of_row(name: str, audited: Sequence[Entity]) -> bool:
    """`product_id`, `target_product_id`."""
    bare = name.removesuffix("_id").removesuffix("_ref").removesuffix("_reference")
    own = snake(audited[0].name) if len(audited) == 1 else ""
    return bool(own) and (bare == own or bare in (f"target_{own}", f"affected_{own}"))


def _same(name: str, audited: Sequence[Entity]) -> str:
    """The id of that name that each of the changed rows has; nothing when one lacks it."""
    held = [next((m.name for m in _ids(e) if plain(m) == name), "") for e in audited]
    return held[0] if held and all(h == held[0] for h in held) else ""


def _ids(entity: Entity) -> Iterator[Field | Relation]:
    yield from (f for f in entity.fields if f.type.kind is Kind.UUID)
    yield from (r for r in entity.relations if r.stored and r.cardinality is not Cardinality.MANY_TO_MANY)


def _side(member: Field, kind: Kind, audited: Sequence[Entity]) -> Part | None:
    """`old_status`, `previous values`: a value before or after the change."""
    first, _, rest = member.name.partition("_")
    holds = Holds.OLD if first in named("old") else Holds.NEW if first in named("new") else None
    if holds is None:
        return None
    of = changed_member(rest, audited[0]) if len(audited) == 1 and rest else ""
    if of:
        return Part(member=member.name, holds=holds, of=of) if _keeps(member, audited[0], of) else None
    whole = rest in named("whole") and kind in (*TEXTS, Kind.JSON)
    return Part(member=member.name, holds=holds) if whole else None


def changed_member(words_: str, entity: Entity) -> str:
    """The one member of the changed rows that is called so, or ends so: `status` of `order_status`."""
    names = [*(f.name for f in entity.fields), *(r.name for r in entity.relations if r.stored)]
    if words_ in names:
        return words_
    if entity.machine and words_ in ("status", "state"):
        return entity.machine.field
    ends = [n for n in names if n.endswith(f"_{words_}")]
    return ends[0] if len(ends) == 1 else ""


def _keeps(member: Field, entity: Entity, of: str) -> bool:
    """True when every value of the changed member can be kept: as text, or as the same enum."""
    if member.type.kind in TEXTS:
        return True
    field = entity.field_named(of)
    one = member.type.kind is Kind.ENUM and field is not None and field.type.kind is Kind.ENUM
    return one and field is not None and set(field.type.values) <= set(member.type.values)
