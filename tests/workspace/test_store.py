"""State survives any end of the program, stage by stage."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from pipeline.workspace.store import Store

ROOT = Path(__file__).resolve().parents[2]


def test_a_stage_is_there_for_the_next_process_without_closing(tmp_path: Path) -> None:
    store = Store(tmp_path / "state.db")
    store.set("build", "_values_:", {"key": 1})
    store.set("build", "deps:", [])
    assert Store(tmp_path / "state.db").get("build", "_values_:") == {"key": 1}


def test_a_half_set_stage_is_not(tmp_path: Path) -> None:
    Store(tmp_path / "state.db").set("build", "_values_:", {"key": 1})
    assert Store(tmp_path / "state.db").get("build", "_values_:") is None


def test_a_removed_stage_is_gone_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "state.db")
    store.set("build", "deps:", [])
    store.remove("build")
    assert not Store(tmp_path / "state.db").in_("build")


def test_a_damaged_file_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_bytes(b"not a database at all" * 100)
    store = Store(tmp_path / "state.db")
    assert store.names() == ()
    assert (tmp_path / "state.damaged").exists()


def test_contents_once_written_are_remembered_for_good(tmp_path: Path) -> None:
    Store(tmp_path / "state.db").remember_written(["1", "2", "1"])
    store = Store(tmp_path / "state.db")
    assert store.has_written("1") and store.has_written("2")
    assert not store.has_written("3")


def test_announced_writes_are_remembered_until_settled(tmp_path: Path) -> None:
    Store(tmp_path / "state.db").announce({"a": "1", "b": "2"})
    store = Store(tmp_path / "state.db")
    assert store.pending() == {"a": "1", "b": "2"}
    store.settle(["a"])
    assert store.pending() == {"b": "2"}


def test_the_log_of_a_damaged_file_goes_with_it(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_bytes(b"not a database at all" * 100)
    (tmp_path / "state.db-wal").write_bytes(b"of another life")
    Store(tmp_path / "state.db").announce({"a": "1"})
    assert b"of another life" not in (tmp_path / "state.db-wal").read_bytes()


def test_an_open_state_is_read_by_another_process_and_survives_a_kill(tmp_path: Path) -> None:
    """What a killed process leaves: the file and its log, not closed."""
    store = Store(tmp_path / "state.db")
    store.announce({"a": "1"})
    killed = tmp_path / "killed"
    killed.mkdir()
    for name in ("state.db", "state.db-wal"):
        (killed / name).write_bytes((tmp_path / name).read_bytes())
    assert Store(killed / "state.db").pending() == store.pending() == {"a": "1"}


def test_processes_that_open_a_new_state_at_once_all_get_it(tmp_path: Path) -> None:
    """They wait for one moment, so that they meet: most of these pairs failed where switching to the log was a must."""
    script = """
import sys, time
from pathlib import Path
from pipeline.workspace.store import Store
while time.time() < float(sys.argv[3]):
    pass
Store(Path(sys.argv[1])).announce({sys.argv[2]: "x"})
"""
    for n in range(8):
        path, moment = tmp_path / str(n) / "state.db", str(time.time() + 0.5)
        started = [
            subprocess.Popen([sys.executable, "-c", script, str(path), name, moment], cwd=ROOT, stderr=subprocess.PIPE)
            for name in "ab"
        ]
        assert [(process.communicate()[1], process.returncode) for process in started] == [(b"", 0)] * 2
        assert set(Store(path).pending()) == {"a", "b"}
