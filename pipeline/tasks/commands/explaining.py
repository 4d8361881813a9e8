"""`./doitw why STAGE|FILE`: why a stage would run now, or which stage makes a file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from pipeline.tasks import graph
from pipeline.tasks.command import DONE, Command, WrongCall, project_path
from pipeline.tasks.session import project
from pipeline.workspace.digests import MISSING


class Why(Command):
    name = "why"
    doc_purpose = "say why a stage would run, or where a generated file comes from"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("subject", metavar="STAGE|FILE", help="`scaffold`, `plan:001-…`, or a generated file")

    def perform(self, called: Namespace) -> int:
        why = graph.stale()
        names = [name for name in why if name == called.subject or name.split(":")[0] == called.subject]
        for name in names:
            print(_stage(name, why))
        if not names:
            print(_file(project_path(called.subject)))
        return DONE


def _stage(name: str, why: dict[str, tuple[str, ...]]) -> str:
    if why[name]:
        return "\n".join([f"{name} would run:", *(f"  {reason}" for reason in why[name])])
    earlier = graph.waits_for(name, why)
    if earlier:
        return f"{name} may run after {earlier}: {', '.join(why[earlier])}"
    return f"{name} is up to date"


def _file(path: str) -> str:
    here = project()
    entry = here.manifest.entries.get(path)
    if entry is None:
        raise WrongCall(f"`{path}` is neither a stage nor a generated file; ./doitw list shows the stages")
    if entry.yours:
        return f"{path} is yours; {entry.stage} wrote it once as a starting point"
    if entry.adopted:
        return f"{path} was adopted: it is yours; {entry.stage} made it before"
    sha = here.digests.of(path)
    state = "deleted since" if sha == MISSING else "unchanged" if entry.wrote(sha) else "edited by hand since"
    return f"{path} is made by {entry.stage}; {state}"
