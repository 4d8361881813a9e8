"""`data-model.md`: the entities of a feature, what they hold, how they hang together and where each fact was read.

In: a feature's design and the system. Out: Markdown with Mermaid diagrams. How the tables are made in Go is left to
the service; constraints to `guards`; why an assumed fact was assumed, to `research`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from pipeline.design.contract.messages import filters
from pipeline.design.contract.spelling import reference
from pipeline.design.facts import Fact, Source
from pipeline.design.model import Cardinality, Entity, Field, Kind, Machine, Relation
from pipeline.design.operations import Gate, Operation, Verb
from pipeline.design.precise import (
    TENANT_WORDS,
    adjustment_words,
    field_rules,
    gate_words,
    owner_words,
    relation_rules,
    target_words,
    type_words,
)
from pipeline.design.system import Design, System
from pipeline.render.documents import histories
from pipeline.render.documents import markdown as md
from pipeline.render.documents.guards import guard_rows

ENDS: Final = {
    Cardinality.MANY_TO_ONE: "}o--{one}",
    Cardinality.ONE_TO_ONE: "|o--{one}",
    Cardinality.MANY_TO_MANY: "}o--o{",
}
SURE: Final = (Source.STATED, Source.DERIVED, Source.IMPLIED, Source.ASSUMED)


def data_model(system: System, design: Design) -> str:
    """The document; links are relative to the feature's folder."""
    base = PurePosixPath(design.path).parent
    stored = [e for e in design.entities if e.stored and not e.mentioned]
    parts = [md.section(e.name, *_entity(e, system, base)) for e in stored]
    return md.document(
        design.path,
        f"Data Model: {design.title}",
        md.paragraph(_introduction(design, stored)),
        md.section("Entities and relations", _diagram(design, stored)),
        *parts,
        md.section("Entities of other features", _mentioned(design, system)),
        md.section("Named by the spec, not stored", _not_stored(design, base)),
    )


def _introduction(design: Design, stored: list[Entity]) -> str:
    if not stored:
        return "This feature stores nothing of its own."
    names = md.listed([f"[{e.name}](#{e.name.lower()})" for e in stored])
    return (
        f"This feature stores {names}. Besides the members listed below, each of them has an `id` (UUIDv7), "
        "`created_at`, `updated_at` and a `version` that rises with every change. *Source* links to the line that "
        "names a member; what follows was not stated there but derived by the rule named, or assumed (see "
        "[research.md](research.md))."
    )


def _diagram(design: Design, stored: list[Entity]) -> str:
    if not stored:
        return ""
    lines = ["erDiagram"]
    for entity in stored:
        lines.extend(f"    {entity.name} {_ends(r)} {r.target} : {r.name}" for r in entity.relations if r.stored)
    for entity in stored:
        lines.extend(_box(entity))
    return md.fence("\n".join(lines), "mermaid")


def _ends(relation: Relation) -> str:
    return ENDS[relation.cardinality].replace("{one}", "||" if relation.required else "o|")


def _box(entity: Entity) -> Iterator[str]:
    yield f"    {entity.name} {{"
    yield "        uuid id PK"
    for field in entity.fields:
        unique = " UK" if field.unique and not field.unique_per else ""
        yield f"        {field.type.kind.value} {field.name}{unique}"
    for relation in entity.relations:
        if relation.stored and relation.cardinality is not Cardinality.MANY_TO_MANY:
            yield f"        uuid {reference(relation)} FK"
    yield "    }"


def _entity(entity: Entity, system: System, base: PurePosixPath) -> Iterator[str]:
    yield md.paragraph(md.quote(entity.description))
    yield md.paragraph(_facts_line(entity, base))
    yield md.table(("Field", "Type", "Rules", "Source"), [_field(f, base) for f in entity.fields])
    references = [_relation(r, base) for r in entity.relations if r.stored]
    yield md.table(("Reference", "To", "Rules", "Source"), references)
    yield md.section("States", *_states(entity, base), level=3)
    yield md.section("Adjustments", *_adjustments(entity, base), level=3)
    linked = next((e for e in system.entities if e.name == entity.name), entity)
    yield md.section("Changes that are kept", *histories.kept(linked, base), level=3)
    yield md.section("What a row tells", *histories.told(linked, system), level=3)
    guards = md.table(("Name", "Kind", "Keeps"), guard_rows(entity, system))
    yield md.section("Constraints and indexes", guards, level=3)
    yield md.section("Lists", md.bullets(_lists(entity)) if entity.can(Verb.LIST) else "", level=3)
    yield md.section("Who may do what", *_access(entity, base), level=3)


def _facts_line(entity: Entity, base: PurePosixPath) -> str:
    told = [f"Declared at {md.line_link(entity.span, base)}"]
    told.append(f"table `{entity.collection}`")
    if entity.soft_delete:
        told.append("soft-deleted: a deleted row stays in the table, is not listed, and can be restored")
    return "; ".join(told) + "."


def _field(field: Field, base: PurePosixPath) -> tuple[str, str, str, str]:
    type_ = "one of " + md.codes(field.type.values) if field.type.kind is Kind.ENUM else type_words(field.type)
    return f"`{field.name}`", type_, ", ".join(field_rules(field)) or "optional", _source(field.facts, field, base)


def _relation(relation: Relation, base: PurePosixPath) -> tuple[str, str, str, str]:
    rules = ", ".join(relation_rules(relation)) or "optional"
    return f"`{reference(relation)}`", target_words(relation), rules, _source(relation.facts, relation, base)


