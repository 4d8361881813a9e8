"""`./doitw` itself: it asks for nothing when nothing changed, works from anywhere, and names what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tasks.small_workspace import ROOT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the wrapper, a lock and an environment that is stamped with it."""
    made = tmp_path / "a project"
    (made / ".venv/bin").mkdir(parents=True)
    shutil.copy(ROOT / "doitw", made)
    (made / "requirements.lock").write_text("the lock\n")
    (made / ".venv/requirements.lock").write_text("the lock\n")
    python = made / ".venv/bin/python"
    python.write_text('#!/bin/sh\necho "$PWD" "$SPECMILL_CALLED_FROM" "${PYTHONDONTWRITEBYTECODE-unset}" "$@"\n')
    python.chmod(0o755)
    return made


def call(project: Path, *arguments: str, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    command = ["/bin/sh", str(project / "doitw"), *arguments]
    return subprocess.run(command, cwd=project.parent, env=environment, capture_output=True, text=True)


def test_it_becomes_doit_in_the_project_wherever_it_is_called(project: Path) -> None:
    done = call(project, "try", "x.md")
    assert done.stdout == f"{project} {project.parent} unset -m doit try x.md\n"
    assert done.stderr == ""


def test_a_changed_lock_makes_the_environment_anew_or_says_what_is_missing(project: Path) -> None:
    (project / "requirements.lock").write_text("another lock\n")
    tools = project / "tools"
    tools.mkdir()
    for name in ("dirname", "cmp", "rm", "cp"):
        (tools / name).symlink_to(str(shutil.which(name)))
    (project / ".venv/bin/python").write_text("#!/bin/sh\nexit 1\n")
    done = call(project, path=str(tools))
    assert done.returncode == 1
    assert done.stderr == (
        "doitw: making .venv from requirements.lock (once, until the lock changes)\n"
        "doitw: Python 3.11 or newer is needed: install it from your package manager or python.org\n"
    )


def test_a_python_without_venv_is_named_with_the_way_out(project: Path) -> None:
    (project / "requirements.lock").write_text("another lock\n")
    (project / ".venv/bin/python").write_text("#!/bin/sh\nexit 1\n")
    tools = project / "tools"
    tools.mkdir()
    for name in ("dirname", "cmp", "rm", "cp"):
        (tools / name).symlink_to(str(shutil.which(name)))
    python = tools / "python3"
    python.write_text(f'#!/bin/sh\n[ "$1" = -m ] && exit 1\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    done = call(project, path=str(tools))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "doitw: this Python cannot make environments: on Debian and Ubuntu, apt-get install python3-venv"
    )
