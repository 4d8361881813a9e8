"""Rows of the constitution: how findings become verdicts, and each check of our own against what breaks it."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest
import yaml

from pipeline.design.model import Entity, Field, Kind, Type
from pipeline.design.system import System
from pipeline.diagnostics import Span
from pipeline.verify import check, constitution, contract, project, verdicts
from pipeline.verify.analysis import analyze
from pipeline.verify.constitution import Finding, Place, Rule, Verdict, judge, rules
from pipeline.verify.results import GoPackage, GoRun, GoTest, Outcome
from pipeline.verify.subject import Subject

from .conftest import write

CASES = Path(__file__).with_name("constitution")
GO_MOD = "module example.com/s\n\ngo 1.27\n\ntool google.golang.org/protobuf/cmd/protoc-gen-go\n"
COMMON = """syntax = "proto3";
package api.v1;
import "google/protobuf/descriptor.proto";
extend google.protobuf.FieldOptions { string rules = 50001; }
"""
PRODUCT = """syntax = "proto3";
package api.v1;
import "api/v1/common.proto";
message Product {
  reserved 3;
  enum Status { STATUS_UNSPECIFIED = 0; DRAFT = 1; }
  string id = 1;
  // Rules: required.
  string sku = 2 [(api.v1.rules) = "required"];
  Status status = 4;
}
"""
LOCK = """{
  "format": 1,
  "messages": {
    "Product": {
      "live": {"id": [1, "string"], "sku": [2, "string"], "status": [4, "Product.Status"]},
      "gone": [[3, "name", "string"]]
    },
    "Product.Status": {"live": {"DRAFT": [1, "value"]}, "gone": []}
  }
}
"""


@pytest.fixture
def subject(tmp_path) -> Subject:
    service = tmp_path / "go-service"
    write(
        service,
        {
            "go.mod": GO_MOD,
            "services/s.go": "package services\n\nfunc AutoMigrate() {}\n",
            "api/v1/common.proto": COMMON,
            "api/v1/product.proto": PRODUCT,
            "api/contract.lock.json": LOCK,
            "api/gen/v1/common.pb.go": "package apiv1\n",
            "api/gen/v1/product.pb.go": "package apiv1\n",
        },
    )
    write(tmp_path, {"specs/001-x/plan.md": "Constitution 1.0.0. 3 gates pass.\n"})
    return Subject(root=tmp_path, service=service)


def edit(subject: Subject, name: str, old: str, new: str) -> None:
    path = subject.service / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def places(finding: Finding) -> list[str]:
    return [str(place) for place in finding.places]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(check.OWN) - {"red_on_stub"}))
def test_a_good_service_passes_each_check(subject, name):
    finding = check.OWN[name](subject)
    assert finding.verdict is Verdict.PASS, places(finding)
    assert finding.places


def test_unformatted_code(subject):
    write(subject.service, {"services/t.go": "package services\nfunc  T() {}\n"})
    assert places(project.formatted(subject)) == ["services/t.go:1: not formatted"]


@pytest.mark.slow
def test_vet(subject):
    bad = 'package services\n\nimport "fmt"\n\nfunc T() { fmt.Printf("%d\\n", "x") }\n'
    write(subject.service, {"services/t.go": bad})
    finding = project.vetted(subject)
    assert finding.verdict is Verdict.VIOLATED
    assert finding.places[0].at == "services/t.go:5"


@pytest.mark.parametrize(("old", "new"), [("go 1.27", "go 1.21"), ("go 1.27", "")])
def test_an_old_go(subject, old, new):
    edit(subject, "go.mod", old, new)
    assert project.go_version(subject).verdict is Verdict.VIOLATED


def test_an_unpinned_plugin(subject):
    edit(subject, "go.mod", "tool google.golang.org/protobuf/cmd/protoc-gen-go\n", "")
    assert places(project.pinned_plugins(subject)) == ["go.mod:1: protoc-gen-go is no tool of this module"]


def test_a_contract_outside_api(subject):
    write(subject.service, {"services/x.proto": COMMON})
    assert places(project.contracts_below_api(subject)) == ["services/x.proto:1: not below api/"]


def test_go_code_without_contract_and_contract_without_go_code(subject):
    (subject.service / "api/v1/product.proto").rename(subject.service / "api/v1/order.proto")
    assert places(project.generated_from_contract(subject)) == [
        "api/v1/order.proto:1: has no Go code",
        "api/gen/v1/product.pb.go:1: has no .proto",
    ]


@pytest.mark.slow
def test_services_that_others_cannot_import(subject):
    shutil.move(subject.service / "services", subject.service / "internal" / "services")
    assert project.importable(subject).verdict is Verdict.VIOLATED


def test_a_plan_that_names_no_constitution(subject):
    (subject.root / "specs/001-x/plan.md").write_text("A plan.\n")
    assert places(project.version_in_plans(subject)) == ["specs/001-x/plan.md:1: does not name constitution 1.0.0"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (' [(api.v1.rules) = "required"]', "", "api/v1/product.proto:9: Product.sku states rules and carries none"),
        ("// Rules: required.", "", "Product.sku carries rules that its comment does not state"),
        ("string sku", "strong sku", "is not defined"),
    ],
)
def test_rules_that_the_contract_does_not_carry(subject, old, new, words):
    edit(subject, "api/v1/product.proto", old, new)
    finding = contract.rules_in_contract(subject)
    assert finding.verdict is Verdict.VIOLATED
    assert any(words in place for place in places(finding)), places(finding)


@pytest.mark.slow
def test_a_rule_of_the_design_that_the_contract_forgot(subject):
    span = Span(path="specs/001-x/spec.md", line=1)
    field = Field(name="title", words="title", span=span, type=Type(kind=Kind.TEXT), required=True)
    entity = Entity(name="Product", words="product", span=span, collection="products", fields=(field,))
    system = System(entities=(entity,))
    finding = contract.rules_in_contract(Subject(root=subject.root, service=subject.service, system=system))
    assert places(finding) == ["api/v1:1: Product.title has no rules in the contract"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("string sku = 2", "string sku = 5", "Product.sku has number 5, its own is 2"),
        ("reserved 3;", "", "Product does not reserve number 3"),
        ("reserved 3;", "string title = 3;", "Product uses number 3 again"),
        ("DRAFT = 1", "DRAFT = 2", "Product.Status.DRAFT has number 2, its own is 1"),
    ],
)
def test_numbers_against_the_lock(subject, old, new, words):
    edit(subject, "api/v1/product.proto", old, new)
    assert places(contract.numbers_locked(subject)) == [f"api/v1/product.proto:1: {words}"]


def run_of(*tests: tuple[str, Outcome]) -> GoRun:
    results = tuple(GoTest(package="p", name=name, outcome=outcome) for name, outcome in tests)
    return GoRun(packages=(GoPackage(package="p", outcome=Outcome.PASS, tests=results),))


RULE = Rule(id="III-1", text="validation", binding=True, tests="/input_validation:")


@pytest.mark.parametrize(
    ("run", "verdict"),
    [
        (run_of(("TestX/input_validation:_empty", Outcome.PASS)), Verdict.PASS),
        (run_of(("TestX/input_validation:_empty", Outcome.FAIL)), Verdict.VIOLATED),
        (run_of(("TestX/success:_all", Outcome.PASS)), Verdict.VIOLATED),
        (GoRun(), Verdict.NOT_CHECKABLE),
    ],
)
def test_rules_decided_by_tests(subject, run, verdict):
    seen = Subject(root=subject.root, service=subject.service, run=run)
    assert check._row(RULE, seen, {}, {}).verdict is verdict


def test_without_constraints_no_test_has_to_break_one(subject):
    rule = Rule(id="III-5", text="conflicts", binding=True, tests="/database:", needs="constraints")
    seen = Subject(root=subject.root, service=subject.service, run=run_of(("TestX/success:_all", Outcome.PASS)))
    assert check._row(rule, seen, {}, {}).verdict is Verdict.NOT_APPLICABLE


def test_a_subtest_name_used_twice_is_seen(subject):
    rule = Rule(id="II-2", text="names", binding=False, tests_unlike=r"#\d\d(/|$)")
    seen = Subject(root=subject.root, service=subject.service, run=run_of(("TestX/a#01", Outcome.PASS)))
    assert check._row(rule, seen, {}, {}).verdict is Verdict.VIOLATED


def test_a_violated_binding_rule_fails_the_run():
    bad = Finding(verdict=Verdict.VIOLATED, places=(Place(at="a.go:1", words="no"),))
    good = Finding(verdict=Verdict.PASS, places=(Place(words="yes"),))
    row = judge(RULE, (good, bad))
    assert row.verdict is Verdict.VIOLATED
    assert row.evidence == bad.places
    assert check.fails([row]) == (row,)
    assert check.fails([judge(RULE, (good,))]) == ()


def test_the_table_has_no_unknown_words():
    text = Path(constitution.__file__).with_name("constitution.yaml").read_text(encoding="utf-8")
    known = {field.name for field in dataclasses.fields(Rule)} | {"rule"}
    assert {key for row in yaml.safe_load(text)["rows"] for key in row} <= known - {"text", "binding"}


def test_every_rule_has_a_check_and_every_check_a_rule():
    assert len({rule.id for rule in rules()}) == len(rules()) > 100
    for rule in rules():
        assert rule.source or rule.own or rule.tests or rule.judgement or rule.absent, rule.id
    assert {name for rule in rules() for name in rule.own} == set(check.OWN)


@pytest.mark.slow
def test_the_whole_table_as_json(tmp_path):
    rows = check.check(Subject(root=tmp_path, service=CASES / "broken"), tmp_path)
    written = {row["id"]: row for row in json.loads(verdicts.as_json(rows))["rows"]}
    assert written["X-1"] == {
        "id": "X-1",
        "principle": "X",
        "rule": "service methods take a context first",
        "binding": False,
        "verdict": "fail",
        "evidence": "services/product_service.go:19: ProductService.Create does not take a context first",
        "places": [
            {"at": "services/product_service.go:19", "words": "ProductService.Create does not take a context first"}
        ],
    }
    assert written["X-5"]["verdict"] == "n/a"
    assert written["II-5"]["verdict"] == "not checkable"
    assert sum(verdicts.counts(rows).values()) == len(rules())
    assert verdicts.from_json(verdicts.as_json(rows)) == rows
    assert verdicts.of(verdicts.as_json(rows, "design")) == "design"
    assert analyze(CASES / "broken", tmp_path, race=False)["X-1"].subjects == 2
