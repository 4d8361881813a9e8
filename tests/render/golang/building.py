"""One Go module of several designs, each in a folder of its own, so that they are compiled and tested together."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pipeline.design.contract.lock import Lock, allocate
from pipeline.design.system import System
from pipeline.render.golang import service
from pipeline.render.gotests import tests
from pipeline.render.proto import contracts
from pipeline.render.settings import Settings
from tests.designs.gated import YARD

MODULE: Final = "example.com/designs"
BIN: Final = Path(sys.executable).parent
ENVIRONMENT: Final = {
    **os.environ,
    "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    "GOTOOLCHAIN": "local",
    "GOFLAGS": "-trimpath -buildvcs=false",
}
OF_THE_MODULE: Final = ("go.mod", "go.sum")


def run(folder: Path, *command: str, **environment: str) -> str:
    """What the command says when it fails or says anything; empty when all is well."""
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT | environment, capture_output=True, text=True)
    return "" if done.returncode == 0 and not done.stdout else done.stdout + done.stderr


def written(folder: Path, systems: Mapping[str, System]) -> Path:
    """The designs as one module in `folder`, contracts compiled. The names become folders."""
    for name, system in systems.items():
        _write_design(folder, _slug(name), system)
    # A guarded service needs what the others need, and more.
    for file in service(YARD, Settings(root=".", module=MODULE)):
        if file.path.name in OF_THE_MODULE:
            (folder / file.path.name).write_text(file.text)
    plugin = folder / "protoc-gen-go"
    assert run(folder, "go", "build", "-o", str(plugin), "google.golang.org/protobuf/cmd/protoc-gen-go") == ""
    for name in systems:
        _compile_contracts(folder / _slug(name), plugin)
    return folder


def _slug(name: str) -> str:
    return re.sub(r"\W+", "_", name)


def _write_design(folder: Path, slug: str, system: System) -> None:
    settings = Settings(root=slug, module=f"{MODULE}/{slug}")
    files = (
        *service(system, settings),
        *tests(system, settings),
        *contracts(system, allocate(system, Lock()), settings),
    )
    for file in files:
        if file.path.name not in OF_THE_MODULE:
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text)


def _compile_contracts(root: Path, plugin: Path) -> None:
    protos = sorted(str(p.relative_to(root)) for p in (root / "api/v1").glob("*.proto"))
    out = ("--go_out=.", f"--go_opt=module={MODULE}/{root.name}", f"--plugin=protoc-gen-go={plugin}")
    assert run(root, sys.executable, "-m", "grpc_tools.protoc", "-I", ".", *out, *protos) == ""
