"""`contracts:<feature>`, `contracts`, `protoc`: the API as protobuf and OpenAPI, and its Go types.

    every design, contract lock ─▶ specs/<f>/contracts/*.proto
                                 ▶ go-service/api/v1/*.proto, OpenAPI, contract lock ─protoc─▶ api/gen/v1/*.pb.go
                                 ▶ build/<f>/contract.sha256, so that another feature's change stops here

The contract lock (field numbers, enum values) is read and rewritten: it is the memory of the API, not a product of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pipeline.files import File
from pipeline.tasks import reading, session
from pipeline.tasks.documents import RENDERING
from pipeline.tasks.stage import Made, Stage, StageFailed
from pipeline.workspace import processes, tools, writing
from pipeline.workspace.digests import sha256
from pipeline.workspace.project import Project
from pipeline.workspace.publish import publish

PLUGIN: Final = "protoc-gen-go"


def task_contracts() -> Iterator[dict[str, Any]]:
    """write the API contract: .proto files, OpenAPI, contract lock"""
    service = contracts()
    yield {**service.task(), "name": "service"}
    for feature in session.features():
        yield feature_contracts(feature).task()


def task_protoc() -> dict[str, Any]:
    """compile the .proto files to Go"""
    return protoc().task()


def contracts() -> Stage:
    return Stage(
        name="contracts:service",
        doc="write the API contract: .proto files, OpenAPI, contract lock",
        run=_run_contracts,
        inputs=lambda _: reading.system_path(),
        after=("spec",),
        code=RENDERING,
        config=("module", "root"),
        state=(session.service_path(session.LOCK),),
    )


def feature_contracts(feature: str) -> Stage:
    name = f"contracts:{feature}"
    return Stage(
        name=name,
        doc=f"write the contracts of {feature}",
        run=partial(_run_feature, name, feature),
        inputs=lambda _: (digest_path(feature),),
        after=("spec", "contracts:service"),
        code=RENDERING,
        config=("module", "root"),
    )


def protoc() -> Stage:
    return Stage(
        name="protoc",
        doc="compile the .proto files to Go",
        run=_run_protoc,
        inputs=_protoc_inputs,
        after=("contracts", "scaffold"),
        config=("module", "root"),
        tools=(tools.protoc, tools.go),
    )


def _run_contracts(project: Project) -> Made:
    """The lock is no product that `restore` could bring back: it stays out of the manifest."""
    lock = session.service_path(session.LOCK)
    files = reading.compiled().contracts()
    outputs = publish(project, "contracts:service", (file for file in files if str(file.path) != lock))
    for file in files:
        if str(file.path) == lock and project.digests.of(lock) != sha256(file.text.encode()):
            writing.write(project.root / lock, file.text.encode())
    digests = {digest_path(feature): _digest(feature) for feature in session.features()}
    writing.write_all(project.root, digests)
    return Made(outputs=(*outputs, *digests))


def digest_path(feature: str) -> str:
    return f"build/{feature}/contract.sha256"


def _digest(feature: str) -> bytes:
    files = reading.compiled().feature_contracts(feature)
    return f"{sha256(''.join(f'{file.path} {file.text}' for file in files).encode())}\n".encode()


def _run_feature(name: str, feature: str, project: Project) -> Made:
    return Made(outputs=publish(project, name, reading.compiled().feature_contracts(feature)))


def _protoc_inputs(project: Project) -> Iterable[str]:
    modules = (session.service_path("go.mod"), session.service_path("go.sum"))
    return (*project.files(session.service_path("api/v1"), ".proto"), *modules)


def _run_protoc(project: Project) -> Made:
    """Generate into a scratch folder, so that a mistake leaves the old files whole."""
    root = project.root / project.settings.root
    sources = [path.removeprefix(f"{project.settings.root}/") for path in _protoc_inputs(project)]
    with writing.scratch(project.state / "protoc") as folder:
        command = (
            *tools.protoc().command,
            f"-I{root}",
            f"--plugin={_plugin(root)}",
            f"--go_out={folder}",
            f"--go_opt=module={project.settings.module}",
            *(source for source in sources if source.endswith(".proto")),
        )
        _must(command, root, "protoc rejected the contract")
        files = [_file(project, folder, path) for path in sorted(folder.rglob("*.go"))]
    return Made(outputs=publish(project, "protoc", files))


def _plugin(root: Path) -> str:
    """The plugin that `go.mod` pins, built by Go on the first call and then taken from its cache."""
    found = _must((*tools.go().command, "tool", "-n", PLUGIN), root, f"Go could not build {PLUGIN}")
    return found.strip()


def _must(command: Iterable[str], cwd: Path, complaint: str) -> str:
    done = processes.run(tuple(command), cwd=cwd)
    if not done.ok:
        raise StageFailed(f"{complaint}:\n{done.err or done.out}".rstrip())
    return done.out


def _file(project: Project, folder: Path, path: Path) -> File:
    target = PurePosixPath(project.settings.root, path.relative_to(folder).as_posix())
    return File(path=target, text=path.read_text(encoding="utf-8"))
