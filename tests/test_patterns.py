"""A kept expression is the one that `re.compile` makes, and whatever is wrong with what was kept, `re` is asked."""

from __future__ import annotations

import marshal
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import patterns
from pipeline.patterns import regex

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ("The title MUST be unique", "título obrigatório", "任务 状态", "max 1,000 items", "a/b  and c", "", "İıſs")
SOURCES = (
    (r"(?<!\w)(?:title|name)(?!\w)", re.IGNORECASE),
    (r"(?P<low>\d+)[, ]?(?P<high>\d*)", 0),
    (r"^(?:the )?(\w+)\s+(?=must)", re.IGNORECASE),
    ("[\u3040-\u30ff\u4e00-\u9fff]", 0),
    ("(?x) a / b # a comment", 0),
    (r"(a)|(?P<b>b)|(?P=b)?c", re.MULTILINE | re.DOTALL),
    ("ſ|[ıi]", re.IGNORECASE),
)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place of its own for what is kept, and a process that knows nothing yet."""
    path = tmp_path / "cache" / "patterns"
    monkeypatch.setattr(patterns, "KEPT", path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    forget()
    yield path
    forget()


def forget() -> None:
    """As a new process."""
    for memory in (patterns.regex, patterns._kept, patterns._noted):
        memory.cache_clear()


@pytest.mark.parametrize(("source", "flags"), SOURCES)
def test_a_kept_expression_finds_the_same(kept: Path, source: str, flags: int) -> None:
    regex(source, flags)
    patterns._keep()
    forget()
    assert (source, int(flags)) in patterns._kept()
    again, plain = regex(source, flags), re.compile(source, flags)
    assert not patterns._noted()
    assert (again.pattern, again.flags, again.groups) == (plain.pattern, plain.flags, plain.groups)
    assert dict(again.groupindex) == dict(plain.groupindex)
    for text in TEXTS:
        mine, theirs = list(again.finditer(text)), list(plain.finditer(text))
        assert [(m.span(), m.groups(), m.groupdict(), m.lastgroup) for m in mine] == [
            (m.span(), m.groups(), m.groupdict(), m.lastgroup) for m in theirs
        ]


def test_what_another_python_kept_is_not_taken(kept: Path) -> None:
    kept.parent.mkdir()
    kept.write_bytes(marshal.dumps((("another",), {("a+", 0): (32, b"", 0, {}, (None,))})))
    assert regex("a+").findall("caat") == ["aa"]


@pytest.mark.parametrize("code", [b"", b"1234", b"123", b"\xff" * 64])
def test_a_damaged_code_is_compiled_anew(kept: Path, code: bytes) -> None:
    kept.parent.mkdir()
    kept.write_bytes(marshal.dumps((patterns._stamp(), {("a+", 0): (32, code, 0, {}, (None,))})))
    assert regex("a+").findall("caat") == ["aa"]


@pytest.mark.parametrize("data", [b"", b"nonsense", marshal.dumps(7), marshal.dumps((1, 2, 3))])
def test_a_damaged_file_is_as_none(kept: Path, data: bytes) -> None:
    kept.parent.mkdir()
    kept.write_bytes(data)
    assert regex("a+").findall("caat") == ["aa"]


def test_where_re_has_other_insides_it_compiles(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(re._compiler, "_code")  # type: ignore[attr-defined]
    monkeypatch.setattr(re, "compile", lambda source, flags=0: f"compiled {source}")
    assert regex("b+") == "compiled b+"
    assert not patterns._noted()


def test_a_bad_expression_is_told_as_by_re(kept: Path) -> None:
    with pytest.raises(re.error):
        regex("(")


@pytest.mark.parametrize("wanted", [True, False])
def test_a_process_keeps_what_it_compiled_where_byte_code_is_wanted(tmp_path: Path, wanted: bool) -> None:
    path = tmp_path / "patterns"
    script = f"from pathlib import Path; from pipeline import patterns; patterns.KEPT = Path({str(path)!r})\n"
    script += "patterns.regex('a+'); print(len(patterns._noted()))"
    told = [
        subprocess.run(
            [sys.executable, *([] if wanted else ["-B"]), "-c", script],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for _ in range(2)
    ]
    assert told == (["1", "0"] if wanted else ["1", "1"])
    assert path.exists() == wanted
