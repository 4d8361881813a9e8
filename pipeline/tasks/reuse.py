"""Features that need not be compiled again.

In: the texts of all specs, and the features before the one that is asked for. Out: its facts as `spec:<feature>` left
them, when all that they were made of (text, features before, compiler, environment) is as it was; otherwise nothing.
So a change costs the compile of one feature, however many there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec import ValidationError

from pipeline.tasks import reading
from pipeline.tasks.session import kept, project
from pipeline.tasks.stage import KEY, key
from pipeline.workspace import keys
from pipeline.workspace.digests import sha256

if TYPE_CHECKING:
    from pipeline.compile import Feature


class Kept:
    """Asked for the features one after the other, in their order."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._lineage = ""

    def __call__(self, path: str, before: tuple[Feature, ...]) -> Feature | None:
        from pipeline.compile import from_facts

        if before:
            self._lineage = reading.lineage(self._lineage, before[-1])
        feature = PurePosixPath(path).parent.name
        if not self._holds(feature, path, before):
            return None
        try:
            return from_facts(project().text(reading.facts_path(feature)))
        except (OSError, ValidationError):
            return None

    def _holds(self, feature: str, path: str, before: tuple[Feature, ...]) -> bool:
        """The stage's own test, but with what was read and compiled in this run in place of what stands on disk."""
        stage = reading.spec(feature)
        then = keys.key_of(kept(stage.name).get(KEY))
        if then is None:
            return False
        now = key(stage, then.outputs)
        read = {path: self._texts[path].encode()}
        if before:
            read[reading.lineage_path(before[-1].design.slug)] = reading.lineage_file(self._lineage)
        inputs = {name: sha256(read[name]) if name in read else digest for name, digest in now.inputs.items()}
        return not keys.reasons(then, replace(now, inputs=inputs))
