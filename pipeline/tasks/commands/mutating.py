"""`./doitw mutants [KIND…]`: the stage `faults`, or some kinds of fault at once and whatever is known."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from pipeline.tasks import mutating
from pipeline.tasks.command import DONE, FAILED, Command, WrongCall, exec_doit
from pipeline.tasks.session import called_from, project
from pipeline.tasks.stage import StageFailed


class Mutants(Command):
    name = "mutants"
    doc_purpose = "put faults into a copy of the service and see that a test notices each one"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "kinds", metavar="KIND", nargs="*", default=[], help="only these kinds of fault (default: all)"
        )

    def perform(self, called: Namespace) -> int:
        from pipeline.verify.mutations import kinds
        from pipeline.verify.trials import counted, told

        if not called.kinds:
            exec_doit(["run", "faults"], project().root, called_from())
        known = {kind.name: kind for kind in kinds()}
        if unknown := set(called.kinds) - set(known):
            raise WrongCall(f"no kind of fault is called {', '.join(sorted(unknown))}; there are {', '.join(known)}")
        wanted = [kind for name, kind in known.items() if name in called.kinds]
        try:
            trials = mutating.hunt(project(), wanted, lambda trial: print(told(trial), flush=True))
        except StageFailed as error:
            print(error)
            return FAILED
        print(counted(trials))
        return DONE if all(trial.fine for trial in trials) else FAILED
