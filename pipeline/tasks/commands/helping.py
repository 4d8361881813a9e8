"""`./doitw help`: what there is to call, or more about one command, task or diagnostic code."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any, Final

from pipeline.tasks.command import DONE, Command, WrongCall

OVERVIEW: Final = """specmill compiles Spec Kit specs into a verified Go service. What is up to date is not done again.

  ./doitw                  everything: read the specs, write documents, contracts and service, build, test
  ./doitw TASK…            some tasks with what they need: `plan`, `plan:001-product-catalog`, `build`
  ./doitw COMMAND          one of the commands below

commands
{commands}

  ./doitw help COMMAND     how to call it
  ./doitw list             the tasks and their state

exit status: 0 done, 1 a spec, the build or a test failed, 2 the call was wrong"""
SHOWN: Final = (
    *("list", "inspect", "sharpen", "try", "why", "impact", "restore", "adopt"),
    *("graph", "mutants", "forget", "selftest", "help"),
)


class Help(Command):
    name = "help"
    doc_purpose = "show this, or more about a command or a diagnostic code"

    def __init__(self, cmds: Any = None, **rest: Any) -> None:
        super().__init__(**rest)
        self._commands = cmds
        self._rest = rest

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("topic", metavar="TOPIC", nargs="?", help="a command, a task or a code such as SM203")

    def perform(self, called: Namespace) -> int:
        if called.topic is None:
            lines = [f"  {name:<10} {self._class(name).doc_purpose}" for name in SHOWN if name in self._commands]
            print(OVERVIEW.format(commands="\n".join(lines)))
        elif called.topic in self._commands:
            print(self._class(called.topic)(cmds=self._commands, **self._rest).help())
        else:
            print(_topic(called.topic))
        return DONE

    def _class(self, name: str) -> Any:
        return self._commands.get_plugin(name)


def _topic(word: str) -> str:
    from pipeline.tasks import graph

    for stage in graph.stages():
        if stage.name == word:
            return f"{stage.name}: {stage.doc}"
    from pipeline import compile  # noqa: F401 - its modules register the codes
    from pipeline.diagnostics import CODES

    code = CODES.get(word.upper())
    if code is None:
        raise WrongCall(f"nothing is called `{word}`; ./doitw help shows the commands, ./doitw list the tasks")
    parts = (("", code.cause), ("for example", code.example), ("the way out", code.fix))
    texts = [f"{label}: {text}" if label else text for label, text in parts if text]
    return "\n\n".join([f"{code.severity}[{code.id}]: {code.title}", *texts])
