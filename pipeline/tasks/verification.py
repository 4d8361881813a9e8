"""`test`, `check`, `report`: the service run against a real Postgres, looked over, and everything known in one place.

    go-service/** ─test─▶ build/test/go-test.json, junit.xml ─check─▶ build/check.json ─report─▶ build/report.html

The database starts while Go compiles the tests. A failure is told with its scenario and the spec's line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from pipeline.tasks import reading, session, voice
from pipeline.tasks.documents import CHECKED, show_verdicts
from pipeline.tasks.service import sources
from pipeline.tasks.stage import SECONDS, Made, Stage, StageFailed, changed_inputs
from pipeline.workspace import tools, writing
from pipeline.workspace.project import Project

if TYPE_CHECKING:
    from pipeline.verify.constitution import Row

RESULTS: Final = "build/test"
EVENTS: Final = "build/test/go-test.json"
REPORT: Final = "build/report.json"
PAGE: Final = "build/report.html"
SHOWN_LINES: Final = 80


def task_test() -> dict[str, Any]:
    """run the service's tests against a real Postgres"""
    return test().task()


def task_check() -> dict[str, Any]:
    """look the service over: go vet, gofmt, the constitution's rules"""
    return check().task()


def task_report() -> dict[str, Any]:
    """write build/report.html: requirements, scenarios, gaps, rules"""
    return report().task()


def test() -> Stage:
    return Stage(
        name="test",
        doc="run the service's tests against a real Postgres",
        run=_run_test,
        inputs=sources,
        after=("build",),
        code=("verify",),
        config=("root", "postgres", "postgres_image"),
        tools=(tools.go,),
        environment=tools.GO_VARIABLES,
    )


def check() -> Stage:
    return Stage(
        name="check",
        doc="look the service over: go vet, gofmt, the constitution's rules",
        run=_run_check,
        inputs=lambda project: (*sources(project), EVENTS, *reading.system_path()),
        after=("test", "plan"),
        code=("verify",),
        config=("root",),
        tools=(tools.go,),
        environment=tools.GO_VARIABLES,
    )


def report() -> Stage:
    return Stage(
        name="report",
        doc=f"write {PAGE}: requirements, scenarios, gaps, rules",
        run=_run_report,
        inputs=lambda _: (*map(reading.statements_path, session.features()), *reading.system_path(), CHECKED, EVENTS),
        after=("check",),
        code=("verify",),
        config=("root",),
    )


def _run_test(project: Project) -> Made:
    from pipeline.verify import gotest, scenarios
    from pipeline.verify.server import Unavailable

    settings = project.settings
    try:
        run = gotest.verify(
            project.root / settings.root,
            project.root / RESULTS,
            setting=settings.postgres,
            image=settings.postgres_image,
            say=voice.say,
            on_line=Counter(),
            changed=_changed(settings.root),
        )
    except gotest.BuildFailed as error:
        raise StageFailed(f"the tests do not compile:\n{error}") from None
    except Unavailable as error:
        raise StageFailed("\n".join(filter(None, (str(error), error.hint)))) from None
    covered = scenarios.covered(reading.compiled().designs, run)
    if not run.ok:
        raise StageFailed(_shortened(scenarios.failures(covered, run).rstrip() or "no test ran"))
    counts = scenarios.summary(covered, run)
    outputs = (f"{RESULTS}/{gotest.EVENTS}", f"{RESULTS}/{gotest.JUNIT}")
    return Made(outputs=outputs, figures={"verified": counts.verified, "tests": counts.tests})


def _changed(root: str) -> tuple[str, ...] | None:
    """Which files of the service changed since its tests were green."""
    paths = changed_inputs(test())
    return None if paths is None else tuple(path.removeprefix(f"{root}/") for path in paths)


def _run_check(project: Project) -> Made:
    from pipeline.verify import check, gotest, verdicts
    from pipeline.verify.subject import Subject

    subject = Subject(
        root=project.root,
        service=project.root / project.settings.root,
        system=reading.compiled().system,
        run=gotest.read(project.root / RESULTS),
        race=gotest.race_detector(),
    )
    try:
        rows = check.check(subject, project.root / "build" / "analyzer")
    except gotest.BuildFailed as error:
        raise StageFailed(f"the service does not compile:\n{error}") from None
    _write(project, CHECKED, verdicts.as_json(rows, reading.system_digest()))
    show_verdicts()
    if failing := check.fails(rows):
        raise StageFailed(_told(failing))
    return Made(outputs=(CHECKED,))


def _run_report(project: Project) -> Made:
    from pipeline.verify import gotest, page, report, verdicts

    run = gotest.read(project.root / RESULTS)
    rows = verdicts.from_json(project.text(CHECKED))
    document = report.report(reading.compiled().system, run, rows, _seconds(project))
    _write(project, REPORT, report.as_json(document))
    _write(project, PAGE, page.page(document))
    return Made(outputs=(REPORT, PAGE))


def _shortened(text: str) -> str:
    """One cause can fail hundreds of tests: show the first, say where the rest is."""
    lines = text.splitlines()
    if len(lines) <= SHOWN_LINES:
        return text
    left_out = f"… {len(lines) - SHOWN_LINES} more lines; every test is in {RESULTS}/junit.xml"
    return "\n".join([*lines[:SHOWN_LINES], left_out])


def _told(rows: Iterable[Row]) -> str:
    from pipeline.verify import verdicts

    return "the service breaks rules of the constitution:\n" + "\n".join(
        f"  {row.id} {row.rule}\n      {verdicts.evidence(row)}" for row in rows
    )


def _seconds(project: Project) -> dict[str, float]:
    """How long each stage took when it last ran."""
    known = {name: session.kept(name) for name in project.store.names()}
    return {name: values[SECONDS] for name, values in known.items() if SECONDS in values}


def _write(project: Project, path: str, text: str) -> None:
    writing.write_all(project.root, {path: text.encode()})


class Counter:
    """Tells how many tests have ended, from the event lines of `go test -json`."""

    def __init__(self) -> None:
        self._ended = 0

    def __call__(self, line: str) -> None:
        if '"Test"' in line and json.loads(line).get("Action") in ("pass", "fail", "skip"):
            self._ended += 1
            voice.detail(f"{self._ended} tests")
