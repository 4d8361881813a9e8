"""Runs doit in the current folder with the small compiler and with stand-ins for protoc, Go and the database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import small_compiler
from doit.doit_cmd import DoitMain

from pipeline.verify import gotest
from pipeline.verify.results import Outcome, PackageResult, TestResult, TestRun
from pipeline.workspace import processes
from pipeline.workspace.processes import Finished


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
        sources = sorted(path for path in cwd.rglob("*.go") if not path.name.endswith("_test.go"))
        binary = cwd / "bin/api"
        binary.parent.mkdir(exist_ok=True)
        binary.write_text("".join(path.read_text() for path in sources))
    failing = cwd / "custom/broken.go"
    code = 1 if "build" in words and failing.exists() else 0
    return Finished(command=tuple(words), code=code, out=out, err="broken\n" if code else "", seconds=0.0)


def tested(service: Path, out: Path, **_: Any) -> TestRun:
    """One test, which fails when the service has a source called `wrong.go`."""
    outcome = Outcome.FAIL if list(service.rglob("wrong.go")) else Outcome.PASS
    out.mkdir(parents=True, exist_ok=True)
    (out / gotest.EVENTS).write_text("events\n")
    (out / gotest.JUNIT).write_text("<testsuites/>\n")
    test = TestResult(package="tests", name="TestAcceptance_001/US1-AS1", outcome=outcome)
    return TestRun(packages=(PackageResult(package="tests", outcome=outcome, tests=(test,)),))


def go_on(program: str, words: list[str], environment: dict[str, str]) -> None:
    """Instead of becoming the real doit, become this one again."""
    sys.exit(subprocess.call([program, __file__, *words[3:]], env=environment))


def main(arguments: list[str]) -> int:
    processes.run = stand_in
    os.execve = go_on  # type: ignore[assignment]
    gotest.verify = tested  # type: ignore[assignment]
    sys.modules["pipeline.compile"] = small_compiler
    sys.modules["pipeline.render.settings"] = SimpleNamespace(Settings=SimpleNamespace)
    status: int = DoitMain().run(arguments)
    if log := os.environ.get("SMALL_COMPILES"):
        Path(log).write_text(str(small_compiler.compiles))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
