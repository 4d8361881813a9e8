"""Literals, columns, patterns and imports of the rendered Go."""

from __future__ import annotations

import pytest

from pipeline.render.golang.imports import with_imports
from pipeline.render.golang.literals import columns, go_string, key_values, micros, sql_string
from pipeline.render.golang.patterns import fits_go, fits_postgres


@pytest.mark.parametrize(
    ("given", "literal"),
    [
        ("plain", '"plain"'),
        (r"^\d+$", r"`^\d+$`"),
        ('say "hi"', '`say "hi"`'),
        ("back`tick\\", '"back`tick\\\\"'),
        ("two\nlines", '"two\\nlines"'),
    ],
)
def test_go_string(given: str, literal: str) -> None:
    assert go_string(given) == literal


def test_sql_string_doubles_quotes() -> None:
    assert sql_string("it's") == "'it''s'"


@pytest.mark.parametrize(("given", "count"), [("90", 90_000_000), ("1.5s", 1_500_000), ("0", 0)])
def test_micros(given: str, count: int) -> None:
    assert micros(given) == count


def test_columns_have_no_trailing_space() -> None:
    assert columns([("ID", "uuid.UUID", "`tag`"), ("Name", "string", "")]) == ("ID   uuid.UUID `tag`", "Name string")


def test_keys_of_very_different_length_start_a_new_column() -> None:
    long = "K" * 120
    assert key_values([("A", "1"), ("Bcd", "2"), (long, "3")]) == ("A:   1,", "Bcd: 2,", f"{long}: 3,")


@pytest.mark.parametrize(
    ("pattern", "go", "postgres"),
    [
        ("[A-Z]+", True, True),
        ("(?=.*[0-9]).+", False, True),
        (r"\p{L}+", True, False),
        (r"(a)\1", False, True),
        ("a{300}", True, False),
        ("a{2000}", False, False),
        ("[", False, False),
    ],
)
def test_engines_of_patterns(pattern: str, go: bool, postgres: bool) -> None:
    assert (fits_go(pattern), fits_postgres(pattern)) == (go, postgres)


def test_imports_follow_use() -> None:
    source = "package x\n\n//imports\n\nfunc f(ids ...uuid.UUID) string { return fmt.Sprint(ids) } // time.Now\n"
    expected = 'package x\n\nimport (\n\t"fmt"\n\n\t"github.com/google/uuid"\n)\n\nfunc f'
    assert with_imports(source, "m").startswith(expected)


def test_no_imports_no_block() -> None:
    assert with_imports("package x\n\n//imports\n\ntype A int\n", "m") == "package x\n\ntype A int\n"
