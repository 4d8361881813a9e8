"""What a run says while it goes on and when it ends.

In: doit's events. Out: one aligned line for each stage that ran, with its time and the reason it ran; progress while a
long one runs; one last line. A run that executes nothing says so in one line. Colour only on a terminal and without
`NO_COLOR`.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol, TextIO

from pipeline.tasks import voice
from pipeline.tasks.stage import SECONDS, DoitTask
from pipeline.tasks.summary import summary
from pipeline.workspace import keys

TICK_SECONDS: Final = 0.2
PLAIN_TICK_SECONDS: Final = 15.0
WIDTH: Final = 34
GREEN, RED, DIM, PLAIN = "\033[32m", "\033[31m", "\033[2m", "\033[0m"
CLEAR_LINE: Final = "\r\033[K"


class Failure(Protocol):
    """What we use of doit's failures."""

    report: bool

    def get_msg(self) -> str: ...


class Reporter:
    """doit's reporter plugin."""

    desc = "one line a stage that ran, with its reason"

    def __init__(self, outstream: TextIO, options: Mapping[str, Any]) -> None:
        self._out = outstream
        self._terminal = outstream.isatty()
        self._colours = self._terminal and not os.environ.get("NO_COLOR")
        self._tasks: dict[str, DoitTask] = {}
        self._ran: list[str] = []
        self._failed: list[str] = []
        self._errors: list[str] = []
        self._lock = threading.RLock()
        self._clock: Clock | None = None
        self._detail = ""
        voice.listen(self._say, self._set_detail)

    def initialize(self, tasks: Mapping[str, DoitTask], selected: Iterable[str]) -> None:
        self._tasks = dict(tasks)

    def get_status(self, task: DoitTask) -> None: ...

    def execute_task(self, task: DoitTask) -> None:
        if task.meta:
            self._detail = ""
            self._clock = Clock(self, task)

    def add_success(self, task: DoitTask) -> None:
        if task.meta:
            self._ran.append(task.name)
            self._line(task, "ok", GREEN, keys.summary(task.meta.get("why") or ("asked to",)))

    def add_failure(self, task: DoitTask, failure: Failure) -> None:
        self._failed.append(task.name)
        self._line(task, "failed", RED, "")
        self._say(failure.get_msg().rstrip())

    def skip_uptodate(self, task: DoitTask) -> None: ...

    def skip_ignore(self, task: DoitTask) -> None:
        self._say(f"  {task.name:<{WIDTH}} ignored (./doitw forget {task.name} ends that)")

    def cleanup_error(self, failure: Failure) -> None:
        self._say(failure.get_msg())

    def runtime_error(self, message: str) -> None:
        self._errors.append(message)

    def teardown_task(self, task: DoitTask) -> None: ...

    def complete_run(self) -> None:
        for message in self._errors:
            self._say(message)
        if self._failed or self._errors:
            self._say(f"failed: {', '.join(self._failed) or 'the run'}")
            return
        figures = summary(self._tasks)
        self._say(figures if self._ran else f"nothing to do: {figures}")

    def tick(self, task: DoitTask, seconds: float) -> None:
        """Called while a stage runs."""
        before = task.meta.get("before")
        usual = f" (last time {before:.0f} s)" if before and before >= 1 else ""
        text = f"…      {task.name:<{WIDTH}} {seconds:6.0f} s{usual}  {self._detail}".rstrip()
        with self._lock:
            self._out.write(f"{CLEAR_LINE}{text}" if self._terminal else f"{text}\n")
            self._out.flush()

    @property
    def tick_seconds(self) -> float:
        return TICK_SECONDS if self._terminal else PLAIN_TICK_SECONDS

    def _line(self, task: DoitTask, word: str, colour: str, reason: str) -> None:
        if self._clock:
            self._clock.stop()
            self._clock = None
        seconds = task.values.get(SECONDS, 0.0)
        mark = self._coloured(f"{word:<6}", colour)
        self._say(f"{mark} {task.name:<{WIDTH}} {seconds:6.1f} s  {self._coloured(reason, DIM)}".rstrip())

    def _set_detail(self, text: str) -> None:
        self._detail = text

    def _coloured(self, text: str, colour: str) -> str:
        return f"{colour}{text}{PLAIN}" if self._colours and text else text

    def _say(self, text: str) -> None:
        with self._lock:
            self._out.write(f"{CLEAR_LINE if self._terminal else ''}{text}\n")
            self._out.flush()


class Clock:
    """Tells the reporter from time to time how long a stage has been running."""

    def __init__(self, reporter: Reporter, task: DoitTask) -> None:
        self._reporter, self._task = reporter, task
        self._begin = time.monotonic()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._tell, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _tell(self) -> None:
        while not self._stopped.wait(self._reporter.tick_seconds):
            self._reporter.tick(self._task, time.monotonic() - self._begin)
