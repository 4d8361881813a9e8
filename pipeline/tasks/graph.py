"""All stages of the project as values, in the order in which they are told.

In: the features there are. Out: the stages, and which are stale now. doit makes the same stages from `dodo.py`; the
commands that only look (`list`, `why`, `graph`) ask here and need no doit.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.tasks import contracts, documents, mutating, reading, service, verification
from pipeline.tasks.session import features, kept
from pipeline.tasks.stage import Stage, reasons


def stages() -> tuple[Stage, ...]:
    found = features()
    return (
        *map(reading.spec, found),
        contracts.contracts(),
        *map(contracts.feature_contracts, found),
        *map(documents.plan, found),
        service.scaffold(),
        contracts.protoc(),
        service.build(),
        verification.test(),
        verification.check(),
        verification.report(),
        mutating.faults(),
    )


def stale() -> dict[str, tuple[str, ...]]:
    """stage → why it has to run, empty when it has not; a stage after a stale one may find nothing to do."""
    return {stage.name: reasons(stage, kept(stage.name)) for stage in stages()}


def waits_for(name: str, why: Mapping[str, tuple[str, ...]]) -> str:
    """The nearest stale stage that `name` comes after, empty when there is none."""
    known = {stage.name: stage for stage in stages()}
    for earlier in expanded(known, known[name].after):
        if why[earlier]:
            return earlier
        if found := waits_for(earlier, why):
            return found
    return ""


def expanded(known: Mapping[str, Stage], names: tuple[str, ...]) -> tuple[str, ...]:
    """`spec` stands for `spec:<feature>` of every feature."""
    groups = {name: [full for full in known if full.split(":")[0] == name] for name in names}
    return tuple(full for name in names for full in ([name] if name in known else groups[name]))
