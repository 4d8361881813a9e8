"""What a Go test run said, as values.

In: the event lines of `go test -json` (or `go tool test2json`). Out: a `GoRun`: packages, their tests, what each one
printed. A test that began and never ended is `unfinished`: its binary crashed or ran out of time. What a result
means for a scenario is `scenarios`' business.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final


class Outcome(StrEnum):
    """How a test or a package ended."""

    PASS = "pass"
    FAIL = "fail"
    SKIP = "skip"
    UNFINISHED = "unfinished"


ENDINGS: Final = {"pass": Outcome.PASS, "fail": Outcome.FAIL, "skip": Outcome.SKIP}
NOISE: Final = ("=== RUN", "=== PAUSE", "=== CONT", "=== NAME", "--- PASS", "--- FAIL", "--- SKIP", "PASS", "FAIL")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoTest:
    """One test or subtest. `name`: as Go prints it, `TestX/case_name`; `output`: its own lines without Go's frame."""

    package: str
    name: str
    outcome: Outcome
    seconds: float = 0.0
    output: tuple[str, ...] = ()

    @property
    def bad(self) -> bool:
        return self.outcome in (Outcome.FAIL, Outcome.UNFINISHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoPackage:
    """One test binary. `output`: what belongs to no test, such as a panic."""

    package: str
    outcome: Outcome
    seconds: float = 0.0
    output: tuple[str, ...] = ()
    tests: tuple[GoTest, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoRun:
    """All packages in order of their names."""

    packages: tuple[GoPackage, ...] = ()

    @property
    def tests(self) -> tuple[GoTest, ...]:
        return tuple(test for package in self.packages for test in package.tests)

    @property
    def failures(self) -> tuple[GoTest, ...]:
        """Bad tests, without those that are bad only because a subtest is."""
        bad = [test for test in self.tests if test.bad]
        return tuple(t for t in bad if not any(_below(other, t) for other in bad))

    @property
    def ok(self) -> bool:
        """True when something was tested and nothing went wrong."""
        return bool(self.packages) and all(p.outcome in (Outcome.PASS, Outcome.SKIP) for p in self.packages)


def _below(child: GoTest, parent: GoTest) -> bool:
    return child.package == parent.package and child.name.startswith(parent.name + "/")


@dataclass(slots=True)
class _Record:
    """A test or package while its events come in."""

    outcome: Outcome = Outcome.UNFINISHED
    seconds: float = 0.0
    text: list[str] = field(default_factory=list)

    def take(self, event: dict[str, Any]) -> None:
        if event["Action"] == "output":
            self.text.append(event.get("Output", ""))
        elif event["Action"] in ENDINGS:
            self.outcome = ENDINGS[event["Action"]]
            self.seconds = float(event.get("Elapsed", 0.0))

    def lines(self) -> tuple[str, ...]:
        lines = "".join(self.text).splitlines()
        return tuple(line for line in lines if line.strip() and not line.lstrip().startswith(NOISE))


def parse(lines: Iterable[str]) -> GoRun:
    """The run that these event lines tell. Lines that are no events belong to no one and are passed over."""
    packages: dict[str, _Record] = {}
    tests: dict[str, dict[str, _Record]] = {}
    for line in lines:
        event = json.loads(line) if line.startswith("{") else {}
        if "Package" not in event or "Action" not in event:
            continue
        record = packages.setdefault(event["Package"], _Record())
        if name := event.get("Test"):
            record = tests.setdefault(event["Package"], {}).setdefault(name, _Record())
        record.take(event)
    return GoRun(packages=tuple(_package(name, packages[name], tests.get(name, {})) for name in sorted(packages)))


def _package(package: str, record: _Record, tests: dict[str, _Record]) -> GoPackage:
    return GoPackage(
        package=package,
        outcome=record.outcome,
        seconds=record.seconds,
        output=record.lines(),
        tests=tuple(
            GoTest(package=package, name=name, outcome=t.outcome, seconds=t.seconds, output=t.lines())
            for name, t in sorted(tests.items())
        ),
    )