def _source(facts: tuple[Fact, ...], thing: Field | Relation, base: PurePosixPath) -> str:
    """Where the member is named, then each fact that was not simply stated there."""
    told = [md.line_link(thing.span, base) or "no line"]
    for source in SURE[1:]:
        whats = [f for f in facts if f.source is source]
        if whats:
            named = ", ".join(f"{_what(f)} {md.code(f.rule)}{_elsewhere(f, thing, base)}" for f in whats)
            told.append(f"{source.value}: {named}")
    return "; ".join(told)


def _what(fact: Fact) -> str:
    return fact.what.replace("_", " ")


def _elsewhere(fact: Fact, thing: Field | Relation, base: PurePosixPath) -> str:
    if fact.span is None or fact.span.line == thing.span.line:
        return ""
    return f" ({md.line_link(fact.span, base)})"


def _states(entity: Entity, base: PurePosixPath) -> Iterator[str]:
    machine = entity.machine
    if machine is None:
        return
    if not machine.moves:
        yield md.paragraph(
            f"`{machine.field}` starts as `{machine.initial}`; the spec names no order, so every change is allowed."
        )
        return
    yield md.fence("\n".join(_chart(machine)), "mermaid")
    yield md.table(("From", "To", "Operation", "Read at"), [_move(machine, i, base) for i in range(len(machine.moves))])
    yield md.paragraph("Every other change is refused with 409, and the answer names the legal ones.")


def _adjustments(entity: Entity, base: PurePosixPath) -> Iterator[str]:
    if not entity.adjustments:
        return
    rows = [
        (f"`{a.name}`", md.code(adjustment_words(a).rpartition(" (")[0]), md.line_link(a.fact.span, base) or "no line")
        for a in entity.adjustments
    ]
    yield md.table(("Operation", "Becomes", "Read at"), rows)
    told = "Amounts are more than 0. Each is one statement, so that none is lost; what a rule of the row forbids is "
    yield md.paragraph(f"{told}refused with 409, and nothing changes.")


def _chart(machine: Machine) -> Iterator[str]:
    yield "stateDiagram-v2"
    if machine.initial:
        yield f"    [*] --> {machine.initial}"
    for move in machine.moves:
        yield f"    {move.source} --> {move.target}" + (f" : {move.name}" if move.name else "")
    leads_on = {m.source for m in machine.moves}
    for end in dict.fromkeys(m.target for m in machine.moves if m.target not in leads_on):
        yield f"    {end} --> [*]"


def _move(machine: Machine, index: int, base: PurePosixPath) -> tuple[str, str, str, str]:
    move = machine.moves[index]
    operation = f"`{move.name}`" if move.name else f"`update` of `{machine.field}`"
    return f"`{move.source}`", f"`{move.target}`", operation, md.line_link(move.fact.span, base)


def _lists(entity: Entity) -> Iterator[str]:
    page = entity.listing
    yield f"{page.page_size} per page unless asked otherwise, at most {page.max_page_size}"
    if page.search:
        yield f"searched by `q` in {md.codes(page.search)}"
    if page.filters:
        yield f"filtered by {md.codes(m.name for m in filters(entity))}"
    if page.sorts:
        yield f"sorted by `sort`: {md.codes(page.sorts)}, with `-` before it descending"
    if page.default_sort:
        yield f"default order: `{page.default_sort}`, {'descending' if page.descending else 'ascending'}"
    else:
        yield "default order: the order of creation"
    if page.totals:
        yield "with the number of rows of all pages in `total_size`"
    if page.deleted:
        yield "the deleted ones instead, with `deleted=true`"


def _access(entity: Entity, base: PurePosixPath) -> Iterator[str]:
    """Every operation with who may ask for it; nothing for an entity that is open to everybody."""
    if not entity.gates and not entity.ownership and not entity.tenancy:
        return
    gates = {(g.verb, g.name): g for g in entity.gates}
    rows = [_who(o, gates.get((o.verb, o.name)), base) for o in entity.operations]
    yield md.table(("Operation", "Who", "Source"), rows)
    if entity.ownership:
        owned = entity.ownership
        held = f"`{owned.member}` holds the owner and is set by the service"
        yield md.paragraph(f"{held}: {owner_words(owned)} ({md.line_link(owned.fact.span, base)}).")
    if entity.tenancy:
        apart = entity.tenancy
        told = f"`{apart.member}` holds the tenant and is set by the service"
        yield md.paragraph(f"{told}: {TENANT_WORDS} ({md.line_link(apart.fact.span, base)}).")


def _who(operation: Operation, gate: Gate | None, base: PurePosixPath) -> tuple[str, str, str]:
    if gate is None:
        return f"`{operation.name}`", "everybody", ""
    where = md.line_link(gate.fact.span, base)
    return f"`{operation.name}`", gate_words(gate), f"{where}; {gate.fact.source.value}: {md.code(gate.fact.rule)}"


def _mentioned(design: Design, system: System) -> str:
    owners = dict(system.owners)
    base = PurePosixPath(design.path).parent
    rows = [e.name for e in design.entities if e.mentioned and e.name in owners]
    return md.bullets(
        f"{name}: declared by [{owners[name]}]({md.relative(f'specs/{owners[name]}/data-model.md', base)})"
        for name in rows
    )


def _not_stored(design: Design, base: PurePosixPath) -> str:
    rows = [(e.words or e.name, e.reason, md.line_link(e.span, base)) for e in design.entities if not e.stored]
    return md.table(("Name", "Why it has no table", "Read at"), [(md.plain(w), md.plain(r), at) for w, r, at in rows])
