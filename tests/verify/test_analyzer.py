"""Every rule of the Go analyzer: a module that keeps them all, and modules that break each of them.

A line that breaks rules says so: `// breaks X-1 IX-4`. What has to be somewhere and is nowhere is marked in `go.mod`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.verify.analysis import Looked, analyze
from pipeline.verify.constitution import rules

CASES = Path(__file__).with_name("constitution")
MARK = re.compile(r"// breaks (?P<rules>[A-Z0-9 -]+)$")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def analyzer_folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("analyzer")


def marked(module: Path) -> set[tuple[str, str]]:
    found = set()
    for path in sorted([*module.rglob("*.go"), module / "go.mod"]):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if mark := MARK.search(line):
                place = f"{path.relative_to(module).as_posix()}:{number}"
                found |= {(rule, place) for rule in mark["rules"].split()}
    return found


def broken(looked: dict[str, Looked]) -> set[tuple[str, str]]:
    return {(rule, place.at) for rule, result in looked.items() for place in result.violations}


def test_a_service_that_keeps_every_rule(analyzer_folder):
    looked = analyze(CASES / "good", analyzer_folder, race=False)
    assert broken(looked) == set()
    outgoing = {"VII-6", "X-4"}
    assert {rule for rule, result in looked.items() if not result.subjects} == outgoing
    assert looked["X-1"].first.startswith("services/product_service.go:")


@pytest.mark.parametrize("module", ["broken", "empty"])
def test_violations_are_found_where_they_stand(module, analyzer_folder):
    assert broken(analyze(CASES / module, analyzer_folder, race=False)) == marked(CASES / module)


def test_each_rule_is_broken_somewhere():
    names = {name for rule in rules() for name in rule.source}
    assert names == {rule for module in ("broken", "empty") for rule, _ in marked(CASES / module)}
