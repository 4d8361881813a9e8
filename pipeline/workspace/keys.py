"""What a stage's result depends on, kept component by component, so that two runs can be compared.

In: the components of now, the record of the last success. Out: the reasons to run, one short clause each, the most
telling first. An empty tuple means that nothing changed. Who collects the components is the stages' business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from pipeline.workspace.digests import MISSING

FIRST_RUN: Final = "first run"
UNSET: Final = "unset"
SHOWN: Final = 2

Table = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The components of one stage. Tables: name or path → value, version or sha256.

    `code`: the compiler's own sources, a digest by room. `outputs`: empty until the stage has run.
    """

    version: str
    config: Table = field(default_factory=dict)
    tools: Table = field(default_factory=dict)
    environment: Table = field(default_factory=dict)
    code: Table = field(default_factory=dict)
    inputs: Table = field(default_factory=dict)
    outputs: Table = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """The form that is stored."""
        return asdict(self)


def key_of(plain: Mapping[str, Any] | None) -> Key | None:
    """The key of a stored form; None when there is none or an older specmill wrote another form."""
    try:
        return Key(**plain) if plain else None
    except TypeError:
        return None


def reasons(before: Key | None, now: Key) -> tuple[str, ...]:
    """Why the stage has to run, empty when it has not."""
    if before is None:
        return (FIRST_RUN,)
    return tuple(_reasons(before, now))


def changed_inputs(before: Key | None, now: Key) -> tuple[str, ...] | None:
    """The inputs that differ, when nothing else does; None when something else does."""
    if before is None or replace(before, inputs={}) != replace(now, inputs={}):
        return None
    paths = sorted(before.inputs.keys() | now.inputs.keys())
    return tuple(path for path in paths if before.inputs.get(path, MISSING) != now.inputs.get(path, MISSING))


def summary(found: tuple[str, ...]) -> str:
    """The reasons in one line."""
    rest = len(found) - SHOWN
    shown = ", ".join(found[:SHOWN])
    return f"{shown} and {rest} more" if rest > 0 else shown


def _reasons(before: Key, now: Key) -> Iterator[str]:
    yield from _files(before.inputs, now.inputs)
    yield from _outputs(before.outputs, now.outputs)
    yield from _values("", before.tools, now.tools)
    yield from _values("setting ", before.config, now.config)
    yield from _values("environment ", before.environment, now.environment)
    for room in sorted(before.code.keys() | now.code.keys()):
        if before.code.get(room) != now.code.get(room):
            yield f"specmill's {room} changed"
    if before.version != now.version:
        yield f"the stage itself changed ({before.version} → {now.version})"


def _files(before: Table, now: Table) -> Iterator[str]:
    for path in sorted(before.keys() | now.keys()):
        old, new = before.get(path, MISSING), now.get(path, MISSING)
        if old != new:
            yield f"{path} {_event(old, new, 'changed')}"


def _outputs(before: Table, now: Table) -> Iterator[str]:
    for path in sorted(before):
        if now.get(path, MISSING) != before[path]:
            yield f"output {path} {_event(before[path], now.get(path, MISSING), 'edited')}"


def _event(old: str, new: str, otherwise: str) -> str:
    if old == MISSING:
        return "added"
    return "deleted" if new == MISSING else otherwise


def _values(what: str, before: Table, now: Table) -> Iterator[str]:
    for name in sorted(before.keys() | now.keys()):
        old, new = before.get(name, UNSET), now.get(name, UNSET)
        if old != new:
            yield f"{what}{name} {old or 'empty'} → {new or 'empty'}"
