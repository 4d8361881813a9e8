"""A picture of all files of a project, by which the next run sees in one pass that nothing has changed.

In: paths of files and folders. Out: bytes with the stat of each one, and later whether all are still the same. Folders
are in it because a file that comes or goes changes its folder. It is only a short cut: where it does not hold, the
stages compare contents.
"""

from __future__ import annotations

import marshal
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from pipeline.workspace.digests import COARSE_WINDOW_NS, FINE_WINDOW_NS, SECOND_NS

Signature = tuple[int, int, int, int] | None
CHANGED: Final = 2


def take(root: str, paths: Iterable[str]) -> bytes:
    """Every path with its signature; empty when one changed so recently that its next change could look the same."""
    now = time.time_ns()
    with _opened(root) as folder:
        rows = [(path, _signature(path, folder)) for path in sorted(paths)]
    recent = any(signature and signature[CHANGED] > now - _window(signature[CHANGED]) for _, signature in rows)
    return b"" if recent else marshal.dumps(rows)


def holds(root: str, picture: bytes) -> bool:
    """True when every path of the picture still has its signature."""
    if not picture:
        return False
    try:
        rows = marshal.loads(picture)  # the fastest to read, and nobody but `take` writes it
    except (EOFError, TypeError, ValueError):
        return False  # written by another version of Python
    with _opened(root) as folder:
        return all(_signature(path, folder) == signature for path, signature in rows)


@contextmanager
def _opened(root: str) -> Iterator[int]:
    """The folder that paths are looked up from: shorter for the system than the whole path each time."""
    folder = os.open(root, os.O_RDONLY)
    try:
        yield folder
    finally:
        os.close(folder)


def _signature(path: str, folder: int) -> Signature:
    """Size, times of content and of change, inode; None when there is no such file."""
    try:
        state = os.stat(path, dir_fd=folder)
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino


def _window(changed_ns: int) -> int:
    return FINE_WINDOW_NS if changed_ns % SECOND_NS else COARSE_WINDOW_NS
