"""What the documents of this project's own features say, where the invented samples have no scenarios to speak of."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from pipeline.compile import Compiled, compile_all
from pipeline.design.behaviour import strip
from pipeline.render.documents import documents
from pipeline.render.documents.layout import Project, as_json, from_json
from pipeline.render.gotests.problems import problems
from pipeline.render.gotests.view import views
from pipeline.render.settings import Settings
from pipeline.spec.model import Spec
from tests.designs.odd import ODD
from tests.render.documents.session import commands
from tests.render.documents.whole import project_of

ROOT = Path(__file__).parents[3]
CATALOG, ORDERS = "001-product-catalog", "002-orders"


@cache
def compiled() -> Compiled:
    paths = sorted(ROOT.glob("specs/*/spec.md"))
    return compile_all({str(p.relative_to(ROOT)): p.read_text("utf-8") for p in paths}, "", Settings())


@cache
def project() -> Project:
    return compiled().project(compiled().service())


@cache
def text(slug: str, name: str) -> str:
    return next(f.text for f in compiled().documents(slug, project()) if f.path.name == name)


def row(slug: str, name: str, id: str) -> str:
    return next(line for line in text(slug, name).splitlines() if line.startswith(f"| {id} ["))


@pytest.mark.parametrize(
    ("slug", "id", "covered", "not_covered"),
    [
        (CATALOG, "FR-005", ("US1-AS2", "TestProductCreateTaken", "TestProductDeletedKeysAreFree"), ("US4-AS2",)),
        (CATALOG, "FR-006", ("US1-AS4", "TestProductCreateRefusesInvalid"), ("US1-AS1",)),
        (CATALOG, "FR-009", ("US2-AS2", "TestCategoryCreateTaken"), ("US1-AS2",)),
        (CATALOG, "FR-010", ("US2-AS4", "TestCategoryDeleteReferred"), ("US1-AS6", "TestProductDelete]")),
        (ORDERS, "FR-011", ("US2-AS5", "TestCustomerDeleteReferred"), ("US2-AS1",)),
    ],
)
def test_a_requirement_is_covered_by_the_tests_that_run_it(
    slug: str, id: str, covered: tuple[str, ...], not_covered: tuple[str, ...]
) -> None:
    cell = row(slug, "traceability.md", id)
    assert all(name in cell for name in covered), cell
    assert not any(name in cell for name in not_covered), cell


def test_every_test_function_that_is_linked_stands_in_its_file() -> None:
    rendered = {str(f.path): f.text for f in compiled().service()}
    for slug in (CATALOG, ORDERS):
        links = re.findall(r"\[(Test\w+)\]\(\.\./\.\./([^)]+)\)", text(slug, "traceability.md"))
        assert links
        for name, path in links:
            assert f"func {name}(t *testing.T)" in rendered[path], (name, path)


def test_a_gap_about_a_state_belongs_to_the_entity_that_has_it() -> None:
    assert "FR-015 in go-service/custom/order.go: " in text(ORDERS, "tasks.md")


def test_tasks_tell_goal_independent_test_and_checkpoint_of_each_story() -> None:
    tasks = text(ORDERS, "tasks.md")
    phases = re.split(r"^## ", tasks, flags=re.MULTILINE)
    stories = [p for p in phases if re.match(r"Phase \d+: User Story ", p)]
    assert len(stories) == 3
    for story in stories:
        assert re.search(r"^\*\*Goal\*\*: As a ", story, re.MULTILINE)
        assert re.search(r"^\*\*Independent Test\*\*: \S", story, re.MULTILINE)
        assert re.search(r"^\*\*Checkpoint\*\*: .*-run 'TestAcceptance_002_Orders/US\d-'", story, re.MULTILINE)
        tests, code = story.split("### Implementation for")
        assert "_test.go" in tests and "_test.go" not in code


def test_each_file_of_an_entity_is_in_a_task() -> None:
    tasks = text(CATALOG, "tasks.md")
    for name in ("rows", "hooks", "operations", "list", "service"):
        assert f"go-service/services/product_{name}.go\n" in tasks
    assert "[US3] Moves of Product (activate and discontinue) in go-service/services/product_operations.go" in tasks
    assert "go-service/services/schema.go\n" in tasks


def test_research_lists_the_defaults_that_nobody_decided() -> None:
    catalog, orders = text(CATALOG, "research.md"), text(ORDERS, "research.md")
    for about in ("`Product.price` | `numeric(19,4)`", "`Category.list` | 50 per page", "`US1-AS8` | “4711”"):
        assert about in catalog
    for about in ("`Customer.phone` | matches `", "`OrderLine.list` | listed in the order of creation"):
        assert about in orders
    assert "`Product.list` | 50 per page" not in catalog and "`Order.list` | listed" not in orders


def test_shared_technology_decisions_stand_in_the_first_feature_only() -> None:
    catalog, orders = text(CATALOG, "research.md"), text(ORDERS, "research.md")
    shared = re.findall(r"^### (T\d+\. .*)$", catalog, re.MULTILINE)
    own = re.findall(r"^### (T\d+\. .*)$", orders, re.MULTILINE)
    assert len(shared) > 10 and set(own) < set(shared)
    assert "(../001-product-catalog/research.md#technology-decisions)" in orders


def test_plan_says_of_what_it_counts() -> None:
    plan = text(CATALOG, "plan.md")
    numbers = re.search(r"\*\*Error Testing\*\*: (\d+|All) (?:of the )?(\d+)? ?errors", plan)
    assert numbers
    assert "13 of the service's 31 endpoints" in plan
    assert "a row for each of the service's 31 endpoints" in plan
    assert "| Verdict |" in plan and "**Re-check after Phase 1**: " in plan


def test_the_tree_of_sources_is_no_list_of_all_files() -> None:
    shown = text(CATALOG, "plan.md").partition("### Source Code")[2].partition("**Structure Decision**")[0]
    assert 30 < shown.count("\n") < 90
    assert re.search(r"product_\*\.go +# hooks, list, operations, rows, service", shown)
    assert "tests/custom" not in shown and re.search(r"custom/ +# YOURS - tests", shown)


def test_quickstart_speaks_of_the_things_of_the_scenarios() -> None:
    catalog, orders = text(CATALOG, "quickstart.md"), text(ORDERS, "quickstart.md")
    assert '"sku": "LAMP-01", "name": "Desk lamp"' in catalog and '"name": "Lighting"' in catalog
    assert '"price": "39.90"' in catalog
    assert '"name": "Ada Berger", "email": "ada@example.com"' in orders
    assert '"sku": "LAMP-02", "name": "Oak shelf"' in catalog and '"number": "2026-000002"' in orders
    assert """-d '{"phone": "+43 1""" in orders


