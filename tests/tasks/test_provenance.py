"""From spec lines to files and back, with the real compiler on the sample specs."""

from __future__ import annotations

import pytest

from pipeline.compile import Compiled, compile_all, from_facts
from pipeline.render.settings import Settings
from pipeline.tasks.provenance import behind, impact
from tests.tasks.small_workspace import ROOT

PATH = "specs/001-notes/spec.md"
SPEC = """# Feature Specification: Notes

## Requirements

### Functional Requirements

- **FR-001**: System MUST let users create and list notes

### Key Entities

- **Note**: What somebody wrote down.
  - title: text, required, at most 80 characters
  - colour: one of red, green
"""


def compiled(texts: object) -> Compiled:
    assert isinstance(texts, dict)
    return compile_all(texts, "", Settings())


@pytest.fixture(scope="module")
def line() -> int:
    return next(n for n, text in enumerate(SPEC.splitlines(), 1) if "colour" in text)


def test_the_files_and_tests_of_an_attribute_line_are_found(line: int) -> None:
    found = impact({PATH: SPEC}, PATH, [line], compiled)
    assert "go-service/api/v1/note.proto" in found.files
    assert "go-service/internal/models/note.go" in found.files
    assert "specs/001-notes/data-model.md" in found.files
    assert "go-service/cmd/api/main.go" not in found.files
    assert any("colour" in test.lower() for test in found.tests)


def test_the_spec_line_behind_a_generated_line_is_found(line: int) -> None:
    found = behind(compiled({PATH: SPEC}).designs, "go-service/internal/models/note.go", "Colour string")
    assert found[0][0] == "Note.colour"
    assert found[0][1].span is not None
    assert found[0][1].span.line == line


def test_a_line_that_names_nothing_has_nothing_behind_it() -> None:
    assert behind(compiled({PATH: SPEC}).designs, "go-service/cmd/api/main.go", "import (") == ()


def test_the_samples_do_not_depend_on_places_in_each_other() -> None:
    paths = sorted(ROOT.glob("specs/*/spec.md"))
    assert len(paths) > 1
    texts = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    first, *others = texts
    before = compiled(texts)
    after = compiled({**texts, first: texts[first].replace("\n## ", "\nMore words that say nothing.\n\n## ", 1)})
    assert before.feature(first.split("/")[1]).facts() != after.feature(first.split("/")[1]).facts()
    project = before.project(before.service())
    for other in others:
        slug = other.split("/")[1]
        assert before.feature(slug) == after.feature(slug)
        assert before.documents(slug, project) == after.documents(slug, project)
    assert before.service() == after.service()


def test_the_contract_lock_reproduces_itself() -> None:
    before = compiled({PATH: SPEC})
    lock = next(file for file in before.contracts() if file.path.name == "contract.lock.json")
    after = compile_all({PATH: SPEC}, lock.text, Settings())
    assert after.contracts() == before.contracts()


def test_facts_are_read_as_they_were_written() -> None:
    paths = sorted(ROOT.glob("specs/*/spec.md"))
    made = compiled({path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths})
    assert tuple(from_facts(feature.facts()) for feature in made.features) == made.features
    assert len(made.features) == len(paths) > 1
