"""The lists of a session: pages, search, filters and order, each with what it must return.

In: what the session holds, and an entity of which it has created a row. Out: `Exchange`s. A second row is created
for them and deleted again; where it cannot be, the lists show one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from pipeline.design.contract.constraints import uniques
from pipeline.design.contract.messages import INSTANTS, NUMBERS, Member, filters, stored_relations
from pipeline.design.contract.spelling import reference
from pipeline.design.facts import notation
from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation
from pipeline.design.operations import Verb
from pipeline.render.documents.exchange import (
    ANY,
    Body,
    Exchange,
    Played,
    dashed,
    id_variable,
    path_of,
    plain,
    route_of,
)
from pipeline.render.documents.rows import body_of, resource_of
from pipeline.render.examples import Json
from pipeline.render.names import spaced

FILTERS_SHOWN: Final = 2


def listed(played: Played, entity: Entity) -> Iterator[Exchange]:
    """One row more, everything that a list can be asked for, and that row deleted again."""
    rows = [played.resources[entity.name]]
    if _doubles(entity):
        body = body_of(played, entity, index=2)
        rows.append(resource_of(entity, body))
        yield _second(played, entity, body)
    yield from _pages(played, entity, len(rows))
    yield from _searched(played, entity, rows)
    yield from _filtered(played, entity, rows)
    yield from _sorted(played, entity, rows)
    if len(rows) > 1:
        words = f"Delete the other {spaced(entity.name)} again"
        path = path_of(route_of(entity, Verb.DELETE)).replace(id_variable(entity), _second_id(entity))
        made = plain(played, entity, Verb.DELETE, words)
        yield replace(made, name=f"{made.name}-other", path=path, status=204)


def _doubles(entity: Entity) -> bool:
    """True when a second row beside the first collides with nothing, and can be deleted."""
    related = {reference(r) for r in stored_relations(entity)}
    apart = all(not set(key.members) & related for key in uniques(entity))
    return apart and entity.can(Verb.DELETE)


def _second(played: Played, entity: Entity, body: Body) -> Exchange:
    return replace(
        played.created[entity.name],
        name=f"create-{dashed(entity)}-other",
        purpose=f"Create another {spaced(entity.name)}",
        body=body,
        answer=dict(resource_of(entity, body)),
        keeps=_second_id(entity),
    )


def _second_id(entity: Entity) -> str:
    return f"other_{id_variable(entity)}"


def _pages(played: Played, entity: Entity, count: int) -> Iterator[Exchange]:
    words = "List, one to a page" if count > 1 else "List"
    first = _list(entity, "list", words, {"page_size": "1"}, 1, count)
    if count == 1:
        yield first
        return
    token: Body = {**(first.answer or {}), "next_page_token": ANY}
    yield replace(first, answer=token, keeps_token=True)
    yield _list(entity, "list-next", "And the next page", {"page_size": "1", "page_token": "{page_token}"}, 1, count)


def _searched(played: Played, entity: Entity, rows: list[Body]) -> Iterator[Exchange]:
    names = [n for n in entity.listing.search if isinstance(rows[0].get(n), str)]
    term = str(rows[0][names[0]]).split()[-1].lower() if names else ""
    if not re.fullmatch(r"[\w.@-]+", term):
        return
    hits = sum(1 for row in rows if any(term in str(row.get(n, "")).lower() for n in names))
    words = " or ".join(f"`{n}`" for n in entity.listing.search)
    yield _list(entity, "search", f"Search: what has “{term}” in {words}", {"q": term}, hits)


def _filtered(played: Played, entity: Entity, rows: list[Body]) -> Iterator[Exchange]:
    shown = 0
    for member in filters(entity):
        wanted = _wanted(played, entity, member, rows)
        if wanted is None or shown == FILTERS_SHOWN:
            continue
        shown += 1
        value, hits = wanted
        about = member.name.replace("_", " ").removesuffix(" id")
        yield _list(entity, f"filter-{member.name.replace('_', '-')}", f"Filter by {about}", {member.name: value}, hits)


def _wanted(played: Played, entity: Entity, member: Member, rows: list[Body]) -> tuple[str, int] | None:
    """A value to filter by, and the number of rows that have it."""
    of = member.of
    if isinstance(of, Relation):
        held = reference(of) in rows[0] and of.cardinality is not Cardinality.MANY_TO_MANY
        return (f"{{{id_variable(played.system.entity(of.target))}}}", len(rows)) if held else None
    if not isinstance(of, Field) or of.name not in rows[0]:
        return None
    value = rows[0][of.name]
    if of.type.kind in NUMBERS and member.name.startswith("min_"):
        return str(value), sum(1 for r in rows if of.name in r and Decimal(str(r[of.name])) >= Decimal(str(value)))
    if of.type.kind in (Kind.ENUM, Kind.BOOLEAN) and of.type.kind not in INSTANTS:
        return notation(value), sum(1 for r in rows if r.get(of.name) == value)
    return None


def _sorted(played: Played, entity: Entity, rows: list[Body]) -> Iterator[Exchange]:
    """By the first key with values that are told, the greatest first."""
    numbers = (f for n in entity.listing.sorts if (f := entity.field_named(n)) and f.type.kind in NUMBERS)
    key = next((f for f in numbers if all(f.name in r for r in rows)), None)
    if key is None or len({r[key.name] for r in rows}) < len(rows):
        return
    falling = sorted(rows, key=lambda r: Decimal(str(r[key.name])), reverse=True)
    words = f"Sort by {key.name.replace('_', ' ')}, the greatest first"
    made = _list(entity, "sort", words, {"sort": f"-{key.name}"}, len(rows))
    shown: list[Json] = [{key.name: r[key.name]} for r in falling]
    yield replace(made, answer={**(made.answer or {}), entity.collection: shown})


def _list(entity: Entity, name: str, purpose: str, query: dict[str, str], rows: int, total: int = -1) -> Exchange:
    """`rows`: how many the page has; `total`: how many all pages have, when these are more."""
    to = route_of(entity, Verb.LIST)
    answer: Body = {entity.collection: [ANY] * rows, "next_page_token": ""}
    if entity.listing.totals:
        answer["total_size"] = max(rows, total)
    return Exchange(
        name=f"{name}-{dashed(entity)}",
        purpose=purpose,
        method=to.method,
        path=path_of(to),
        query=tuple(query.items()),
        answer=answer,
    )