def test_quickstart_shows_what_the_entities_can_do() -> None:
    names = [c.name for c in commands(text(CATALOG, "quickstart.md"))]
    for name in (
        *("list-next-product", "search-product", "filter-category-id-product", "sort-product"),
        *("update-product-stale", "activate-product", "restore-product", "delete-category-other"),
    ):
        assert name in names
    assert "search-order" not in [c.name for c in commands(text(ORDERS, "quickstart.md"))]


def test_quickstart_waits_for_the_database() -> None:
    database = commands(text(CATALOG, "quickstart.md"))[0]
    assert re.search(r"^until .*pg_isready", database.script, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(ODD))
def test_documents_of_odd_designs(name: str) -> None:
    system = ODD[name]
    design = system.designs[0]
    spec = Spec(path=design.path, title=design.title)
    files = documents(system, design, spec, Settings(), project_of(system))
    made = {f.path.name: f.text for f in files}
    script = "".join(c.script for c in commands(made["quickstart.md"]))
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0
    assert all(t.endswith("\n") and "\n\n\n" not in t for t in made.values())


def test_the_errors_that_nothing_leads_to_are_those_of_the_tests() -> None:
    system = strip(compiled().system)
    _, missed = problems(views(system), system)
    assert set(project().unprovoked) == set(missed) - {"TransactionConflict"}


def test_what_the_scaffold_leaves_for_the_documents_is_read_back_whole() -> None:
    assert project().tests and project().unprovoked
    assert from_json(as_json(project())) == project()
