"""Join the designs of all features into one `System`.

In: designs in the order of their folders. Out: the stored entities, merged by name, and what the features
disagree about. The first feature that declares an entity owns it; a later one may add to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from msgspec.structs import replace

from pipeline.design.completion import completed
from pipeline.design.contract.taken import taken_names
from pipeline.design.facts import Fact, Source
from pipeline.design.link_access import gates, guarding, ownership
from pipeline.design.link_histories import histories, recording
from pipeline.design.model import Cardinality, Entity, Field, Relation
from pipeline.design.operations import Adjustment, Listing, Operation
from pipeline.design.settle import settled, unsettled
from pipeline.design.system import Design, System
from pipeline.diagnostics import Code, Diagnostic, Severity, Span

FEATURES_DISAGREE: Final = Code(
    "SM401",
    "two features disagree on an attribute",
    cause="Two specs state the same attribute of the same entity with different types or rules.",
    example="`- price: money` in feature 001, `- price: integer` in feature 002",
    fix="State the attribute in one of the specs only, or make both lines equal.",
)
UNKNOWN_TARGET: Final = Code(
    "SM402",
    "reference to an entity that no feature declares",
    cause="A reference names an entity which neither this spec nor an earlier feature declares.",
    example="`- warehouse: Warehouse, required` without an entity `Warehouse`",
    fix="Declare the entity under Key Entities, or give the attribute a plain type such as `uuid` or `text`.",
)
SAME_COLLECTION: Final = Code(
    "SM403",
    "two entities share one collection name",
    cause="The plurals of two entities are the same, so their routes and tables would be.",
    example="entities `Datum` and `Data`",
    fix="Rename one of the entities.",
)
REQUIRED_CYCLE: Final = Code(
    "SM404",
    "required references form a cycle",
    Severity.WARNING,
    cause="Each of the entities needs a row of the other before its own can be created, so none ever could.",
    example="`Team` requires a `lead: Person`, `Person` requires a `team: Team`",
    fix="Say which of the references is optional.",
)

NOTHING_STORED: Final = Code(
    "SM405",
    "there is nothing to store",
    cause="No feature declares an entity whose rows the service would keep, so there is no service to make.",
    example="a spec about the look of a page, or one whose entities are all reports or views",
    fix="Declare what is stored under Key Entities: `- **Product**: …` with its attributes.",
)

M = TypeVar("M", Field, Relation)


def link(designs: Iterable[Design]) -> tuple[System, tuple[Diagnostic, ...]]:
    """All features as one service, and every mistake that shows only when they are seen together."""
    ordered = tuple(designs)
    found: list[Diagnostic] = []
    merged, owners = _merge(ordered, found)
    targets = _drop_unknown_targets(merged, found)
    acyclic = _break_cycles(targets, found)
    found.extend(_same_collections(acyclic))
    found.extend(taken_names(acyclic))
    if ordered and not acyclic:
        found.append(_nothing_stored(ordered[-1]))
    found.extend(d for e in acyclic for d in unsettled(e))
    entities = recording(tuple(guarding(completed(settled(e))) for e in acyclic))
    return System(designs=ordered, entities=entities, owners=tuple(owners.items())), tuple(found)


def _merge(designs: tuple[Design, ...], found: list[Diagnostic]) -> tuple[tuple[Entity, ...], dict[str, str]]:
    entities: dict[str, Entity] = {}
    owners: dict[str, str] = {}
    for design in designs:
        for entity in design.entities:
            if not entity.stored:
                continue
            first = entities.get(entity.name)
            if first is None:
                entities[entity.name], owners[entity.name] = entity, design.slug
            else:
                entities[entity.name] = _extended(first, entity, found)
    return tuple(entities.values()), owners


def _extended(first: Entity, more: Entity, found: list[Diagnostic]) -> Entity:
    """`first` with what a later feature says of the same entity."""
    found.extend(_disagreements(first, more))
    return replace(
        first,
        mentioned=first.mentioned and more.mentioned,
        fields=_union(first.fields, more.fields),
        relations=_union(first.relations, more.relations),
        machine=first.machine or more.machine,
        uniques=first.uniques + tuple(u for u in more.uniques if u.members not in {v.members for v in first.uniques}),
        orderings=first.orderings + tuple(o for o in more.orderings if o not in first.orderings),
        overlaps=first.overlaps + tuple(o for o in more.overlaps if o not in first.overlaps),
        adjustments=first.adjustments + _new_adjustments(first, more),
        soft_delete=first.soft_delete or more.soft_delete,
        operations=_operations(first, more),
        listing=_listing(first.listing, more.listing),
        gates=gates(first, more, found),
        ownership=ownership(first, more, found),
        histories=histories(first, more),
        tenancy=first.tenancy or more.tenancy,
        facts=first.facts + more.facts,
    )


def _union(first: tuple[M, ...], more: tuple[M, ...]) -> tuple[M, ...]:
    names = {m.name for m in first}
    return first + tuple(m for m in more if m.name not in names)


def _operations(first: Entity, more: Entity) -> tuple[Operation, ...]:
    """Only what a later feature really asks for is added; its defaults are the owner's to decide."""
    known = {(o.verb, o.name) for o in first.operations}
    asked = (o for o in more.operations if o.fact.source is not Source.ASSUMED)
    return first.operations + tuple(o for o in asked if (o.verb, o.name) not in known)


