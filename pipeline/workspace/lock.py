"""One run at a time in a workspace.

In: the project's state folder. Out: a held lock, and who holds it for those that come second. The operating system
frees the lock when its holder dies in whatever way, so there is never a stale one to remove by hand.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


class Busy(Exception):
    """Another run holds the workspace; the text says which."""


@contextmanager
def held(folder: Path, *, waiting: Callable[[str], None], patience: float = -1) -> Iterator[None]:
    """Hold the workspace during the block. `waiting` is told who has it; a negative `patience` waits for ever."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock")
    holder = folder / "holder"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting(_holder(holder))
        try:
            lock.acquire(timeout=patience, poll_interval=0.1)
        except Timeout:
            raise Busy(f"another run holds this workspace ({_holder(holder)})") from None
    try:
        holder.write_text(f"process {os.getpid()}", encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _holder(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8") or "just starting"
    except OSError:
        return "just starting"
