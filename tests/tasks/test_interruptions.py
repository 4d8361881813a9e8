"""Whatever ends a run, the next one ends with the same tree, redoes only what had not finished, and nothing is left."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.tasks.small_workspace import FIRST, Ran, Workspace

KILLS = int(os.environ.get("SPECMILL_KILLS", "8"))
INTERRUPTIONS = int(os.environ.get("SPECMILL_INTERRUPTIONS", "4"))
PAIRS = int(os.environ.get("SPECMILL_PAIRS", "1"))
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)


def test_a_run_killed_at_any_moment_is_finished_by_the_next(workspace: Workspace) -> None:
    begin = time.monotonic()
    child = workspace.start()
    assert child.wait() == 0
    usual = time.monotonic() - begin
    variants = [workspace.read(FIRST) + f"entity e{n}\nfield f{n}\n" for n in range(KILLS)]
    moments = random.Random(1)
    for text in variants:
        workspace.write(FIRST, text)
        child = workspace.start()
        time.sleep(moments.uniform(0.3, 1.0) * usual)
        child.kill()
        said, _ = child.communicate()
        finished = {line.split()[1] for line in said.splitlines() if line.startswith("ok ")}
        done = workspace.run()
        assert done.code == 0, done.out + done.err
        assert [name for name in finished.intersection(done.stages) if not waited_for_verdicts(done, name)] == []
        assert workspace.tree() == clean_tree(workspace)
        assert not [path for path in workspace.root.rglob("*") if path.name.endswith(".specmill-new")]
        assert workspace.run().stages == []


def waited_for_verdicts(done: Ran, name: str) -> bool:
    """A plan is written twice: the check that was killed had yet to have it show the verdicts."""
    return name.startswith("plan:") and "build/check.json" in done.line(name)


def clean_tree(workspace: Workspace) -> dict[str, str]:
    """The tree of a build from nothing of the same specs, with the same contract lock and files of yours."""
    clean = Workspace(workspace.root.with_name(workspace.root.name + "-clean"))
    subprocess.run(["rm", "-rf", clean.root], check=True)
    mine = ("dodo.py", "pyproject.toml", "spec.md", "contract.lock.json")
    for path, text in workspace.tree().items():
        if path.endswith(mine) or "/custom/" in path:
            clean.write(path, text)
    assert clean.run().code == 0
    return clean.tree()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_its_children_and_is_resumed(built: Workspace, number: signal.Signals) -> None:
    built.write("go-service/custom/extra.go", "package custom\n")
    before = time.monotonic()
    child = built.start(SMALL_SLOW_BUILD="60")
    pid_file = built.root / ".specmill" / "sleeper"
    while not (pid_file.exists() and pid_file.read_text()):
        assert time.monotonic() - before < 20
        time.sleep(0.02)
    sleeper = int(pid_file.read_text())
    child.send_signal(number)
    said, complaints = child.communicate(timeout=20)
    assert child.returncode == 130, said + complaints
    assert complaints.endswith("interrupted\n")
    assert "Traceback" not in said + complaints
    assert not Path(f"/proc/{sleeper}").exists() or "Z" in Path(f"/proc/{sleeper}/stat").read_text().split()[2]
    assert built.run().stages == ["build", "test", "check"]


def test_interrupted_runs_leave_nothing_behind(built: Workspace, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Neither processes nor temporary files, whatever the signal and the moment."""
    temporary = tmp_path_factory.mktemp("temporary")
    mark = {"SMALL_SLOW_BUILD": "60", "TMPDIR": str(temporary), "SMALL_MARK": str(temporary)}
    moments = random.Random(2)
    for n in range(INTERRUPTIONS):
        built.write(FIRST, built.read(FIRST) + f"entity e{n}\nfield f{n}\n")
        sleeper = built.root / ".specmill/sleeper"
        sleeper.unlink(missing_ok=True)
        child = built.start(**mark)
        number = SIGNALS[n % len(SIGNALS)]
        if number is signal.SIGKILL:
            while not sleeper.exists():  # a child is running
                assert child.poll() is None
                time.sleep(0.02)
        else:
            with suppress(subprocess.TimeoutExpired):
                child.wait(moments.uniform(0.2, 2.0))
        child.send_signal(number)
        child.communicate(timeout=30)
    patience = time.monotonic() + 10
    while (left := running_with(f"SMALL_MARK={temporary}")) and time.monotonic() < patience:
        time.sleep(0.1)
    assert left == []
    assert list(temporary.iterdir()) == []
    assert built.run().code == 0
    assert not [path for path in built.root.rglob("*") if path.name.endswith(".specmill-new")]
    assert built.tree() == clean_tree(built)


def running_with(variable: str) -> list[str]:
    """Processes that have this variable in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if variable.encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append((folder / "cmdline").read_text().replace("\0", " "))
    return found


def test_two_runs_at_once_do_no_stage_twice(workspace: Workspace) -> None:
    for n in range(PAIRS):
        workspace.write(FIRST, workspace.read(FIRST) + f"entity e{n}\nfield f{n}\n")
        runs = [workspace.start() for _ in range(2)]
        said = [run.communicate()[0] for run in runs]
        assert [run.returncode for run in runs] == [0, 0]
        stages = [line.split()[1] for text in said for line in text.splitlines() if line.startswith("ok ")]
        assert stages and len(stages) == len(set(stages))
        assert any(text.startswith("nothing to do") for text in said)
        assert workspace.tree() == clean_tree(workspace)


def test_an_input_that_changes_during_its_stage_fails_the_stage(built: Workspace) -> None:
    built.write("go-service/custom/extra.go", "package custom\n")
    done = built.run(SMALL_TOUCHES=str(built.root / "go-service/custom/extra.go"))
    assert done.code == 1
    assert "go-service/custom/extra.go changed while the stage was running; run again\n" in done.out
    assert built.run().stages == ["build", "test", "check"]


def test_a_folder_that_cannot_be_written_is_named(workspace: Workspace) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    (workspace.root / "specs/001-first").chmod(0o555)
    done = workspace.run()
    (workspace.root / "specs/001-first").chmod(0o755)
    assert done.code == 1
    assert "no permission to write there" in done.out
    assert "Traceback" not in done.out + done.err


def test_a_full_disk_is_told_and_nothing_is_lost(built: Workspace) -> None:
    before = built.tree()
    built.write(FIRST, built.read(FIRST) + "field price\n")
    done = built.run(SMALL_FULL_DISK="1")
    assert done.code == 1
    assert "the disk is full; the file was left as it was" in done.out
    assert "Traceback" not in done.out + done.err
    built.write(FIRST, before[FIRST])
    assert built.run().code == 0
    assert built.tree() == before
