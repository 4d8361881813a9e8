"""Strings made from patterns: they match, they differ by index, they have the length asked for."""

from __future__ import annotations

import re

import pytest

from pipeline.design.samples.patterns import matches, matching

PATTERNS = (
    "[A-Z0-9]+(-[A-Z0-9]+)*",
    "^[A-Z]{3}-\\d{4}$",
    "\\+?[1-9]\\d{1,14}",
    "(foo|bar)[0-9]{2,}",
    "[^@]+@[^@]+\\.[a-z]{2,3}",
    "#[0-9a-fA-F]{6}",
    "[]x-]{3}",
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_they_match_and_differ(pattern: str) -> None:
    found = [matching(pattern, i, 1, 50) for i in range(3)]
    assert all(text is not None and re.fullmatch(pattern, text) for text in found)
    assert len(set(found)) == 3


@pytest.mark.parametrize(
    ("length", "pattern"), [(20, "[A-Z]+"), (21, "[a-z]+(-[a-z0-9]+)*"), (50, "[a-z]+(-[a-z0-9]+)*")]
)
def test_they_have_the_length_asked_for(length: int, pattern: str) -> None:
    text = matching(pattern, 7, length, length)
    assert text is not None and len(text) == length


@pytest.mark.parametrize("pattern", ["(?=x)y", "[[:alpha:]]+", "a{2", "[a", "(a", "\\1", "*a"])
def test_what_it_cannot_walk_gives_nothing(pattern: str) -> None:
    assert matching(pattern, 0, 1, 50) is None


def test_optional_pieces_are_left_out_or_taken() -> None:
    assert {matching("(?:a|b)?c{2}", i) for i in range(2)} == {"cc", "bcc"}


def test_a_length_that_no_match_has_gives_nothing() -> None:
    assert matching("[A-Z]{3}", 0, 4, 9) is None


def test_classes_of_unicode_are_letters() -> None:
    assert matches("\\p{L}+", "Größe") and not matches("\\p{L}+", "42")
    assert matching("\\p{Lu}{2}\\p{N}", 1) == "AA1"


def test_a_pattern_that_is_none_restricts_nothing() -> None:
    assert matches("[a", "anything")
