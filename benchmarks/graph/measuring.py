"""Times of commands as rows of a table.

In: commands, run in turns so that a busy machine disturbs all alike. Out: wall times (min, median, max), the least
processor time (user and system, children included, which a busy machine distorts least), and ratios to one of the rows.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass
class Times:
    """All rounds of one command, in seconds."""

    walls: list[float] = field(default_factory=list)
    works: list[float] = field(default_factory=list)

    def take(self, action: Callable[[], object]) -> None:
        begin, before = time.perf_counter(), worked()
        action()
        self.walls.append(time.perf_counter() - begin)
        self.works.append(worked() - before)

    @property
    def median(self) -> float:
        return statistics.median(self.walls)


def in_turns(actions: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Times]:
    """Each action once a round, the order turned round every second time."""
    times = {name: Times() for name in actions}
    for n in range(rounds):
        for name in list(actions)[:: -1 if n % 2 else 1]:
            times[name].take(actions[name])
    return times


def table(title: str, times: Mapping[str, Times], *, goal: str, against: str = "") -> str:
    """A Markdown table. `against`: the row that the others are multiples of."""
    head = "| what | min s | median s | max s | processor s |" + (f" × {against} |" if against else "")
    lines = [
        f"### {title}",
        "",
        *([f"Goal: {goal}.", ""] if goal else []),
        head,
        "| --- |" + " ---: |" * (head.count("|") - 2),
    ]
    for name, row in times.items():
        figures = (min(row.walls), row.median, max(row.walls), min(row.works))
        ratio = f" {row.median / times[against].median:.2f} |" if against else ""
        lines.append(f"| {name} |" + "".join(f" {figure:.3f} |" for figure in figures) + ratio)
    return "\n".join([*lines, ""])


def worked() -> float:
    """Processor seconds of all children so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
