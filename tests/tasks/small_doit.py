"""Runs doit in the current folder with the small compiler and with stand-ins for protoc, Go and the database."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from doit.doit_cmd import DoitMain

from pipeline.spec import reader
from pipeline.tasks import reading, session
from pipeline.verify import check, gotest, mutants
from pipeline.verify.constitution import Place, Row, Verdict
from pipeline.verify.mutations import Kind
from pipeline.verify.results import GoPackage, GoRun, GoTest, Outcome
from pipeline.verify.subject import Subject
from pipeline.verify.trials import Fate, Trial
from pipeline.workspace import processes, writing
from pipeline.workspace.processes import Finished
from pipeline.workspace.project import Project
from tests.tasks import small_compiler


def stand_in(command: Any, *, cwd: Path, **_: Any) -> Finished:
    """protoc writes one Go file for each .proto, `go build` a binary made of all sources."""
    words = [str(word) for word in command]
    if log := os.environ.get("SMALL_LOG"):
        with Path(log).open("a") as file:
            file.write(f"{words[-3:]}\n")
    out = ""
    if "-n" in words:
        out = "plugin"
    if any(word.startswith("--go_out=") for word in words):
        folder = next(word.removeprefix("--go_out=") for word in words if word.startswith("--go_out="))
        for word in words:
            if word.endswith(".proto"):
                target = Path(folder, "api/gen/v1", Path(word).stem + ".pb.go")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text("package apiv1 // " + (cwd / word).read_text())
    if "build" in words:
        disturb(cwd)
        sources = sorted(path for path in cwd.rglob("*.go") if not path.name.endswith("_test.go"))
        binary = Path(words[words.index("-o") + 1])
        binary.parent.mkdir(exist_ok=True)
        binary.write_text("".join(path.read_text() for path in sources))
    failing = cwd / "custom/broken.go"
    code = 1 if "build" in words and failing.exists() else 0
    return Finished(command=tuple(words), code=code, out=out, err="broken\n" if code else "", seconds=0.0)


def disturb(service: Path) -> None:
    """What tests let happen during a build: a long-running child, somebody who edits a source."""
    if seconds := os.environ.get("SMALL_SLOW_BUILD"):
        script = "import os, sys, time; print(os.getpid(), flush=True); time.sleep(float(sys.argv[1]))"
        with processes.started([sys.executable, "-c", script, seconds]) as child:
            assert child.stdout is not None
            (service.parent / ".specmill/sleeper").write_text(child.stdout.readline())
            child.wait()
    if source := os.environ.get("SMALL_TOUCHES"):
        with Path(source).open("a") as file:
            file.write("// more\n")


def no_space(path: Path, data: bytes) -> Path:
    raise OSError(errno.ENOSPC, "No space left on device")


def tested(service: Path, out: Path, **_: Any) -> GoRun:
    """One test, which fails when the service has a source called `wrong.go`."""
    outcome = Outcome.FAIL if list(service.rglob("wrong.go")) else Outcome.PASS
    out.mkdir(parents=True, exist_ok=True)
    (out / gotest.EVENTS).write_text("events\n")
    (out / gotest.JUNIT).write_text("<testsuites/>\n")
    test = GoTest(package="tests", name="TestAcceptance_001/US1-AS1", outcome=outcome)
    return GoRun(packages=(GoPackage(package="tests", outcome=outcome, tests=(test,)),))


def looked(subject: Subject, into: Path) -> tuple[Row, ...]:
    """One rule, broken by a source called `wicked.go`."""
    services = list((subject.service / "services").glob("*.go"))
    broken = [Place(words=path.name) for path in subject.service.rglob("wicked.go")]
    verdict = Verdict.VIOLATED if broken else Verdict.PASS
    evidence = (*broken, Place(words=f"looked at {len(services)} services"))
    return (Row(id="III-1", principle="III", rule="be good", binding=True, verdict=verdict, evidence=evidence),)


def hunted(
    service: Path, kinds: Iterable[Kind], *, known: Iterable[Trial], on_trial: Any, **_: Any
) -> tuple[Trial, ...]:
    """Two faults; the second survives when there is a source called `lax.go`, and stops the first time it is tried."""
    found = {trial.kind: trial for trial in known}
    for name in ("one", "two"):
        if name not in found:
            lax = name == "two" and list(service.rglob("lax.go"))
            found[name] = Trial(kind=name, fate=Fate.SURVIVED if lax else Fate.NOTICED, diff=f"-{name}\n+")
            on_trial(found[name])
            if os.environ.get("SMALL_STOPS"):
                raise KeyboardInterrupt
    return tuple(found.values())


def again(program: str, words: list[str], environment: dict[str, str]) -> None:
    """Instead of becoming the real doit, become this one again."""
    sys.exit(subprocess.call([program, __file__, *words[3:]], env=environment))


def again_here(program: str, words: list[str], environment: dict[str, str]) -> None:
    """The same without a process of its own."""
    sys.exit(run_here(Path.cwd(), words[3:]))


@contextmanager
def stand_ins(execve: Callable[..., None]) -> Iterator[None]:
    modules: dict[str, Any] = {
        "pipeline.compile": small_compiler,
        "pipeline.render.settings": SimpleNamespace(Settings=SimpleNamespace),
        "pipeline.spec.reader": reader,
    }
    stage = no_space if os.environ.get("SMALL_FULL_DISK") else writing._stage
    with (
        mock.patch.dict(sys.modules, modules),
        mock.patch.object(writing, "_stage", stage),
        mock.patch.object(processes, "run", stand_in),
        mock.patch.object(os, "execve", execve),
        mock.patch.object(gotest, "verify", tested),
        mock.patch.object(check, "check", looked),
        mock.patch.object(mutants, "hunt", hunted),
        mock.patch.object(Project, "code", lambda self, room: os.environ.get(f"SMALL_CODE_{room}", "1")),
    ):
        yield


def run_here(root: Path, arguments: list[str]) -> int:
    """doit in `root`, without a process of its own: as if the process were new."""
    for memory in (session.project, session.compiled, session.texts, reading.lineages):
        memory.cache_clear()
    handler = signal.getsignal(signal.SIGTERM)
    try:
        with chdir(root), stand_ins(again_here), mock.patch.object(sys, "path", list(sys.path)):  # doit adds to it
            return int(DoitMain().run(arguments))
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        signal.signal(signal.SIGTERM, handler)


def main(arguments: list[str]) -> int:
    with stand_ins(again):
        return int(DoitMain().run(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
