"""`data-model.md`: the entities of a feature, what they hold, how they hang together and where each fact was read.

In: a feature's design and the system. Out: Markdown with Mermaid diagrams. How the tables are made in Go is left to
the service; why an assumed fact was assumed, to `research`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from pipeline.design import constraints
from pipeline.design.model import (
    Cardinality,
    Design,
    Entity,
    Fact,
    Field,
    Kind,
    Machine,
    OnDelete,
    Relation,
    Source,
    System,
)
from pipeline.design.precise import field_rules, relation_rules, target_words, type_words
from pipeline.design.spelling import reference
from pipeline.render.documents import markdown as md
from pipeline.render.names import article, spaced

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
    yield md.section("Constraints and indexes", md.bullets(_constraints(entity)), level=3)
    yield md.section("Lists", md.bullets(_lists(entity)), level=3)


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


def _constraints(entity: Entity) -> Iterator[str]:
    """The unique indexes, checks between members, and foreign keys, by their names in the database."""
    alive = ", among rows that are not deleted" if entity.soft_delete else ""
    for key in constraints.uniques(entity):
        folded = ", upper and lower case being the same" if key.lower else ""
        together = "together " if len(key.members) > 1 else ""
        yield f"`{key.name}`: {md.codes(key.members)} {together}unique{folded}{alive}"
    for check in constraints.of_entity(entity):
        if check.rule is constraints.Rule.ORDER:
            ordering = next(o for o in entity.orderings if (o.left, o.right) == check.members)
            yield f"`{check.name}`: `{ordering.left}` {'≤' if ordering.equal else '<'} `{ordering.right}`"
    for key in constraints.references(entity):
        if key.relation is not None:
            yield f"`{key.name}`: {md.codes(key.members)} refers to `{key.target}`, {_on_delete(key.relation)}"


def _on_delete(relation: Relation) -> str:
    if relation.cardinality is Cardinality.MANY_TO_MANY:
        return "in a join table that holds each pair once"
    target = relation.target
    return {
        OnDelete.RESTRICT: f"and {article(spaced(target))} in use cannot be deleted",
        OnDelete.CASCADE: f"deleted together with its {target}",
        OnDelete.CLEAR: f"cleared when its {target} is deleted",
    }[relation.on_delete]


def _lists(entity: Entity) -> Iterator[str]:
    page = entity.listing
    yield f"{page.page_size} per page unless asked otherwise, at most {page.max_page_size}"
    if page.search:
        yield f"searched in {md.codes(page.search)}"
    if page.filters:
        yield f"filtered by {md.codes(page.filters)}"
    if page.sorts:
        yield f"sorted by {md.codes(page.sorts)}"
    if page.default_sort:
        order = "falling" if page.descending else "rising"
        yield f"without a wish, by {order} `{page.default_sort}`"
    if page.totals:
        yield "with the total number of rows"


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
