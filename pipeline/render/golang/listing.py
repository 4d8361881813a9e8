"""How the generated service reads a collection: its sort keys, filters and search.

In: an entity. Out: views with SQL conditions and Go expressions. Paging itself is the template's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from pipeline.design.contract.constraints import link_table
from pipeline.design.contract.messages import INSTANTS, NUMBERS, Member, filters, is_lower, messages
from pipeline.design.contract.spelling import nullable, places, reference
from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation
from pipeline.design.operations import Verb
from pipeline.design.text.initialisms import joined
from pipeline.render.golang.literals import go_string
from pipeline.render.golang.members import messages_named
from pipeline.render.golang.sql import is_sortable, quoted, sort_column
from pipeline.render.golang.types import ITEMS, go_type, single
from pipeline.render.names import pb_fields, pb_type

CASTS: Final = {Kind.INTEGER: "bigint", Kind.BOOLEAN: "boolean"}


class KeyView(Struct, frozen=True, kw_only=True):
    """A sort key. `column`: a Go string; `text`: Go expression over `row` for the page token."""

    name: str
    column: str
    text: str


class FilterView(Struct, frozen=True, kw_only=True):
    """One condition of a list request."""

    json: str
    pb: str
    rule: str
    condition: str


class ListingView(Struct, frozen=True, kw_only=True):
    """`default`: the sort that applies when none is asked for; empty: by creation. `rows`: the response's member."""

    page_size: int
    max_page_size: int
    default: str
    totals: bool
    deleted: bool
    keys: tuple[KeyView, ...]
    filters: tuple[FilterView, ...]
    search: tuple[str, ...]
    rows: str
    request: str
    response: str


def listing(entity: Entity) -> ListingView:
    """The view of an entity that can be listed."""
    page = entity.listing
    plural = "".join(p[:1].upper() + p[1:] for p in entity.collection.split("_"))
    response = f"List{plural}Response"
    fields = pb_fields(m.name for m in messages_named(entity, response).members)
    return ListingView(
        page_size=page.page_size,
        max_page_size=max(page.max_page_size, page.page_size),
        default=_default(entity),
        totals=page.totals,
        deleted=page.deleted,
        keys=tuple(_keys(entity)),
        filters=tuple(_filters(entity)),
        search=tuple(n for n in page.search if entity.field_named(n)),
        rows=fields[entity.collection],
        request=pb_type(f"List{plural}Request"),
        response=pb_type(response),
    )


def lists(entity: Entity) -> bool:
    """True when the entity can be listed."""
    return entity.can(Verb.LIST)


def _default(entity: Entity) -> str:
    page = entity.listing
    name = page.default_sort if page.default_sort and is_sortable(entity, page.default_sort) else ""
    return f"-{name}" if page.descending else name


def _keys(entity: Entity) -> Iterator[KeyView]:
    page = entity.listing
    for name in dict.fromkeys((*page.sorts, *((page.default_sort,) if page.default_sort else ()))):
        if not is_sortable(entity, name):
            continue
        field = entity.field_named(name)
        if field is None:
            yield KeyView(name=name, column=go_string(name), text=f'sortMoment(&row.{joined(name)}, "")')
            continue
        spelled = go_type(entity.name, field)
        value = f"row.{joined(name)}" if nullable(field) else f"&row.{joined(name)}"
        text = f'{spelled.text}({value}, "{spelled.least_text}")'
        yield KeyView(name=name, column=go_string(sort_column(entity, name)), text=text)


def _filters(entity: Entity) -> Iterator[FilterView]:
    request = next(m for m in messages(entity) if m.name.startswith("List") and m.name.endswith("Request"))
    pb = pb_fields(m.name for m in request.members)
    for member in filters(entity):
        if isinstance(member.of, Field):
            rule, condition = _field_filter(entity, member, member.of)
        elif isinstance(member.of, Relation):
            rule, condition = "id", _relation_filter(entity, member.of)
        else:
            continue
        yield FilterView(json=member.name, pb=pb[member.name], rule=rule, condition=go_string(condition))


def _field_filter(entity: Entity, member: Member, field: Field) -> tuple[str, str]:
    column = quoted(field.name)
    if field.type.kind is Kind.LIST:
        return _item_filter(entity, field)
    rule = go_type(entity.name, field).rule
    if field.type.kind in (Kind.DECIMAL, Kind.MONEY):
        rule = "anyDecimal"
    if field.type.kind is Kind.JSON:
        return rule, f"{column} @> ?"
    if field.type.kind in NUMBERS | INSTANTS:
        return rule, f"{column} {'>=' if is_lower(member, field) else '<='} ?"
    if field.case_insensitive and rule == "text()":
        return rule, f"lower({column}) = lower(?)"
    return rule, f"{column} = ?"


def _item_filter(entity: Entity, field: Field) -> tuple[str, str]:
    """Rows whose list has the item."""
    assert field.type.element is not None
    item = single(entity.name, field, field.type.element)
    kind = field.type.element.kind
    rule = f"wantedText[{ITEMS[kind]}]" if kind in ITEMS else item.rule
    if shown := places(field.type.element):
        rule = f"asDecimalText({rule}, {shown})"
    return rule, f"{quoted(field.name)} @> to_jsonb(CAST(? AS {CASTS.get(kind, 'text')}))"


def _relation_filter(entity: Entity, relation: Relation) -> str:
    if relation.cardinality is Cardinality.MANY_TO_MANY:
        return f"id IN (SELECT owner_id FROM {link_table(entity, relation)} WHERE target_id = ?)"
    return f"{quoted(reference(relation))} = ?"
