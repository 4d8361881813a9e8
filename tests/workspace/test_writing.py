"""Files are written whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from pipeline.workspace import writing
from pipeline.workspace.writing import CannotWrite, remove, write_all


def test_all_files_stand_afterwards_and_nothing_else(tmp_path: Path) -> None:
    write_all(tmp_path, {"a/b.txt": b"1", "c.txt": b"2"})
    files = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file())
    assert files == ["a/b.txt", "c.txt"]
    assert (tmp_path / "a/b.txt").read_bytes() == b"1"


def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_all(tmp_path, {"one": b"old", "two": b"old"})
    stage = writing._stage

    def full(path: Path, data: bytes) -> Path:
        if path.name == "two":
            raise OSError(errno.ENOSPC, "No space left on device")
        return stage(path, data)

    monkeypatch.setattr(writing, "_stage", full)
    with pytest.raises(CannotWrite) as refused:
        write_all(tmp_path, {"one": b"new", "two": b"new"})
    assert str(refused.value) == f"{tmp_path / 'two'}: the disk is full; the file was left as it was"
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"one": b"old", "two": b"old"}


def test_a_rewritten_file_keeps_its_mode(tmp_path: Path) -> None:
    write_all(tmp_path, {"tool": b"1"})
    (tmp_path / "tool").chmod(0o755)
    write_all(tmp_path, {"tool": b"2"})
    assert (tmp_path / "tool").stat().st_mode & 0o777 == 0o755


def test_removing_takes_emptied_folders_along(tmp_path: Path) -> None:
    write_all(tmp_path, {"a/b/c.txt": b"", "a/d.txt": b""})
    remove(tmp_path, ["a/b/c.txt"])
    assert not (tmp_path / "a/b").exists()
    assert (tmp_path / "a/d.txt").exists()
