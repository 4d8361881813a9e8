"""Ways of writing requirements: what each is read as, what it makes, and what stays unread."""

from __future__ import annotations

import pytest

from pipeline.design.derive import derive
from pipeline.design.model import Entity, Field
from pipeline.design.system import Design, Status
from pipeline.spec.reader import read

LIBRARY = """### Key Entities

- **Book**: A title of the library.
  - title: text, required
  - isbn: text, unique
  - copies: integer
  - fee: decimal
  - deposit: integer
  - printed: date
  - shelf mark: text
  - status: one of available, borrowed, lost
  - archived: yes/no
  - borrower state: one of active, inactive
- **Loan**: A book that is lent.
  - loan date: date
  - due date: date
  - notes: text
  - book: Book
- **Section**: A part of the library.
  - name: text
  - parent: Section
"""


def derived(*lines: str) -> Design:
    listed = "\n".join(f"- **FR-{n:03}**: {line}" for n, line in enumerate(lines, start=1))
    text = (
        f"# Feature Specification: Library\n\n## Requirements\n\n### Functional Requirements\n\n{listed}\n\n{LIBRARY}"
    )
    return derive(read("specs/001-library/spec.md", text)[0])[0]


def entity(design: Design, name: str) -> Entity:
    return next(e for e in design.entities if e.name == name)


def field(name: str, *lines: str) -> Field:
    found = entity(derived(*lines), "Book").field_named(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "line",
    [
        "System MUST return 404 Not Found when the requested book does not exist",
        "System MUST return 201 Created with the created book on success",
        "System MUST return 204 No Content after successful deletion",
        "System MUST validate that the ISBN is unique and return 409 Conflict when it already exists",
        "Creating a book with a duplicate ISBN MUST return 409",
        "System MUST reject malformed JSON with 400",
        "System MUST allow partial updates, changing only the fields provided in the request",
        "System MUST only update the fields that are provided",
        "System MUST update the updated_at timestamp whenever a book is modified",
        "System MUST store timestamps in UTC",
        "System MUST keep the original creation date when a book is updated",
        "System MUST return books in a consistent order",
        "System MUST order lists by creation date, newest first, by default",
        "System MUST return an empty array when no books match the filters",
        "System MUST support filtering books by status and sorting them by title",
        "System MUST allow filtering by book and due date",
        "Users MUST be able to list only lost books",
        "System MUST reject requests with an empty title",
        "System MUST allow the notes of a loan to be empty",
        "Loans without notes MUST be accepted",
        "Book titles do not have to be unique",
        "System MUST prevent duplicate books",
        "System MUST reject loans that reference a non-existent book",
        "System MUST ensure every loan is linked to an existing book",
        "System MUST maintain referential integrity between loans and books",
        "System MUST support sections that can be nested to unlimited depth",
        "Users MUST be able to deactivate a book",
        "System MUST support the states of a book (available, borrowed, lost)",
        "System MUST allow registering a book with a deposit (in cents)",
        "System MUST save the book when the user submits a valid form",
        "System MUST allow users to add loans and to delete them",
        "Users MUST be able to look up a book by its ISBN",
        "System MUST support retrieving books created within a date range",
        "System MUST allow searching by title, filtering by status and sorting by shelf mark",
        "System MUST support search or filtering by title",
        "The default sort order MUST be newest first",
        "The due date MUST NOT be before the loan date",
        "The number of copies MUST be a number greater than or equal to 0",
        "The number of copies MUST be between 1 and 50 inclusive",
        "Loans cannot be edited or deleted once recorded",
        "The ISBN MUST NOT be editable",
        "System MUST set the status to available when none is given",
        "A book's status can only be available, borrowed or lost",
        "System MUST treat shelf marks as case-insensitive",
        "Titles are stored exactly as entered",
        "The API MUST use standard HTTP status codes",
        "The API MUST accept and return JSON",
        "System MUST NOT allow two books with the same ISBN",
        "The ISBN cannot be changed after creation (ensures traceability)",
        "Users MUST be able to add new lending books",
        "System MUST support the states of a book: available (on the shelf), borrowed (with a reader), lost (nowhere)",
        "Duplicate ISBN on creation or update MUST return `CONFLICT`",
        "System MUST mark a book as lost when the librarian reports it",
        "Books have a title, an ISBN and a shelf mark",
        "Copies must be 1 or more",
        "System MUST use UUIDs as identifiers",
        "System MUST provide clear and consistent error messages",
        "System MUST track the number of copies of each book",
        "System MUST allow users to create hierarchical section structures with unlimited depth",
    ],
)
def test_ways_of_writing_that_are_read(line: str) -> None:
    verdict = derived(line).requirements[0]
    assert verdict.status is Status.COMPILED, verdict.left


@pytest.mark.parametrize(
    "line",
    [
        "System MUST return 200 after a book was deleted",
        "System MUST return 422 for invalid input",
        "System MUST list 200 books within 200 milliseconds",
        "System MUST ignore unknown fields in requests",
        "The API MUST be versioned under /rest/v2",
        "System MUST provide a health check under /ping",
        "System MUST prevent deletion of a book that has open loans",
        "System MUST allow registering a book with a fee (in cents)",
        "Sections can be nested up to 3 levels",
        "System MUST hide archived books from the default list",
        "Book Catalogue Endpoint",
        "Users MUST be able to view and laminate books",
        "System MUST allow users to laminate books and to view loans",
        "System MUST create loans, ensuring that no two of them overlap",
        "Users MUST be able to view a book including its newest loans",
        "System MUST return 404 within 200 ms",
        "System MUST support the states of a book: available (not lent), borrowed (moves to lost), lost (nowhere)",
        "System MUST mark a book as lost when the due date has passed",
        "System MUST include the number of loans in the book details",
        "System MUST return the list of available titles",
        "System MUST mark a book as lost instead of deleting it",
        "System MUST support pagination with limit and offset parameters",
        "System MUST limit a book to 5 loans",
    ],
)
def test_what_would_be_another_service_is_not_compiled(line: str) -> None:
    assert derived(line).requirements[0].status is not Status.COMPILED


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
