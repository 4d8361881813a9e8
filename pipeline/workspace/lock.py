"""One run at a time in a workspace.

In: the project's state folder. Out: a held lock, and who holds it for those that come second. The operating system
frees the lock when its holder dies in whatever way, so there is never a stale one to remove by hand.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

POLL_SECONDS: Final = 0.05


class Busy(Exception):
    """Another run holds the workspace; the text says which."""


@contextmanager
def held(folder: Path, *, waiting: Callable[[str], None], patience: float | None = None) -> Iterator[None]:
    """Hold the workspace during the block. `waiting` is told once who has it; `patience`: seconds, None for ever."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _taken(descriptor):
            waiting(_holder(descriptor))
            _wait(descriptor, patience)
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, f"process {os.getpid()}".encode(), 0)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def exclusive(file: Path) -> Iterator[None]:
    """One thread of one process at a time in the block; the others wait."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, patience: float | None) -> None:
    begin = time.monotonic()
    while not _taken(descriptor):
        if patience is not None and time.monotonic() - begin > patience:
            raise Busy(f"another run holds this workspace ({_holder(descriptor)})")
        time.sleep(POLL_SECONDS)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(descriptor: int) -> str:
    return os.pread(descriptor, 100, 0).decode() or "just starting"
