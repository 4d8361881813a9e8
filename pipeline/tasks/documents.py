"""`plan:<feature>`: the plan documents beside each spec.

build/<f>/facts.json, every design, ─▶ specs/<f>/plan.md research.md data-model.md quickstart.md
build/project.json, build/check.json             tasks.md traceability.md

plan.md shows what the Constitution Check said of the service that this design gave. The check comes later than the plan
that it looks at; so once it has spoken it has the plan written again, in the same run. Verdicts on another design are
not shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from pipeline.tasks import reading, session
from pipeline.tasks.stage import Made, Stage, again
from pipeline.workspace.project import Project
from pipeline.workspace.publish import publish

if TYPE_CHECKING:
    from pipeline.render.documents import Check

CHECKED: Final = "build/check.json"
PROJECT: Final = "build/project.json"
RENDERING: Final = (*reading.READING, "render")


def task_plan() -> Iterator[dict[str, Any]]:
    """write plan.md, research.md, data-model.md and the other documents of a feature"""
    for feature in session.features():
        yield plan(feature).task()


def plan(feature: str) -> Stage:
    name = f"plan:{feature}"
    return Stage(
        name=name,
        doc=f"write the plan documents of {feature}",
        run=partial(_run, name, feature),
        inputs=lambda _: (reading.facts_path(feature), *reading.system_path(), PROJECT, CHECKED),
        after=("spec", "scaffold"),
        code=RENDERING,
        config=("module", "root"),
    )


def show_verdicts() -> None:
    """Write the plans again that do not show what the last check said."""
    for feature in session.features():
        again(plan(feature))


def _run(name: str, feature: str, project: Project) -> Made:
    from pipeline.render.documents.layout import from_json

    known = from_json(project.text(PROJECT))
    files = reading.compiled().documents(feature, known, _checks(project))
    return Made(outputs=publish(project, name, files))


def _checks(project: Project) -> tuple[Check, ...] | None:
    """What the last check said, None when it looked at the service of another design."""
    from pipeline.render.documents import Check
    from pipeline.verify import verdicts

    if not (project.root / CHECKED).exists():
        return None
    text = project.text(CHECKED)
    if verdicts.of(text) != reading.system_digest():
        return None
    rows = verdicts.from_json(text)
    return tuple(Check(id=row.id, verdict=str(row.verdict), evidence=verdicts.evidence(row)) for row in rows)
