"""What requirements make of the entities, and what they must not make."""

from __future__ import annotations

import pytest

from pipeline.design.derive import derive
from pipeline.design.facts import Source
from pipeline.design.model import Bound, Entity, OnDelete
from pipeline.design.operations import NAMED, Verb
from pipeline.design.rules import SAMPLE
from pipeline.design.system import Design, Status
from pipeline.diagnostics import Diagnostic
from pipeline.spec.reader import read


def derived(*lines: str, more: str = "", entities: str = SAMPLE) -> tuple[Design, tuple[Diagnostic, ...]]:
    listed = "\n".join(f"- **FR-{n:03}**: {line}" for n, line in enumerate(lines, start=1))
    text = (
        f"# Feature Specification: Shop\n\n{more}\n\n## Requirements\n\n### Functional Requirements\n\n"
        f"{listed}\n\n{entities}"
    )
    spec, _ = read("specs/001-shop/spec.md", text)
    return derive(spec)


def entity(design: Design, name: str) -> Entity:
    return next(e for e in design.entities if e.name == name)


def product(*lines: str, **kwargs: str) -> Entity:
    return entity(derived(*lines, **kwargs)[0], "Product")


def test_usual_operations_are_assumptions_until_a_line_asks_for_them() -> None:
    sources = {o.verb: o.fact.source for o in product("System MUST allow users to create products").operations}
    assert sources[Verb.CREATE] is Source.STATED
    assert sources[Verb.DELETE] is Source.ASSUMED
    assumed = next(o.fact for o in product().operations if o.verb is Verb.DELETE)
    assert assumed.reason and assumed.alternatives and assumed.decide


def test_verbs_are_paired_with_the_entities_behind_them() -> None:
    design, _ = derived("System MUST allow users to create products and to delete categories")
    asked = ((e.name, o) for e in design.entities for o in e.operations if o.fact.source is Source.STATED)
    stated = {(name, o.verb) for name, o in asked if o.verb not in NAMED}
    assert stated == {("Product", Verb.CREATE), ("Category", Verb.DELETE)}


def test_ruled_out_operations_are_not_there() -> None:
    assert not product("Products MUST NOT be deletable").can(Verb.DELETE)


def test_operation_asked_for_and_ruled_out_is_reported() -> None:
    _, found = derived("System MUST allow users to delete products", "Products MUST NOT be deletable")
    assert [d.code.id for d in found] == ["SM412"]


def test_limits_belong_to_the_member_beside_them() -> None:
    found = product(
        "System MUST allow users to create products with a name (1-50 characters) and a description (at "
        "most 900 characters)"
    )
    name, description = found.field_named("name"), found.field_named("description")
    assert name is not None and (name.min_length, name.max_length) == (1, 50)
    assert description is not None and (description.min_length, description.max_length) == (None, 900)


@pytest.mark.parametrize(
    ("line", "least"),
    [
        ("The price MUST be positive", Bound(value="0", exclusive=True)),
        ("The price MUST be non-negative", Bound(value="0")),
        ("System MUST reject a negative price", Bound(value="0")),
        ("System MUST reject a negative or zero price", Bound(value="0", exclusive=True)),
    ],
)
def test_signs(line: str, least: Bound) -> None:
    price = product(line).field_named("price")
    assert price is not None and price.minimum == least


def test_unique_with_a_scope() -> None:
    name = product("Product names MUST be unique within a category").field_named("name")
    assert name is not None and name.unique_per == ("category",)


def test_contradiction_is_reported_and_the_first_line_stays() -> None:
    design, found = derived(
        "Product names MUST NOT exceed 100 characters", "Product names MUST NOT exceed 200 characters"
    )
    name = entity(design, "Product").field_named("name")
    assert name is not None and name.max_length == 100
    assert [(d.code.id, d.span.line) for d in found] == [("SM411", 10)]


def test_answer_of_a_clarification_wins() -> None:
    asked = (
        "## Clarifications\n\n### Session 2026-01-01\n\n"
        "- Q: How long may product names be? → A: Product names MUST NOT exceed 80 characters"
    )
    design, found = derived("Product names MUST NOT exceed 100 characters", more=asked)
    name = entity(design, "Product").field_named("name")
    assert name is not None and name.max_length == 80
    assert not found


