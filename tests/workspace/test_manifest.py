"""The manifest's text and what it says about ownership."""

from __future__ import annotations

from pipeline.workspace.manifest import Entry, Manifest, read

TWO = Manifest(entries={"a.go": Entry(stage="scaffold", sha="1"), "b.go": Entry(stage="scaffold", sha="2", yours=True)})


def test_its_text_reads_back() -> None:
    assert read(TWO.text()) == TWO


def test_its_text_has_one_file_a_line() -> None:
    assert TWO.text() == (
        '{\n  "format": 1,\n  "files": {\n'
        '    "a.go": {"stage": "scaffold", "sha256": "1"},\n'
        '    "b.go": {"stage": "scaffold", "sha256": "2", "yours": true}\n'
        "  }\n}\n"
    )


def test_a_merge_conflict_is_read_as_both_sides() -> None:
    ours, theirs = TWO.text().splitlines()[3], TWO.text().splitlines()[3].replace('"1"', '"9"')
    merged = read(f"<<<<<<< ours\n{ours}\n=======\n{theirs}\n>>>>>>> theirs\n")
    assert merged.entries["a.go"].wrote("1")
    assert merged.entries["a.go"].wrote("9")
    assert not merged.entries["a.go"].wrote("2")


def test_only_the_compilers_files_may_be_rewritten() -> None:
    assert list(TWO.generated()) == ["a.go"]
    assert list(TWO.adopt("a.go").generated()) == []
