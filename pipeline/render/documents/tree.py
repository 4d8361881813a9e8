"""A folder tree as text, the way `tree` draws it.

In: paths of files, and comments for some of them. Out: lines. Which files there are is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

Folder = dict[str, "Folder"]


def tree(root: str, paths: Iterable[PurePosixPath], comments: Mapping[str, str]) -> str:
    """`paths` and the keys of `comments` are relative to `root`; folders have keys without a slash at the end."""
    top: Folder = {}
    for path in sorted(paths):
        folder = top
        for part in path.parts:
            folder = folder.setdefault(part, {})
    rows = list(_rows(top, "", PurePosixPath()))
    width = max((len(line) for line, path in rows if str(path) in comments), default=0)
    shown = [f"{line:<{width}}  # {comments[str(p)]}" if str(p) in comments else line for line, p in rows]
    return "\n".join([f"{root}/", *shown])


def _rows(folder: Folder, lead: str, at: PurePosixPath) -> Iterator[tuple[str, PurePosixPath]]:
    names = sorted(folder, key=lambda n: (not folder[n], n))
    for name in names:
        last = name == names[-1]
        inner = folder[name]
        yield f"{lead}{'└── ' if last else '├── '}{name}{'/' if inner else ''}", at / name
        yield from _rows(inner, lead + ("    " if last else "│   "), at / name)