def test_line_that_is_not_understood_states_no_default() -> None:
    design, found = derived("New products MUST start in status active unless the moon is full")
    status = entity(design, "Product").field_named("status")
    assert design.requirements[0].status is Status.PARTLY
    assert "moon" in design.requirements[0].left
    assert status is not None and status.default == "draft"
    assert not found


def test_delete_rule_of_the_reference() -> None:
    relation = product("Deleting a category MUST delete its products").relation_named("category")
    assert relation is not None and relation.on_delete is OnDelete.CASCADE


def test_listing() -> None:
    listing = product(
        "Users MUST be able to list products in pages of 20, at most 50 per page",
        "Users MUST be able to filter products by category and status",
        "System MUST list products newest first",
    ).listing
    assert (listing.page_size, listing.max_page_size) == (20, 50)
    assert listing.filters == ("category", "status")
    assert (listing.default_sort, listing.descending) == ("created_at", True)


def test_soft_deletion_and_restoring() -> None:
    found = product(
        "System MUST support soft deletion of products: a deleted product is not listed and can be restored"
    )
    assert found.soft_delete and found.can(Verb.RESTORE)


@pytest.mark.parametrize(
    "line",
    [
        "System MUST send an e-mail when a product is created",
        "Users MUST log in with a password before they create products",
        "System MUST export products as CSV",
        "System MUST display a chart of product prices",
        "System MUST list products within 200 ms",
        "System MUST pay the vendor of a product",
    ],
)
def test_what_the_service_does_not_do_is_never_compiled(line: str) -> None:
    assert derived(line)[0].requirements[0].status is not Status.COMPILED


def test_unanswered_question_of_an_edge_case_states_nothing() -> None:
    edge = "## User Scenarios & Testing\n\n### Edge Cases\n\n- What happens when product names exceed 20 characters?"
    name = product(more=edge).field_named("name")
    assert name is not None and name.max_length is None


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("El sistema DEBE permitir crear un producto", "R-create"),
        ("O sistema DEVE permitir excluir um produto", "R-delete"),
        ("Le système DOIT permettre de supprimer un produit", "R-delete"),
        ("系统必须允许用户删除产品", "R-delete"),
        ("システムは、商品を削除できる機能を提供しなければならない", "R-delete"),
    ],
)
def test_other_languages(line: str, rule: str) -> None:
    words = {"El": "Producto", "O ": "Produto", "Le": "Produit", "系统": "产品 (Product)", "シス": "商品 (Product)"}[
        line[:2]
    ]
    head = {"El": "nombre", "O ": "nome", "Le": "nom", "系统": "名称 (name)", "シス": "名前 (name)"}[line[:2]]
    entities = f"### Key Entities\n\n- **{words}**: .\n  - {head}: text\n"
    design, _ = derived(line, line, line, entities=entities)
    assert design.requirements[0].rules == (rule,)
    assert design.requirements[0].status is Status.COMPILED, design.requirements[0].left


def test_time_grows_with_the_text_only() -> None:
    line = "System MUST allow users to create products with name and price, " * 400
    assert derived(line)[0].requirements[0].status is Status.PARTLY


def test_weaker_limit_is_no_contradiction() -> None:
    design, found = derived("Products MUST have a stock of at least 1", "A stock of zero or less is rejected")
    stock = entity(design, "Product").field_named("stock")
    assert stock is not None and stock.minimum == Bound(value="1")
    assert not found


def test_example_in_parentheses_states_nothing() -> None:
    design, _ = derived("System MUST allow users to create products (e.g., with a unique description)")
    description = entity(design, "Product").field_named("description")
    assert design.requirements[0].status is Status.COMPILED
    assert description is not None and not description.unique


def test_a_scope_is_not_what_is_unique() -> None:
    entity = product("System MUST check that no two weird things share a shelf in the same description")
    description = entity.field_named("description")
    assert description is not None and not description.unique


def test_a_member_far_from_the_word_is_not_unique_in_a_line_that_was_not_understood() -> None:
    entity = product("Badges MUST be rendered with visually distinct styles: green for every product description")
    description = entity.field_named("description")
    assert description is not None and not description.unique


def test_a_member_beside_the_word_is_unique_in_a_line_that_was_not_understood() -> None:
    entity = product("Marvellously, each product description MUST be unique, as the guild of weavers decreed")
    description = entity.field_named("description")
    assert description is not None and description.unique
