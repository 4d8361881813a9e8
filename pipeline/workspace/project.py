"""The project on disk as the stages see it: its root, settings, state, file hashes and manifest.

In: a root folder. Out: a `Project`. Files are named by paths relative to the root, with `/`. It reads and compares;
`publish` writes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pipeline.workspace import manifest as manifests
from pipeline.workspace import settings
from pipeline.workspace.digests import MISSING, Digests, sha256
from pipeline.workspace.manifest import Entry, Manifest
from pipeline.workspace.store import Store

STATE: Final = ".specmill"
CONFLICT: Final = (b"<<<<<<< ", b"\n>>>>>>> ")
ROOMS: Final = Path(__file__).resolve().parents[1]


class Project:
    """One workspace, opened once per process."""

    def __init__(self, root: Path, store: Store | None = None) -> None:
        self.root = root
        self.state = root / STATE
        self.settings = settings.read(root)
        self.store = store or Store(self.state / "state.db")
        self.digests = Digests(root, self.store)
        self._code: dict[str, str] = {}

    @property
    def manifest(self) -> Manifest:
        """As it stands on disk now."""
        try:
            return manifests.read((self.root / manifests.NAME).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Manifest()

    def files(self, folder: str, *suffixes: str, skip: tuple[str, ...] = ()) -> tuple[str, ...]:
        """All files below `folder` with one of the suffixes (any when none is given), sorted; hidden ones left out."""
        found = _walk(str(self.root), folder, skip)
        return tuple(sorted(path for path in found if not suffixes or path.endswith(suffixes)))

    def text(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def code(self, room: str) -> str:
        """The digest of the compiler's own sources, templates and word lists in a room (`spec`, `render`, …)."""
        if room not in self._code:
            files = [room] if (ROOMS / room).is_file() else _walk(str(ROOMS), room, ())
            table = self.digests.table(f"{ROOMS}/{file}" for file in files if "__pycache__" not in file)
            lines = [f"{path.removeprefix(str(ROOMS))} {sha}" for path, sha in table.items()]
            self._code[room] = sha256("\n".join(lines).encode())
        return self._code[room]

    def edited(self) -> dict[str, Entry]:
        """Generated files whose content is not the compiler's: somebody changed them.

        Deleted files are restored by their stages, files with the marks of a merge conflict are made anew, and what an
        interrupted or an earlier run wrote is the compiler's own: checking out another version is no edit.
        """
        pending = self.store.pending()
        return {
            path: entry
            for path, entry in self.manifest.generated().items()
            if not self._ours(path, entry, pending.get(path, ""))
        }

    def _ours(self, path: str, entry: Entry, pending: str) -> bool:
        sha = self.digests.of(path)
        if sha in (MISSING, pending) or entry.wrote(sha):
            return True
        return self.store.has_written(sha) or self._conflicted(path)

    def _conflicted(self, path: str) -> bool:
        data = (self.root / path).read_bytes()
        return all(mark in data for mark in CONFLICT)


def _walk(root: str, folder: str, skip: tuple[str, ...]) -> Iterator[str]:
    try:
        entries = list(os.scandir(f"{root}/{folder}"))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.name.startswith(".") or path in skip:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(root, path, skip)
        elif entry.is_file():
            yield path
