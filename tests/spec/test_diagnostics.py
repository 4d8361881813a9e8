"""How a diagnostic is shown beside its source."""

from __future__ import annotations

from pipeline.diagnostics import Diagnostic, Span
from pipeline.spec.codes import NO_TITLE


def shown(source: str, line: int, column: int, end_column: int) -> list[str]:
    span = Span(path="spec.md", line=line, column=column, end_column=end_column)
    return Diagnostic(code=NO_TITLE, span=span, message="look here").render(source).splitlines()


def test_tabs_stay_so_that_the_caret_fits() -> None:
    assert shown("a\n\tb c", 2, 4, 5) == [
        "warning[SM105]: look here",
        " --> spec.md:2:4",
        "  |",
        "2 | \tb c",
        "  | \t  ^",
    ]


def test_a_long_line_is_cut_around_the_place() -> None:
    lines = shown("x" * 500 + "here" + "y" * 500, 1, 501, 505)
    assert lines[3] == "1 | …" + "x" * 60 + "here" + "y" * 96 + "…"
    assert lines[4] == "  | " + " " * 61 + "^^^^"


def test_a_span_longer_than_the_part_shown_is_cut_too() -> None:
    lines = shown("z" * 500, 1, 1, 501)
    assert lines[3] == "1 | " + "z" * 160 + "…"
    assert lines[4] == "  | " + "^" * 160


def test_only_line_feeds_and_carriage_returns_end_a_line() -> None:
    assert shown("a\x0cb\u2028c\rd\r\ne", 3, 1, 2)[3] == "3 | e"


def test_a_place_outside_the_source_has_no_excerpt() -> None:
    assert shown("", 7, 1, 2) == ["warning[SM105]: look here", " --> spec.md:7:1"]
