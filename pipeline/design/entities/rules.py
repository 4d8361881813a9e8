"""The catalogue of the rules that read entities and their attributes: what each one reads, an example, what it makes.

`docs/rules.md` is made from this table and the one of `rules`; a test finds every rule id of the code in one of them.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.rules import Rule


def _rule(id: str, reads: str, example: str, makes: str) -> Rule:
    return Rule(id=id, reads=reads, example=example, makes=makes)


ENTITIES: Final[tuple[Rule, ...]] = (
    _rule(
        "E-declared",
        "an item, heading, bold line or table row of the entity section",
        "- **Product**: An article of the shop.",
        "an entity; not stored where its words say so, with the reason",
    ),
    _rule(
        "E-found",
        "what requirements create with a list of attributes, in a spec that declares no entity",
        "The system MUST support creating a transaction with product name, type and amount",
        "an entity",
    ),
    _rule(
        "E-soft-delete",
        "an entity said to be soft-deleted, or an attribute that marks deletion",
        "A sellable item. Soft-deleted.",
        "deleted rows stay and can be restored",
    ),
    _rule("A-precise", "a line with a name and a type", "- sku: text, required", "a field, exactly as written"),
    _rule("A-line", "a line with a name, no type, and rules", "- sku (required, unique)", "a field"),
    _rule("A-table", "a row of a table of attributes", "| sku | text | required |", "a field"),
    _rule(
        "A-list",
        "a list of names in prose",
        "Key attributes include SKU, name and price.",
        "a field for each name",
    ),
    _rule("A-type", "a type word beside a name", "price (decimal)", "the type"),
    _rule("A-described", "a description that names a type", "created (ISO 8601 date)", "the type"),
    _rule("A-adjective", "a rule word before or after a name", "unique SKU, optional description", "the rule"),
    _rule("A-rule", "a rule after a name", "name (required, max 200 characters)", "the rule"),
    _rule("A-values", "values after a name", "status (draft/active/retired)", "an enum with these values"),
    _rule(
        "A-values-elsewhere",
        "the values of an attribute in another sentence",
        "Valid order statuses are new, paid and shipped.",
        "an enum with these values",
    ),
    _rule(
        "A-states",
        "states listed in an entity's text, without an attribute for them",
        "Statuses: new, paid, shipped",
        "the field `status` with these values",
    ),
    _rule(
        "A-formula",
        "a name with a formula",
        "total = quantity × price",
        "a computed field; sums of the row's own numbers are kept by the database",
    ),
    _rule(
        "A-foreign-key", "a key of an entity that is not stored here", "user_id (foreign key)", "a field of type uuid"
    ),
    _rule(
        "A-implied",
        "what every resource has anyway",
        "id, creation date, last modified",
        "nothing: the contract has it",
    ),
    _rule("A-moves", "a line of moves", "- status moves: draft → active (activate)", "a state machine"),
    _rule(
        "A-moves-prose",
        "a sentence with moves between known states",
        "An order goes from new to paid and then to shipped.",
        "a state machine",
    ),
    _rule(
        "A-adjustments",
        "a line of adjustments",
        "- adjustments: balance + amount (deposit)",
        "an operation that changes the numbers by an amount, atomically",
    ),
    _rule(
        "A-operations",
        "a line of operations, filters, sort keys or searched texts",
        "- operations: create, get, list",
        "exactly these operations; `filter by: status`, `sort by: name`, `search in: name` extend the list",
    ),
    _rule("A-together", "a line of a unique combination", "- unique together: order, product", "a unique index"),
    _rule(
        "A-reference", "an attribute named after an entity, or said to be one", "- category: Category", "a reference"
    ),
    _rule("A-role", "an attribute whose name says the role of an entity", "author (a User)", "a reference"),
    _rule("A-parent", "a parent of the same kind", "parent reference", "a reference to the same entity"),
    _rule("A-belongs", "a sentence that ties one to another", "Each class belongs to one course.", "a reference"),
    _rule("A-many", "a sentence that ties one to many", "A product has many tags.", "a reference to many"),
    _rule("A-of", "an entity described as part of another", "One position of an order.", "a reference"),
    _rule("A-between", "an entity described as a link", "The link between a user and a role.", "two references"),
)
"""How entities and their attributes are read."""

ASSUMPTIONS: Final[tuple[Rule, ...]] = (
    _rule("T-name", "a name that says its type", "due date, email address", "the type, derived"),
    _rule("T-lexicon", "a name that usually has one type", "price, quantity, description", "the type, assumed"),
    _rule("T-text", "a name that says nothing about its type", "colour", "text, assumed"),
    _rule(
        "T-indexed",
        "a unique text without a greatest length",
        "`email`, unique",
        "254 or 255 characters at most, assumed",
    ),
    _rule(
        "T-counted",
        "a number that is changed by amounts, or part of a sum, without a default",
        "- adjustments: balance + amount (deposit)",
        "the default 0, assumed",
    ),
    _rule(
        "D-optional",
        "an attribute in prose without a word on whether it is required",
        "name, price",
        "an optional field",
    ),
    _rule("D-blocked", "a reference without a word on deletion", "- category: Category", "deletion blocked while used"),
)
"""What is concluded or assumed where no line says it; assumed facts are decisions of research.md."""
