"""Programs are run to the end, or ended together with everything they started."""

from __future__ import annotations

import os
import subprocess
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


KILLED = """
import sys, time
from pipeline.workspace.processes import run, started
run([sys.executable, "-c", ""])
with started([sys.executable, "-c", sys.argv[1]]) as child:
    print(child.pid, child.stdout.readline(), flush=True)
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


def test_a_killed_run_leaves_nothing_running() -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED, WITH_CHILD], stdout=subprocess.PIPE, text=True) as run_:
        assert run_.stdout is not None
        pids = [int(word) for word in run_.stdout.readline().split()]
        assert all(map(alive, pids))
        run_.kill()
    patience = time.monotonic() + 10
    while any(map(alive, pids)) and time.monotonic() < patience:
        time.sleep(0.05)
    assert len(pids) == 2 and not any(map(alive, pids))
