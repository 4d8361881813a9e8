"""A picture of all files of a project, by which the next run sees in one pass that nothing has changed.

In: paths of files and folders. Out: a text with the stat of each one, and later whether all are still the same. Folders
are in it because a file that comes or goes changes its folder. It is only a short cut: where it does not hold, the
stages compare contents.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from typing import Final

from pipeline.workspace.digests import COARSE_WINDOW_NS, FINE_WINDOW_NS, SECOND_NS

GONE: Final = "-"


def take(root: str, paths: Iterable[str]) -> str:
    """One line a path; empty when something changed so recently that its next change could look the same."""
    now = time.time_ns()
    lines = []
    for path in sorted(paths):
        state = _state(_full(root, path))
        if state is not None and state.st_ctime_ns > now - _window(state):
            return ""
        lines.append(f"{path}\t{_signature(state)}\n")
    return "".join(lines)


def holds(root: str, text: str) -> bool:
    """True when every path of the text still has its stat."""
    if not text:
        return False
    for line in text.splitlines():
        path, _, signature = line.partition("\t")
        if _signature(_state(_full(root, path))) != signature:
            return False
    return True


def _full(root: str, path: str) -> str:
    return path if path.startswith("/") else f"{root}/{path}"


def _state(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116 - called for every file of the project
    except OSError:
        return None


def _signature(state: os.stat_result | None) -> str:
    if state is None:
        return GONE
    return f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"


def _window(state: os.stat_result) -> int:
    return FINE_WINDOW_NS if state.st_ctime_ns % SECOND_NS else COARSE_WINDOW_NS