def _new_adjustments(first: Entity, more: Entity) -> tuple[Adjustment, ...]:
    """What a later feature adds; of two adjustments with one name the first holds."""
    known = {a.name for a in first.adjustments}
    return tuple(a for a in more.adjustments if a.name not in known)


def _listing(first: Listing, more: Listing) -> Listing:
    stated = {f.what for f in more.facts if f.source is not Source.ASSUMED}
    return replace(
        first,
        page_size=more.page_size if "page_size" in stated else first.page_size,
        max_page_size=more.max_page_size if "max_page_size" in stated else first.max_page_size,
        search=_names(first.search, more.search),
        filters=_names(first.filters, more.filters),
        sorts=_names(first.sorts, more.sorts),
        totals=first.totals or more.totals,
        deleted=first.deleted or more.deleted,
        facts=first.facts + more.facts,
    )


def _names(first: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return first + tuple(n for n in more if n not in first)


def _disagreements(first: Entity, more: Entity) -> Iterator[Diagnostic]:
    """A stated type or `required` of the same attribute that two features state differently."""
    for field in more.fields:
        other = first.field_named(field.name)
        if other is None:
            continue
        for what, here, there in _properties(field, other):
            if here != there and _said(field.facts, what) and _said(other.facts, what):
                yield FEATURES_DISAGREE.at(
                    field.span,
                    f"`{more.name}.{field.name}` has {what} `{here}` here and `{there}` at {other.span}",
                    hint="state it once, or make both lines equal",
                )


def _properties(field: Field, other: Field) -> Iterator[tuple[str, object, object]]:
    if field.type.values or other.type.values:
        yield "type", ", ".join(field.type.values), ", ".join(other.type.values)
    yield "type", field.type.kind.value, other.type.kind.value
    for what in ("required", "unique", "min_length", "max_length", "pattern", "default"):
        yield what, getattr(field, what), getattr(other, what)


def _said(facts: tuple[Fact, ...], what: str) -> bool:
    return any(f.what == what and f.source in (Source.STATED, Source.DERIVED) for f in facts)


def _drop_unknown_targets(entities: tuple[Entity, ...], found: list[Diagnostic]) -> tuple[Entity, ...]:
    names = {e.name for e in entities}

    def known(entity: Entity) -> Iterator[Relation]:
        for relation in entity.relations:
            if relation.target in names:
                yield relation
            elif relation.stored:
                found.append(
                    UNKNOWN_TARGET.at(
                        relation.span,
                        f"`{entity.name}.{relation.name}` refers to `{relation.target}`, which no feature declares",
                        hint=f"declare `- **{relation.target}**: …` under Key Entities",
                    )
                )

    return tuple(replace(e, relations=tuple(known(e))) for e in entities)


def _break_cycles(entities: tuple[Entity, ...], found: list[Diagnostic]) -> tuple[Entity, ...]:
    """Makes the closing reference of every cycle of required references optional, and says so."""
    needs: dict[str, set[str]] = {e.name: set() for e in entities}

    def reaches(start: str, goal: str) -> bool:
        seen, todo = {start}, [start]
        while todo:
            name = todo.pop()
            if name == goal:
                return True
            fresh = needs[name] - seen
            seen |= fresh
            todo.extend(fresh)
        return False

    def opened(entity: Entity, relation: Relation) -> Relation:
        if not relation.required or relation.cardinality is Cardinality.MANY_TO_MANY or not relation.stored:
            return relation
        if not reaches(relation.target, entity.name):
            needs[entity.name].add(relation.target)
            return relation
        message = f"`{entity.name}.{relation.name}` closes a cycle of required references; it is made optional"
        found.append(REQUIRED_CYCLE.at(relation.span, message, hint=f"add `optional` to `{relation.name}`"))
        return replace(relation, required=False)

    return tuple(replace(e, relations=tuple(opened(e, r) for r in e.relations)) for e in entities)


def _nothing_stored(design: Design) -> Diagnostic:
    reasons = "; ".join(f"{e.name}: {e.reason}" for e in design.entities if e.reason)
    message = "no entity of this spec is stored" + (f" ({reasons})" if reasons else "")
    return NOTHING_STORED.at(Span(path=design.path, line=1), message, hint="declare one under Key Entities")


def _same_collections(entities: tuple[Entity, ...]) -> Iterator[Diagnostic]:
    first: dict[str, Entity] = {}
    for entity in entities:
        other = first.setdefault(entity.collection, entity)
        if other is not entity:
            message = f"`{entity.name}` and `{other.name}` would both be stored as `{entity.collection}`"
            yield SAME_COLLECTION.at(entity.span, message, hint="rename one of them")
