"""The reference pages say what the code says. `SPECMILL_UPDATE=1` rewrites them."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

import pipeline
from pipeline.design.entities.rules import ASSUMPTIONS, ENTITIES
from pipeline.design.rules import REQUIREMENTS, RULES, SCENARIOS, USUAL
from pipeline.diagnostics import CODES
from pipeline.files import File
from pipeline.render.reference import diagnostics, rules

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module", autouse=True)
def _every_module() -> None:
    """Codes are known when the module that defines them has been loaded."""
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        importlib.import_module(module.name)


def current(files: Iterable[File], folder: Path, pattern: str) -> None:
    """The files stand as they would be written, and no other does."""
    wanted = {ROOT / f.path: f.text for f in files}
    if os.environ.get("SPECMILL_UPDATE"):
        for old in set(folder.glob(pattern)) - set(wanted):
            old.unlink()
        for path, text in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    assert {p: p.read_text(encoding="utf-8") for p in folder.glob(pattern)} == wanted


def test_diagnostics_are_documented() -> None:
    current(diagnostics(CODES.values()), ROOT / "docs/diagnostics", "*.md")


def test_rules_are_documented() -> None:
    parts = (
        ("Entities and attributes", "Read from the entity section, and from lists of attributes elsewhere.", ENTITIES),
        ("Where no line says it", "Concluded from a name, or assumed and recorded as a decision.", ASSUMPTIONS),
        ("Requirements", "Read from requirements, edge cases, assumptions and clarifications.", (*REQUIREMENTS, USUAL)),
        ("Acceptance scenarios", "Each makes an executable case.", SCENARIOS),
    )
    current([rules(parts)], ROOT / "docs", "rules.md")


def test_every_rule_of_the_code_is_in_the_catalogue() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "pipeline").rglob("*.py")]
    used = {id for text in texts for id in re.findall(r'"([A-Z]-[a-z][a-z-]+)"', text)}
    known = [r.id for r in (*ENTITIES, *ASSUMPTIONS, *RULES)]
    assert len(known) == len(set(known))
    assert sorted(used - set(known)) == []


def test_every_diagnostic_has_cause_example_and_fix() -> None:
    assert [c.id for c in CODES.values() if not (c.cause and c.example and c.fix)] == []
