"""The Postgres providers, with real servers: started, stopped, and swept up after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from pipeline.verify import container, embedded, leases, postgres
from pipeline.verify.server import Unavailable

IMAGE = "postgres:15"
HOLDER = """
import sys, time
from pipeline.verify.postgres import postgres
with postgres(sys.argv[1], image="postgres:15", say=print) as pending:
    print(pending.server().dsn, flush=True)
    time.sleep(60)
"""

DEMANDED = os.environ.get("SPECMILL_TESTS_NEED_DOCKER") == "1"  # then a test without an engine fails

needs_docker = pytest.mark.skipif(not DEMANDED and not container.answers(), reason="no Docker engine answers")
providers = pytest.mark.parametrize("provider", ["embedded", pytest.param("docker", marks=needs_docker)])


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path, monkeypatch):
    """Leases of this test only; `nobody` must be able to pass through when the tests run as root."""
    folder = Path(tempfile.mkdtemp(prefix="leases-", dir=tempfile.gettempdir()))
    folder.chmod(0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    yield folder
    folder.rmdir()  # fails when anything is left


def letters(dsn: str) -> tuple[str, list[str]]:
    """How the server lowers a letter beyond ASCII, and in which order it puts words."""
    with psycopg.connect(dsn) as connection:
        lower = connection.execute("SELECT lower('Ä')").fetchone()
        words = connection.execute("SELECT w FROM unnest(ARRAY['b', 'A', 'a', 'ä']) AS w ORDER BY w").fetchall()
    assert lower
    return lower[0], [word for (word,) in words]


def version(dsn: str) -> int:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE DATABASE probe")
        row = connection.execute("SHOW server_version_num").fetchone()
    assert row
    return int(row[0])


def ends(dsn: str) -> bool:
    try:
        psycopg.connect(dsn, connect_timeout=1).close()
    except psycopg.OperationalError:
        return True
    return False


@pytest.mark.slow
@providers
def test_a_server_can_make_databases_and_is_gone_afterwards(provider):
    with postgres.postgres(provider, image=IMAGE, say=print) as pending:
        dsn = pending.server().dsn
        assert version(dsn) >= 150000
        assert "@127.0.0.1:" in dsn
        assert letters(dsn)[0] == "ä"
        assert provider != "embedded" or letters(dsn)[1] == ["A", "a", "b", "ä"]
    assert ends(dsn)


@pytest.mark.slow
@providers
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_stops_its_server(provider, number):
    child, dsn = hold(provider)
    child.send_signal(number)
    assert child.wait(20) != 0
    assert ends(dsn)


@pytest.mark.slow
@providers
def test_the_next_run_sweeps_up_after_a_killed_one(provider):
    child, dsn = hold(provider)
    child.kill()
    child.wait(10)
    assert len(postgres.sweep()) == 1
    assert ends(dsn)
    assert postgres.sweep() == ()
    leases.take().give_back()


@pytest.mark.slow
def test_a_server_in_use_is_not_swept_up():
    with postgres.postgres("embedded", image=IMAGE, say=print) as pending:
        dsn = pending.server().dsn
        assert postgres.sweep() == ()
        assert not ends(dsn)


@pytest.mark.slow
def test_a_given_address_is_used_and_left_running():
    with postgres.postgres("embedded", image=IMAGE, say=print) as pending:
        dsn = pending.server().dsn
        with postgres.postgres(dsn, image=IMAGE, say=print) as given:
            assert given.server().dsn == dsn
        assert not ends(dsn)


@pytest.mark.slow
def test_a_role_that_may_not_create_databases_is_refused():
    with postgres.postgres("embedded", image=IMAGE, say=print) as pending:
        dsn = pending.server().dsn
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("CREATE ROLE poor LOGIN PASSWORD 'poor'")
        poor = "postgresql://poor:poor@" + dsn.split("@", 1)[1]
        with (
            postgres.postgres(poor, image=IMAGE, say=print) as given,
            pytest.raises(Unavailable, match="may not create"),
        ):
            given.server()


@pytest.mark.slow
def test_an_address_where_nobody_listens_says_so():
    with (
        postgres.postgres("postgresql://x@127.0.0.1:1/x", image=IMAGE, say=print) as pending,
        pytest.raises(Unavailable, match="does not answer"),
    ):
        pending.server()


def test_docker_by_name_never_falls_back(monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    docker = postgres.postgres("docker", image=IMAGE, say=print)
    with docker as pending, pytest.raises(Unavailable, match="no Docker engine answers"):
        pending.server()


def test_auto_says_in_one_line_why_it_is_not_docker(monkeypatch):
    said: list[str] = []
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    begin = time.monotonic()
    assert postgres.choose(IMAGE, said.append) == "embedded"
    assert time.monotonic() - begin < 1.5
    assert said == ["postgres: no Docker engine answers, using the embedded server"]


def test_auto_without_the_image_is_embedded(monkeypatch):
    said: list[str] = []
    monkeypatch.setattr(container, "answers", lambda: True)
    monkeypatch.setattr(container, "have_image", lambda image: False)
    assert postgres.choose("postgres:0", said.append) == "embedded"
    assert said == ["postgres: Docker has no image `postgres:0` and cannot pull it, using the embedded server"]


@needs_docker
def test_auto_takes_docker_where_it_answers():
    said: list[str] = []
    assert postgres.choose(IMAGE, said.append) == "docker"
    assert said == []


def test_a_setting_that_names_no_provider_is_refused():
    with pytest.raises(Unavailable, match='postgres = "podman" is none of'):
        postgres.parse("podman")


def test_a_server_that_cannot_start_says_what_postgres_said(monkeypatch):
    monkeypatch.setitem(embedded.SETTINGS, "shared_buffers", "nonsense")
    lease = leases.take()
    try:
        with pytest.raises(Unavailable, match='invalid value for parameter "shared_buffers"'):
            embedded.start(lease)
    finally:
        lease.give_back()


def hold(provider: str) -> tuple[subprocess.Popen[str], str]:
    """Another process that holds a server, and the server's address."""
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, provider],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert child.stdout
    return child, child.stdout.readline().strip()


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts Postgres as somebody else")
def test_programs_that_nobody_can_reach_are_copied(monkeypatch):
    monkeypatch.setattr(embedded.stat, "S_IXOTH", 1 << 30)  # no folder has this bit
    with postgres.postgres("embedded", image=IMAGE, say=print) as pending:
        assert version(pending.server().dsn) >= 150000
