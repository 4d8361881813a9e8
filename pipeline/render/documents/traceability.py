"""`traceability.md`: each line of the spec and what became of it.

In: a feature's design and spec. Out: Markdown tables: requirements, scenarios, edge cases, success criteria, each with
its status, the rules that read it, what it makes and which test covers it; then the gaps, with the words left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Final

from pipeline.design.model import Design, Status, System, Verdict
from pipeline.design.names import words
from pipeline.render.documents import gaps
from pipeline.render.documents import markdown as md
from pipeline.render.names import file_stem
from pipeline.render.settings import Settings
from pipeline.spec.model import Spec

MARKS: Final = {Status.COMPILED: "compiled", Status.PARTLY: "**partly**", Status.GAP: "**gap**"}


def traceability(system: System, design: Design, spec: Spec, settings: Settings) -> str:
    """The document; links are relative to the feature's folder."""
    base = PurePosixPath(design.path).parent
    return md.document(
        design.path,
        f"Traceability: {design.title}",
        _totals(design, spec),
        md.section("Requirements", _requirements(system, design, settings, base)),
        md.section("Acceptance scenarios", *_scenarios(design, settings, base)),
        md.section("Edge cases", _edge_cases(design, base)),
        md.section("Success criteria", *_criteria(spec, base)),
        md.section("Gaps", *_gaps(system, design, settings, base)),
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


def _requirements(system: System, design: Design, settings: Settings, base: PurePosixPath) -> str:
    columns = ("Id", "Says", "Status", "Makes", "Covered by", "Rules", "Words left")
    return md.table(columns, [_requirement(v, system, design, settings, base) for v in design.requirements])


def _requirement(
    v: Verdict, system: System, design: Design, settings: Settings, base: PurePosixPath
) -> tuple[str, ...]:
    covered = ", ".join([*_scenario_ids(v, design), *_test_files(v, system, settings, base)])
    return (_named(v, base), md.quote(v.text), MARKS[v.status], md.codes(v.makes), covered, md.codes(v.rules), _left(v))


def _scenario_ids(verdict: Verdict, design: Design) -> list[str]:
    """The generated scenarios that use what the requirement makes."""
    tested = {c.id for c in design.cases}
    return [s.id for s in design.scenarios if s.id in tested and set(s.makes) & set(verdict.makes)]


def _test_files(verdict: Verdict, system: System, settings: Settings, base: PurePosixPath) -> list[str]:
    made = {m.partition(".")[0] for m in verdict.makes}
    stems = [file_stem(e.name) for e in system.entities if e.name in made]
    paths = [(s, f"{settings.root}/tests/integration/{s}_test.go") for s in stems]
    return [f"[{stem}_test.go]({md.relative(path, base)})" for stem, path in paths]


def acceptance_test(design: Design) -> str:
    """The Go test that runs the feature's scenarios: `TestAcceptance_001_ProductCatalog`."""
    number, *rest = words(design.slug)
    return f"TestAcceptance_{number}_{''.join(w.capitalize() for w in rest)}"


def acceptance_file(design: Design, settings: Settings) -> str:
    """The file of that test."""
    return f"{settings.root}/tests/integration/acceptance_{'_'.join(words(design.slug))}_test.go"


def _scenarios(design: Design, settings: Settings, base: PurePosixPath) -> Iterable[str]:
    if not design.scenarios:
        return
    titles = {c.id: c.title for c in design.cases}
    if titles:
        path = acceptance_file(design, settings)
        link = f"[{PurePosixPath(path).name}]({md.relative(path, base)})"
        yield md.paragraph(
            f"Tests are subtests of `{acceptance_test(design)}` in {link}; "
            f"a test in `{settings.root}/tests/custom/` whose name starts with the id of a scenario covers it as well."
        )
    rows = [
        (_named(v, base), md.quote(v.text), MARKS[v.status], _case(v, titles), md.codes(v.rules), _left(v))
        for v in design.scenarios
    ]
    yield md.table(("Id", "Says", "Status", "Test", "Rules", "Words left"), rows)


def _case(verdict: Verdict, titles: dict[str, str]) -> str:
    return md.code(f"{verdict.id}: {titles[verdict.id]}") if verdict.id in titles else "none yet"


def _edge_cases(design: Design, base: PurePosixPath) -> str:
    rows = [
        (_named(v, base), md.quote(v.text), MARKS[v.status], md.codes(v.makes), md.codes(v.rules), _left(v))
        for v in design.edge_cases
    ]
    return md.table(("Id", "Says", "Status", "Makes", "Rules", "Words left"), rows)


def _criteria(spec: Spec, base: PurePosixPath) -> Iterable[str]:
    if not spec.success_criteria:
        return
    yield md.paragraph("Success criteria are measured in use; the generated tests verify none of them.")
    rows = [(f"{s.id} {md.line_link(s.span, base)}", md.quote(s.text)) for s in spec.success_criteria]
    yield md.table(("Id", "Says"), rows)


def _gaps(system: System, design: Design, settings: Settings, base: PurePosixPath) -> Iterable[str]:
    found = (
        *gaps.of_requirements(design, system, settings),
        *gaps.of_scenarios(design, settings),
        *gaps.of_edge_cases(design, settings),
    )
    if not found:
        yield md.paragraph("None: every word of every requirement, scenario and edge case was used by a rule.")
        return
    yield md.paragraph(
        "Each of these is an open task in [tasks.md](tasks.md). A more precise line in the spec closes it as well."
    )
    yield md.table(
        ("Id", "Words left", "Write it in"),
        [(_named(g.verdict, base), _left(g.verdict), md.code(g.file)) for g in found],
    )


def _named(verdict: Verdict, base: PurePosixPath) -> str:
    return f"{verdict.id} {md.line_link(verdict.span, base)}"


def _left(verdict: Verdict) -> str:
    """The words that no rule used; for a gap of which no word was read, all of it."""
    if verdict.status is Status.COMPILED:
        return ""
    return md.quote(", ".join(verdict.left)) or "all"
