"""The quickstarts of this project's own features, run as they are written against a real service and PostgreSQL.

Left out are the blocks that start a database with Docker (the test brings its own) and that run the service's tests.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.verify.postgres import postgres
from tests.render.documents.session import Command, commands, fits

ROOT = Path(__file__).parents[3]
QUICKSTARTS = sorted(ROOT.glob("specs/*/quickstart.md"))
LEFT_OUT = ("database", "tests")
ADDRESS = "127.0.0.1:8080"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    setting = os.environ.get("SPECMILL_POSTGRES", "embedded")
    with postgres(setting, image="postgres:15", say=print) as pending:
        yield pending.server().dsn


@pytest.fixture
def database(dsn: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of its own for each quickstart."""
    import psycopg

    name = f"quickstart_{abs(hash(request.node.name)) % 10**8}"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        parts = psycopg.conninfo.conninfo_to_dict(dsn)
        yield psycopg.conninfo.make_conninfo(**{**parts, "dbname": name})
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def free_address() -> str:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{sock.getsockname()[1]}"


def play(root: Path, found: list[Command], database: str, folder: Path) -> None:
    """Run the commands in one shell; each one's output goes to a file of its name."""
    address = free_address()
    steps = [f"{{\n{c.script.replace(ADDRESS, address)}}} > '{folder}/{c.name}' 2>&1\n" for c in found]
    script = "".join(steps).replace("docker stop", ": docker stop")
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": tools, "DATABASE_URL": database, "HTTP_ADDRESS": address}
    subprocess.run(["bash", "-c", script], cwd=root, env=environment, check=True, timeout=300)


def check(command: Command, output: str) -> None:
    """The status and the answer are those that the document promises."""
    body, _, status = output.rstrip("\n").rpartition("\n")
    assert status == str(command.status), f"{command.name}: {output}"
    if command.answer is not None:
        got = json.loads(body)
        assert fits(command.answer, got), f"{command.name}: {got} is not {command.answer}"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.skipif(not (ROOT / "go-service/go.mod").is_file(), reason="the service has not been generated")
@pytest.mark.parametrize("path", QUICKSTARTS, ids=lambda p: p.parent.name)
def test_every_command_answers_as_written(path: Path, database: str, tmp_path: Path) -> None:
    found = [c for c in commands(path.read_text(encoding="utf-8")) if c.name not in LEFT_OUT]
    play(ROOT, found, database, tmp_path)
    checked = [c for c in found if c.status is not None]
    for command in checked:
        check(command, (tmp_path / command.name).read_text(encoding="utf-8"))
    assert len(checked) > 5
