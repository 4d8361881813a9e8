"""What is looked at by a check: a service with what it was made from and what its tests said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.design.system import System
from pipeline.verify.constitution import Finding, Place, Verdict
from pipeline.verify.results import GoRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """`root`: the project's folder; `service`: the Go module's; `run`: empty when the tests have not run."""

    root: Path
    service: Path
    system: System = field(default_factory=System)
    run: GoRun = field(default_factory=GoRun)
    race: bool = False

    def at(self, path: Path, line: int = 1) -> str:
        """A place in the service as `go.mod:3`."""
        base = self.service if path.is_relative_to(self.service) else self.root
        return f"{path.relative_to(base).as_posix()}:{line}"


OwnCheck = Callable[[Subject], Finding]


def passed(*places: Place) -> Finding:
    return Finding(verdict=Verdict.PASS, places=places)


def violated(*places: Place) -> Finding:
    return Finding(verdict=Verdict.VIOLATED, places=places)


def unknown(reason: str) -> Finding:
    return Finding(verdict=Verdict.NOT_CHECKABLE, places=(Place(words=reason),))


def absent(reason: str) -> Finding:
    return Finding(verdict=Verdict.NOT_APPLICABLE, places=(Place(words=reason),))


def decided(bad: list[Place], good: Place) -> Finding:
    """Violated by `bad`; otherwise passed, for which `good` speaks."""
    return violated(*bad) if bad else passed(good)
