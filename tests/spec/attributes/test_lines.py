"""How one attribute is written on a line, in a row, or in a list, and where each part of it stands."""

from __future__ import annotations

import pytest

from pipeline.diagnostics import Span
from pipeline.spec.attributes import AttributeText, parse_line, parse_list, parse_table, pieces, spread
from pipeline.spec.model import Table, Text


def text(said: str, column: int = 1) -> Text:
    return Text(text=said, span=Span(path="spec.md", line=3, column=column, end_column=column + len(said)))


def parts(attribute: AttributeText) -> tuple[str, list[str], list[str]]:
    return attribute.words.text, [n.text for n in attribute.notes], [h.text for h in attribute.held]


@pytest.mark.parametrize(
    ("line", "words", "notes", "held"),
    [
        ("sku: text, required; default a", "sku", ["text, required", "default a"], []),
        ("**sku**: text", "sku", ["text"], []),
        ("`sku`: text", "sku", ["text"], []),
        ("`title: String` (required, max 255)", "title", ["String"], ["required, max 255"]),
        ("`status: Enum` (A, B) — default `A`", "status", ["Enum", "default `A`"], ["A, B"]),
        ("Title (required, 1-500 characters)", "Title", [], ["required, 1-500 characters"]),
        ("名稱（必填）", "名稱", [], ["必填"]),
        ("due date — when it is due", "due date", ["when it is due"], []),
        ("link: `http://x.example`", "link", ["`http://x.example`"], []),
    ],
)
def test_line(line: str, words: str, notes: list[str], held: list[str]) -> None:
    assert parts(parse_line(text(line))) == (words, notes, held)


def test_parts_know_their_columns() -> None:
    line = parse_line(text("sku: text, required", column=5))
    note = line.notes[0]
    assert (line.span.column, line.span.end_column) == (5, 8)
    assert [(p.text, p.span.column, p.span.end_column) for p in pieces(note)] == [
        ("text", 10, 14),
        ("required", 16, 24),
    ]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("a title, the price and its own SKU", ["title", "price", "SKU"]),
        ("name (first, last), email", ["first name", "last name", "email"]),
        ("creation and modification timestamps", ["creation timestamp", "modification timestamp"]),
        ("status, start/end dates", ["status", "start date", "end date"]),
        ("min/max stock thresholds", ["min stock threshold", "max stock threshold"]),
        (
            "Timestamps de creación y última modificación",
            ["Timestamps de creación", "Timestamps de última modificación"],
        ),
        ("date and time, place", ["date and time", "place"]),
        ("optional maker and part number", ["optional maker", "optional part number"]),
        ("姓名、電話、地址等", ["姓名", "電話", "地址"]),
        ("name; price; stock etc.", ["name", "price", "stock"]),
        ("price (net, gross), tags, and other things", ["price", "tags"]),
        ("the last (halted) phase, status", ["last phase", "status"]),
        ("amounts of 1,000 and more", ["amounts of 1,000"]),
        ("", []),
    ],
)
def test_list(said: str, names: list[str]) -> None:
    assert [a.words.text for a in parse_list(said, text(said).span)] == names


def test_compounds_keep_the_other_brackets() -> None:
    line = parse_line(text("start/end dates (required)"))
    assert [parts(a) for a in spread(line)] == [("start date", [], ["required"]), ("end date", [], ["required"])]


def table(header: list[str], *rows: list[str]) -> Table:
    return Table(
        header=tuple(text(cell) for cell in header),
        rows=tuple(tuple(text(cell) for cell in row) for row in rows),
    )


def test_table_reads_cells_by_their_heads() -> None:
    found = parse_table(
        table(
            ["Field", "Type", "Required", "Nullable", "Default", "Description"],
            ["`code`", "text", "yes", "", "A", "what is printed"],
            ["size", "integer", "no", "yes", "-", "—"],
            ["—", "—", "—", "—", "—", "**a heading**"],
        )
    )
    assert [parts(a) for a in found] == [
        ("code", ["text", "required", "default A"], []),
        ("size", ["integer", "optional", "optional"], []),
    ]
    assert [g.text for g in found[0].gloss] == ["what is printed"]


def test_a_table_of_something_else_has_no_attributes() -> None:
    assert parse_table(table(["Code", "HTTP status"], ["TAKEN", "409"])) == ()


@pytest.mark.parametrize("said", ["(" * 500, "`" * 501, '"' * 33, ", ," * 50, "）（", "a (b (c (d", "and and and"])
def test_odd_brackets_and_separators(said: str) -> None:
    for attribute in parse_list(said, text(said).span):
        assert attribute.words.span.line == 3
    assert parse_line(text(said)).span.line == 3
