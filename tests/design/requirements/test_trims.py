"""Blanks around texts: which texts are trimmed, and what is no trimming of texts."""

from __future__ import annotations

import pytest

from pipeline.design.system import Status

from .library import derived, entity


@pytest.mark.parametrize(
    ("line", "trimmed"),
    [
        ("System MUST trim leading and trailing whitespace from book titles before validation", {"title"}),
        ("System MUST strip surrounding spaces from the title and the shelf mark", {"title", "shelf_mark"}),
        ("System MUST trim whitespace from all text fields", {"title", "isbn", "shelf_mark"}),
    ],
)
def test_texts_are_trimmed(line: str, trimmed: set[str]) -> None:
    design = derived(line)
    assert design.requirements[0].status is Status.COMPILED, design.requirements[0].left
    assert {f.name for f in entity(design, "Book").fields if f.trimmed} == trimmed


def test_search_terms_are_trimmed_anyway() -> None:
    design = derived(
        "Users MUST be able to search books by title",
        "System MUST trim leading and trailing spaces from search terms",
    )
    assert design.requirements[1].rules == ("R-trim",)
    assert design.requirements[1].status is Status.COMPILED
    assert not any(f.trimmed for f in entity(design, "Book").fields)


@pytest.mark.parametrize(
    "line",
    [
        "System MUST reject titles with leading or trailing whitespace",
        "System MUST trim the title to 20 characters",
        "System MUST trim old books from the list",
        "System MUST trim whitespace from the copies of a book",
    ],
)
def test_what_is_no_trimming_of_texts_does_not_compile(line: str) -> None:
    design = derived(line)
    assert design.requirements[0].status is not Status.COMPILED
    assert not any(f.trimmed for f in entity(design, "Book").fields)
