"""`./doitw graph`: the stages and their state as a picture."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from pipeline.tasks.command import DONE, Command


class Graph(Command):
    name = "graph"
    doc_purpose = "draw the stages and their state (Mermaid or SVG)"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=("mermaid", "svg"), default="mermaid", help="mermaid (default) or svg")

    def perform(self, called: Namespace) -> int:
        from pipeline.tasks import graph, picture

        why = graph.stale()
        known = {stage.name: stage for stage in graph.stages()}
        states = {name: "stale" if why[name] else "waits" if graph.waits_for(name, why) else "fresh" for name in known}
        after = {name: graph.expanded(known, stage.after) for name, stage in known.items()}
        drawn = picture.Picture(states=states, after=after)
        print((picture.svg if called.format == "svg" else picture.mermaid)(drawn), end="")
        return DONE
