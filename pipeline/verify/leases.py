"""Folders that belong to a running process, and what is left of them when it was killed.

In: nothing but the machine's temporary folder. Out: a `Lease`, a folder that is locked while its owner lives. The
kernel drops the lock however the owner ends, so whoever comes next can tell a folder in use from a leftover. What
runs in a folder, and how to stop it, is the caller's business.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

GUARD: Final = "guard"


class ForeignFolder(Exception):
    """The folder for leases belongs to somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A folder of one's own. `give_back` deletes it, drops the lock, and leaves no trace when it was the last."""

    folder: Path
    lock: IO[str]

    @property
    def name(self) -> str:
        return self.folder.name

    def give_back(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.lock.close()
        with _one_at_a_time() as guard:
            if {entry.name for entry in home().iterdir()} == {guard.name}:
                guard.unlink()
                home().rmdir()


def home() -> Path:
    """The folder that holds all leases of this user; others may pass through it, not read it."""
    path = Path(tempfile.gettempdir()).resolve() / f"specmill-postgres-{os.getuid()}"
    path.mkdir(mode=0o711, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid != os.getuid():
        raise ForeignFolder(f"{path} belongs to another user; remove it, or set TMPDIR to a folder of your own")
    return path


def take() -> Lease:
    """A new, empty, locked folder."""
    with _one_at_a_time():
        folder = Path(tempfile.mkdtemp(prefix="specmill-", dir=home()))
        folder.chmod(0o711)
        lock = (folder / "lock").open("w")
        fcntl.flock(lock, fcntl.LOCK_EX)
    return Lease(folder=folder, lock=lock)


def reclaim(stop: Callable[[Path], None]) -> tuple[str, ...]:
    """Hand every folder whose owner is gone to `stop`, delete it, and give the names of those folders."""
    names = []
    with _one_at_a_time():
        for folder in sorted(home().glob("specmill-*")):
            if _abandoned(folder):
                stop(folder)
                shutil.rmtree(folder, ignore_errors=True)
                names.append(folder.name)
    return tuple(names)


def _abandoned(folder: Path) -> bool:
    try:
        with (folder / "lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except FileNotFoundError:
        return True
    return True


@contextmanager
def _one_at_a_time() -> Iterator[Path]:
    """No sweep while a folder is made: between making and locking it would look abandoned."""
    with ExitStack() as stack:
        while True:
            path = home() / GUARD
            guard = stack.enter_context(path.open("w"))
            fcntl.flock(guard, fcntl.LOCK_EX)
            if _still_there(path, guard):
                break  # otherwise the last one out deleted it while we waited
        yield path


def _still_there(path: Path, guard: IO[str]) -> bool:
    try:
        return path.stat().st_ino == os.fstat(guard.fileno()).st_ino
    except FileNotFoundError:
        return False
