"""`scaffold`, `build`: the Go service as source and as binary.

    every design ─scaffold─▶ go-service/**/*.go ─build─▶ go-service/bin/api
                           ▶ build/project.json    which files and tests there are, for the documents

What a person writes in `go-service/custom/` is an input of `build` like any other source.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, Final

from pipeline.tasks import reading, session
from pipeline.tasks.documents import PROJECT, RENDERING
from pipeline.tasks.stage import Made, Stage, StageFailed
from pipeline.workspace import processes, tools, writing
from pipeline.workspace.project import Project
from pipeline.workspace.publish import publish

BINARY: Final = "bin/api"
UNFINISHED: Final = ".api-"


def task_scaffold() -> dict[str, Any]:
    """write the Go service and its tests"""
    return scaffold().task()


def task_build() -> dict[str, Any]:
    """compile the service"""
    return build().task()


def scaffold() -> Stage:
    return Stage(
        name="scaffold",
        doc="write the Go service and its tests",
        run=_run_scaffold,
        inputs=lambda _: reading.system_path(),
        after=("spec",),
        code=RENDERING,
        config=("module", "root"),
    )


def build() -> Stage:
    return Stage(
        name="build",
        doc="compile the service",
        run=_run_build,
        inputs=program_sources,
        after=("scaffold", "protoc"),
        config=("root",),
        tools=(tools.go,),
        environment=tools.GO_VARIABLES,
    )


def sources(project: Project) -> Iterable[str]:
    """Everything in the service's folder that Go could read, tests included."""
    root = project.settings.root
    return project.files(root, skip=(f"{root}/bin",))


def program_sources(project: Project) -> Iterable[str]:
    """What the binary is made of."""
    tests = f"{project.settings.root}/tests/"
    return (path for path in sources(project) if not path.endswith("_test.go") and not path.startswith(tests))


def _run_scaffold(project: Project) -> Made:
    from pipeline.render.documents.layout import as_json

    files = reading.compiled().service()
    outputs = publish(project, "scaffold", files)
    known = as_json(reading.compiled().project(files)).encode()
    writing.write_all(project.root, {PROJECT: known})
    return Made(outputs=(*outputs, PROJECT))


def _run_build(project: Project) -> Made:
    """Build beside the binary and rename: a linker that outlives a killed run then writes to nobody's file."""
    folder = project.root / project.settings.root
    binary = folder / BINARY
    for left_behind in binary.parent.glob(f"{UNFINISHED}*"):
        left_behind.unlink(missing_ok=True)
    unfinished = binary.with_name(f"{UNFINISHED}{os.getpid()}")
    done = processes.run((*tools.go().command, "build", "-o", unfinished, "./cmd/api"), cwd=folder)
    if not done.ok:
        raise StageFailed(f"the service does not compile:\n{done.err or done.out}".rstrip())
    unfinished.replace(binary)
    return Made(outputs=(session.service_path(BINARY),))
