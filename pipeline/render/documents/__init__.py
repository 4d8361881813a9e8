"""The plan documents of one feature, as Spec Kit's commands would leave them beside the spec.

In: the system, the feature's design and spec, the settings, which files and tests there are, and perhaps the rows of
the last check. Out: `plan.md`, `research.md`, `data-model.md`, `quickstart.md`, `tasks.md` and `traceability.md`.
Contracts are left to `render.proto`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from pipeline.design.system import Design, System
from pipeline.files import File
from pipeline.render.documents.constitution import Check
from pipeline.render.documents.data_model import data_model
from pipeline.render.documents.layout import Project
from pipeline.render.documents.plan import plan
from pipeline.render.documents.quickstart import quickstart
from pipeline.render.documents.research import research
from pipeline.render.documents.tasks import tasks
from pipeline.render.documents.traceability import traceability
from pipeline.render.settings import Settings
from pipeline.spec.model import Spec

__all__ = ["Check", "documents"]


def documents(
    system: System,
    design: Design,
    spec: Spec,
    settings: Settings,
    project: Project,
    checks: Sequence[Check] | None = None,
) -> tuple[File, ...]:
    """Every document of the feature. The same facts give the same bytes."""
    folder = PurePosixPath(design.path).parent
    texts = {
        "plan.md": plan(system, design, spec, settings, project, checks),
        "research.md": research(system, design, spec),
        "data-model.md": data_model(system, design),
        "quickstart.md": quickstart(system, design, settings),
        "tasks.md": tasks(system, design, spec, settings, project),
        "traceability.md": traceability(system, design, spec, settings, project),
    }
    return tuple(File(path=folder / name, text=text) for name, text in texts.items())
