"""The Go analyzer: built with the service's own Go, offline, and run on the service.

In: a service's folder and a folder for the binary. Out: for each of the analyzer's rules what it looked at and which
places break it. The rules themselves are Go programs in `analyzer/`; what a result means for the constitution is
`check`'s business.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.verify.constitution import Place
from pipeline.verify.gotest import BuildFailed, go_environment
from pipeline.workspace import processes, tools

SOURCES: Final = Path(__file__).with_name("analyzer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One rule's result. `subjects`: how many things it looked at; `first`: where the first of them stands."""

    subjects: int
    first: str
    violations: tuple[Place, ...]


def analyze(service: Path, into: Path, *, race: bool) -> dict[str, Looked]:
    """Every rule of the analyzer by its name. `BuildFailed` when the service does not compile.

    `race`: compile packages as the tests do, so that both share Go's build cache.
    """
    binary = _build(into)
    environment = {**go_environment(race=race), "PATH": _path_with_go()}
    done = processes.run([str(binary), "-dir", str(service), *(["-build", "-race"] if race else [])], env=environment)
    if not done.ok:
        raise BuildFailed(done.err.strip())
    return {row["rule"]: _looked(row) for row in json.loads(done.out)}


def _build(into: Path) -> Path:
    into.mkdir(parents=True, exist_ok=True)
    binary = into.resolve() / "analyzer"
    command = [*tools.go().command, "build", "-o", str(binary), "."]
    done = processes.run(command, cwd=SOURCES, env={**go_environment(race=False), "GOWORK": "off"})
    if not done.ok:
        raise BuildFailed(done.err.strip())
    return binary


def _path_with_go() -> str:
    """The analyzer asks `go list`: it has to find the pinned Go first."""
    import os

    return f"{Path(tools.go().command[0]).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


def _looked(row: dict[str, Any]) -> Looked:
    places = tuple(Place(at=v["at"], words=v["message"]) for v in row["violations"])
    return Looked(subjects=row["subjects"], first=row["first"], violations=places)
