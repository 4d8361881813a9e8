"""How a stage speaks while it runs: whole lines that stay, and a detail that the progress shows.

In: texts from stages. Out: whatever listens, the reporter in a run; without one, lines go to standard output.
"""

from __future__ import annotations

from collections.abc import Callable

Listener = Callable[[str], None]
_lines: list[Listener] = []
_details: list[Listener] = []


def listen(lines: Listener, details: Listener) -> None:
    """From now on these hear what stages say."""
    _lines[:], _details[:] = [lines], [details]


def say(text: str) -> None:
    """A line that stays."""
    for listener in _lines or [print]:
        listener(text)


def detail(text: str) -> None:
    """What a long stage is at, `12 of 48 tests`; shown until the next one."""
    for listener in _details:
        listener(text)
