"""What one process shares: the project, and the compile of all specs, made at most once.

In: the current folder. Out: `project()`, `compiled()`. The compile is asked for only by stages that have to run, so a
run with nothing to do never imports the compiler.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.workspace.project import Project

if TYPE_CHECKING:
    from pipeline.compile import Compiled, Known

SPECS = "specs"
LOCK = "api/contract.lock.json"
FORGIVING = "SPECMILL_FORGIVING"
VALUES = "_values_:"  # where doit keeps them


@functools.cache
def project() -> Project:
    """The project of the current folder."""
    return Project(Path.cwd())


def called_from() -> Path:
    """The folder that the user stands in; `./doitw` goes to the project's root before it starts."""
    return Path(os.environ.get("SPECMILL_CALLED_FROM") or Path.cwd())


def backend(name: str, codec: Any, *, module_name: str | None = None) -> Any:
    """doit's backend plugin: the project's own store, so that doit's records and ours are one file."""
    return project().store


def kept(stage: str) -> dict[str, Any]:
    """What a stage kept of its last success, empty when there was none."""
    return project().store.get(stage, VALUES) or {}


def features() -> tuple[str, ...]:
    """The names of the feature folders that have a spec, sorted."""
    folders = (project().root / SPECS).glob("*/spec.md")
    return tuple(sorted(path.parent.name for path in folders))


def spec_path(feature: str) -> str:
    return f"{SPECS}/{feature}/spec.md"


def service_path(path: str) -> str:
    """A path inside the Go service's folder."""
    return f"{project().settings.root}/{path}"


@functools.cache
def compiled() -> Compiled:
    """All specs compiled, with their mistakes as values: once in a process, from one reading of all files.

    A feature whose stage kept its facts, and would not run now, is taken from there.
    """
    from pipeline.tasks.reuse import Kept

    return compile_texts(texts(), Kept(texts()))


@functools.cache
def texts() -> Mapping[str, str]:
    """path → text of all specs, as they were when first asked for. `Unreadable` when one of them is no text."""
    from pipeline.spec.reader import decode

    read = {path: decode(path, (project().root / path).read_bytes()) for path in map(spec_path, features())}
    wrong = [mistake.render("") for _, mistakes in read.values() for mistake in mistakes if mistake.is_error]
    if wrong:
        raise Unreadable("\n".join(wrong))
    return {path: text for path, (text, _) in read.items()}


class Unreadable(Exception):
    """Specs that are no text; the message shows each as a diagnostic."""


def compile_texts(texts: Mapping[str, str], known: Known | None = None) -> Compiled:
    """Any texts as the project's specs, with its lock and settings. `known`: see `compile_all`."""
    from pipeline.compile import compile_all
    from pipeline.render.settings import Settings

    here = project()
    lock = here.root / service_path(LOCK)
    lock_text = lock.read_text(encoding="utf-8") if lock.exists() else ""
    settings = Settings(module=here.settings.module, root=here.settings.root)
    return compile_all(texts, lock_text, settings, known)
