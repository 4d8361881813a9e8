"""Ends what a killed run leaves running. Nothing in the run itself can: SIGKILL gives it no last word.

In: process groups as they begin and end. Out: nothing, as long as the run lives. A small shell beside it reads them
from a pipe; when the pipe closes, however the run ended, it ends the groups that are left.
"""

from __future__ import annotations

import os
import subprocess
import threading
from contextlib import suppress
from typing import Final

SCRIPT: Final = """
trap '' HUP INT TERM
groups=
while read -r sign group; do
    left=
    for each in $groups; do [ "$each" = "$group" ] || left="$left $each"; done
    groups=$left
    [ "$sign" = - ] || groups="$groups $group"
done
for each in $groups; do kill -s TERM -- "-$each"; done
[ -z "$groups" ] || sleep 2
for each in $groups; do kill -s KILL -- "-$each"; done
"""


class Watchdog:
    """One for a process; started with the first group, because most runs start nothing."""

    def __init__(self) -> None:
        self._shell: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def begins(self, group: int) -> None:
        with self._lock:
            if self._shell is None or self._owner != os.getpid():  # a forked worker has its own
                self._shell = _shell()
                self._owner = os.getpid()
            self._tell("+", group)

    def ended(self, group: int) -> None:
        with self._lock:
            if self._owner == os.getpid():
                self._tell("-", group)

    def _tell(self, sign: str, group: int) -> None:
        assert self._shell is not None and self._shell.stdin is not None
        with suppress(OSError):  # somebody killed the shell: the run goes on without it
            self._shell.stdin.write(f"{sign} {group}\n".encode())
            self._shell.stdin.flush()


def _shell() -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    command = ["/bin/sh", "-c", SCRIPT]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True)
