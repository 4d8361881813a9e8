"""Tables are read from what was kept of them, and never from what was kept of another text."""

import sys
from pathlib import Path

import pytest

from pipeline import tables


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "signs.yaml"
    path.write_text("plain: [no, 7]\n", encoding="utf-8")
    return path


def forbid_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(text: bytes, strings: bool) -> object:
        raise AssertionError("parsed again")

    monkeypatch.setattr(tables, "_parsed", parse)


def test_a_table_is_parsed_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = tables.content(file)
    forbid_parsing(monkeypatch)
    assert tables.content(file) == first == {"plain": [False, 7]}


def test_text_and_values_are_kept_apart(file: Path) -> None:
    assert tables.content(file) == {"plain": [False, 7]}
    assert tables.content(file, strings=True) == {"plain": ["no", "7"]}
    assert tables.content(file) == {"plain": [False, 7]}


def test_an_edited_table_is_parsed_again(file: Path) -> None:
    tables.content(file)
    file.write_text("plain: [no, 8]\n", encoding="utf-8")
    assert tables.content(file) == {"plain": [False, 8]}


@pytest.mark.parametrize("keep", [0, 10, 32, 40])
def test_a_damaged_copy_is_made_anew(file: Path, keep: int) -> None:
    first = tables.content(file)
    (kept,) = (file.parent / "__pycache__").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:keep])
    assert tables.content(file) == first
    assert kept.read_bytes() == whole


def test_nothing_is_kept_where_byte_code_is_not_wanted(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    tables.content(file)
    assert [path.name for path in file.parent.iterdir()] == ["signs.yaml"]


def test_values_that_cannot_be_kept_are_parsed_each_time(file: Path) -> None:
    file.write_text("day: 2026-01-31\n", encoding="utf-8")
    assert str(tables.content(file)["day"]) == str(tables.content(file)["day"]) == "2026-01-31"
    assert not list((file.parent / "__pycache__").glob("*"))
