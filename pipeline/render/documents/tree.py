"""A folder tree as text, the way `tree` draws it.

In: paths of files, and comments for some of them. Out: lines. Which files there are is the caller's business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

LAST: Final = "…"
"""Stands for files that are not shown, after those that are."""

Folder = dict[str, "Folder"]


def tree(
    root: str,
    paths: Iterable[PurePosixPath],
    comments: Mapping[str, str],
    closed: Collection[PurePosixPath] = (),
) -> str:
    """`paths` and the keys of `comments` are relative to `root`; folders have keys without a slash at the end.

    `closed`: the paths that are folders whose files are not shown.
    """
    top: Folder = {}
    for path in sorted(paths):
        folder = top
        for part in path.parts:
            folder = folder.setdefault(part, {})
    rows = list(_rows(top, "", PurePosixPath(), closed))
    width = max((len(line) for line, path in rows if str(path) in comments), default=0)
    shown = [f"{line:<{width}}  # {comments[str(p)]}" if str(p) in comments else line for line, p in rows]
    return "\n".join([f"{root}/", *shown])


def _rows(
    folder: Folder, lead: str, at: PurePosixPath, closed: Collection[PurePosixPath]
) -> Iterator[tuple[str, PurePosixPath]]:
    def is_folder(name: str) -> bool:
        return bool(folder[name]) or at / name in closed

    names = sorted(folder, key=lambda n: (not is_folder(n), n == LAST, n))
    for name in names:
        last = name == names[-1]
        yield f"{lead}{'└── ' if last else '├── '}{name}{'/' if is_folder(name) else ''}", at / name
        yield from _rows(folder[name], lead + ("    " if last else "│   "), at / name, closed)
