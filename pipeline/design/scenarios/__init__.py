"""Acceptance scenarios become executable cases.

In: a `Spec`, the reader of its lines, and the entities as they will be built. Out: a verdict for each scenario, and a `Case`
for each that compiled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.design.model import Case, Entity, Status, Verdict
from pipeline.design.requirements import Reader
from pipeline.spec.model import Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """The verdicts of all scenarios, and the cases of the compiled ones."""

    verdicts: tuple[Verdict, ...]
    cases: tuple[Case, ...]


def read(spec: Spec, reader: Reader, entities: Mapping[str, Entity]) -> Played:
    """One verdict for each scenario."""
    verdicts = tuple(Verdict(id=s.id, text=s.text, span=s.span, status=Status.GAP) for s in spec.scenarios)
    return Played(verdicts=verdicts, cases=())
