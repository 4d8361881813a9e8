"""What a run says while it goes on and when it ends.

In: doit's events. Out: one aligned line for each stage that ran, with its time and the reason it ran; progress while a
long one runs; one last line. A run that executes nothing says so in one line. Colour only on a terminal and without
`NO_COLOR`. What is kept for machines (`--format json`, `--trace`) stands in `record`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol, TextIO

from pipeline.tasks import voice
from pipeline.tasks.progress import Progress
from pipeline.tasks.record import Ended, Record
from pipeline.tasks.stage import ANNOTATIONS, DoitTask
from pipeline.tasks.summary import summary
from pipeline.workspace import keys

NAME_WIDTH: Final = 34
SLOW_RUN_SECONDS: Final = 10.0
SLOWEST: Final = 3
GREEN, RED, DIM, PLAIN = "\033[32m", "\033[31m", "\033[2m", "\033[0m"


class Failure(Protocol):
    """What we use of doit's failures. `traceback` is empty for those that a stage explains itself."""

    message: str
    traceback: list[str] | str

    def get_msg(self) -> str: ...


class Reporter:
    """A reporter for doit; `run` makes it, so that a run with nothing to do need not load it.

    `whole`: all stages were asked for.
    """

    desc = "one line a stage that ran, with its reason"
    quiet = False
    whole = True

    def __init__(self, outstream: TextIO, options: Mapping[str, Any]) -> None:
        self._out = outstream
        self._progress = Progress(outstream, NAME_WIDTH)
        self._colours = outstream.isatty() and not os.environ.get("NO_COLOR")
        self._errors: list[str] = []
        self.record = Record()
        voice.listen(self.say, self._progress.detail)

    def initialize(self, tasks: Mapping[str, DoitTask], selected: Iterable[str]) -> None: ...

    def get_status(self, task: DoitTask) -> None: ...

    def execute_task(self, task: DoitTask) -> None:
        if task.meta:
            self.record.begin(task.name)
            self._progress.begin(task.name, task.meta.get("before") or 0.0)

    def add_success(self, task: DoitTask) -> None:
        if task.meta:
            ended = self.record.end(task.name, "ok", task.meta.get("why") or ("asked to",))
            self._progress.end(task.name)
            if not self.quiet:
                self._line(ended, GREEN)

    def add_failure(self, task: DoitTask, failure: Failure) -> None:
        message = failure.message if not failure.traceback else _mistake_of_ours(failure)
        ended = self.record.end(task.name, "failed", (), message)
        self._progress.end(task.name)
        self._line(ended, RED)
        self.say(message.rstrip())
        if os.environ.get("GITHUB_ACTIONS"):
            for path, line, column, text in (task.meta or {}).get(ANNOTATIONS, ()):
                self.say(f"::error file={path},line={line},col={column}::{text}")

    def skip_uptodate(self, task: DoitTask) -> None:
        if task.meta:
            self.record.fresh.append(task.name)

    def skip_ignore(self, task: DoitTask) -> None:
        self.say(f"ignored {task.name} (./doitw forget {task.name} ends that)")

    def cleanup_error(self, failure: Failure) -> None:
        self.say(failure.get_msg())

    def runtime_error(self, message: str) -> None:
        self._errors.append(message)

    def teardown_task(self, task: DoitTask) -> None: ...

    def complete_run(self) -> None:
        self._progress.stop()
        for message in self._errors:
            self.say(message)
        failed = [ended.name for ended in self.record.ended if ended.result == "failed"]
        if failed or self._errors:
            self.say(f"failed: {', '.join(failed) or 'the run'}")
            return
        if self.record.seconds > SLOW_RUN_SECONDS and not self.quiet:
            slowest = sorted(self.record.ended, key=lambda ended: -ended.seconds)[:SLOWEST]
            self.say("slowest: " + ", ".join(f"{ended.name} {ended.seconds:.1f} s" for ended in slowest))
        line = summary(whole=self.whole)
        self.say(line if self.record.ended else f"nothing to do: {line}")

    def say(self, text: str) -> None:
        self._progress.above(text)

    def _line(self, ended: Ended, colour: str) -> None:
        mark = self._coloured(f"{ended.result:<6}", colour)
        reason = self._coloured(keys.summary(ended.reasons), DIM)
        self.say(f"{mark} {ended.name:<{NAME_WIDTH}} {ended.seconds:6.1f} s  {reason}".rstrip())

    def _coloured(self, text: str, colour: str) -> str:
        return f"{colour}{text}{PLAIN}" if self._colours and text else text


class QuietReporter(Reporter):
    """Failures and the last line only."""

    desc = "failures and the last line only"
    quiet = True


class JsonReporter(Reporter):
    """One JSON document at the end, for machines; what people read goes to standard error."""

    desc = "one JSON document at the end"

    def __init__(self, outstream: TextIO, options: Mapping[str, Any]) -> None:
        super().__init__(sys.stderr, options)
        self._document = outstream

    def complete_run(self) -> None:
        super().complete_run()
        self._document.write(self.record.json(summary(whole=self.whole)))


FORMATS: Final = {"text": Reporter, "json": JsonReporter, "quiet": QuietReporter}


def _mistake_of_ours(failure: Failure) -> str:
    return "this is a mistake in specmill, not in your spec; please report it with these lines\n" + "".join(
        failure.traceback
    )
