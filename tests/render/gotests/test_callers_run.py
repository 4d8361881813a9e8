"""Gated designs as whole services: they compile, are formatted, and their own tests are green on a real PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.design.contract.lock import Lock, allocate
from pipeline.render.golang import service
from pipeline.render.gotests import tests as render
from pipeline.render.proto import contracts
from pipeline.render.settings import Settings
from pipeline.verify.postgres import postgres
from tests.designs.gated import GATED

SETTINGS = Settings(root=".")
BIN = Path(sys.executable).parent
ENVIRONMENT = {
    **os.environ,
    "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    "GOTOOLCHAIN": "local",
    "GOFLAGS": "-trimpath -buildvcs=false",
}
PLUGIN = "google.golang.org/protobuf/cmd/protoc-gen-go"

pytestmark = pytest.mark.slow


def run(folder: Path, *command: str, **more: str) -> str:
    """What went wrong, or what a command that should be silent said."""
    environment = {**ENVIRONMENT, **more}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    silent = done.returncode == 0 and (command[0] == "go" or not done.stdout)
    return "" if silent else done.stdout + done.stderr or f"exit code {done.returncode}"


def project(name: str, folder: Path) -> None:
    system = GATED[name]
    contract = contracts(system, allocate(system, Lock()), SETTINGS)
    for file in (*service(system, SETTINGS), *render(system, SETTINGS), *contract):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text)
    assert run(folder, "go", "build", "-o", "protoc-gen-go", PLUGIN) == ""
    protos = sorted(str(p.relative_to(folder)) for p in (folder / "api/v1").glob("*.proto"))
    out = ("--go_out=.", f"--go_opt=module={SETTINGS.module}", f"--plugin=protoc-gen-go={folder / 'protoc-gen-go'}")
    assert run(folder, sys.executable, "-m", "grpc_tools.protoc", "-I", ".", *out, *protos) == ""


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    with postgres("embedded", image="", say=lambda line: None) as pending:
        yield pending.server().dsn


@pytest.mark.parametrize("name", GATED)
def test_its_own_tests_are_green(name: str, tmp_path: Path, dsn: str) -> None:
    project(name, tmp_path)
    assert run(tmp_path, "gofmt", "-l", ".") == ""
    assert run(tmp_path, "go", "vet", "./...") == ""
    assert run(tmp_path, "go", "test", "./...", TEST_DATABASE_URL=dsn) == ""
