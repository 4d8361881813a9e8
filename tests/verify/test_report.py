"""The report: its document and its page."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from pipeline.design.facts import Fact, Source
from pipeline.design.model import Entity
from pipeline.design.operations import Operation, Verb
from pipeline.design.system import Design, Status, System, Verdict
from pipeline.diagnostics import Span
from pipeline.verify import page, report
from pipeline.verify.constitution import Finding, Place, judge, rules
from pipeline.verify.constitution import Verdict as Judged
from pipeline.verify.results import GoPackage, GoRun, GoTest, Outcome

PATH = "specs/001-product-catalog/spec.md"


def verdict(id: str, line: int, status: Status, *makes: str, left: tuple[str, ...] = ()) -> Verdict:
    return Verdict(
        id=id, text=f"{id} <says> so", span=Span(path=PATH, line=line), status=status, makes=makes, left=left
    )


@pytest.fixture
def system() -> System:
    span = Span(path=PATH, line=1)
    fact = Fact(what="create", source=Source.STATED, rule="r")
    both = tuple(Operation(verb=verb, name=verb.value, fact=fact) for verb in (Verb.CREATE, Verb.LIST))
    entities = tuple(
        Entity(name=name, words=name, span=span, collection=collection, operations=both)
        for name, collection in (("Order", "orders"), ("OrderLine", "order_lines"))
    )
    design = Design(
        slug="001-product-catalog",
        title="Product catalogue",
        path=PATH,
        entities=entities,
        requirements=(
            verdict("FR-001", 30, Status.COMPILED, "Order.create"),
            verdict("FR-002", 31, Status.COMPILED, "OrderLine.unit_price"),
            verdict("FR-003", 32, Status.GAP, left=("sigh",)),
            verdict("FR-004", 33, Status.COMPILED, "Order.page_size"),
        ),
        scenarios=(verdict("US1-AS1", 11, Status.COMPILED), verdict("US1-AS2", 12, Status.PARTLY)),
    )
    return System(designs=(design,), entities=entities)


@pytest.fixture
def run() -> GoRun:
    names = {
        "TestAcceptance_001_ProductCatalog/US1-AS1:_create": Outcome.PASS,
        "TestOrderCreate/success:_all": Outcome.PASS,
        "TestOrderList/success:_all": Outcome.PASS,
        "TestOrderLineCreate/boundary:_unit_price_zero": Outcome.FAIL,
        "TestOrderLineCreate/boundary:_quantity_zero": Outcome.PASS,
    }
    tests = tuple(GoTest(package="p", name=name, outcome=outcome) for name, outcome in names.items())
    return GoRun(packages=(GoPackage(package="p", outcome=Outcome.FAIL, tests=tests),))


@pytest.fixture
def document(system, run):
    bad = Finding(verdict=Judged.VIOLATED, places=(Place(at="a.go:1", words="<bad>"),))
    good = Finding(verdict=Judged.PASS, places=(Place(words="fine"),))
    rows = [judge(rules()[0], (bad,)), *(judge(rule, (good,)) for rule in rules()[1:])]
    return report.report(system, run, rows, {"test": 12.3456})


def test_counts_of_a_feature(document):
    assert document["features"] == [
        {
            "slug": "001-product-catalog",
            "title": "Product catalogue",
            "spec": PATH,
            "requirements": {"compiled": 3, "partly": 0, "gap": 1},
            "scenarios": {"verified": 1, "failed": 0, "not covered": 1},
        }
    ]


def test_a_requirement_leads_to_routes_and_tests(document):
    traces = {r["id"]: (r["routes"], [t["name"] for t in r["tests"]]) for r in document["requirements"]}
    assert traces == {
        "FR-001": (["POST /api/v1/orders"], ["TestOrderCreate/success:_all"]),
        "FR-002": ([], ["TestOrderLineCreate/boundary:_unit_price_zero"]),
        "FR-003": ([], []),
        "FR-004": (["GET /api/v1/orders"], ["TestOrderList/success:_all"]),
    }


def test_gaps_come_with_their_line_in_the_order_of_the_spec(document):
    assert [(gap["at"], gap["id"], gap["left"]) for gap in document["gaps"]] == [
        (f"{PATH}:12:1", "US1-AS2", []),
        (f"{PATH}:32:1", "FR-003", ["sigh"]),
    ]


def test_tests_constitution_and_stages(document):
    assert (document["tests"]["total"], document["tests"]["failed"]) == (5, 1)
    assert document["constitution"]["counts"]["fail"] == 1
    assert document["constitution"]["rows"][0]["evidence"] == "a.go:1: <bad>"
    assert document["stages"] == [{"name": "test", "seconds": 12.346}]


def test_the_same_facts_give_the_same_bytes(document, system, run):
    assert report.as_json(document) == report.as_json(document)
    assert report.as_json(document).endswith("}\n")


def test_the_page_is_well_formed_escaped_and_needs_nothing_from_elsewhere(document):
    text = page.page(document)
    body = text[text.index("<body>") : text.index("</html>")]
    root = ET.fromstring(body.replace("<br>", "<br/>"))
    words = " ".join(root.itertext())
    assert "FR-003 <says> so" in words and "a.go:1: <bad>" in words and "POST /api/v1/orders" in words
    assert not re.search(r"<script|src=|url\(|https?://", text)
    assert '<span class="bad">failed</span>' not in text
    assert '<span class="bad">fail</span>' in text


def test_a_page_about_nothing():
    text = page.page(report.report(System(), GoRun(), ()))
    assert "Nothing was measured." in text and "<p>None.</p>" in text
