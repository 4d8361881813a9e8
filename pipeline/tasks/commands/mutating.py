"""`./doitw mutants`: puts faults into a copy of the service and tells which test notices each one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from pipeline.tasks.command import DONE, FAILED, Command, WrongCall
from pipeline.tasks.session import project
from pipeline.workspace import writing

if TYPE_CHECKING:
    from pipeline.verify.mutants import Trial

RESULT = "build/mutants.json"


class Mutants(Command):
    name = "mutants"
    doc_purpose = "put faults into a copy of the service and see that a test notices each one"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kinds", metavar="KIND", nargs="*", help="only these kinds of fault (default: all)")

    def perform(self, called: Namespace) -> int:
        from pipeline.verify import mutants
        from pipeline.verify.gotest import BuildFailed
        from pipeline.verify.mutations import kinds
        from pipeline.verify.server import Unavailable

        here = project()
        known = {kind.name: kind for kind in kinds()}
        if unknown := set(called.kinds) - set(known):
            raise WrongCall(f"no kind of fault is called {', '.join(sorted(unknown))}; there are {', '.join(known)}")
        wanted = [kind for name, kind in known.items() if not called.kinds or name in called.kinds]
        service = here.root / here.settings.root
        try:
            trials = mutants.hunt(
                service,
                wanted,
                setting=here.settings.postgres,
                image=here.settings.postgres_image,
                say=print,
                on_trial=_tell,
            )
        except (mutants.NotGreen, BuildFailed, Unavailable) as error:
            print(error)
            return FAILED
        writing.write_all(here.root, {RESULT: mutants.as_json(trials).encode()})
        noticed = sum(trial.fate is mutants.Fate.NOTICED for trial in trials)
        print(f"{noticed} of {len(trials)} faults noticed; {RESULT} has each one")
        return DONE if mutants.ok(trials) else FAILED


def _tell(trial: Trial) -> None:
    by = trial.by.splitlines()[0] if trial.by else ""
    print(f"{trial.fate:<16} {trial.kind:<28} {trial.at}  {by}".rstrip(), flush=True)
