"""Running programs: the only module that starts those of stages.

In: a command, its folder and what to add to the environment. Out: a `Finished` with exit code, output and seconds.
Every child gets a process group of its own, and an interrupt (Ctrl-C, SIGTERM turned into an exception by the
command line) ends the whole group before it goes on; after SIGKILL the `watchdog` does. What to run is the callers'
business.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from pipeline.workspace.watchdog import Watchdog

BUILD_ENVIRONMENT: Final = {"GOTOOLCHAIN": "local", "GOFLAGS": "-trimpath -buildvcs=false"}
GRACE_SECONDS: Final = 5.0

OnLine = Callable[[str], None]
_running: set[subprocess.Popen[str]] = set()
_watchdog: Final = Watchdog()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A program that ended. `code`: its exit status, negative when a signal ended it."""

    command: tuple[str, ...]
    code: int
    out: str
    err: str
    seconds: float

    @property
    def ok(self) -> bool:
        return self.code == 0


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    input: str | None = None,
    on_line: OnLine | None = None,
    timeout: float | None = None,
    user: int | None = None,
) -> Finished:
    """Run to the end. `env` is added to the inherited environment; `on_line` is told each line of output as it comes.

    Raises FileNotFoundError when there is no such program and TimeoutError after `timeout` seconds.
    """
    begin = time.monotonic()
    with started(command, cwd=cwd, env=env, with_input=input is not None, user=user) as child:
        out, err = _talk(child, input, on_line, timeout)
    words = tuple(map(str, command))
    return Finished(command=words, code=child.returncode, out=out, err=err, seconds=time.monotonic() - begin)


@contextmanager
def started(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    with_input: bool = False,
    user: int | None = None,
    log: IO[str] | None = None,
) -> Iterator[subprocess.Popen[str]]:
    """A program that runs while the block does, in a process group of its own; ended with the block at the latest.

    `user`: the user and group id it runs as, for root only. `log`: takes both outputs instead of pipes.
    """
    child = subprocess.Popen(
        list(map(str, command)),
        cwd=cwd,
        env=environment(env),
        stdin=subprocess.PIPE if with_input else subprocess.DEVNULL,
        stdout=log or subprocess.PIPE,
        stderr=log or subprocess.PIPE,
        user=user,
        group=user,
        extra_groups=None if user is None else (),
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    _running.add(child)
    _watchdog.begins(child.pid)
    try:
        yield child
    finally:
        end(child)
        _watchdog.ended(child.pid)
        _running.discard(child)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of every child: inherited, pinned for Go, then `extra`."""
    return {**os.environ, **BUILD_ENVIRONMENT, **(extra or {})}


def end(child: subprocess.Popen[str]) -> None:
    """End the child and everything it started: asked first, then killed."""
    if child.poll() is None:
        _signal(child, signal.SIGTERM)
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            _signal(child, signal.SIGKILL)
            child.wait()
    for stream in (child.stdin, child.stdout, child.stderr):
        if stream is not None:
            stream.close()


def end_all() -> None:
    """End every program still running; for the way out after an interrupt."""
    for child in tuple(_running):
        end(child)


def _signal(child: subprocess.Popen[str], number: signal.Signals) -> None:
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return


def _talk(
    child: subprocess.Popen[str], text: str | None, on_line: OnLine | None, timeout: float | None
) -> tuple[str, str]:
    if on_line is None:
        try:
            return child.communicate(text, timeout)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"{child.args!r} did not end within {timeout:g} s") from None
    return _follow(child, on_line)


def _follow(child: subprocess.Popen[str], on_line: OnLine) -> tuple[str, str]:
    """Read both streams at once, so that neither can fill its pipe and stall the child."""
    errors: list[str] = []
    reader = threading.Thread(target=_drain, args=(child.stderr, errors), daemon=True)
    reader.start()
    lines = []
    assert child.stdout is not None
    for line in child.stdout:
        lines.append(line)
        on_line(line.rstrip("\n"))
    child.wait()
    reader.join()
    return "".join(lines), "".join(errors)


def _drain(stream: IO[str] | None, into: list[str]) -> None:
    if stream is not None:
        with suppress(ValueError):  # `end` closes the stream of a child that is no longer wanted
            into.extend(stream)
