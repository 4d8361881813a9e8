"""One Postgres for a run, from whichever provider the setting names.

In: the setting (`auto`, `docker`, `embedded` or a DSN), an image name, and where to say things. Out: a `Pending`
server that starts while the caller goes on; it is stopped and its traces removed when the `with` block ends, however
it ends. What a killed run left behind is removed first. What runs on the server is the caller's business.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from pipeline.verify import container, embedded, leases
from pipeline.verify.server import Server, Unavailable, may_create_databases, wait_until_ready

Say = Callable[[str], None]
DSN_PREFIXES: Final = ("postgres://", "postgresql://")
PATIENCE_AT_EXIT: Final = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A server that is starting."""

    _server: Future[Server]

    def server(self) -> Server:
        """Wait until it answers. `Unavailable` when it will not."""
        return self._server.result()


@contextmanager
def postgres(setting: str, *, image: str, say: Say) -> Iterator[Pending]:
    """A server for the length of the block, starting at once. `Unavailable` when the setting names no provider."""
    provider = parse(setting)
    future: Future[Server] = Future()
    lease = leases.take() if provider != "dsn" else None
    thread = threading.Thread(target=_fill, args=(future, provider, setting, image, lease, say), daemon=True)
    with _ended_by_sigterm():
        thread.start()
        try:
            yield Pending(_server=future)
        finally:
            thread.join(PATIENCE_AT_EXIT)
            if future.done() and future.exception() is None:
                future.result().stop()
            if lease is not None:
                lease.give_back()


def parse(setting: str) -> str:
    """`auto`, `docker`, `embedded` or `dsn`."""
    if setting in ("auto", "docker", "embedded"):
        return setting
    if setting.startswith(DSN_PREFIXES):
        return "dsn"
    raise Unavailable(f'postgres = "{setting}" is none of "auto", "docker", "embedded" or a postgresql:// address')


def sweep() -> tuple[str, ...]:
    """Stop and remove what killed runs left behind; gives the names of their folders."""
    return leases.reclaim(_stop)


def _stop(folder: Path) -> None:
    embedded.stop(folder)
    container.stop(folder)


def _fill(
    future: Future[Server], provider: str, setting: str, image: str, lease: leases.Lease | None, say: Say
) -> None:
    try:
        future.set_result(_open(provider, setting, image, lease, say))
    except BaseException as error:  # handed over to whoever asks for the server
        future.set_exception(error)


def _open(provider: str, setting: str, image: str, lease: leases.Lease | None, say: Say) -> Server:
    if lease is None:
        return _given(setting)
    sweep()
    if provider == "auto":
        provider = choose(image, say)
    return container.start(lease, image) if provider == "docker" else embedded.start(lease)


def choose(image: str, say: Say) -> str:
    """What `auto` means here and now; says so when it is not Docker."""
    if not container.answers():
        say("postgres: no Docker engine answers, using the embedded server")
    elif not container.have_image(image):
        say(f"postgres: Docker has no image `{image}` and cannot pull it, using the embedded server")
    else:
        return "docker"
    return "embedded"


def _given(dsn: str) -> Server:
    """The user's own server: it must answer at once, and it is never stopped."""
    try:
        wait_until_ready(dsn, patience=2)
    except Unavailable as reason:
        raise Unavailable(f"the Postgres of the setting does not answer: {reason}") from None
    if not may_create_databases(dsn):
        raise Unavailable("the role of the Postgres setting may not create databases", hint="ALTER ROLE … CREATEDB")
    return Server(dsn=dsn, provider="dsn", stop=lambda: None)


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM unwind the stack as Ctrl-C does, unless somebody handles it already."""
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, _exit)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _exit(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
