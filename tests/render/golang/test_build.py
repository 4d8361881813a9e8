"""The rendered service compiles and is formatted as gofmt has it, for ordinary and for odd designs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.design.contract.lock import Lock, allocate
from pipeline.design.system import System
from pipeline.render.golang import service
from pipeline.render.proto import contracts
from pipeline.render.settings import Settings
from tests.designs.odd import ODD
from tests.designs.samples import SHOP

SETTINGS = Settings(root=".")
BIN = Path(sys.executable).parent
ENVIRONMENT = {
    **os.environ,
    "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    "GOTOOLCHAIN": "local",
    "GOFLAGS": "-trimpath -buildvcs=false",
}

pytestmark = pytest.mark.slow


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)
    return "" if done.returncode == 0 and not done.stdout else done.stdout + done.stderr


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """protoc-gen-go of the version that the service pins."""
    folder = tmp_path_factory.mktemp("plugin")
    for file in service(SHOP, SETTINGS):
        if file.path.name in ("go.mod", "go.sum"):
            (folder / file.path.name).write_text(file.text)
    assert run(folder, "go", "build", "-o", "protoc-gen-go", "google.golang.org/protobuf/cmd/protoc-gen-go") == ""
    return folder / "protoc-gen-go"


@pytest.mark.parametrize("name", ["shop", *ODD])
def test_builds_and_is_formatted(name: str, tmp_path: Path, plugin: Path) -> None:
    system: System = {"shop": SHOP, **ODD}[name]
    for file in (*service(system, SETTINGS), *contracts(system, allocate(system, Lock()), SETTINGS)):
        path = tmp_path / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text)
    protos = sorted(str(p.relative_to(tmp_path)) for p in (tmp_path / "api/v1").glob("*.proto"))
    out = ("--go_out=.", f"--go_opt=module={SETTINGS.module}", f"--plugin=protoc-gen-go={plugin}")
    assert run(tmp_path, sys.executable, "-m", "grpc_tools.protoc", "-I", ".", *out, *protos) == ""
    assert run(tmp_path, "gofmt", "-l", ".") == ""
    assert run(tmp_path, "go", "build", "./...") == ""
    assert run(tmp_path, "go", "vet", "./...") == ""
