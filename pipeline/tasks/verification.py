"""`test`: the service against a real Postgres.

    go-service/**, database image ─test─▶ build/test/go-test.json, build/test/junit.xml

The database starts while Go compiles the tests. A failure is told with its scenario and the spec's line.
"""

from __future__ import annotations

import json
from typing import Any, Final

from pipeline.tasks import session, voice
from pipeline.tasks.service import GO_ENVIRONMENT, sources
from pipeline.tasks.stage import Made, Stage, StageFailed
from pipeline.workspace import tools
from pipeline.workspace.project import Project

RESULTS: Final = "build/test"


def task_test() -> dict[str, Any]:
    """run the service's tests against a real Postgres"""
    return test().task()


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
        environment=GO_ENVIRONMENT,
    )


def _run_test(project: Project) -> Made:
    from pipeline.verify import gotest, scenarios
    from pipeline.verify.server import Unavailable

    settings = project.settings
    out = project.root / RESULTS
    try:
        run = gotest.verify(
            project.root / settings.root,
            out,
            setting=settings.postgres,
            image=settings.postgres_image,
            say=voice.say,
            on_line=Counter(),
        )
    except gotest.BuildFailed as error:
        raise StageFailed(f"the tests do not compile:\n{error}") from None
    except Unavailable as error:
        raise StageFailed(str(error)) from None
    covered = scenarios.covered(session.compiled().designs, run)
    if not run.ok:
        raise StageFailed(scenarios.failures(covered, run).rstrip() or "no test ran")
    counts = scenarios.summary(covered, run)
    outputs = (f"{RESULTS}/{gotest.EVENTS}", f"{RESULTS}/{gotest.JUNIT}")
    return Made(outputs=outputs, figures={"verified": counts.verified, "tests": counts.tests})


class Counter:
    """Tells how many tests have ended, from the event lines of `go test -json`."""

    def __init__(self) -> None:
        self._ended = 0

    def __call__(self, line: str) -> None:
        if '"Test"' in line and json.loads(line).get("Action") in ("pass", "fail", "skip"):
            self._ended += 1
            voice.detail(f"{self._ended} tests")
