"""Lists of what was soft-deleted: asked for as a trash, as deleted records, or as the exception of a list."""

from __future__ import annotations

import pytest

from pipeline.design.system import Status

from .library import derived, entity


@pytest.mark.parametrize(
    "line",
    [
        "Users MUST be able to view deleted books in a trash view",
        "System MUST display all deleted books in the recycle bin",
        'System MUST show deleted books in the "Settings / Trash" page',
        "System MUST exclude soft-deleted books from lists unless explicitly requested",
    ],
)
def test_deleted_records_can_be_listed(line: str) -> None:
    design = derived(line)
    book = entity(design, "Book")
    assert design.requirements[0].status is Status.COMPILED, design.requirements[0].left
    assert "R-trash" in design.requirements[0].rules
    assert book.soft_delete and book.listing.deleted


@pytest.mark.parametrize(
    "line",
    [
        "Users MUST be able to list the recently deleted books",
        "System MUST empty the trash after 30 days",
        "System MUST allow users to permanently delete books from the trash",
        "System MUST allow users to view and delete books in the trash",
        "Deleted books MUST NOT be shown to users",
        "System MUST show who deleted a book",
    ],
)
def test_what_is_no_list_of_them_lists_nothing(line: str) -> None:
    design = derived(line)
    assert not entity(design, "Book").listing.deleted


@pytest.mark.parametrize(
    "line",
    [
        "System MUST prevent hard deletion of books to preserve history",
        "Books MUST never be physically deleted",
    ],
)
def test_what_is_never_deleted_for_good_is_only_marked(line: str) -> None:
    design = derived(line)
    assert design.requirements[0].status is Status.COMPILED, design.requirements[0].left
    assert entity(design, "Book").soft_delete


@pytest.mark.parametrize(
    "line",
    [
        "System MUST prevent permanent deletion of books without confirmation",
        "Only admins may permanently delete books in the trash",
    ],
)
def test_a_condition_of_deleting_for_good_is_no_soft_deletion(line: str) -> None:
    design = derived(line)
    assert design.requirements[0].status is not Status.COMPILED
    assert not entity(design, "Book").soft_delete
