"""`./doitw [TASK…]`: doit's `run`, made safe for a workspace that people also edit.

In: the command line. Out: exit status 0 done, 1 a spec, the build or a test failed, 2 the call was wrong. Before the
first stage runs, the workspace is held, and hand-edited generated files stop the run.
"""

from __future__ import annotations

import functools
import signal
import sys
from collections.abc import Iterable
from types import FrameType
from typing import Any, Final

from doit.cmd_run import Run as DoitRun
from doit.cmdparse import CmdParseError
from doit.exceptions import InvalidCommand

from pipeline.tasks.session import called_from, features, project
from pipeline.tasks.shortcut import nothing_changed, remember
from pipeline.workspace import processes, writing
from pipeline.workspace.lock import Busy, held
from pipeline.workspace.settings import BadSettings
from pipeline.workspace.writing import CannotWrite

DONE, FAILED, WRONG_CALL = 0, 1, 2
INTERRUPTED: Final = 130
WAYS_OUT: Final = """generated files were edited by hand:
{files}
nothing was written. Three ways out:
  ./doitw restore FILE…   throw the edit away
  ./doitw adopt FILE…     the file is yours from now on; specmill never writes it again
  move the change into {custom}/ and restore"""


REPLACED_REPORTER: Final = "console"
FORMAT_OPTION: Final = {
    "name": "format",
    "long": "format",
    "type": str,
    "default": "text",
    "choices": [("text", "for people"), ("json", "one document at the end"), ("quiet", "failures and the last line")],
    "help": "what the run says",
}
QUIET_OPTION: Final = {
    "name": "quiet",
    "short": "q",
    "long": "quiet",
    "type": bool,
    "default": False,
    "help": "say less",
}
TRACE_OPTION: Final = {
    "name": "trace",
    "long": "trace",
    "type": str,
    "default": "",
    "help": "write when each stage ran to this file, for Chrome's trace viewer",
}


class Run(DoitRun):  # type: ignore[misc]
    """doit's command plugin that stands for `run`."""

    name = "run"
    doc_purpose = "run tasks (the default command)"
    doc_usage = "[TASK…]"
    cmd_options = (*DoitRun.cmd_options, FORMAT_OPTION, QUIET_OPTION, TRACE_OPTION)

    def parse_execute(self, in_args: list[str]) -> int:
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            return self._safely(in_args)
        except KeyboardInterrupt:
            print("\ninterrupted", file=sys.stderr)
            return INTERRUPTED
        except (BadSettings, Busy, CannotWrite, OSError) as error:
            print(error, file=sys.stderr)
            return FAILED
        finally:
            processes.end_all()

    def _safely(self, in_args: list[str]) -> int:
        try:
            status: int = super().parse_execute(in_args)
        except CmdParseError as error:
            return self._wrong(str(error).split(" (parsing", 1)[0].removeprefix("Error parsing Command: "))
        except InvalidCommand as error:
            return self._wrong(self._unknown(error))
        return FAILED if status else DONE

    def execute(self, params: Any, args: list[str]) -> int:
        here = project()
        self._format = "quiet" if params["quiet"] else params["format"]
        self._trace = params["trace"]
        with held(here.state, waiting=_waiting):
            if not args and not params["always"] and self._format == "text" and (known := nothing_changed()):
                print(f"nothing to do: {known}")
                return DONE
            if not features():
                print("no spec found: write one at specs/001-some-name/spec.md", file=sys.stderr)
                return FAILED
            if edited := here.edited():
                print(_ways_out(edited, here.settings.root), file=sys.stderr)
                return FAILED
            try:
                status: int = super().execute(params, args)
            finally:
                here.digests.save()
            return status

    @functools.wraps(DoitRun._execute)  # doit asks for the options that it finds in the signature
    def _execute(self, *args: Any, **options: Any) -> int:
        from pipeline.tasks.graph import stages
        from pipeline.tasks.reporter import FORMATS
        from pipeline.tasks.summary import summary
        from pipeline.tasks.tidying import TIDY

        if self.sel_default_tasks:
            self.sel_tasks = [TIDY, *(stage.name for stage in stages() if not stage.only_when_asked)]
        if not isinstance(options.get("outfile"), str):
            options["outfile"] = sys.stdout  # doit's default is what stood there when it was imported
        if options.get("reporter") != REPLACED_REPORTER:
            return int(super()._execute(*args, **options))
        reporter = options["reporter"] = FORMATS[self._format](sys.stdout, {})
        reporter.whole = self.sel_default_tasks
        try:
            status = int(super()._execute(*args, **options))
        finally:
            if self._trace:
                writing.write(called_from() / self._trace, reporter.record.trace().encode())
        if self.sel_default_tasks and status == DONE and not reporter.record.ended:
            remember(summary())
        return status

    def _unknown(self, error: InvalidCommand) -> str:
        if not error.not_found:
            return str(error)
        import difflib

        known = [task.name for task in self.task_list] + list(self.loader.cmd_names)
        close = difflib.get_close_matches(error.not_found, known, 1, 0.5)
        hint = f"did you mean `{close[0]}`? " if close else ""
        return f"there is no task or command `{error.not_found}`; {hint}see ./doitw list and ./doitw help"

    def _wrong(self, message: str) -> int:
        print(message, file=sys.stderr)
        return WRONG_CALL


def _ways_out(edited: Iterable[str], root: str) -> str:
    return WAYS_OUT.format(files="\n".join(f"  {path}" for path in edited), custom=f"{root}/custom")


def _waiting(holder: str) -> None:
    print(f"waiting for another run in this workspace ({holder})", file=sys.stderr)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
