"""`./doitw list`: one aligned line a task, with its state."""

from __future__ import annotations

from argparse import Namespace

from pipeline.tasks.command import DONE, Command
from pipeline.workspace import keys


class List(Command):
    name = "list"
    doc_purpose = "list the tasks with their state"

    def perform(self, called: Namespace) -> int:
        from pipeline.tasks import graph

        stages = graph.stages()
        why = graph.stale()
        width = max((len(stage.name) for stage in stages), default=0)
        described = max((len(stage.doc) for stage in stages), default=0)
        for stage in stages:
            print(f"{stage.name:<{width}}  {stage.doc:<{described}}  {_state(stage.name, why)}")
        return DONE


def _state(name: str, why: dict[str, tuple[str, ...]]) -> str:
    from pipeline.tasks import graph

    if why[name]:
        return f"stale: {keys.summary(why[name])}"
    earlier = graph.waits_for(name, why)
    return f"after {earlier}" if earlier else "up to date"
