"""A change of scenarios runs the tests of its feature; whatever else changed, all tests run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.verify import affected, gotest
from pipeline.verify.results import parse

from .conftest import GO_MOD, write

HEAD = 'package integration_test\n\nimport "testing"\n\n'
FIRST = "tests/integration/acceptance_001_first_test.go"
SECOND = "tests/integration/acceptance_002_second_test.go"


def test_go(name: str, body: str = "") -> str:
    return f'func {name}(t *testing.T) {{\n\tt.Run("US1-AS1", func(t *testing.T) {{{body}}})\n}}\n'


test_go.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture
def service(tmp_path: Path) -> Path:
    files = {
        "go.mod": GO_MOD,
        FIRST: HEAD + test_go("TestAcceptance_001_First"),
        SECOND: HEAD + test_go("TestAcceptance_002_Second", 't.Error("runs")'),
        "tests/integration/helpers_test.go": HEAD + "func TestHelpers(t *testing.T) {\n}\n",
        "tests/custom/custom_test.go": HEAD.replace("integration", "custom") + test_go("TestCustom"),
    }
    return write(tmp_path / "go-service", files)


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ((FIRST,), ("TestAcceptance_001_First",)),
        ((FIRST, SECOND), ("TestAcceptance_001_First", "TestAcceptance_002_Second")),
        ((FIRST, "api/v1/openapi.yaml"), ("TestAcceptance_001_First",)),
        (("api/v1/openapi.yaml",), ()),
        ((FIRST, "services/product.go"), ()),
        ((FIRST, "tests/integration/helpers_test.go"), ()),
        ((FIRST, "tests/custom/custom_test.go"), ()),
        (("tests/integration/acceptance_003_gone_test.go",), ()),
        ((), ()),
    ],
)
def test_what_runs_after_which_change(service: Path, changed: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert affected.only(service, changed) == names


@pytest.mark.parametrize("more", ["func helper() {}\n", "var shared = 1\n", "func init() {\n}\n", "type T struct{}\n"])
def test_a_file_that_others_could_use_affects_all(service: Path, more: str) -> None:
    write(service, {FIRST: HEAD + test_go("TestAcceptance_001_First") + more})
    assert affected.only(service, (FIRST,)) == ()


def test_events_of_tests_that_are_gone_or_run_again_are_dropped(service: Path) -> None:
    def event(test: str, package: str = "integration") -> str:
        return json.dumps({"Action": "pass", "Package": f"example.com/sample/tests/{package}", "Test": test})

    kept = [event("TestAcceptance_002_Second/US1-AS1:_x"), event("TestHelpers")]
    lines = [*kept, event("TestAcceptance_001_First"), event("TestGone"), event("TestCustom", "custom"), "", "no event"]
    assert list(affected.unaffected(lines, service, ["TestAcceptance_001_First"])) == kept


@pytest.mark.slow
def test_only_the_named_tests_of_the_folder_run_and_all_of_other_packages(service: Path, tmp_path: Path) -> None:
    binaries = gotest.compile_tests(service, tmp_path / "out", race=False)
    run = parse(gotest.run(binaries, "", lambda line: None, only=("TestAcceptance_001_First",)))
    assert run.ok
    assert [test.name for test in run.tests if "/" not in test.name] == ["TestCustom", "TestAcceptance_001_First"]
    assert not parse(gotest.run(binaries, "", lambda line: None)).ok
