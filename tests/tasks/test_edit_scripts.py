"""The graph is right after any edits, and the test that says so can fail."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from pipeline.tasks import reading, reuse, tidying
from pipeline.tasks import stage as stages
from pipeline.workspace import digests, keys, publish
from pipeline.workspace.project import Project
from tests.tasks.edit_scripts import SCRIPTS, Player, Wrong

EXAMPLES = int(os.environ.get("SPECMILL_EDIT_SCRIPTS", "8"))
FAULTY_EXAMPLES = 120
GENERATE = (Phase.explicit, Phase.reuse, Phase.generate)

FAULTS: dict[str, tuple[Any, str, Any]] = {
    "a file of the same size and time counts as unchanged": (
        digests,
        "_signature",
        lambda state: f"{state.st_size} {state.st_mtime_ns}",
    ),
    "outputs are not looked at": (keys, "_outputs", lambda before, now: ()),
    "files that come or go are not noticed": (
        keys,
        "_files",
        lambda before, now: [path for path in before if now.get(path, before[path]) != before[path]],
    ),
    "tools and settings are not looked at": (keys, "_values", lambda what, before, now: ()),
    "every stage always runs": (stages, "reasons", lambda stage, values: ("always",)),
    "what a stage no longer makes stays": (publish, "_deletable", lambda before, gone: []),
    "what a removed feature made stays": (tidying, "_gone", lambda: set()),
    "a file that exists is not rewritten": (
        publish,
        "_is_due",
        lambda project, path, entry: project.digests.of(path) == digests.MISSING,
    ),
    "edited files are overwritten": (Project, "edited", lambda self: {}),
    "a feature does not depend on the ones before it": (
        reading,
        "spec",
        lambda feature, whole=reading.spec: replace(whole(feature), inputs=lambda _: (f"specs/{feature}/spec.md",)),
    ),
    "what was compiled once is never compiled again": (reuse.Kept, "_holds", lambda self, feature, path, before: True),
    "facts are taken over whatever came before them": (reading, "lineage_file", lambda lineage: b"the same"),
}


def play(script: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory(prefix="specmill-edits-") as folder:
        root = Path(folder) / "project"
        root.mkdir()
        Player(root).play(script)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), phases=GENERATE)
@given(SCRIPTS)
def test_after_any_edits_the_tree_is_that_of_a_clean_build(script: list[tuple[Any, ...]]) -> None:
    play(script)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_logic_is_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*FAULTS[fault])

    @settings(
        max_examples=FAULTY_EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
        database=None,
        derandomize=True,
        report_multiple_bugs=False,
    )
    @given(SCRIPTS)
    def search(script: list[tuple[Any, ...]]) -> None:
        play(script)

    with pytest.raises(Wrong):
        search()
