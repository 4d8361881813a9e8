"""`traceability.md`: each line of the spec and what became of it.

In: the system, a feature's design and spec, the project's tests. Out: Markdown tables: requirements, scenarios, edge
cases, success criteria, each with its status, the rules that read it, what it makes and which tests cover it; what is
tested of each endpoint beyond that; then the gaps, with what is missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import Final

from msgspec import Struct

from pipeline.design.system import Design, Status, System, Verdict
from pipeline.design.text.names import words
from pipeline.render.documents import gaps
from pipeline.render.documents import markdown as md
from pipeline.render.documents.covering import races_of, scenarios_of, tests_of
from pipeline.render.documents.edges import edges
from pipeline.render.documents.layout import Project
from pipeline.render.settings import Settings
from pipeline.spec.model import Spec

MARKS: Final = {Status.COMPILED: "compiled", Status.PARTLY: "**partly**", Status.GAP: "**gap**"}


class Place(Struct, frozen=True, kw_only=True):
    """What every table needs. `base`: the feature's folder, from which links lead."""

    system: System
    design: Design
    project: Project
    base: PurePosixPath


def traceability(system: System, design: Design, spec: Spec, settings: Settings, project: Project) -> str:
    """The document; links are relative to the feature's folder."""
    place = Place(system=system, design=design, project=project, base=PurePosixPath(design.path).parent)
    return md.document(
        design.path,
        f"Traceability: {design.title}",
        _totals(design, spec),
        md.section("Requirements", _verdicts(design.requirements, place)),
        md.section("Acceptance scenarios", *_scenarios(settings, place)),
        md.section("Edge cases", _verdicts(design.edge_cases, place)),
        md.section("Edges of each endpoint", *edges(system, design, project, partial(_test_link, place=place))),
        md.section("Success criteria", *_criteria(spec, place.base)),
        md.section("Gaps", *_gaps(settings, place)),
    )


def _totals(design: Design, spec: Spec) -> str:
    kinds = (
        ("Requirements", design.requirements),
        ("Acceptance scenarios", design.scenarios),
        ("Edge cases", design.edge_cases),
    )
    rows = [(name, *_counts(verdicts)) for name, verdicts in kinds if verdicts]
    return md.table(("", "All", "Compiled", "Partly", "Gap"), rows)


def _counts(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    counts = Counter(v.status for v in verdicts)
    return (str(len(verdicts)), *(str(counts[s]) for s in (Status.COMPILED, Status.PARTLY, Status.GAP)))


def _verdicts(verdicts: Iterable[Verdict], place: Place) -> str:
    """Requirements or edge cases: what they make, and the tests that run it."""
    return md.table(("Id", "Says", "Status", "Makes", "Covered by", "Rules"), [_verdict(v, place) for v in verdicts])


def _verdict(v: Verdict, place: Place) -> tuple[str, ...]:
    found = (*tests_of(v, place.system, place.project.tests), *races_of(v, place.system, place.project.tests))
    links = [_test_link(name, place) for name in dict.fromkeys(found)]
    covered = ", ".join([*scenarios_of(v, place.design, place.system), *links])
    return (_named(v, place.base), md.quote(v.text), MARKS[v.status], md.codes(v.makes), covered, md.codes(v.rules))


def _test_link(name: str, place: Place) -> str:
    return f"[{name}]({md.relative(str(place.project.tests[name]), place.base)})"


def acceptance_test(design: Design) -> str:
    """The Go test that runs the feature's scenarios: `TestAcceptance_001_ProductCatalog`."""
    number, *rest = words(design.slug)
    return f"TestAcceptance_{number}_{''.join(w.capitalize() for w in rest)}"


def acceptance_file(design: Design, settings: Settings) -> str:
    """The file of that test."""
    return f"{settings.root}/tests/integration/acceptance_{'_'.join(words(design.slug))}_test.go"


def _scenarios(settings: Settings, place: Place) -> Iterable[str]:
    design = place.design
    if not design.scenarios:
        return
    titles = {c.id: c.title for c in design.cases}
    if titles:
        path = acceptance_file(design, settings)
        link = f"[{PurePosixPath(path).name}]({md.relative(path, place.base)})"
        yield md.paragraph(
            f"Tests are subtests of `{acceptance_test(design)}` in {link}; "
            f"a test in `{settings.root}/tests/custom/` whose name starts with the id of a scenario covers it as well."
        )
    rows = [
        (_named(v, place.base), md.quote(v.text), MARKS[v.status], _case(v, titles), md.codes(v.rules))
        for v in design.scenarios
    ]
    yield md.table(("Id", "Says", "Status", "Test", "Rules"), rows)


def _case(verdict: Verdict, titles: dict[str, str]) -> str:
    return md.code(f"{verdict.id}: {titles[verdict.id]}") if verdict.id in titles else "none yet"


def _criteria(spec: Spec, base: PurePosixPath) -> Iterable[str]:
    if not spec.success_criteria:
        return
    yield md.paragraph("Success criteria are measured in use; the generated tests verify none of them.")
    rows = [(f"{s.id} {md.line_link(s.span, base)}", md.quote(s.text)) for s in spec.success_criteria]
    yield md.table(("Id", "Says"), rows)


def _gaps(settings: Settings, place: Place) -> Iterable[str]:
    found = (
        *gaps.of_requirements(place.design, place.system, settings),
        *gaps.of_scenarios(place.design, settings),
        *gaps.of_edge_cases(place.design, settings),
    )
    if not found:
        yield md.paragraph("None: every word of every requirement, scenario and edge case was used by a rule.")
        return
    yield md.paragraph(
        "Each of these is an open task in [tasks.md](tasks.md). A more precise line in the spec closes it as well."
    )
    told = [gaps.missing(g.verdict, place.system, place.project.tests) for g in found]
    rows = [(_named(g.verdict, place.base), t, md.code(g.file)) for g, t in zip(found, told, strict=True)]
    yield md.table(("Id", "What is missing", "Write it in"), rows)


def _named(verdict: Verdict, base: PurePosixPath) -> str:
    return f"{verdict.id} {md.line_link(verdict.span, base)}"
