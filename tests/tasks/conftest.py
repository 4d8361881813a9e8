"""The small project as fixtures: as written, and as built once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.tasks.small_workspace import FIRST, ROOT, SECOND, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    shutil.copy(ROOT / "dodo.py", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    made = Workspace(tmp_path)
    made.write(FIRST, "Some prose\nentity product\nfield sku\n")
    made.write(SECOND, "Other prose\nentity order\nfield total\n")
    return made


@pytest.fixture
def built(workspace: Workspace) -> Workspace:
    done = workspace.run()
    assert done.code == 0, done.out + done.err
    return workspace
