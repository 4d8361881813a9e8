"""Reasons are the differences between two keys."""

from __future__ import annotations

import pytest

from pipeline.workspace.keys import Key, changed_inputs, key_of, reasons, summary

BEFORE = Key(version="1", inputs={"a": "1", "b": "1"}, outputs={"o": "1"}, tools={"protoc": "34.1"}, config={"m": "x"})


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (Key(version="1", inputs={"a": "2", "b": "1"}), "a changed"),
        (Key(version="1", inputs={"a": "1"}), "b deleted"),
        (Key(version="1", inputs={"a": "1", "b": "1", "c": "1"}), "c added"),
        (Key(version="1", outputs={"o": "2"}), "output o edited"),
        (Key(version="1", outputs={"o": "missing"}), "output o deleted"),
        (Key(version="1", tools={"protoc": "35.0"}), "protoc 34.1 → 35.0"),
        (Key(version="1", config={"m": "y"}), "setting m x → y"),
        (Key(version="1", environment={"CC": "gcc"}), "environment CC unset → gcc"),
        (Key(version="1", code={"render": "2"}), "specmill's render changed"),
        (Key(version="2"), "the stage itself changed (1 → 2)"),
    ],
)
def test_every_component_has_its_reason(now: Key, reason: str) -> None:
    assert reason in reasons(BEFORE, now)


def test_equal_keys_have_none() -> None:
    assert reasons(BEFORE, BEFORE) == ()


def test_without_a_record_it_is_the_first_run() -> None:
    assert reasons(None, BEFORE) == ("first run",)
    assert key_of(None) is None
    assert key_of({"version": "1", "shape": "of another specmill"}) is None


def test_a_stored_key_reads_back() -> None:
    assert key_of(BEFORE.plain()) == BEFORE


def test_many_reasons_are_summed_up() -> None:
    assert summary(("a", "b", "c", "d")) == "a, b and 2 more"
    assert summary(("a", "b")) == "a, b"


def test_changed_inputs_are_named_when_nothing_else_changed() -> None:
    before = Key(version="1", inputs={"a": "1", "b": "1"}, tools={"go": "1"})
    assert changed_inputs(before, Key(version="1", inputs={"a": "2", "c": "1"}, tools={"go": "1"})) == ("a", "b", "c")
    assert changed_inputs(before, before) == ()
    assert changed_inputs(before, Key(version="1", inputs={"a": "2"}, tools={"go": "2"})) is None
    assert changed_inputs(None, before) is None
