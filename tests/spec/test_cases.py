"""Specs in every way of writing, each beside the outline of what is read from it.

`SPECMILL_UPDATE=1 pytest tests/spec` rewrites the outlines; the diff is the review.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.diagnostics import Code
from pipeline.spec.codes import __dict__ as all_codes
from pipeline.spec.reader import decode, read_bytes
from tests.spec.outline import outline

HERE = Path(__file__).parent
CASES = sorted(HERE.glob("cases/*.md"))
MISTAKES = sorted(HERE.glob("mistakes/*.md"))


def told(path: Path) -> str:
    data = path.read_bytes()
    spec, found = read_bytes(f"specs/{path.name}", data)
    return outline(spec, found, decode(path.name, data)[0])


def check(path: Path, text: str) -> None:
    expected = path.with_suffix(".txt")
    if os.environ.get("SPECMILL_UPDATE"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_a_way_of_writing_is_read(path: Path) -> None:
    check(path, told(path))


@pytest.mark.parametrize("path", MISTAKES, ids=lambda p: p.stem)
def test_a_mistake_is_shown(path: Path) -> None:
    text = told(path)
    assert f"[{path.stem[:5]}]" in text
    check(path, text[text.index("\n\n") + 2 :])


def test_every_code_has_a_mistake() -> None:
    codes = {c.id for c in all_codes.values() if isinstance(c, Code)}
    assert codes - {p.stem[:5] for p in MISTAKES} == set()
    assert CASES
