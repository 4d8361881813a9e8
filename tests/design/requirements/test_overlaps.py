"""Periods that may not meet: which lines say so, and of which records."""

from __future__ import annotations

import pytest

from pipeline.design.contract.constraints import Rule, of_entity
from pipeline.design.contract.errors import of_entity as errors_of
from pipeline.design.derive import derive
from pipeline.design.link import link
from pipeline.design.system import Design, Status
from pipeline.render.golang.sql import guards
from pipeline.spec.reader import read
from tests.design.requirements.library import entity

ENTITIES = """### Key Entities

- **Keeper**: Somebody who books.
  - name: text
- **Bench**: A bench of the workshop.
  - name: text
- **Booking**: A bench for some hours.
  - starts at: timestamp, required
  - ends at: timestamp, required
  - state: one of held, cancelled
  - bench: Bench, required
  - keeper: Keeper
- **Rental**: A bench for some days.
  - from date: date
  - to date: date
  - bench: Bench, required
- **Shift**: Work at a bench.
  - date: date, required
  - start time: time, required
  - end time: time, required
  - bench: Bench, required
"""
NO_TWO = "System MUST prevent double-booking by rejecting overlapping bookings of the same bench"


def derived(*lines: str) -> Design:
    listed = "\n".join(f"- **FR-{n:03}**: {line}" for n, line in enumerate(lines, start=1))
    text = (
        f"# Feature Specification: Workshop\n\n## Requirements\n\n### Functional Requirements\n\n{listed}\n\n{ENTITIES}"
    )
    return derive(read("specs/001-workshop/spec.md", text)[0])[0]


@pytest.mark.parametrize(
    "line",
    [
        NO_TWO,
        "System MUST reject overlapping rentals for the same bench",
        "System MUST NOT allow overlapping shifts",
        "System MUST ensure that no two bookings of a bench overlap",
    ],
)
def test_read(line: str) -> None:
    verdict = derived(line).requirements[0]
    assert verdict.status is Status.COMPILED, verdict.left
    assert "R-overlap" in verdict.rules


@pytest.mark.parametrize(
    "line",
    [
        "System MUST allow overlapping bookings",
        "System MUST prevent overlapping benches",
        "System MUST show a chart of overlapping bookings",
        "System MUST reject bookings that overlap a public holiday",
        "System MUST reject a booking that conflicts with an existing one",
    ],
)
def test_not_read(line: str) -> None:
    assert derived(line).requirements[0].status is not Status.COMPILED


def test_conflicts_are_those_of_another_line() -> None:
    told = derived(
        NO_TWO,
        "System MUST show an error when a keeper attempts to create a booking that conflicts with an existing one",
        "System MUST check for time conflicts before allowing booking creation or modification",
    )
    assert [v.status for v in told.requirements] == [Status.COMPILED] * 3


def test_what_the_database_keeps() -> None:
    design = derived(
        NO_TWO, "System MUST reject overlapping rentals of a bench", "System MUST prevent overlapping shifts"
    )
    system = link((design,))[0]
    made = {g.table: g.definition for g in guards(system) if g.definition.startswith("EXCLUDE")}
    assert made == {
        "bookings": """EXCLUDE USING gist ("bench_id" WITH =, tstzrange("starts_at", "ends_at") WITH &&)"""
        """ WHERE (("state" IS NULL OR "state" NOT IN ('CANCELLED')))""",
        "rentals": """EXCLUDE USING gist ("bench_id" WITH =, daterange("from_date", "to_date", '[]') WITH &&)"""
        """ WHERE ("from_date" IS NOT NULL AND "to_date" IS NOT NULL)""",
        "shifts": """EXCLUDE USING gist ("bench_id" WITH =, tsrange("date" + "start_time", "date" + "end_time")"""
        """ WITH &&)""",
    }


def test_what_it_is_refused_with() -> None:
    design = derived(NO_TWO)
    booking = entity(design, "Booking")
    constraint = next(c for c in of_entity(booking) if c.rule is Rule.OVERLAP)
    sentinel = next(s for s in errors_of(booking, link((design,))[0]) if s.constraint == constraint.name)
    assert (sentinel.code, sentinel.status) == ("BOOKING_OVERLAPS", 409)
    assert sentinel.members == ("bench_id", "starts_at", "ends_at")
    assert [(o.left, o.right) for o in booking.orderings] == [("starts_at", "ends_at")]
