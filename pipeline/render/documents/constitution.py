"""The constitution's gates, and what departs from its letter.

In: the system, and the rows of the last check if there was one. Out: the rows of `plan.md`'s tables. The checks
themselves are `verify`'s business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from msgspec import Struct

from pipeline.design.contract.errors import errors
from pipeline.design.contract.routes import routes
from pipeline.design.system import System
from pipeline.render.documents import markdown as md
from pipeline.render.documents.layout import Project
from pipeline.tables import table

PASS: Final = "pass"
FAIL: Final = "fail"
BY_HAND: Final = "not checkable"
APART: Final = "n/a"
COLUMNS: Final = ("Principle", "Gate", "Evidence: how the design honours it", "Verdict")


class Check(Struct, frozen=True, kw_only=True):
    """One row of the last check by the id of its rule (`VI-4`). `verdict`: `pass`, `fail`, `not checkable` or `n/a`."""

    id: str
    verdict: str
    evidence: str = ""


def version() -> str:
    """The version of the constitution that the gates were written for."""
    return str(_known()["version"])


def gates(system: System, project: Project, checks: Sequence[Check] | None) -> tuple[tuple[str, ...], ...]:
    """One row for each principle, in `COLUMNS`."""
    facts = _facts(system, project)
    return tuple(
        (
            gate["principle"],
            gate["gate"],
            gate["honoured"].format(**facts),
            f"`./doitw check`: `{gate['checks']}…`" if checks is None else verdict(gate["checks"], checks),
        )
        for gate in _known()["gates"]
    )


def verdict(prefix: str, checks: Iterable[Check]) -> str:
    """`pass (7 checks, such as I-1: …)`, or the failed ones, each with its evidence."""
    own = [c for c in checks if c.id.startswith(prefix)]
    failed = [c for c in own if c.verdict == FAIL]
    if failed:
        return "**fail**: " + "; ".join(f"{c.id} {md.plain(c.evidence)}" for c in failed)
    passed = [c for c in own if c.verdict == PASS]
    by_hand = sum(1 for c in own if c.verdict == BY_HAND)
    told = [_passed(passed)] if passed else []
    told += [f"{by_hand} to be reviewed by a person"] if by_hand else []
    told += [f"{c.id} does not apply: {md.plain(c.evidence)}" for c in own if c.verdict == APART]
    return "; ".join(told) or "not checked"


def _passed(checks: Sequence[Check]) -> str:
    shown = next((f", such as {c.id}: {md.plain(c.evidence)}" for c in checks if c.evidence), "")
    return f"pass ({md.count(len(checks), 'check')}{shown})"


def _facts(system: System, project: Project) -> dict[str, str]:
    names = [e.name for e in system.entities]
    table = errors(system)
    own = [s for s in table if s.entity]
    return {
        "endpoints": md.count(len(routes(system)), "endpoint"),
        "entities": md.listed([f"`{n}`" for n in names]) or "the stored entities",
        "services": md.listed([f"`{n}Service`" for n in names]) or "Services",
        "protos": f"{md.count(len(names), '`.proto` file')} under `api/v1`, one for each entity",
        "errors": str(len(table)),
        "own_errors": str(len(own)),
        "provoked": f"{len(table) - len(project.unprovoked)} of them",
    }


@cache
def _known() -> dict[str, Any]:
    loaded: dict[str, Any] = table(__file__, "constitution.yaml")
    return loaded
