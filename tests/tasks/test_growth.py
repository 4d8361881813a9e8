"""The sample grows by a field, an operation and an entity: what a person wrote in `custom/` stays as it is, and builds.

Its `custom/` has what can be there: a hook, middleware of a service and of HTTP, a route, errors with codes, members
that are opened and closed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.render.golang.building import ENVIRONMENT, run
from tests.tasks.small_workspace import ROOT

SPEC: Final = "specs/001-product-catalog/spec.md"
YOURS: Final = ("custom", "tests/custom")
FIELD: Final = ("  - tags: list of text\n", "  - tags: list of text\n  - weight: decimal, more than 0\n")
OPERATION: Final = ("draft → active (activate), ", "draft → active (activate), draft → discontinued (discard), ")
ENTITY: Final = (
    "  - category: Category, blocked while used\n",
    "  - category: Category, blocked while used\n  - supplier: Supplier\n"
    "- **Supplier**: Who delivers to us. Has a name (required, unique, at most 80 characters).\n",
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's specs, the code in it that is a person's, and what is made of both."""
    root = tmp_path_factory.mktemp("sample")
    for name in ("dodo.py", "pyproject.toml", "go-service/api/contract.lock.json"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    for spec in sorted(ROOT.glob("specs/*/spec.md")):
        (root / spec.parent.relative_to(ROOT)).mkdir(parents=True)
        shutil.copy(spec, root / spec.relative_to(ROOT))
    for folder in YOURS:
        shutil.copytree(ROOT / "go-service" / folder, root / "go-service" / folder)
    build(root)
    return root


def build(root: Path) -> None:
    """`./doitw build`, and what Go finds wrong with any package."""
    command = (sys.executable, "-m", "doit", "build")
    environment = {**ENVIRONMENT, "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert run(root / "go-service", "go", "build", "./...") == ""
    assert run(root / "go-service", "go", "vet", "./...") == ""


def yours(root: Path) -> Mapping[str, bytes]:
    files = (f for folder in YOURS for f in (root / "go-service" / folder).rglob("*") if f.is_file())
    return {str(f.relative_to(root / "go-service")): f.read_bytes() for f in files}


@pytest.mark.parametrize(
    ("growth", "file", "text", "begun"),
    [
        (FIELD, "services/product_rows.go", "row.Weight", set()),
        (OPERATION, "handlers/routes.go", "/discard", set()),
        (ENTITY, "services/supplier_service.go", "type SupplierService interface", {"custom/supplier.go"}),
    ],
    ids=["field", "operation", "entity"],
)
def test_custom_code_stays_and_builds(
    sample: Path, growth: tuple[str, str], file: str, text: str, begun: set[str]
) -> None:
    spec, made = sample / SPEC, sample / "go-service" / file
    before, (old, new) = yours(sample), growth
    assert before["custom/product.go"] and spec.read_text().count(old) == 1
    assert not made.exists() or text not in made.read_text()
    spec.write_text(spec.read_text().replace(old, new))
    build(sample)
    assert text in made.read_text()
    after = yours(sample)
    assert after.keys() - before.keys() == begun
    assert {path: after.get(path) for path in before} == before
