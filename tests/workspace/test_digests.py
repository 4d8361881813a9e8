"""Hashes follow the content, whatever the times say, and are not computed again without need."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from pipeline.workspace import digests as module
from pipeline.workspace.digests import MISSING, Digests, sha256
from pipeline.workspace.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "state" / "state.db")


def settled(path: Path, text: str) -> None:
    """Write a file and wait until its change time is no longer recent."""
    path.write_text(text)
    time.sleep(module.FINE_WINDOW_NS / 1e9 * 1.5)


def test_it_is_the_sha256(tmp_path: Path, store: Store) -> None:
    settled(tmp_path / "a", "text")
    assert Digests(tmp_path, store).of("a") == sha256(b"text")
    assert Digests(tmp_path, store).of("nowhere") == MISSING
    assert Digests(tmp_path, store).of("state") == MISSING


def test_an_unchanged_file_is_hashed_once_for_all_runs(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(tmp_path / "a", "text")
    first = Digests(tmp_path, store)
    known = first.of("a")
    first.save()
    monkeypatch.setattr(hashlib, "file_digest", lambda *_: pytest.fail("hashed again"))
    assert Digests(tmp_path, store).of("a") == known


def test_the_same_size_and_time_with_other_content_is_noticed(tmp_path: Path, store: Store) -> None:
    file = tmp_path / "a"
    settled(file, "one")
    table = Digests(tmp_path, store)
    table.of("a")
    state = file.stat()
    file.write_text("two")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert table.of("a") == sha256(b"two")


def test_a_file_changed_just_now_is_not_trusted(tmp_path: Path, store: Store) -> None:
    (tmp_path / "a").write_text("one")
    table = Digests(tmp_path, store)
    table.of("a")
    table.save()
    assert store.digests() == {}


def test_a_clock_that_went_back_does_no_harm(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(tmp_path / "a", "one")
    monkeypatch.setattr(module.time, "time_ns", lambda: 0)
    table = Digests(tmp_path, store)
    assert table.of("a") == sha256(b"one")
    table.save()
    assert store.digests() == {}
