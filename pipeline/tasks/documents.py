"""`plan:<feature>`: the plan documents beside each spec.

build/<f>/facts.json, every design, contract lock ─▶ specs/<f>/plan.md research.md data-model.md quickstart.md
                                                     tasks.md traceability.md
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from pipeline.tasks import reading, session
from pipeline.tasks.stage import Made, Stage
from pipeline.workspace.project import Project
from pipeline.workspace.publish import publish

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
        inputs=lambda _: (reading.facts_path(feature), *reading.system_path()),
        after=("spec", "contracts:service"),
        code=RENDERING,
        config=("module", "root"),
        state=(session.service_path(session.LOCK),),
    )


def _run(name: str, feature: str, project: Project) -> Made:
    return Made(outputs=publish(project, name, reading.compiled().documents(feature)))
