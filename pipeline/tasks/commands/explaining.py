"""`./doitw why STAGE|FILE[:LINE]`: why a stage would run now, or where a file or a line of it comes from."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Final

from pipeline.tasks import graph, session
from pipeline.tasks.command import DONE, Command, WrongCall, project_path
from pipeline.tasks.session import project
from pipeline.workspace.digests import MISSING

if TYPE_CHECKING:
    from pipeline.design.facts import Fact

LINE: Final = re.compile(r":\d+$")


class Why(Command):
    name = "why"
    doc_purpose = "say why a stage would run, or where a generated file comes from"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "subject", metavar="STAGE|FILE[:LINE]", help="`scaffold`, `plan:001-…`, a generated file or a line of one"
        )

    def perform(self, called: Namespace) -> int:
        why = graph.stale()
        names = [name for name in why if name == called.subject or name.split(":")[0] == called.subject]
        for name in names:
            print(_stage(name, why))
        if not names:
            word, _, line = called.subject.rpartition(":") if LINE.search(called.subject) else (called.subject, "", "")
            path = project_path(word)
            print(_file(path))
            if line:
                print(_line(path, int(line)))
        return DONE


def _stage(name: str, why: dict[str, tuple[str, ...]]) -> str:
    if why[name]:
        return "\n".join([f"{name} would run:", *(f"  {reason}" for reason in why[name])])
    earlier = graph.waits_for(name, why)
    if earlier:
        return f"{name} may run after {earlier}: {', '.join(why[earlier])}"
    return f"{name} is up to date"


def _line(path: str, number: int) -> str:
    """The spec's lines behind a generated line, found by the names in it."""
    from pipeline.tasks.provenance import behind

    lines = project().text(path).splitlines()
    if not 0 < number <= len(lines):
        raise WrongCall(f"{path} has {len(lines)} lines")
    found = behind(session.compiled().designs, path, lines[number - 1])
    told = dict.fromkeys(f"  {owner}: {fact.what} {fact.source} by {fact.rule}{_at(fact)}" for owner, fact in found)
    return "\n".join(told) or "  no line of a spec is named in it: it is so in every service"


def _at(fact: Fact) -> str:
    if fact.span is None:
        return f", {fact.reason}" if fact.reason else ""
    text = session.texts()[fact.span.path].splitlines()[fact.span.line - 1].strip()
    return f", {fact.span.path}:{fact.span.line}: {text}"


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
