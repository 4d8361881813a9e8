"""What the compiler could not make of a spec, and the file in which a person can write it.

In: a feature's design, the system, the settings. Out: one `Gap` for each requirement, scenario and edge case that is
not compiled in full. How a gap is told is left to the documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.design.model import Design, Entity, Status, System, Verdict
from pipeline.design.names import words
from pipeline.render.names import file_stem
from pipeline.render.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A verdict that is not `compiled`. `file`: where the missing part is to be written."""

    verdict: Verdict
    file: str


def of_requirements(design: Design, system: System, settings: Settings) -> tuple[Gap, ...]:
    """Behaviour that the service lacks: written as hooks of the entity that the text speaks of, else as routes."""
    return tuple(Gap(verdict=v, file=custom_file(v, system, settings)) for v in _open(design.requirements))


def of_scenarios(design: Design, settings: Settings) -> tuple[Gap, ...]:
    """Scenarios without a generated test."""
    covered = {c.id for c in design.cases}
    unfinished = (v for v in design.scenarios if v.status is not Status.COMPILED or v.id not in covered)
    return tuple(Gap(verdict=v, file=test_file(design, settings)) for v in unfinished)


def of_edge_cases(design: Design, settings: Settings) -> tuple[Gap, ...]:
    """Edge cases that no rule reads in full."""
    return tuple(Gap(verdict=v, file=test_file(design, settings)) for v in _open(design.edge_cases))


def custom_file(verdict: Verdict, system: System, settings: Settings) -> str:
    """`custom/product.go` when the text speaks of a product, else `custom/routes.go`."""
    entity = next(_spoken_of(verdict, system.entities), None)
    return f"{settings.root}/custom/{file_stem(entity.name) if entity else 'routes'}.go"


def test_file(design: Design, settings: Settings) -> str:
    """Where a team's own tests of a feature go."""
    return f"{settings.root}/tests/custom/{'_'.join(words(design.slug))}_test.go"


def _open(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    return (v for v in verdicts if v.status is not Status.COMPILED)


def _spoken_of(verdict: Verdict, entities: Iterable[Entity]) -> Iterator[Entity]:
    """The entities by what the verdict made, then by their names in its text."""
    made = {m.partition(".")[0] for m in verdict.makes}
    text = f" {' '.join(words(verdict.text))} "
    known = tuple(entities)
    yield from (e for e in known if e.name in made)
    yield from (e for e in known if any(f" {' '.join(words(n))} " in text for n in (e.name, e.collection)))
