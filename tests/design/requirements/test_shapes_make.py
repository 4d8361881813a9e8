"""What ways of writing requirements make of the entities, and what they must not make."""

from __future__ import annotations

import pytest

from pipeline.design.derive import derive
from pipeline.design.model import OnDelete
from pipeline.design.operations import Verb
from pipeline.design.system import Status
from pipeline.spec.reader import read
from tests.design.requirements.library import LIBRARY, derived, entity, field


@pytest.mark.parametrize(
    "line",
    [
        "No two books may have the same title and shelf mark",
        "The combination of title and shelf mark must be unique",
        "System MUST reject a second book with the same title and the same shelf mark",
        "Two books cannot have the same title at the same shelf mark",
    ],
)
def test_members_that_are_unique_together_are_not_unique_alone(line: str) -> None:
    book = entity(derived(line), "Book")
    assert [u.members for u in book.uniques] == [("title", "shelf_mark")]
    assert not any(f.unique for f in book.fields if f.name in ("title", "shelf_mark"))


def test_two_books_on_one_shelf_mark_with_words_left_make_no_key() -> None:
    found = entity(derived("Two books cannot have the same title on the same wobbly shelf mark"), "Book")
    assert not found.uniques and not any(f.unique for f in found.fields if f.name in ("title", "shelf_mark"))


def test_decimal_places_are_a_scale_and_no_maximum() -> None:
    fee = field("fee", "System MUST support fees with up to 2 decimal places")
    assert fee.type.scale == 2 and fee.maximum is None


def test_a_form_written_with_signs_for_digits_is_a_pattern() -> None:
    assert field("shelf_mark", "System MUST validate the shelf mark (format: ##-###)").pattern == "[0-9]{2}\\-[0-9]{3}"


def test_everything_but_a_member_can_change() -> None:
    book = entity(derived("System MUST allow users to update all book attributes except the ISBN"), "Book")
    assert [f.name for f in book.fields if f.immutable] == ["isbn"]


def test_exactly_one_is_required() -> None:
    relation = entity(derived("Each loan MUST reference exactly one book"), "Loan").relation_named("book")
    assert relation is not None and relation.required


def test_soft_deletion_decides_nothing_about_what_refers_to_it() -> None:
    line = "System MUST soft delete books by setting a deleted_at timestamp instead of removing them"
    relation = entity(derived(line), "Loan").relation_named("book")
    assert relation is not None and not any(f.rule == "R-on-delete" for f in relation.facts)


def test_lengths_are_no_page_sizes() -> None:
    design = derived("Titles MUST be limited to 80 characters")
    assert entity(design, "Book").listing.page_size == 50
    title = entity(design, "Book").field_named("title")
    assert title is not None and title.max_length == 80


def test_records_in_use_can_still_be_deleted_when_they_no_longer_are() -> None:
    design = derived("System MUST allow users to delete books", "Books that have loans MUST NOT be deleted")
    assert entity(design, "Book").can(Verb.DELETE)
    assert all(v.status is Status.COMPILED for v in design.requirements)


def test_what_goes_together_with_something_is_not_asked_for_by_itself() -> None:
    design = derived("Deleting a book MUST also delete its loans")
    relation = entity(design, "Loan").relation_named("book")
    assert relation is not None and relation.on_delete is OnDelete.CASCADE
    (verdict,) = design.requirements
    assert verdict.status is Status.COMPILED and verdict.rules == ("R-on-delete",)


def test_what_people_do_is_no_part_of_a_sentence_about_what_happens() -> None:
    people = LIBRARY.replace("**Book**", "**Customer**").replace("book: Book", "customer: Customer")
    line = "Removing a customer MUST also remove their loans"
    text = f"# Feature Specification: X\n\n## Requirements\n\n- **FR-001**: {line}\n\n{people}"
    relation = entity(derive(read("specs/001-x/spec.md", text)[0])[0], "Loan").relation_named("customer")
    assert relation is not None and relation.on_delete is OnDelete.CASCADE


def test_a_text_that_contains_characters_is_not_searched() -> None:
    assert not entity(derived("The shelf mark may contain up to 20 characters"), "Book").listing.search


