"""`_tidy`: what removed and renamed features had made goes with them.

It comes after all specs were read without a mistake, because a run that stops at a mistake writes nothing, and it
deletes nothing that a person wrote.
"""

from __future__ import annotations

from typing import Any, Final

from pipeline.tasks import contracts, reading, session, voice
from pipeline.workspace import writing
from pipeline.workspace.publish import withdraw

TIDY: Final = "_tidy"
PER_FEATURE: Final = ("spec", "plan", "contracts")


def task__tidy() -> dict[str, Any]:
    """remove what features made that are gone"""
    return {"basename": TIDY, "actions": [clean_up], "task_dep": ["spec"], "uptodate": [lambda: not _gone()]}


def clean_up() -> None:
    project = session.project()
    gone = _gone()
    for path in withdraw(project, gone):
        voice.say(f"removed {path}: its feature is gone")
    for name in sorted(gone):
        writing.remove(project.root, _intermediates(name))
        project.store.remove(name)


def _intermediates(stage: str) -> tuple[str, ...]:
    """What stands in `build/` for the stage's feature. doit forgets what a stage made once it fails, so ask nobody."""
    _, _, feature = stage.partition(":")
    return tuple(path(feature) for path in (*reading.PATHS, contracts.digest_path))


def _gone() -> set[str]:
    """Stages of features that the project no longer has, known from the manifest and the last runs."""
    project = session.project()
    made = {entry.stage for entry in project.manifest.entries.values()} | set(project.store.names())
    now = {f"{phase}:{feature}" for phase in PER_FEATURE for feature in (*session.features(), "service")}
    return {name for name in made if name.split(":")[0] in PER_FEATURE and ":" in name} - now
