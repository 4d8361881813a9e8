"""The short cut of a run with nothing to do: one look at every file, without making a single task.

In: the project. Out: the last run's summary when not one file, setting, tool or variable has changed since a run that
found everything up to date; otherwise nothing, and the stages are compared one by one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

from pipeline.tasks.session import SPECS, kept, project
from pipeline.workspace import manifest, snapshot, tools
from pipeline.workspace.project import ROOMS
from pipeline.workspace.tools import MissingTool

PICTURE: Final = "picture"
AROUND: Final = "around"
SUMMARY: Final = "summary"


def nothing_changed() -> str:
    """The summary to repeat, empty when something may have changed."""
    store = project().store
    if store.note(AROUND) != _around() or not snapshot.holds(str(project().root), store.note(PICTURE)):
        return ""
    return store.note(SUMMARY).decode()


def remember(summary: str) -> None:
    """Everything was up to date: take the picture."""
    here = project()
    files = {path for table in _tables() for path in table}
    code = {str(path) for path in ROOMS.rglob("*") if "__pycache__" not in path.parts}
    everything = files | code | {manifest.NAME, "pyproject.toml", SPECS, *_folders(files)}
    here.store.keep_note(PICTURE, snapshot.take(str(here.root), everything))
    here.store.keep_note(AROUND, _around())
    here.store.keep_note(SUMMARY, summary.encode())


def _tables() -> Iterable[Iterable[str]]:
    """Inputs and outputs of all stages as they were at their last success."""
    from pipeline.tasks.stage import KEY
    from pipeline.workspace.keys import key_of

    for name in project().store.names():
        key = key_of(kept(name).get(KEY))
        if key is not None:
            yield key.inputs
            yield key.outputs


def _folders(files: Iterable[str]) -> set[str]:
    """The folders above files, and all that a stage searches, empty ones too; not the project's own root."""
    here = project()
    above = {str(folder) for path in files for folder in PurePosixPath(path).parents} - {".", "/"}
    searched = (folder for base in (SPECS, here.settings.root) for folder, _, _ in os.walk(here.root / base))
    return above | {PurePosixPath(folder).relative_to(here.root).as_posix() for folder in searched}


def _around() -> bytes:
    """What is no file: settings as the environment overrides them, tools, variables."""
    variables = {name: os.environ.get(name) for name in tools.GO_VARIABLES}
    try:
        versions = (tools.go().version, tools.protoc().version)
    except MissingTool as missing:
        versions = (str(missing), "")
    return f"{project().settings} {versions} {variables}".encode()
