"""A small project in a temporary folder, and a way to run doit in it as a user would."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from tests.tasks import small_compiler, small_doit

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
STAGE_LINE = re.compile(r"^(?:ok|failed) +(\S+) +[\d.]+ s", re.MULTILINE)
FIRST = "specs/001-first/spec.md"
SECOND = "specs/002-second/spec.md"


@dataclass
class Ran:
    """What a run said and which stages it executed."""

    code: int
    out: str
    err: str
    compiles: int
    stages: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.stages = STAGE_LINE.findall(self.out)

    def line(self, stage: str) -> str:
        return next(line for line in self.out.splitlines() if line.split()[1:2] == [stage])

    @property
    def last(self) -> str:
        return self.out.splitlines()[-1]


@dataclass
class Workspace:
    """A project of two features: `product` in the first, `order` in the second."""

    root: Path

    def run(self, *arguments: str, **environment: str) -> Ran:
        """doit as a user calls it, but without a process of its own."""
        out, err = io.StringIO(), io.StringIO()
        small_compiler.compiles = 0
        with mock.patch.dict(os.environ, environment), redirect_stdout(out), redirect_stderr(err):
            code = small_doit.run_here(self.root, list(arguments))
        return Ran(code, out.getvalue(), err.getvalue(), small_compiler.compiles)

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """doit in a process of its own."""
        return subprocess.Popen(
            [sys.executable, HERE / "small_doit.py", *arguments],
            cwd=self.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        )

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def read(self, path: str) -> str:
        return (self.root / path).read_text()

    def delete(self, path: str) -> None:
        (self.root / path).unlink()

    def tree(self) -> dict[str, str]:
        """All files that a person or git would see, with their content; without the report, which shows times."""
        files = (path for path in self.root.rglob("*") if path.is_file())
        unseen = {".specmill", "__pycache__"}
        shown = (path for path in files if not unseen & {*path.parts} and path.stem != "report")
        return {path.relative_to(self.root).as_posix(): path.read_text() for path in sorted(shown)}
