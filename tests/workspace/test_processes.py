"""Programs are run to the end, or ended together with everything they started."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from pipeline.workspace.processes import run, started

WITH_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


def test_output_and_status_come_back() -> None:
    done = run([sys.executable, "-c", "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"])
    assert (done.code, done.out, done.err, done.ok) == (3, "out\n", "err\n", False)


def test_lines_are_told_as_they_come() -> None:
    told: list[str] = []
    run([sys.executable, "-c", "print('one'); print('two')"], on_line=told.append)
    assert told == ["one", "two"]


def test_go_is_pinned_and_additions_win() -> None:
    script = "import os; print(os.environ['GOTOOLCHAIN'], os.environ['MINE'])"
    assert run([sys.executable, "-c", script], env={"MINE": "1"}).out == "local 1\n"


def test_a_program_that_takes_too_long_is_ended() -> None:
    begin = time.monotonic()
    with pytest.raises(TimeoutError):
        run([sys.executable, "-c", "import time; time.sleep(60)"], timeout=0.2)
    assert time.monotonic() - begin < 5


def test_an_interrupt_ends_the_children_of_the_child_too() -> None:
    pids: list[int] = []
    with pytest.raises(KeyboardInterrupt), started([sys.executable, "-c", WITH_CHILD]) as child:
        assert child.stdout is not None
        pids += [child.pid, int(child.stdout.readline())]
        raise KeyboardInterrupt
    time.sleep(0.2)
    assert [pid for pid in pids if alive(pid)] == []
