"""The same small spec in every language: what the service can do compiles, what it cannot do does not.

`<language>.md` goes in, `<language>.txt` is what comes out: the entities, the verdicts, the cases. With
`SPECMILL_UPDATE=1` the expected files are written, and their diff is the review.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from pipeline import languages
from pipeline.design.cases import Case, Setting
from pipeline.design.derive import derive
from pipeline.design.model import Entity
from pipeline.design.system import Design, Status, Verdict
from pipeline.spec.reader import read

HERE = Path(__file__).parent
CASES = sorted(p.stem for p in HERE.glob("*.md"))
BEYOND = {"FR-012", "FR-013", "FR-014", "US1-AS8"}
"""E-mails, response times and exports."""


def design_of(language: str) -> Design:
    path = HERE / f"{language}.md"
    spec, diagnostics = read(f"specs/001-instruments/{path.name}", path.read_text("utf-8"))
    design, more = derive(spec)
    assert spec.language == language
    assert not [*diagnostics, *more]
    return design


def test_every_language_has_its_case() -> None:
    assert sorted(code for code in languages.codes() if languages.table(code, "words") and code != "en") == CASES


@pytest.mark.parametrize("language", CASES)
def test_what_the_service_can_do_compiles(language: str) -> None:
    design = design_of(language)
    left = {v.id for v in (*design.requirements, *design.scenarios) if v.status is not Status.COMPILED}
    assert left == BEYOND


@pytest.mark.parametrize("language", CASES)
def test_what_the_service_cannot_do_does_not_compile(language: str) -> None:
    assert not [v.text for v in _read("beyond.yaml", language) if v.status is Status.COMPILED]


@pytest.mark.parametrize("language", CASES)
def test_other_words_for_what_it_can_do_compile(language: str) -> None:
    assert not [(v.text, v.left) for v in _read("within.yaml", language) if v.status is not Status.COMPILED]


def _read(name: str, language: str) -> list[Verdict]:
    """The verdicts of sentences that are put into the case of their language."""
    sentences = yaml.safe_load((HERE / name).read_text("utf-8"))[language]
    lines = "".join(f"- **FR-{n}**: {said}\n" for n, said in enumerate(sentences, start=101))
    before, mark, after = (HERE / f"{language}.md").read_text("utf-8").partition("- **FR-012**")
    design, _ = derive(read(f"specs/001-instruments/{language}.md", before + lines + mark + after)[0])
    seen = [v for v in design.requirements if v.id > "FR-100"]
    assert len(seen) == len(sentences) > 9
    return seen


@pytest.mark.parametrize("language", CASES)
def test_outcome_is_the_expected_one(language: str) -> None:
    outcome = "\n".join(_lines(design_of(language))) + "\n"
    expected = HERE / f"{language}.txt"
    if os.environ.get("SPECMILL_UPDATE"):
        expected.write_text(outcome, "utf-8")
    assert outcome == expected.read_text("utf-8")


def _lines(design: Design) -> Iterator[str]:
    for entity in design.entities:
        yield from _entity(entity)
    for verdict in (*design.requirements, *design.scenarios):
        yield _verdict(verdict)
    for case in design.cases:
        yield from _case(case)


def _entity(entity: Entity) -> Iterator[str]:
    yield f"{entity.name}: {', '.join(o.name for o in entity.operations)}"
    for f in entity.fields:
        least = f.minimum.value if f.minimum else None
        yield (
            f"  {f.name}: required {f.required}, unique {f.unique}, immutable {f.immutable}, "
            f"at most {f.max_length} characters, at least {least}"
        )
    listing = entity.listing
    yield f"  pages of {listing.page_size}, filters {', '.join(listing.filters)}, search {', '.join(listing.search)}"


def _verdict(verdict: Verdict) -> str:
    left = f" left: {' · '.join(verdict.left)}" if verdict.left else ""
    return f"{verdict.id} {verdict.status.value} {', '.join(verdict.rules)}{left}"


def _case(case: Case) -> Iterator[str]:
    yield f"{case.id}: {case.title}"
    for fixture in case.given:
        yield f"  given {fixture.count} {fixture.entity} {_settings(fixture.settings)}".rstrip()
    for step in case.steps:
        call, expect = step.call, step.expect
        what = expect.refusal.value if expect.refusal else "done"
        yield f"  {call.verb.value} {_settings(call.body)} without {', '.join(call.omit)} -> {what}"


def _settings(settings: tuple[Setting, ...]) -> str:
    return ", ".join(f"{s.name}={s.value or s.ref}" for s in settings)
