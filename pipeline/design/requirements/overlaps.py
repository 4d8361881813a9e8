"""Requirements about periods that may not meet: `prevent overlapping bookings of the same room`, `no double booking`.

In: a line, and an entity with two ends of a period and a reference to what is taken. Out: an `Overlap` of the entity. A
line about conflicts of bookings of which another line tells when they arise is recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.design.facts import Source
from pipeline.design.lexicon import load
from pipeline.design.model import Cardinality, Entity, Field, Kind, Ordering, Overlap, Relation
from pipeline.design.requirements.access_people import is_people
from pipeline.design.requirements.context import FRAME, Context, objects, spoken_of
from pipeline.design.requirements.values import REFUSAL
from pipeline.design.text.chunks import Chunk, Line

_FRAME: Final = (
    *FRAME, *REFUSAL, "overlap", "not", "duplicate", "conflict", "atonce", "validate", "create", "update", "created",
    "anycond", "want", "several", "contender", "others", "new", "submit", "only", "valid", "exactly", "without",
)  # fmt: skip
_REFUSED: Final = ("prevent", "reject", "not", "error", "validate", "without", "conflict")
_ENDS: Final = (
    ("start", "end"), ("starts", "ends"), ("starting", "ending"), ("begin", "end"), ("begins", "ends"), ("from", "to"),
    ("from", "until"), ("from", "till"), ("start", "finish"), ("check_in", "check_out"), ("checkin", "checkout"),
    ("pickup", "return"), ("pick_up", "return"), ("pickup", "dropoff"), ("arrival", "departure"),
    ("valid_from", "valid_until"),
)  # fmt: skip
"""What the first and the last moment of a period are called."""
_KINDS: Final = (Kind.TIMESTAMP, Kind.DATE, Kind.TIME)
_ONE: Final = (Cardinality.MANY_TO_ONE, Cardinality.ONE_TO_ONE)
_PERIODS: Final = frozenset(
    {"time", "times", "slot", "slots", "period", "periods", "interval", "intervals", "booking", "bookings"}
)


class Period(NamedTuple):
    """The two ends, and the date to which they belong when they are times of day."""

    start: str
    end: str
    day: str = ""


def overlaps(line: Line, context: Context) -> None:
    """`prevent overlapping bookings of the same room`, `reject a booking that conflicts with an existing one`."""
    if not line.has(*_REFUSED) or not (line.has("overlap") or _conflicting(line)):
        return
    for entity in _booked(line, context):
        draft = context.drafts[entity]
        if not draft.overlaps:
            period, per = period_of(draft), tuple(_taken(line, context, draft))
            if period is None or not per or not line.has("overlap"):
                continue
            _state(context, draft, period, per)
        kept = context.drafts[entity].overlaps[0]
        line.fire("R-overlap", f"{entity}.{kept.start}", f"{entity}.{kept.end}")
        targets = {r.target for r in draft.relations if r.name in kept.per}
        line.use(*(c for c, n in objects(line) if n == entity or n in targets))
        line.use(
            *(c for c in line.chunks if c.text.casefold() in _PERIODS or (c.is_a("actor") and not _other(c, entity)))
        )
        line.eat(*_FRAME)
        line.used.update(line.timing)
        return


def _other(chunk: Chunk, entity: str) -> bool:
    return bool(chunk.entities()) and not any(is_people(n) for n in chunk.entities()) and entity not in chunk.entities()


def _conflicting(line: Line) -> bool:
    return any(c.text.casefold().startswith("conflict") for c in line.tagged("duplicate", "conflict"))


def _booked(line: Line, context: Context) -> Iterator[str]:
    """The entities with a period that the line speaks of, or that refer to what it speaks of."""
    named = spoken_of(line, context)
    doubly = any(c.text.casefold().startswith(("double", "time", "sched")) for c in line.tagged("overlap"))
    near = (u for n in named for u in context.drafts.users(n)) if doubly else ()
    yield from (n for n in dict.fromkeys((*named, *near)) if period_of(context.drafts[n]) is not None)


def _taken(line: Line, context: Context, entity: Entity) -> Iterator[str]:
    """The references to what is taken: those that the line names, else the only one that is no person."""
    links = [
        r for r in entity.relations if r.cardinality in _ONE and not is_people(r.target) and r.target != entity.name
    ]
    named = {n for _, n in objects(line)}
    said = [r.name for r in links if r.target in named]
    yield from said or _only(links)


def _only(links: list[Relation]) -> Iterator[str]:
    if len(links) == 1:
        yield links[0].name


def period_of(entity: Entity) -> Period | None:
    """The period of an entity's rows: a pair of timestamps before dates before times of the one date that there is."""
    for kind in _KINDS:
        fields = {f.name: f for f in entity.fields if f.type.kind is kind and not f.computed}
        pair = next((p for name in fields if (p := _pair(name, fields)) is not None), None)
        days = [f.name for f in entity.fields if f.type.kind is Kind.DATE]
        if pair is not None and (kind is not Kind.TIME or len(days) == 1):
            return Period(*pair, days[0] if kind is Kind.TIME else "")
    return None


def _pair(name: str, fields: dict[str, Field]) -> tuple[str, str] | None:
    for start, end in _ENDS:
        other = re.sub(rf"(?<![a-z]){start}(?![a-z])", end, name)
        if other != name and other in fields:
            return name, other
    return None


def _state(context: Context, entity: Entity, period: Period, per: tuple[str, ...]) -> None:
    fact = context.origin.fact("overlap", "R-overlap", Source.STATED)
    state, released = _released(entity)
    made = Overlap(
        start=period.start, end=period.end, day=period.day, per=per, state=state, released=released, fact=fact
    )
    ordered = any((o.left, o.right) == (period.start, period.end) for o in entity.orderings)
    order = Ordering(
        left=period.start, right=period.end, equal=not period.day and _is_date(entity, period.start),
        fact=context.origin.fact("ordering", "R-overlap", Source.STATED),
    )  # fmt: skip
    orderings = entity.orderings if ordered else (*entity.orderings, order)
    context.drafts.change(entity.name, fact, overlaps=(made,), orderings=orderings)


def _is_date(entity: Entity, name: str) -> bool:
    field = entity.field_named(name)
    return field is not None and field.type.kind is Kind.DATE


def _released(entity: Entity) -> tuple[str, tuple[str, ...]]:
    """The state in which a record holds nothing, by its values."""
    free = frozenset(map(str, load("hollow").get("released", ())))
    for field in entity.fields:
        if field.type.kind is Kind.ENUM and field.name.endswith(("status", "state")):
            found = tuple(v for v in field.type.values if v in free)
            if found:
                return field.name, found
    return "", ()
