"""`plan.md`: the plan template, field by field, filled in from the design.

In: the system, a feature's design and spec, the paths of the service's files, and perhaps the rows of the last check.
Out: Markdown. What nobody stated is called unknown, with the line that would state it; nothing is invented.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Final

from pipeline.design.contract.errors import errors
from pipeline.design.contract.routes import routes
from pipeline.design.model import Entity, Kind
from pipeline.design.operations import Verb
from pipeline.design.system import Design, Status, System
from pipeline.patterns import regex
from pipeline.render.documents import constitution, wording
from pipeline.render.documents import markdown as md
from pipeline.render.documents.layout import Project
from pipeline.render.documents.research import technology
from pipeline.render.documents.sources import documents_tree, sources_tree
from pipeline.render.settings import Settings
from pipeline.render.templates import fill
from pipeline.spec.model import Requirement, Spec, SuccessCriterion

GO_VERSION: Final = "1.26"
DOCUMENTS: Final = (
    "spec.md",
    "plan.md",
    "research.md",
    "data-model.md",
    "quickstart.md",
    "tasks.md",
    "traceability.md",
)
_INPUT = regex(r"^\s*(?:user description|description)\s*:\s*", re.IGNORECASE)

Line = SuccessCriterion | Requirement


def plan(
    system: System,
    design: Design,
    spec: Spec,
    settings: Settings,
    project: Project,
    checks: Sequence[constitution.Check] | None,
) -> str:
    """The document. `project`: everything that will be there for this feature and the service."""
    base = PurePosixPath(design.path).parent
    own = _own(system, design)
    return fill(
        "plan/plan.md.j2",
        header=md.header(design.path).rstrip(),
        title=md.plain(design.title),
        slug=design.slug,
        spec=design.path,
        date=spec.created or "not stated in the spec",
        summary=_summary(system, design, spec, own),
        go=GO_VERSION,
        jsonb=_jsonb(own),
        contracts=_contracts(own),
        error_testing=_error_testing(system, project),
        services=_services(system, own),
        performance=_performance(spec, base),
        constraints=_constraints(spec, own, base),
        scale=_scale(system, spec, own, base),
        constitution=constitution.version(),
        verdicts=_verdicts(checks),
        gates=md.table(constitution.COLUMNS, constitution.gates(system, project, checks)),
        documents=documents_tree(base, DOCUMENTS, project.files),
        sources=sources_tree(system, design, settings.root, project.files),
        recheck=_recheck(checks),
        structure=_structure(settings),
        complexity=_complexity(system, spec, checks or ()).rstrip(),
    )


def _own(system: System, design: Design) -> tuple[Entity, ...]:
    """The stored entities that the feature declares, as all features together see them."""
    names = {e.name for e in design.entities if e.stored and not e.mentioned}
    return tuple(e for e in system.entities if e.name in names)


def _summary(system: System, design: Design, spec: Spec, own: Sequence[Entity]) -> str:
    asked = _INPUT.sub("", spec.input).strip().strip('"“”')
    stories = [f"{f'**{s.priority}** ' if s.priority else ''}{md.quote(s.title)} (US{s.n})" for s in spec.stories]
    blocks = [f"> {md.quote(asked)}\n" if asked else "", md.bullets(stories), _approach(system, own), _reach(design)]
    return "\n".join(b for b in blocks if b).rstrip()


def _approach(system: System, own: Sequence[Entity]) -> str:
    if not own:
        return "The feature names nothing that the service stores, so it adds no resource.\n"
    paths = [r for r in routes(system) if r.entity in own]
    told = [
        f"**Approach**: {md.listed([f'`{e.name}`' for e in own])} become resources of one Go service over PostgreSQL, "
        f"with {_of_all(len(paths), len(routes(system)), 'endpoint')} below `/api/v1`."
    ]
    machines = [e for e in own if e.machine and e.machine.moves]
    told += [f"`{e.name}.{e.machine.field}` moves only along the legal steps." for e in machines if e.machine]
    soft = [e.name for e in own if e.soft_delete]
    told += (
        [f"Deleting {md.listed([f'`{n}`' for n in soft])} keeps the row, so that it can be restored."] if soft else []
    )
    told.append("Uniqueness, references and checks are database constraints, each mapped to one error.")
    return " ".join(told) + "\n"


def _reach(design: Design) -> str:
    parts = [_counted(design.requirements, "requirement"), _counted(design.scenarios, "acceptance scenario")]
    told = md.listed([p for p in parts if p])
    return f"Of the spec, {told}; see [traceability.md](traceability.md).\n" if told else ""


def _counted(verdicts: Iterable[object], one: str) -> str:
    counts = Counter(getattr(v, "status", None) for v in verdicts)
    total = sum(counts.values())
    if not total:
        return ""
    rest = [f"{counts[s]} {words}" for s, words in ((Status.PARTLY, "partly"), (Status.GAP, "not")) if counts[s]]
    tail = f" ({', '.join(rest)})" if rest else ""
    return f"{counts[Status.COMPILED]} of {md.count(total, one)} compiled{tail}"


def _jsonb(own: Sequence[Entity]) -> str:
    held = [f"{e.name}.{f.name}" for e in own for f in e.fields if f.type.kind in (Kind.JSON, Kind.LIST)]
    return (
        f"`jsonb` holds {md.listed([f'`{h}`' for h in held])}" if held else "no attribute of this feature needs `jsonb`"
    )


def _contracts(own: Sequence[Entity]) -> str:
    return "[contracts/](contracts)" if own else "`contracts/`; this feature adds none"


def _of_all(own: int, whole: int, one: str) -> str:
    """`13 of the service's 31 endpoints`, or `13 endpoints` when these are all."""
    return md.count(own, one) if own == whole else f"{own} of the service's {md.count(whole, one)}"


def _services(system: System, own: Sequence[Entity]) -> str:
    told = md.codes(f"{e.name}Service" for e in own) or "this feature adds none"
    others = len(system.entities) - len(own)
    return f"{told}; {others} more of other features" if others else told


def _error_testing(system: System, project: Project) -> str:
    table = errors(system)
    statuses = sorted({s.status for s in table})
    told = (
        f"{len(table) - len(project.unprovoked)} of the {len(table)} errors of the service's table, with all its HTTP "
        f"statuses ({', '.join(map(str, statuses))}), are provoked by requests in `tests/integration/errors_test.go`"
    )
    if not project.unprovoked:
        return told.replace(f"{len(table)} of the", "All")
    return f"{told}; no request of this service can lead to {md.codes(project.unprovoked)}"


def _quoted(line: Line, base: PurePosixPath) -> str:
    return f"{line.id} ({md.line_link(line.span, base)}): “{md.quote(line.text)}”"


def _unknown(spec: Spec, what: str, example: str) -> str:
    line = f"- **{wording.next_criterion(spec)}**: {example}"
    told = f"NEEDS CLARIFICATION: the spec states no {what}"
    return f"{told}. To decide it, add a line such as {md.code(line)} to *Measurable Outcomes*"


def _performance(spec: Spec, base: PurePosixPath) -> str:
    found = [_quoted(s, base) for s in wording.spoken(spec, "performance")]
    return "; ".join(found) or _unknown(spec, "goal", "95% of requests are answered within 200 ms")


def _constraints(spec: Spec, own: Sequence[Entity], base: PurePosixPath) -> str:
    pages = sorted({e.listing.max_page_size for e in own if e.can(Verb.LIST)})
    known = [f"at most {md.listed([str(p) for p in pages])} rows per page"] if pages else []
    found = [_quoted(s, base) for s in wording.spoken(spec, "constraints")]
    rest = (
        []
        if found
        else [_unknown(spec, "limit of memory, storage or availability", "The service is available 99.9% of the time")]
    )
    return ". ".join(p for p in ("; ".join((*known, *found)), *rest) if p)


def _scale(system: System, spec: Spec, own: Sequence[Entity], base: PurePosixPath) -> str:
    endpoints = sum(1 for r in routes(system) if r.entity in own)
    entities = f"{len(own)} of the service's {md.count(len(system.entities), 'entity', 'entities')}"
    if len(own) == len(system.entities):
        entities = md.count(len(own), "entity", "entities")
    scope = f"{entities}, {_of_all(endpoints, len(routes(system)), 'endpoint')}"
    fast = wording.spoken(spec, "performance")
    found = wording.spoken(spec, "scale")
    told = [f"{s.id} (above)" if s in fast else _quoted(s, base) for s in found]
    rest = [] if told else [_unknown(spec, "scale", "The service holds 100,000 records without slowing down")]
    return ". ".join(("; ".join((scope, *told)), *rest))


def _verdicts(checks: Sequence[constitution.Check] | None) -> str:
    if checks is None:
        return (
            "A verdict is given on generated code, not on a plan: `./doitw check` verifies the rules of each gate and "
            "writes verdict and evidence of every single one to `build/check.json`."
        )
    failed = sum(1 for c in checks if c.verdict == constitution.FAIL)
    return f"{md.count(len(checks), 'check')} ran on the generated code, {failed or 'none'} failed."


def _recheck(checks: Sequence[constitution.Check] | None) -> str:
    """The gate's second look, after the design."""
    if checks is None:
        return (
            "**Re-check after Phase 1**: the departures known from the design are those under *Complexity Tracking*; "
            "`./doitw check` decides the rest."
        )
    failed = [c.id for c in checks if c.verdict == constitution.FAIL]
    return f"**Re-check after Phase 1**: {md.listed(failed) + ' violated' if failed else 'no rule violated'}."


def _structure(settings: Settings) -> str:
    return (
        f"The template's layout below `{settings.root}/`: `services/`, `handlers/` and `api/` are public, "
        "`internal/` is not, and `cmd/api` puts them together. Added to it are `custom/` and `tests/custom/`, which "
        "belong to the team and are never rewritten, and `tests/testutil/`, which the integration tests share. All "
        "features of the project build this one service; a file belongs to the feature that declares its entity."
    )


def _complexity(system: System, spec: Spec, checks: Sequence[constitution.Check]) -> str:
    """Known departures from the constitution's letter, then whatever the last check found violated."""
    rows = [(t.violation, t.why, t.rejected) for t in technology(system, spec) if t.violation]
    failed = (c for c in checks if c.verdict == constitution.FAIL)
    rows += [
        (f"{c.id}: {md.plain(c.evidence)}", "not justified", "to be decided: justify it, or follow the rule")
        for c in failed
    ]
    return md.table(("Violation", "Why Needed", "Simpler Alternative Rejected Because"), rows)
