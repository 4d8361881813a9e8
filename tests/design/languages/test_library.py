"""What an English spec of a small library says and compiles, in the other languages: they compile, too.

`library/<language>.txt`: lines `E name | attribute | …` (entities), `R sentence` (requirements) and
`S given | when | then` (scenarios), the same ones in the same order in every language.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipeline.design.derive import derive
from pipeline.design.system import Design, Status
from pipeline.spec.reader import read

HERE = Path(__file__).parent / "library"
LANGUAGES = sorted(p.stem for p in HERE.glob("*.txt"))


def lines(language: str, kind: str) -> list[list[str]]:
    """The parts of the lines of one kind."""
    text = (HERE / f"{language}.txt").read_text("utf-8").splitlines()
    return [line[2:].split(" | ") for line in text if line.startswith(f"{kind} ")]


@cache
def design_of(language: str) -> Design:
    entities = "".join(
        f"- **{name}**: .\n" + "".join(f"  - {attribute}\n" for attribute in attributes)
        for name, *attributes in lines(language, "E")
    )
    requirements = "".join(f"- **FR-{n:03}**: {said}\n" for n, (said,) in enumerate(lines(language, "R"), start=1))
    scenarios = "".join(
        f"{n}. **Given** {given}, **When** {when}, **Then** {then}\n"
        for n, (given, when, then) in enumerate(lines(language, "S"), start=1)
    )
    text = (
        f"# Library\n\n### User Story 1 - {lines(language, 'E')[0][0]} (Priority: P1)\n\n**Acceptance Scenarios**:\n\n"
        f"{scenarios}\n## Requirements\n\n{requirements}\n### Key Entities\n\n{entities}"
    )
    spec, _ = read("specs/001-library/spec.md", text)
    assert spec.language == language
    return derive(spec)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_compiles(language: str) -> None:
    design = design_of(language)
    verdicts = (*design.requirements, *design.scenarios)
    assert len(verdicts) == len(lines("en", "R")) + len(lines("en", "S"))
    assert not [(v.id, v.text, v.left) for v in verdicts if v.status is not Status.COMPILED]


@pytest.mark.parametrize("language", LANGUAGES)
def test_scenarios_make_the_same_cases(language: str) -> None:
    """The same rules read them, and the requests are as many and end as in English."""
    assert _outline(design_of(language)) == _outline(design_of("en"))


def _outline(design: Design) -> list[tuple[str, list[tuple[str, str]]]]:
    rules = {v.id: v.rules[0] for v in design.scenarios}
    return [
        (rules[c.id], [(s.call.verb.value, s.expect.refusal.value if s.expect.refusal else "") for s in c.steps])
        for c in design.cases
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_requirements_are_read_by_the_same_rules(language: str) -> None:
    """But for rules that make nothing."""
    pairs = zip(design_of("en").requirements, design_of(language).requirements, strict=True)
    assert not [(own.text, sorted(lost)) for first, own in pairs if (lost := {*first.rules} - {*own.rules} - SLIGHT)]


SLIGHT = {"R-keeps", "R-get", "R-list", "R-create", "R-delete", "R-page"}
"""Rules whose operations every entity of the case has anyway."""
