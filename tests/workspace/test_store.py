"""State survives any end of the program, stage by stage."""

from __future__ import annotations

from pathlib import Path

from pipeline.workspace.store import Store


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
