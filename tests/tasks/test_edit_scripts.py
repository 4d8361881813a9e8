"""The graph is right after any edits, and the test that says so can fail."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from tests.tasks.edit_scripts import SCRIPTS, Player

EXAMPLES = int(os.environ.get("SPECMILL_EDIT_SCRIPTS", "15"))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(SCRIPTS)
def test_after_any_edits_the_tree_is_that_of_a_clean_build(script: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory(prefix="specmill-edits-") as folder:
        root = Path(folder) / "project"
        root.mkdir()
        Player(root).play(script)
