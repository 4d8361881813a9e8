"""The moving line below everything said: which stages run, for how long, and how long they took last time.

In: stages that begin and end, details of what they are at. Out: on a terminal one line that is rewritten; elsewhere a
plain line now and then, so that a log shows that a long stage is alive.
"""

from __future__ import annotations

import threading
import time
from typing import Final, TextIO

TICK_SECONDS: Final = 0.2
PLAIN_TICK_SECONDS: Final = 15.0
CLEAR_LINE: Final = "\r\033[K"


class Progress:
    """One for a run. Safe to call from several threads; nothing that it writes interleaves."""

    def __init__(self, out: TextIO, width: int) -> None:
        self._out = out
        self._width = width
        self._terminal = out.isatty()
        self._running: dict[str, tuple[float, float]] = {}
        self._detail = ""
        self._lock = threading.RLock()
        self._stopped = threading.Event()
        self._ticker: threading.Thread | None = None

    def begin(self, name: str, before: float) -> None:
        """A stage begins. `before`: the seconds it took last time, 0 when unknown."""
        with self._lock:
            self._running[name] = (time.monotonic(), before)
            self._detail = ""
            if self._ticker is None:
                self._ticker = threading.Thread(target=self._tick, daemon=True)
                self._ticker.start()

    def end(self, name: str) -> None:
        with self._lock:
            self._running.pop(name, None)

    def detail(self, text: str) -> None:
        self._detail = text

    def above(self, text: str) -> None:
        """A line that stays."""
        with self._lock:
            self._out.write(f"{CLEAR_LINE if self._terminal else ''}{text}\n")
            self._out.flush()

    def stop(self) -> None:
        self._stopped.set()
        if self._ticker is not None:
            self._ticker.join()

    def _tick(self) -> None:
        while not self._stopped.wait(TICK_SECONDS if self._terminal else PLAIN_TICK_SECONDS):
            with self._lock:
                lines = [self._shown(name, *times) for name, times in self._running.items()]
                if lines and self._terminal:
                    self._out.write(CLEAR_LINE + "   ".join(lines))
                elif lines:
                    self._out.write("\n".join([*lines, ""]))
                self._out.flush()

    def _shown(self, name: str, begin: float, before: float) -> str:
        usual = f" (last time {before:.0f} s)" if before >= 1 else ""
        return f"…      {name:<{self._width}} {time.monotonic() - begin:6.0f} s{usual}  {self._detail}".rstrip()
