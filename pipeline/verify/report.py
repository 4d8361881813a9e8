"""Everything known after a run, as one JSON document.

In: the system, the test run, the constitution's rows, seconds of each stage. Out: the text of `build/report.json`:

    {"features": [{"slug", "title", "spec", "requirements": {"compiled": 9, …}, "scenarios": {"verified": 7, …}}],
     "requirements": [{"feature", "id", "text", "at", "status", "rules", "left", "makes", "routes", "tests"}],
     "scenarios": [{"feature", "id", "text", "at", "status", "state", "tests": [{"name", "outcome", "seconds"}]}],
     "gaps": [{"feature", "id", "at", "status", "text", "left"}],
     "tests": {"total", "failed", "skipped", "packages": [{"name", "outcome", "seconds"}]},
     "constitution": {"version", "counts", "rows": as in build/check.json},
     "stages": [{"name", "seconds"}]}

The page made of it is `page`'s business.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.design.system import Design, Status, System, Verdict
from pipeline.verify import scenarios, traceability, verdicts
from pipeline.verify.constitution import Row
from pipeline.verify.results import GoRun, GoTest, Outcome
from pipeline.verify.scenarios import Covered, State
from pipeline.verify.traceability import Trace


def report(
    system: System, run: GoRun, rows: Iterable[Row], stages: Mapping[str, float] | None = None
) -> dict[str, Any]:
    """The document as plain data."""
    covered = scenarios.covered(system.designs, run)
    rows = tuple(rows)
    return {
        "features": [_feature(design, covered) for design in system.designs],
        "requirements": [_requirement(trace) for trace in traceability.traces(system, run)],
        "scenarios": [_scenario(scenario) for scenario in covered],
        "gaps": [_gap(design.slug, verdict) for design in system.designs for verdict in _open(design)],
        "tests": _tests(run),
        "constitution": {
            "counts": {str(verdict): count for verdict, count in verdicts.counts(rows).items()},
            **verdicts.plain(rows),
        },
        "stages": [{"name": name, "seconds": round(seconds, 3)} for name, seconds in (stages or {}).items()],
    }


def as_json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False) + "\n"


def _feature(design: Design, covered: Iterable[Covered]) -> dict[str, Any]:
    statuses = Counter(verdict.status for verdict in design.requirements)
    states = Counter(scenario.state for scenario in covered if scenario.feature == design.slug)
    return {
        "slug": design.slug,
        "title": design.title,
        "spec": design.path,
        "requirements": {str(status): statuses[status] for status in Status},
        "scenarios": {str(state): states[state] for state in State},
    }


def _requirement(trace: Trace) -> dict[str, Any]:
    verdict = trace.verdict
    return {
        "feature": trace.feature,
        "id": verdict.id,
        "text": verdict.text,
        "at": str(verdict.span),
        "status": str(verdict.status),
        "rules": list(verdict.rules),
        "left": list(verdict.left),
        "makes": list(verdict.makes),
        "routes": list(trace.routes),
        "tests": [_test(test) for test in trace.tests],
    }


def _scenario(scenario: Covered) -> dict[str, Any]:
    return {
        "feature": scenario.feature,
        "id": scenario.id,
        "text": scenario.text,
        "at": str(scenario.span),
        "status": str(scenario.status),
        "state": str(scenario.state),
        "tests": [_test(test) for test in scenario.tests],
    }


def _open(design: Design) -> Iterable[Verdict]:
    """What was not compiled to its last word, in the order of the spec."""
    verdicts = (*design.requirements, *design.scenarios, *design.edge_cases)
    return sorted((v for v in verdicts if v.status is not Status.COMPILED), key=lambda verdict: verdict.span)


def _gap(feature: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "feature": feature,
        "id": verdict.id,
        "at": str(verdict.span),
        "status": str(verdict.status),
        "text": verdict.text,
        "left": list(verdict.left),
    }


def _test(test: GoTest) -> dict[str, Any]:
    return {"name": test.name, "outcome": str(test.outcome), "seconds": test.seconds}


def _tests(run: GoRun) -> dict[str, Any]:
    outcomes = Counter(test.outcome for test in run.tests)
    return {
        "total": len(run.tests),
        "failed": outcomes[Outcome.FAIL] + outcomes[Outcome.UNFINISHED],
        "skipped": outcomes[Outcome.SKIP],
        "packages": [
            {"name": package.package, "outcome": str(package.outcome), "seconds": package.seconds}
            for package in run.packages
        ],
    }
