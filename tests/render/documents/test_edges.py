"""The matrix of edges in `traceability.md` says what the generated one says."""

from __future__ import annotations

import re

import pytest

from pipeline.render.documents.edges import edges
from pipeline.render.gotests import tests as render
from pipeline.render.settings import Settings
from tests.render.documents.whole import project_of
from tests.render.golang.test_build import DESIGNS

CHOSEN = ("shop", "states", "adjustments", "recorded with callers", "stored tenant", "periods")


def table(name: str) -> dict[str, list[str]]:
    """The cells of each endpoint, over all features."""
    system = DESIGNS[name]
    found = {}
    for design in system.designs:
        text = "".join(edges(system, design, project_of(system), lambda test: test))
        reasons = dict(re.findall(r"^- reason (\d+): (.+)$", text, re.MULTILINE))
        for row in re.findall(r"^\| (`.+) \|$", text, re.MULTILINE):
            endpoint, *cells = row.split(" | ")
            found[endpoint.strip("`")] = [reasons.get(c.removeprefix("reason "), c) for c in cells]
    return found


@pytest.mark.parametrize("name", CHOSEN)
def test_the_document_and_the_test_agree(name: str) -> None:
    go = next(f.text for f in render(DESIGNS[name], Settings()) if f.path.name == "matrix_test.go")
    rows = re.split(r"^\t\t\tname: +", go.partition("func TestEdgeCaseMatrix(")[2], flags=re.MULTILINE)[1:]
    cell = re.compile(r"^\t\t\t\w+: +(?:by\(|because\(\")(.*?)\"?\),$", re.MULTILINE)
    assert table(name) == {row.split('"')[1]: cell.findall(row) for row in rows}
