"""The catalogue of the rules that read requirements and scenarios: what each one reads, an example, and what it makes.

`docs/rules.md` is generated from this table. An example is written against the entities of `SAMPLE`; the tests read every example
and expect its own rule to have read it, so that the catalogue cannot drift from the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A way of writing. `example`: a line that it reads; for scenarios, the clauses in full."""

    id: str
    reads: str
    example: str
    makes: str


SAMPLE: Final = """\
### Key Entities

- **Product**: An article of the shop.
  - sku: text, unique
  - name: text
  - description: long text
  - price: money
  - stock: integer
  - status: one of draft, active, retired; default draft
  - status moves: draft → active (activate), active → retired (retire)
  - listed from: date
  - listed until: date
  - email: email
  - category: Category
- **Category**: A shelf.
  - name: text, required, unique
"""
"""The entities that the examples speak of."""

REQUIREMENTS: Final[tuple[Rule, ...]] = (
    Rule(id="R-create", reads="a verb of creating and an entity", example="System MUST allow users to create products", makes="the create operation"),
    Rule(id="R-get", reads="a verb of reading and one record", example="System MUST allow users to retrieve a single product by its id", makes="the get operation"),
    Rule(id="R-list", reads="a verb of reading and many records", example="System MUST allow users to view all products", makes="the list operation"),
    Rule(id="R-update", reads="a verb of changing and an entity", example="System MUST allow users to update products", makes="the update operation"),
    Rule(id="R-delete", reads="a verb of deleting and an entity", example="System MUST allow users to delete products", makes="the delete operation"),
    Rule(id="R-restore", reads="a verb of restoring and an entity", example="System MUST allow users to restore deleted products", makes="the restore operation"),
    Rule(id="R-required", reads="a member said to be required or not empty", example="The product name is required", makes="`required` of the member"),
    Rule(id="R-optional", reads="a member said to be optional", example="System MUST allow users to create products with name and optional description", makes="nothing: members are optional unless a line requires them"),
    Rule(id="R-length", reads="numbers of characters beside a member", example="Product names MUST NOT exceed 100 characters", makes="the member's length limits"),
    Rule(id="R-range", reads="a sign, a comparison or two numbers beside a number", example="System MUST reject a negative price", makes="the member's minimum and maximum"),
    Rule(id="R-unique", reads="a member said to be unique, or whose duplicates are refused", example="System MUST prevent duplicate product names", makes="`unique`, or `unique_per` with a scope"),
    Rule(id="R-case", reads="uniqueness regardless of case", example="Product names MUST be unique regardless of case", makes="`case_insensitive`"),
    Rule(id="R-format", reads="a valid format of a member whose type has one", example="System MUST validate the format of the email", makes="nothing: the type checks it"),
    Rule(id="R-immutable", reads="a member that never changes", example="The SKU cannot be changed after creation", makes="`immutable`"),
    Rule(id="R-default", reads="a value that new records start with", example="New products MUST start in status draft", makes="`default`"),
    Rule(id="R-ordering", reads="two members of one record compared", example="The listed until date MUST be after the listed from date", makes="a check between the two"),
    Rule(id="R-keeps", reads="members that a record holds", example="System MUST track the stock of each product", makes="nothing: the members are declared"),
    Rule(id="R-shows", reads="members that are shown", example="System MUST display the name and price of each product", makes="nothing: every member can be read"),
    Rule(id="R-reference", reads="two entities and a word that ties them", example="Each product belongs to exactly one category", makes="nothing: the reference is declared"),
    Rule(id="R-page", reads="pages and their size", example="Users MUST be able to list products in pages of 20, at most 100 per page", makes="page sizes"),
    Rule(id="R-filter", reads="filtering and the members to filter by", example="Users MUST be able to filter products by category and status", makes="filters"),
    Rule(id="R-sort", reads="sorting, or an order", example="Users MUST be able to sort products by name or price", makes="sort keys, the default order"),
    Rule(id="R-search", reads="searching and the text members to search in", example="Users MUST be able to search products by name and description", makes="searched members"),
    Rule(id="R-totals", reads="a total number beside a list", example="Lists of products MUST include the total count", makes="totals in the answer"),
    Rule(id="R-id", reads="ids given by the service", example="System MUST assign a unique identifier to each new product", makes="nothing: every record has an id"),
    Rule(id="R-stamps", reads="times of creation and change", example="System MUST record the creation timestamp of each product", makes="nothing: every record has them"),
    Rule(id="R-persist", reads="data that outlives a restart", example="Product data MUST survive restarts", makes="nothing: everything is stored"),
    Rule(id="R-soft-delete", reads="deletion that only marks", example="System MUST support soft deletion of products", makes="`soft_delete`"),
    Rule(id="R-hidden", reads="deleted records that are not shown", example="System MUST support soft deletion of products and deleted products MUST NOT appear in lists", makes="nothing: soft deletion hides"),
    Rule(id="R-hard-delete", reads="deletion that is final", example="System MUST allow users to permanently delete products", makes="the delete operation, no soft deletion"),
    Rule(id="R-never", reads="records that are never deleted, or never changed", example="Products MUST NOT be deletable", makes="the operation is ruled out"),
    Rule(id="R-on-delete", reads="what happens to references on delete", example="System MUST prevent deletion of a category that is used by a product", makes="the reference's delete rule"),
    Rule(id="R-values", reads="all values of an enum", example="System MUST support the statuses draft, active and retired", makes="nothing: the values are declared"),
    Rule(id="R-moves", reads="arrows between states", example="Products move draft → active → retired", makes="moves of the state machine"),
    Rule(id="R-illegal-move", reads="refusal of moves that are not legal", example="System MUST prevent invalid status transitions of products", makes="nothing: the machine refuses them"),
    Rule(id="R-shift", reads="a record that is marked with a state", example="Users MUST be able to mark products as active", makes="the update operation"),
    Rule(id="R-not-found", reads="an error for records that do not exist", example="System MUST return a not found error when a product does not exist", makes="nothing: unknown ids are refused"),
    Rule(id="R-validate", reads="errors for missing or invalid input", example="System MUST validate all input and return clear errors for invalid fields", makes="nothing: all input is checked"),
    Rule(id="R-status", reads="the status codes that the service uses", example="System MUST return appropriate HTTP status codes (200, 201, 400, 404, 409)", makes="nothing: these are the codes"),
    Rule(id="R-open", reads="that there is no login", example="No authentication is required", makes="nothing: there is none"),
    Rule(id="R-as-written", reads="texts with any characters", example="System MUST handle special characters and emojis in product names", makes="nothing: texts are stored as sent"),
)  # fmt: skip
"""What requirements, edge cases, assumptions and clarifications are read by."""

