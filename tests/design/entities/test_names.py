"""Identifiers, plurals, and the rules and types that precise lines are made of."""

from __future__ import annotations

import pytest

from pipeline.design.fields.rules import read_rule
from pipeline.design.fields.same import same_name
from pipeline.design.fields.types import read_type
from pipeline.design.fields.types_names import guess
from pipeline.design.lexicon import lexicon
from pipeline.design.model import Bound, Field, Kind, Type
from pipeline.design.precise import field_rules, type_words
from pipeline.design.text.names import collection, identifier, plural, singular, type_name
from pipeline.diagnostics import Span

ENGLISH = lexicon("en")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Due Date", "due_date"),
        ("imageURLs", "image_urls"),
        ("customer's name", "customer_name"),
        ("2nd line", "n_2nd_line"),
        ("% done", "percent_done"),
        ("título", "titulo"),
        ("姓名", "name"),
        ("購入済みフラグ", "purchased_flag"),
        ("", "field"),
        ("***", "field"),
    ],
)
def test_identifier(said: str, name: str) -> None:
    assert identifier(said) == name


def test_identifiers_are_bounded() -> None:
    assert len(identifier("word " * 100)) <= 60
    assert len(identifier("x" * 500)) <= 60


@pytest.mark.parametrize(
    ("one", "many"),
    [("category", "categories"), ("status", "statuses"), ("box", "boxes"), ("person", "people"), ("day", "days"),
     ("address", "addresses"), ("series", "series"), ("invoice", "invoices"), ("bus", "buses"), ("house", "houses")],
)  # fmt: skip
def test_plurals(one: str, many: str) -> None:
    assert (plural(one), singular(many), plural(many), singular(one)) == (many, one, many, one)


def test_names_of_entities() -> None:
    assert (type_name("order lines"), collection("OrderLine")) == ("OrderLine", "order_lines")


@pytest.mark.parametrize(
    "type_",
    [*(Type(kind=k) for k in Kind if k not in (Kind.LIST, Kind.ENUM, Kind.UNKNOWN)),
     Type(kind=Kind.DECIMAL, precision=12, scale=2),
     Type(kind=Kind.LIST, element=Type(kind=Kind.INTEGER)),
     Type(kind=Kind.ENUM, values=("draft", "in_review"))],
    ids=type_words,
)  # fmt: skip
def test_types_read_back(type_: Type) -> None:
    found = read_type(type_words(type_), ENGLISH)
    assert found is not None
    assert found.type == type_


def test_every_precise_rule_is_a_rule() -> None:
    field = Field(
        name="code", words="code", span=Span(path="", line=1), type=Type(kind=Kind.TEXT), required=True, unique=True,
        unique_per=("site", "year"), case_insensitive=True, min_length=2, max_length=9, minimum=Bound(value="1"),
        maximum=Bound(value="5", exclusive=True), pattern="[a-z]+", default="ab", immutable=True, computed=True,
        trimmed=True,
    )  # fmt: skip
    rules = ", ".join(field_rules(field)).split(", ")
    unread = [rule for rule in rules if read_rule(rule, ENGLISH) is None]
    assert unread == []


@pytest.mark.parametrize(
    ("said", "kind"),
    [("unit price", Kind.MONEY), ("part number", Kind.TEXT), ("phone number", Kind.PHONE), ("country", Kind.TEXT),
     ("isActive", Kind.BOOLEAN), ("number of seats", Kind.INTEGER), ("expires_at", Kind.TIMESTAMP),
     ("date of birth", Kind.DATE), ("generated code", Kind.TEXT), ("lifetime", Kind.DURATION), ("scopes", Kind.LIST)],
)  # fmt: skip
def test_names_suggest_types(said: str, kind: Kind) -> None:
    assert guess(said, ENGLISH).kind is kind


def test_the_same_attribute_in_other_words() -> None:
    names = ["email", "file_size", "accepted_at", "start_date", "end_date"]
    assert same_name("email_address", names, "user") == "email"
    assert same_name("size", names, "file") == "file_size"
    assert same_name("acceptance_time", names, "ticket") == "accepted_at"
    assert same_name("date", names, "event") is None
