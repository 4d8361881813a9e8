"""What a request filters by: members with a value or a range, references, a search term.

In: a scene. Out: one `Criterion` for each: the query that asks for it, the settings of a row that meets it and of one
that does not. Values that the scenario states are taken; others are made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct

from pipeline.design.cases import Setting
from pipeline.design.contract.messages import INSTANTS, NUMBERS
from pipeline.design.facts import Scalar
from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation
from pipeline.design.samples import notation, sample, unit
from pipeline.design.scenarios.fixtures import Row
from pipeline.design.scenarios.scene import Scene
from pipeline.design.scenarios.stated import pairs
from pipeline.design.scenarios.values import Pair, display, fits, pair_of, typed
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.moments import usual_moment
from pipeline.design.text.words import Shape

KEPT: Final = (Kind.LIST, Kind.JSON, Kind.FILE)
_TRIES: Final = 9
_TERM: Final = "lamp"
_OTHER: Final = "Zzz"


class Criterion(Struct, frozen=True, kw_only=True):
    """One thing that a list is narrowed by. `parent`: the row that a reference leads to; `chunks`: what says so."""

    member: str
    query: tuple[Setting, ...]
    hit: tuple[Pair, ...] = ()
    miss: tuple[Pair, ...] = ()
    parent: Row | None = None
    chunks: tuple[Chunk, ...] = ()


def asked(scene: Scene) -> tuple[Line, ...]:
    """The clauses that say what to filter by."""
    given = scene.given.has("filter", "combine") and not scene.members(scene.when)
    return (scene.when, scene.given) if given else (scene.when,)


def keys(line: Line, entity: Entity) -> dict[str, Chunk]:
    """The members and references of the entity that the line names, each once."""
    found: dict[str, Chunk] = {}
    for chunk in line.chunks:
        name = _key(chunk, entity) if chunk.at not in line.subject else ""
        if name and _open(entity, name):
            found.setdefault(name, chunk)
    for chunk in line.tagged("day") if line.has("range") and not found else ():
        if entity.field_named(usual_moment(entity)) is not None:
            found[usual_moment(entity)] = chunk
    return found


def _key(chunk: Chunk, entity: Entity) -> str:
    value = chunk.value_of(entity.name)
    member = chunk.member_of(entity.name) or (value.member if value is not None else "")
    links = [r.name for r in entity.relations if r.stored and r.target in chunk.entities() and r.target != entity.name]
    if "?" in chunk.text and "=" in chunk.text:
        return next((p.member for p in pairs(Line(text=chunk.text, chunks=(chunk,)), entity)), "")
    return member or (links[0] if links else "") if entity.name not in chunk.entities() else ""


def _open(entity: Entity, name: str) -> bool:
    """False for what no query can narrow a list by, and for members whose rows must keep an order among themselves."""
    field, relation = entity.field_named(name), entity.relation_named(name)
    if any(name in (o.left, o.right) for o in entity.orderings):
        return False
    if field is not None:
        return field.type.kind not in (*KEPT, Kind.TIME, Kind.DURATION)
    return relation is not None and relation.stored and relation.target != entity.name


def filterable(entity: Entity, name: str) -> bool:
    """True when the collection has that filter; it always has those of plain references."""
    relation = entity.relation_named(name)
    return name in entity.listing.filters or (
        relation is not None and relation.cardinality is Cardinality.MANY_TO_ONE and relation.stored
    )


def criteria(scene: Scene, found: tuple[Row, ...]) -> tuple[Criterion, ...]:
    """Every criterion of the request; empty when one of them cannot be asked for."""
    made: list[Criterion] = []
    for line in asked(scene):
        for name, chunk in keys(line, scene.entity).items():
            one = _criterion(scene, line, name, chunk, found) if filterable(scene.entity, name) else None
            if one is None:
                return ()
            made.append(one)
        for chunk in line.tagged("keyword")[:1]:
            one = _spoken(scene, chunk)
            if one is None:
                return ()
            made.append(one)
    return tuple(made) or tuple(_any_two(scene))


def _any_two(scene: Scene) -> Iterator[Criterion]:
    """`several filters are combined`, whichever they are: the first two that a row can meet or miss by itself."""
    combined = [(line, c) for line in asked(scene) for c in line.tagged("combine")][:1]
    found = [
        one
        for line, chunk in combined
        for f in scene.entity.fields
        if f.name in scene.entity.listing.filters
        and _open(scene.entity, f.name)
        and (one := _criterion(scene, line, f.name, chunk, ())) is not None
    ]
    yield from found[:2] if len(found) > 1 else ()


def _spoken(scene: Scene, chunk: Chunk) -> Criterion | None:
    """`… and keyword`: a term that is looked for together with the filters."""
    name = scene.entity.listing.search[0] if scene.entity.listing.search else ""
    field = scene.entity.field_named(name)
    if field is None or field.pattern or not (fits(field, _TERM) and fits(field, _OTHER)):
        return None
    return Criterion(
        member=name,
        query=(Setting(name="q", value=_TERM),),
        hit=(pair_of(field, _TERM),),
        miss=(pair_of(field, _OTHER),),
        chunks=(chunk,),
    )


def _criterion(scene: Scene, line: Line, name: str, chunk: Chunk, found: tuple[Row, ...]) -> Criterion | None:
    relation = scene.entity.relation_named(name)
    if relation is not None:
        return _linked(scene, line, relation, chunk, found)
    field = scene.entity.field_named(name)
    if field is None:
        return None
    if field.type.kind in NUMBERS or field.type.kind in INSTANTS:
        return _ranged(line, field, chunk)
    return equal(scene, line, field, chunk)


def _linked(scene: Scene, line: Line, relation: Relation, chunk: Chunk, found: tuple[Row, ...]) -> Criterion:
    named = named_by(scene.entities.get(relation.target), line, chunk)
    parent = next((r for r in found if r.entity == relation.target and not r.absent and r.count == 1), None)
    parent = parent or Row(entity=relation.target, bind=relation.name, at=-1, pairs=named)
    spoken = (chunk, *(c for p in named for c in p.chunks)) if parent.pairs == named else (chunk,)
    query = (Setting(name=relation.name, ref=parent.bind),)
    return Criterion(member=relation.name, query=query, parent=parent, chunks=spoken)


def named_by(entity: Entity | None, line: Line, chunk: Chunk) -> tuple[Pair, ...]:
    """The name that stands beside a mention: `the project "Alpha"`, `the "Alpha" project`."""
    field = display(entity) if entity is not None else None
    beside = (*line.chunks[chunk.at + 1 : chunk.at + 2], *line.chunks[max(0, chunk.at - 1) : chunk.at])
    said = next((c for c in beside if c.shape is Shape.LITERAL and not c.mentions), None)
    if field is None or said is None:
        return ()
    return (Pair(member=field.name, value=said.inner, fits=fits(field, said.inner), chunks=(said,)),)


def equal(scene: Scene, line: Line, field: Field, chunk: Chunk) -> Criterion | None:
    stated = next((p for p in pairs(line, scene.entity) if p.member == field.name), None)
    value = stated.value if stated is not None else _sample(field, 1)
    other = next((v for n in range(1, _TRIES) if (v := _sample(field, n)) not in (value, None)), None)
    if value is None or other is None or (stated is not None and not stated.fits):
        return None
    chunks = (chunk, *stated.chunks) if stated is not None else (chunk,)
    return Criterion(
        member=field.name,
        query=(Setting(name=field.name, value=value),),
        hit=(pair_of(field, value),),
        miss=(pair_of(field, other),),
        chunks=chunks,
    )


def _ranged(line: Line, field: Field, chunk: Chunk) -> Criterion | None:
    """`between 10 and 50`, `above 10`, or a range that is made up when none is stated."""
    low, high = ("min_{}", "max_{}") if field.type.kind in NUMBERS else ("{}_from", "{}_to")
    said = [
        (c, v) for c in line.chunks if c.shape in (Shape.NUMBER, Shape.LITERAL) if (v := typed(field, c)) is not None
    ]
    values = sorted((v for v in (_sample(field, n) for n in range(1, _TRIES)) if v is not None), key=_weight)
    if len(said) == 2 and _weight(said[0][1]) <= _weight(said[1][1]):
        bounds, hit = (said[0][1], said[1][1]), said[0][1]
        miss = _beyond(field, said[1][1], values)
    elif not said and len(values) > 2:
        bounds, hit, miss = (values[0], values[1]), values[0], values[-1]
    else:
        return None
    if miss is None or _weight(miss) <= _weight(bounds[1]) or not all(fits(field, v) for v in (hit, miss)):
        return None
    names = (low.format(field.name), high.format(field.name))
    return Criterion(
        member=field.name,
        query=tuple(Setting(name=n, value=v) for n, v in zip(names, bounds, strict=True)),
        hit=(pair_of(field, hit),),
        miss=(pair_of(field, miss),),
        chunks=(chunk, *(c for c, _ in said)),
    )


def _beyond(field: Field, high: Scalar, values: Sequence[Scalar]) -> Scalar:
    """A value above the range."""
    if field.type.kind not in NUMBERS:
        return values[-1] if values else None
    above = notation(field, Decimal(str(high)) + max(unit(field), Decimal(1)))
    return above if isinstance(above, str | int) else None


def _sample(field: Field, index: int) -> Scalar:
    value = sample(field, index)
    return value if isinstance(value, str | int) else None


def _weight(value: Scalar) -> tuple[Decimal, str]:
    text = str(value)
    return (Decimal(text), "") if text.removeprefix("-").replace(".", "", 1).isdigit() else (Decimal(0), text)
