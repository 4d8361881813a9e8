"""One run at a time, and no lock left behind by a dead holder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.workspace.lock import Busy, held

HOLDER = """
import sys, time
from pathlib import Path
from pipeline.workspace.lock import held
with held(Path(sys.argv[1]), waiting=print):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def test_the_second_is_told_who_holds_it(tmp_path: Path) -> None:
    child = holder(tmp_path)
    told: list[str] = []
    with pytest.raises(Busy) as refused, held(tmp_path, waiting=told.append, patience=0.1):
        pass
    child.kill()
    child.wait()
    assert told == [f"process {child.pid}"]
    assert str(refused.value) == f"another run holds this workspace (process {child.pid})"


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    child = holder(tmp_path)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    begin = time.monotonic()
    with held(tmp_path, waiting=pytest.fail):
        assert time.monotonic() - begin < 1


def test_it_can_be_taken_again(tmp_path: Path) -> None:
    for _ in range(2):
        with held(tmp_path, waiting=pytest.fail):
            pass
