"""specmill's build graph, as a table of contents. Each phase has its module in `pipeline/tasks/`.

spec.md ─spec─▶ facts ─┬─plan──────▶ plan documents
                       ├─contracts─▶ .proto, OpenAPI ─protoc─▶ Go types ─┐
                       └─scaffold──▶ Go service and its tests ───────────┴─build─test─check─report
                                                                                      └─faults (when asked for)
"""

from pipeline.tasks.contracts import task_contracts, task_protoc
from pipeline.tasks.documents import task_plan
from pipeline.tasks.mutating import task_faults
from pipeline.tasks.reading import task_spec
from pipeline.tasks.service import task_build, task_scaffold
from pipeline.tasks.tidying import task__tidy
from pipeline.tasks.verification import task_check, task_report, task_test

__all__ = [
    "task__tidy",
    "task_build",
    "task_check",
    "task_contracts",
    "task_faults",
    "task_plan",
    "task_protoc",
    "task_report",
    "task_scaffold",
    "task_spec",
    "task_test",
]
