"""`./doitw graph`: the stages and their state as a Mermaid diagram, for any Markdown page."""

from __future__ import annotations

from argparse import Namespace
from typing import Final

from pipeline.tasks.command import DONE, Command

STYLES: Final = """  classDef fresh fill:#d7f0dd,stroke:#2b7a3f,color:#123
  classDef stale fill:#ffe2d1,stroke:#b4531a,color:#123
  classDef waits fill:#fff6d6,stroke:#8a6d1a,color:#123"""


class Graph(Command):
    name = "graph"
    doc_purpose = "draw the stages and their state (Mermaid)"

    def perform(self, called: Namespace) -> int:
        from pipeline.tasks import graph

        why = graph.stale()
        stages = graph.stages()
        known = {stage.name: stage for stage in stages}
        print("flowchart LR")
        for stage in stages:
            state = "stale" if why[stage.name] else "waits" if graph.waits_for(stage.name, why) else "fresh"
            print(f'  {_id(stage.name)}["{stage.name}"]:::{state}')
        for stage in stages:
            for earlier in graph.expanded(known, stage.after):
                print(f"  {_id(earlier)} --> {_id(stage.name)}")
        print(STYLES)
        return DONE


def _id(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name)
