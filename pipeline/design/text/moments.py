"""Samples of days, times, time stamps and lengths of time, within their limits and just beyond.

In: a field of such a type. Out: values in the notation of the JSON contract. All four are counted in seconds here,
which makes a limit a number.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from pipeline.design.model import Bound, Entity, Field, Kind

CREATION: Final = "created_at"
MOMENTS: Final = frozenset({Kind.DATE, Kind.TIME, Kind.TIMESTAMP, Kind.DURATION})
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
DAY: Final = 86_400
STEPS: Final = {Kind.DATE: DAY, Kind.TIME: 60, Kind.TIMESTAMP: 3_600, Kind.DURATION: 60}
STARTS: Final = {
    Kind.DATE: int((datetime(2026, 1, 15, tzinfo=UTC) - EPOCH).total_seconds()),
    Kind.TIME: 9 * 3_600,
    Kind.TIMESTAMP: int((datetime(2026, 1, 15, 8, tzinfo=UTC) - EPOCH).total_seconds()),
    Kind.DURATION: 0,
}


def moment(field: Field, index: int) -> str:
    """The valid value number `index` (from 1)."""
    kind = field.type.kind
    step = STEPS[kind]
    low, high = limits(field)
    wanted = STARTS[kind] + step * index
    if kind is Kind.TIME:
        wanted %= DAY
    if low is not None and wanted < low:
        wanted = low + step * (index - 1)
    if high is not None and wanted > high:
        room = high - low + 1 if low is not None else None
        step = step if room is None or room > step * index else 1
        wanted = high - (step * (index - 1) % room if room else step * (index - 1))
    return written(kind, wanted)


def limits(field: Field) -> tuple[int | None, int | None]:
    """The least and the greatest allowed value in seconds; a day's smallest step is a day."""
    step = DAY if field.type.kind is Kind.DATE else 1
    low = _bound(field.type.kind, field.minimum, step)
    return low, _bound(field.type.kind, field.maximum, -step)


def beyond(field: Field) -> tuple[tuple[str, str], ...]:
    """Name and value of one moment before the least allowed one, and of one after the greatest."""
    low, high = limits(field)
    step = DAY if field.type.kind is Kind.DATE else 1
    found = []
    if low is not None and field.minimum and not (field.type.kind is Kind.TIME and low < step):
        found.append((f"before {field.minimum.value}", written(field.type.kind, low - step)))
    if high is not None and field.maximum and not (field.type.kind is Kind.TIME and high + step >= DAY):
        found.append((f"after {field.maximum.value}", written(field.type.kind, high + step)))
    return tuple(found)


def ends(field: Field) -> tuple[tuple[str, str], ...]:
    """Name and value of the least and of the greatest allowed moment."""
    named = zip(("earliest", "latest"), limits(field), strict=True)
    return tuple((name, written(field.type.kind, value)) for name, value in named if value is not None)


def written(kind: Kind, seconds: int) -> str:
    """Seconds in the notation of the contract."""
    at = EPOCH + timedelta(seconds=0 if kind is Kind.DURATION else seconds)
    if kind is Kind.DURATION:
        return f"{seconds}s"
    forms = {Kind.DATE: "%Y-%m-%d", Kind.TIME: "%H:%M:%S"}
    return at.strftime(forms.get(kind, "%Y-%m-%dT%H:%M:%SZ"))


_UNITS: Final = {
    "second": 1, "sec": 1, "s": 1, "minute": 60, "min": 60, "hour": 3_600, "hr": 3_600, "h": 3_600, "day": DAY,
    "d": DAY, "week": 7 * DAY,
}  # fmt: skip


def duration(count: str, unit: str) -> str | None:
    """`90` and `days` in the notation of the contract; None when the word is no unit of time of a fixed length."""
    low = unit.casefold()
    seconds = _UNITS.get(low) or _UNITS.get(low.removesuffix("s"))
    return f"{int(count) * seconds}s" if seconds and count.isdigit() else None


def seconds_of(kind: Kind, text: str) -> int:
    """The contract's notation in seconds."""
    if kind is Kind.DURATION:
        return int(float(text.removesuffix("s")))
    if kind is Kind.DATE:
        return (date.fromisoformat(text) - EPOCH.date()).days * DAY
    if kind is Kind.TIME:
        hours, minutes, *rest = text.split(":")
        return int(hours) * 3_600 + int(minutes) * 60 + (int(float(rest[0])) if rest else 0)
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return int(((at if at.tzinfo else at.replace(tzinfo=UTC)) - EPOCH).total_seconds())


def _bound(kind: Kind, bound: Bound | None, step: int) -> int | None:
    if bound is None:
        return None
    try:
        return seconds_of(kind, bound.value) + (step if bound.exclusive else 0)
    except ValueError:
        return None


def usual_moment(entity: Entity) -> str:
    """What `the date` of a record is: its only day or moment, else when it was created."""
    own = [f.name for f in entity.fields if f.type.kind in (Kind.DATE, Kind.TIMESTAMP)]
    return own[0] if len(own) == 1 else CREATION
