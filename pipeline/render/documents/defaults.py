"""What the service does where no line of the spec says anything: the defaults that hold for every spec.

In: the system, a feature's design. Out: one `Default` for each thing that the spec could have decided: page sizes,
order, digits of money, formats, limits, what a deleted row keeps, ids that scenarios name. Facts that a rule assumed of
one spec are `decisions`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from pipeline.design.cases import UNKNOWN_ID, Case
from pipeline.design.contract import constraints
from pipeline.design.model import Entity, Field, Kind, OnDelete
from pipeline.design.operations import Verb
from pipeline.design.samples import MONEY_DIGITS
from pipeline.design.system import Design, System
from pipeline.patterns import regex
from pipeline.render.documents.stories import own
from pipeline.render.golang.sql import FORMATS
from pipeline.render.names import article, spaced

FREE: Final = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.URL})
_NAMED_ID: Final = regex(r"""\b(?:id|identifier|ID|Id)\b\W{1,3}["'“”`]?([\w-]*\d[\w-]*)""")


class Default(Struct, frozen=True, kw_only=True):
    """`about`: what it is of, as `Product.list`; `value`: what holds; `decide`: the line that would decide it."""

    about: str
    value: str
    decide: str


def defaults(system: System, design: Design) -> tuple[Default, ...]:
    """The defaults of the feature's entities and scenarios, in the order of the spec."""
    found = [d for e in own(system, design) for d in _of_entity(e)]
    return (*found, *_of_scenarios(design))


def _of_entity(entity: Entity) -> Iterator[Default]:
    if entity.can(Verb.LIST):
        yield from _of_list(entity)
    for field in entity.fields:
        yield from _of_field(entity, field)
    kept = [r for r in entity.relations if r.stored and constraints.on_delete(r) is OnDelete.RESTRICT]
    if entity.soft_delete:
        for relation in kept:
            one, other = spaced(entity.name), spaced(relation.target)
            yield Default(
                about=f"{entity.name}.{relation.name}",
                value=f"a deleted {one} can be restored, so it still uses its {other}, which cannot be deleted",
                decide=f"- {relation.words or relation.name}: {relation.target}, cleared",
            )


def _of_list(entity: Entity) -> Iterator[Default]:
    page = entity.listing
    facts = {f.what for f in page.facts}
    words = entity.collection.replace("_", " ")
    if not facts & {"page_size", "max_page_size"}:
        yield Default(
            about=f"{entity.name}.list",
            value=f"{page.page_size} per page, at most {page.max_page_size}",
            decide=f"Users MUST be able to list {words} in pages of 20, at most 100 per page",
        )
    ordered = bool(page.default_sort) and (page.descending or len(page.sorts) == 1)
    if not ordered and "default_sort" not in facts:
        by = f"by `{page.default_sort}`, the first sort key," if page.default_sort else "in the order of creation"
        yield Default(
            about=f"{entity.name}.list",
            value=f"listed {by} unless asked otherwise",
            decide=f"System MUST list {words} newest first",
        )


def _of_field(entity: Entity, field: Field) -> Iterator[Default]:
    about, kind, words = f"{entity.name}.{field.name}", field.type.kind, field.words or field.name
    if kind is Kind.MONEY and field.type.precision is None:
        digits, scale = MONEY_DIGITS
        value = f"`numeric({digits},{scale})`: {digits - scale} digits before the point, {scale} after it; no currency"
        yield Default(about=about, value=value, decide=f"- {words}: decimal(12,2)")
    rules = constraints.rules(field)
    if constraints.Rule.FORMAT in rules and kind in FORMATS:
        value = f"matches `{FORMATS[kind]}`; whether it reaches anybody is not checked"
        yield Default(about=about, value=value, decide=f"- {words}: text, pattern `…`")
    if kind in FREE and constraints.Rule.MAX_LENGTH not in rules and not field.pattern:
        value = "no limit of its own, only that of the request's body"
        yield Default(about=about, value=value, decide=f"- {words}: text, at most 200 characters")


def _of_scenarios(design: Design) -> Iterator[Default]:
    texts = {s.id: s.text for s in design.scenarios}
    for case in design.cases:
        named = _NAMED_ID.search(texts.get(case.id, ""))
        entity = _unknown(case)
        if named and entity:
            yield Default(
                about=case.id,
                value=f"“{named[1]}” stands for the id of {article(spaced(entity))} that does not exist: ids are UUIDs",
                decide="(an id in the form of a UUID is taken as it stands)",
            )


def _unknown(case: Case) -> str:
    """The entity of which a scenario uses an id that no row has."""
    for step in case.steps:
        if step.call.target == UNKNOWN_ID:
            return step.call.entity
        for setting in step.call.body:
            if setting.ref == UNKNOWN_ID:
                return setting.name
    return ""
