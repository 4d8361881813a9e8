"""Content hashes of files, computed once per content and remembered across runs.

In: paths below the project's root. Out: sha256 in hex, or `MISSING`. A remembered hash counts only while the file's
stat is exactly the same, change time and inode included; so a fresh checkout is hashed once, a clock that goes
backwards does no harm, and a file changed so recently that its next change could look the same is hashed again.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pipeline.workspace.store import Store

MISSING: Final = "missing"
FINE_WINDOW_NS: Final = 50_000_000
COARSE_WINDOW_NS: Final = 2_000_000_000
SECOND_NS: Final = 1_000_000_000


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Digests:
    """The table stat → sha256, read when first asked, written by `save`."""

    def __init__(self, root: Path, store: Store) -> None:
        self._root = str(root)
        self._store = store
        self._rows: dict[str, tuple[str, str]] | None = None
        self._new: dict[str, tuple[str, str]] = {}

    def of(self, path: str) -> str:
        """The sha256 of a file (below the root, or anywhere when absolute), `MISSING` when there is none."""
        if self._rows is None:
            self._rows = self._store.digests()
        full = path if path.startswith("/") else f"{self._root}/{path}"
        try:
            state = os.stat(full)  # noqa: PTH116 - called for every file of every stage
        except (FileNotFoundError, NotADirectoryError):
            return MISSING
        signature = _signature(state)
        known = self._rows.get(path)
        if known and known[0] == signature:
            return known[1]
        return self._hash(path, full, state, signature)

    def table(self, paths: Iterable[str]) -> dict[str, str]:
        """path → sha256 for many files, sorted by path."""
        return {path: self.of(path) for path in sorted(paths)}

    def save(self) -> None:
        """Keep what was hashed in this run."""
        if self._new:
            self._store.keep_digests(self._new)
            self._new = {}

    def _hash(self, path: str, full: str, state: os.stat_result, signature: str) -> str:
        if not stat.S_ISREG(state.st_mode):
            return MISSING
        now = time.time_ns()
        with Path(full).open("rb") as file:
            sha = hashlib.file_digest(file, "sha256").hexdigest()
        if not _recent(state, now):
            assert self._rows is not None
            self._rows[path] = self._new[path] = (signature, sha)
        return sha


def _signature(state: os.stat_result) -> str:
    """Change time and inode cannot be set by a program that restores the old time."""
    return f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino} {state.st_mode}"


def _recent(state: os.stat_result, now: int) -> bool:
    """True when another change could still leave the same stat: within the file system's clock step."""
    window = FINE_WINDOW_NS if state.st_ctime_ns % SECOND_NS else COARSE_WINDOW_NS
    return state.st_ctime_ns > now - window