USUAL: Final = Rule(
    id="R-usual",
    reads="nothing: no line asks for the operation",
    example="an entity `Product`, and no line about deleting products",
    makes="the usual operations of every stored entity, as assumptions to decide",
)

SCENARIOS: Final[tuple[Rule, ...]] = (
    Rule(id="S-create", reads="a create that works", example="**Given** no products exist, **When** I create a product with name \"Lamp\", **Then** the product is created with status draft", makes="a create and the values of its answer"),
    Rule(id="S-missing", reads="a required value left out", example="**Given** the service is available, **When** I create a category without a name, **Then** I receive a validation error", makes="a create without the value, refused"),
    Rule(id="S-invalid", reads="a value that breaks a rule", example="**Given** the service is available, **When** I create a product with an invalid email, **Then** I receive a validation error", makes="a create or update with a wrong value, refused"),
    Rule(id="S-taken", reads="a unique value used twice", example="**Given** a category with name \"Lighting\" exists, **When** I create a category with name \"Lighting\", **Then** the request is rejected because the name is already taken", makes="a row and a create, refused"),
    Rule(id="S-reference", reads="a reference to nothing", example="**Given** no category exists with id \"9\", **When** I create a product in that category, **Then** I receive a validation error", makes="a create with an unknown reference, refused"),
    Rule(id="S-not-found", reads="a record that does not exist", example="**Given** no product exists with id \"9\", **When** I request that product, **Then** I receive a not found error", makes="a request for an unknown id, refused"),
    Rule(id="S-get", reads="one record read", example="**Given** a product exists, **When** I request the product by its id, **Then** the product is returned", makes="a row and a get"),
    Rule(id="S-list", reads="all records read", example="**Given** 3 products exist, **When** I list all products, **Then** all 3 products are returned", makes="rows and a list"),
    Rule(id="S-list-empty", reads="no record there", example="**Given** no products exist, **When** I list all products, **Then** the list is empty", makes="an empty list"),
    Rule(id="S-filter", reads="a list of what matches", example="**Given** a product with status draft and a product with status active, **When** I filter products by status active, **Then** only the active product is returned", makes="rows that match and that do not, a list"),
    Rule(id="S-search", reads="a search", example="**Given** a product with name \"Desk lamp\" exists, **When** I search products for \"lamp\" by name, **Then** only \"Desk lamp\" is returned", makes="rows that match and that do not, a search"),
    Rule(id="S-page", reads="a page of a list", example="**Given** 3 products exist, **When** I list products with a page size of 2, **Then** 2 products are returned", makes="rows and a page"),
    Rule(id="S-sort", reads="an order of a list", example="**Given** products exist, **When** I sort products by price, **Then** the products are listed by price in ascending order", makes="three rows and an ordered list"),
    Rule(id="S-update", reads="a change that works", example="**Given** a product exists, **When** I change its name to \"Oak shelf\", **Then** the product has name \"Oak shelf\"", makes="a row, an update and its answer"),
    Rule(id="S-assign", reads="two records tied", example="**Given** a product and a category exist, **When** I assign the product to the category, **Then** the product belongs to that category", makes="an update of the reference"),
    Rule(id="S-delete", reads="a deletion that works", example="**Given** a product exists, **When** I delete the product, **Then** it is no longer listed", makes="a delete, and that the record is gone"),
    Rule(id="S-in-use", reads="a deletion that is refused", example="**Given** a category that is used by a product, **When** I delete the category, **Then** the deletion is rejected because the category is in use", makes="two rows and a delete, refused"),
    Rule(id="S-move", reads="a step of a state machine, legal or not", example="**Given** a product with status draft, **When** I activate the product, **Then** its status is active", makes="a row and a move"),
)  # fmt: skip
"""What acceptance scenarios are read by."""

RULES: Final[tuple[Rule, ...]] = (*REQUIREMENTS, USUAL, *SCENARIOS)
