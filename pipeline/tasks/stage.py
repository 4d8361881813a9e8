"""A stage of the graph as a value, and its form as a doit task.

In: what a stage reads, depends on and does. Out: the dictionary that doit wants. Whether a stage is stale is decided
here, by comparing keys through doit's `uptodate` hook, instead of by `file_dep`: doit cannot see an edited output, a
new tool, a changed setting, or a file that came into a folder. What the stages do stands in the modules beside.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from doit.exceptions import TaskFailed

from pipeline.tasks.session import VALUES, kept, project
from pipeline.workspace import keys, writing
from pipeline.workspace.keys import Key
from pipeline.workspace.project import Project
from pipeline.workspace.publish import InTheWay
from pipeline.workspace.tools import MissingTool, Tool
from pipeline.workspace.writing import CannotWrite

KEY = "key"
SECONDS = "seconds"
FIGURES = "figures"
INTERMEDIATE: Final = "build/"
ANNOTATIONS = "annotations"


class StageFailed(Exception):
    """A stage could not do its work for a reason that the text explains: no bug, and no traceback.

    `annotations`: (path, line, column, message) of what is wrong, for a code host that shows it beside the line.
    """

    def __init__(self, text: str, annotations: tuple[tuple[str, int, int, str], ...] = ()) -> None:
        super().__init__(text)
        self.annotations = annotations


class DoitTask(Protocol):
    """What we use of a doit task."""

    name: str
    values: dict[str, Any]
    meta: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a run of a stage left: the files it made, and figures for the last line."""

    outputs: tuple[str, ...] = ()
    figures: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of the graph. `name`: `phase` or `phase:feature`. `after`: stages whose outputs it may read.

    `inputs` names the files it reads, asked anew at each check; `state`: files that it both reads and rewrites.
    `code`: the compiler's rooms, `config`: the settings, `tools`: the programs, `environment`: the variables that shape
    its result. `only_when_asked`: a run without arguments leaves it out.
    """

    name: str
    doc: str
    run: Callable[[Project], Made]
    inputs: Callable[[Project], Iterable[str]]
    after: tuple[str, ...] = ()
    version: str = "1"
    state: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    config: tuple[str, ...] = ()
    tools: tuple[Callable[[], Tool], ...] = ()
    environment: tuple[str, ...] = ()
    only_when_asked: bool = False

    def task(self) -> dict[str, Any]:
        """The stage as doit knows it."""
        phase, _, feature = self.name.partition(":")
        return {
            "basename": phase,
            **({"name": feature} if feature else {}),
            "doc": self.doc,
            "actions": [(perform, [self])],
            "task_dep": list(self.after),
            "uptodate": [Fresh(self)],
            "io": {"capture": False},
            "verbosity": 2,
            "meta": {"why": ()},
        }


class Fresh:
    """doit's `uptodate` hook: True when nothing that the stage depends on differs from its last success."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def __call__(self, task: DoitTask, values: dict[str, Any]) -> bool:
        why = reasons(self._stage, values)
        task.meta["why"] = why
        task.meta["before"] = values.get(SECONDS)
        return not why


@dataclass(slots=True)
class _Inner:
    """Stands for doit's task where a stage runs within another one."""

    name: str
    values: dict[str, Any]
    meta: dict[str, Any] = field(default_factory=dict)


def again(stage: Stage) -> None:
    """Run a stage that has run before once more if it is stale now, within the stage that made it so.

    Its key is kept as if doit had run it. Raises `StageFailed`.
    """
    project().store.look_again(stage.name)
    values = kept(stage.name)
    if not values or not reasons(stage, values):
        return
    inner = _Inner(name=stage.name, values=dict(values))
    if failed := perform(stage, inner):
        raise StageFailed(failed.message)
    project().store.set(stage.name, VALUES, inner.values)
    project().store.dump()


def reasons(stage: Stage, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Why the stage has to run now, given the values of its last success."""
    before = keys.key_of(values.get(KEY))
    return keys.reasons(before, key(stage, before.outputs if before else ()))


def changed_inputs(stage: Stage) -> tuple[str, ...] | None:
    """What the stage reads that is not as it was at its last success; None when something else changed as well."""
    before = keys.key_of(kept(stage.name).get(KEY))
    return keys.changed_inputs(before, key(stage, before.outputs if before else ()))


def key(stage: Stage, outputs: Iterable[str]) -> Key:
    """The components of now."""
    here = project()
    return Key(
        version=stage.version,
        config={name: str(getattr(here.settings, name)) for name in stage.config},
        tools=dict(map(_version, stage.tools)),
        environment={name: _variable(name) for name in stage.environment},
        code={room: here.code(room) for room in stage.code},
        inputs=here.digests.table((*stage.inputs(here), *stage.state)),
        outputs=here.digests.table(outputs),
    )


def perform(stage: Stage, task: DoitTask) -> TaskFailed | None:
    """Run the stage and keep its key. It fails when inputs change meanwhile: its result would be of neither state."""
    try:
        task.values.update(_performed(stage))
    except (StageFailed, InTheWay, CannotWrite, MissingTool) as error:
        task.meta[ANNOTATIONS] = getattr(error, "annotations", ())
        return TaskFailed(str(error))
    return None


def _performed(stage: Stage) -> dict[str, Any]:
    """What is to be remembered of a run that succeeded."""
    begin = time.monotonic()
    before = key(stage, ())
    made = stage.run(project())
    _remove_intermediates(stage, made)
    after = key(stage, made.outputs)
    if changed := _changed(stage, before, after):
        raise StageFailed(f"{changed} while the stage was running; run again")
    project().digests.save()
    return {KEY: after.plain(), SECONDS: time.monotonic() - begin, FIGURES: dict(made.figures)}


def _remove_intermediates(stage: Stage, made: Made) -> None:
    """What a stage left in `build/` for a feature that is gone."""
    earlier = keys.key_of(kept(stage.name).get(KEY))
    gone = earlier.outputs.keys() - set(made.outputs) if earlier else ()
    writing.remove(project().root, (path for path in gone if path.startswith(INTERMEDIATE)))


def _changed(stage: Stage, before: Key, after: Key) -> str:
    """The first input that is not as it was, but for those that the stage itself rewrites."""
    own = {*stage.state, *after.outputs}
    for path in sorted(before.inputs.keys() | after.inputs.keys()):
        if path not in own and before.inputs.get(path) != after.inputs.get(path):
            return f"{path} changed"
    return ""


def _version(find: Callable[[], Tool]) -> tuple[str, str]:
    try:
        tool = find()
    except MissingTool:
        return find.__name__, "missing"
    return tool.name, tool.version


def _variable(name: str) -> str:
    return os.environ.get(name, keys.UNSET)
