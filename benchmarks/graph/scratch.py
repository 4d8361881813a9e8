"""Copies of this project to measure in, so that nobody's work is touched.

In: a folder. Out: a `Scratch`: the project as a fresh clone of it would be (what git tracks, as it is now), with this
project's Python environment. Commands run in it as a user would type them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pipeline.verify.gotest import race_detector
from pipeline.verify.postgres import postgres
from pipeline.workspace.processes import BUILD_ENVIRONMENT

ROOT: Final = Path(__file__).resolve().parents[2]


class Failed(Exception):
    """A command failed; the text has what it said."""


@dataclass(frozen=True)
class Scratch:
    root: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def service(self) -> Path:
        return self.root / "go-service"

    def doitw(self, *arguments: str) -> str:
        return self.run("./doitw", *arguments)

    def run(self, *command: str, folder: Path | None = None, **more: str) -> str:
        """Standard output of a command that has to succeed."""
        done = subprocess.run(
            command, cwd=folder or self.root, env=self.environment(more), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Failed(f"{' '.join(command)} in {self.root}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return done.stdout

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        path = f"{self.root}/.venv/bin{os.pathsep}{os.environ['PATH']}"
        return {**kept, **BUILD_ENVIRONMENT, **self.variables, "PATH": path, **(more or {})}


def fresh(root: Path, **variables: str) -> Scratch:
    """A fresh clone at `root`. The byte-code is made first: a user has it after his first call."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in listed.stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    (root / ".venv").symlink_to(ROOT / ".venv")
    made = Scratch(root=root, variables=variables)
    made.run(".venv/bin/python", "-m", "compileall", "-q", "pipeline", "dodo.py")
    return made


@contextmanager
def database() -> Iterator[str]:
    """The address of a Postgres that all sides share."""
    with postgres("embedded", image="", say=lambda _: None) as pending:
        yield pending.server().dsn


def test_flags() -> tuple[str, ...]:
    """What `go test` needs to do what specmill's tests do: the race detector where there is one."""
    return ("-race",) if race_detector() else ()
