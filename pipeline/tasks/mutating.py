"""`faults`: shows that the service's tests can fail. A stage like any other, but only run by `./doitw mutants`.

    go-service/** with green tests ─faults─▶ build/mutants.json

Each fault is tried in a copy. Trials are kept as they end, so an interrupted run goes on where it was.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from pipeline.tasks import voice
from pipeline.tasks.service import sources
from pipeline.tasks.stage import Made, Stage, StageFailed
from pipeline.workspace import tools, writing
from pipeline.workspace.digests import sha256
from pipeline.workspace.project import Project

if TYPE_CHECKING:
    from pipeline.verify.trials import Trial

RESULT: Final = "build/mutants.json"


def task_faults() -> dict[str, Any]:
    """put faults into a copy of the service and see that a test notices each one"""
    return faults().task()


def faults() -> Stage:
    return Stage(
        name="faults",
        doc="put faults into a copy of the service and see that a test notices each one",
        run=_run,
        inputs=sources,
        after=("test",),
        code=("verify",),
        config=("root", "postgres", "postgres_image"),
        tools=(tools.go,),
        environment=tools.GO_VARIABLES,
        only_when_asked=True,
    )


def _run(project: Project) -> Made:
    from pipeline.verify.mutations import kinds
    from pipeline.verify.trials import counted, from_json

    of = _of(project)
    file = project.root / RESULT
    known = from_json(file.read_text(encoding="utf-8"), of) if file.exists() else ()
    kept = Kept(project, of, known)
    trials = hunt(project, kinds(), kept.add, known)
    kept.write(trials)
    if not all(trial.fine for trial in trials):
        raise StageFailed(_shown(trials))
    voice.say(f"       {counted(trials)}; {RESULT} has each one")
    return Made(outputs=(RESULT,), figures={"faults": len(trials)})


def hunt(project: Project, kinds: Any, on_trial: Any, known: Iterable[Trial] = ()) -> tuple[Trial, ...]:
    """The trials of these kinds; `StageFailed` when there can be none."""
    from pipeline.verify import gotest, mutants, server

    try:
        return mutants.hunt(
            project.root / project.settings.root,
            kinds,
            setting=project.settings.postgres,
            image=project.settings.postgres_image,
            say=voice.say,
            on_trial=on_trial,
            known=known,
        )
    except (mutants.NotGreen, gotest.BuildFailed, server.Unavailable) as error:
        raise StageFailed(str(error)) from None


class Kept:
    """The trials so far, on disk after each one."""

    def __init__(self, project: Project, of: str, known: Iterable[Trial]) -> None:
        self._project = project
        self._of = of
        self._trials = list(known)
        self._lock = threading.Lock()

    def add(self, trial: Trial) -> None:
        from pipeline.verify.trials import told

        with self._lock:
            self._trials.append(trial)
            self.write(self._trials)
        voice.detail(f"{len(self._trials)} faults")
        if not trial.fine:
            voice.say(told(trial))

    def write(self, trials: Iterable[Trial]) -> None:
        from pipeline.verify.trials import as_json

        writing.write(self._project.root / RESULT, as_json(trials, self._of).encode())


def _of(project: Project) -> str:
    """Stands for the service, its tests, and what tries them."""
    table = project.digests.table(sources(project))
    return sha256(f"{table} {project.code('verify')} {tools.go().version}".encode())


def _shown(trials: Iterable[Trial]) -> str:
    from pipeline.verify.trials import told

    bad = [trial for trial in trials if not trial.fine]
    return "\n".join(["faults that no test noticed:", *(f"{told(trial)}\n{trial.diff}" for trial in bad)])
