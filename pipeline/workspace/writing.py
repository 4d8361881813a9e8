"""Putting bytes on disk so that a file is always either the old or the new one.

In: paths and contents. Out: the same on disk, all temporary files first, then all renames. A failure before the
renames (full disk, read-only folder) leaves everything as it was. Which files to write is `publish`'s business.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

TEMPORARY: Final = ".specmill-new"
REASONS: Final = {
    errno.ENOSPC: "the disk is full; the file was left as it was",
    errno.EDQUOT: "the disk quota is used up; the file was left as it was",
    errno.EROFS: "the file system is read-only; the file was left as it was",
    errno.EACCES: "no permission to write there; the file was left as it was",
    errno.EPERM: "no permission to write there; the file was left as it was",
}


class CannotWrite(Exception):
    """A file could not be written; the text says which and why."""


def write_all(root: Path, contents: Mapping[str, bytes]) -> None:
    """Write every file (path relative to `root` → content) by rename. Raises `CannotWrite` and leaves nothing half."""
    ready: list[tuple[Path, Path]] = []
    path = root
    try:
        for name, data in contents.items():
            path = root / name
            ready.append((_stage(path, data), path))
        for temporary, path in ready:
            temporary.replace(path)
    except OSError as error:
        for temporary, _ in ready:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise CannotWrite(f"{path}: {REASONS.get(error.errno or 0, error.strerror or str(error))}") from error


def write(path: Path, data: bytes) -> None:
    """Write one file by rename."""
    write_all(path.parent, {path.name: data})


def remove(root: Path, names: Iterable[str]) -> None:
    """Delete files, then the folders that this left empty."""
    for name in names:
        path = root / name
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == root or not _rmdir(folder):
                break


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """An empty folder for the length of the block. What a killed run left there goes first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stage(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}{TEMPORARY}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    return temporary


def _rmdir(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return False
    return True