def test_how_many_there_are_is_the_total() -> None:
    assert entity(derived("Users can see how many books there are"), "Book").listing.totals


def test_a_default_stands_behind_its_word() -> None:
    copies = field("copies", "The number of copies is between 1 and 5 and defaults to 3")
    assert copies.default == "3"


def test_limits_of_records_are_no_page_sizes() -> None:
    design = derived("System MUST limit a book to 5 loans", "System MUST limit titles to 80 characters")
    assert {e.listing.page_size for e in design.entities} == {50}


def test_an_order_belongs_to_the_listed_records_only() -> None:
    design = derived("System MUST list all loans of a book, newest first")
    assert entity(design, "Loan").listing.descending and not entity(design, "Book").listing.default_sort


def test_a_number_or_more() -> None:
    copies = field("copies", "Copies must be 1 or more")
    assert copies.minimum is not None and copies.minimum.value == "1" and copies.maximum is None


def test_numbers_from_one_to_another() -> None:
    copies = field("copies", "Copies must be a whole number from 1 to 5")
    assert copies.minimum is not None and copies.maximum is not None
    assert (copies.minimum.value, copies.maximum.value) == ("1", "5")


def test_what_later_lines_state_makes_earlier_ones_understood() -> None:
    first, _ = derived("Multiple filters can be combined", "Users MUST be able to filter books by status").requirements
    assert first.status is Status.COMPILED


def test_each_verb_of_a_list_has_its_own_members() -> None:
    line = "System MUST allow searching books by title, filtering by status and sorting by shelf mark"
    listing = entity(derived(line), "Book").listing
    assert (listing.search, listing.filters, listing.sorts) == (("title",), ("status",), ("shelf_mark",))


def test_a_word_for_any_member_names_none() -> None:
    text = "- **FR-001**: Requests MUST return a validation error when no fields are provided"
    entities = "### Key Entities\n\n- **Note**: A note.\n  - changed field summary: text\n"
    spec, _ = read("specs/001-x/spec.md", f"# Feature Specification: X\n\n## Requirements\n\n{text}\n\n{entities}")
    found = entity(derive(spec)[0], "Note").field_named("changed_field_summary")
    assert found is not None and not found.required


def test_orderings_can_be_said_the_other_way_round() -> None:
    (ordering,) = entity(derived("The due date MUST NOT be before the loan date"), "Loan").orderings
    assert (ordering.left, ordering.right, ordering.equal) == ("loan_date", "due_date", True)


def test_what_is_looked_up_is_filtered_by() -> None:
    book = entity(derived("Users MUST be able to look up a book by its ISBN"), "Book")
    assert book.listing.filters == ("isbn",)
    book = entity(derived("System MUST support retrieving books created within a date range"), "Book")
    assert book.listing.filters == ("created_at",)


def test_filters_belong_to_what_has_the_members() -> None:
    design = derived("System MUST support filtering by book, due date and notes")
    assert set(entity(design, "Loan").listing.filters) >= {"book", "due_date", "notes"}
    assert not entity(design, "Book").listing.filters


def test_errors_for_callers_hold_where_callers_are_refused() -> None:
    line = "System MUST return appropriate errors for invalid input and unauthorized access attempts"
    (open_to_all,) = derived(line).requirements
    guarded, _ = derived(line, "Only administrators can create, update or delete books").requirements
    assert (open_to_all.status, guarded.status) == (Status.PARTLY, Status.COMPILED)


def test_a_part_of_a_name_that_names_an_entity_means_the_entity() -> None:
    text = "- **FR-001**: System MUST return an error when a required book is missing"
    entities = (
        "### Key Entities\n\n- **Book**: A book.\n  - title: text\n- **Shelf**: A shelf.\n  - book count: integer\n"
    )
    spec, _ = read("specs/001-x/spec.md", f"# Feature Specification: X\n\n## Requirements\n\n{text}\n\n{entities}")
    count = entity(derive(spec)[0], "Shelf").field_named("book_count")
    assert count is not None and not count.required
