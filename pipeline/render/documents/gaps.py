"""What the compiler could not make of a spec, and the file in which a person can write it.

In: a feature's design, the system, the settings. Out: one `Gap` for each requirement, scenario and edge case that is
not compiled in full, with a sentence on what is missing. Where a gap is shown is left to the documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from pipeline.design.model import Entity
from pipeline.design.system import Design, Status, System, Verdict
from pipeline.design.text.names import words
from pipeline.patterns import regex
from pipeline.render.documents import markdown as md
from pipeline.render.documents.covering import in_state, named_in, races_of
from pipeline.render.names import file_stem
from pipeline.render.settings import Settings

PHRASES: Final = 3
"""More pieces than these say less than the sentence itself."""
_BETWEEN: Final = regex(r"[\s\"“”'`]*(?:[\w'-]{1,4}[\s\"“”'`]+)?")


class Gap(Struct, frozen=True, kw_only=True):
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


def missing(verdict: Verdict, system: System, rendered: Mapping[str, object]) -> str:
    """One sentence on what no rule made anything of."""
    races = races_of(verdict, system, rendered)
    if races:
        return f"No rule reads requests at the same moment; compare {md.listed([f'`{r}`' for r in races])}."
    if verdict.status is Status.COMPILED:
        return "The rules read it, but make no test of it."
    pieces = _pieces(verdict.text, verdict.left)
    if verdict.status is Status.GAP or not 0 < len(pieces) <= PHRASES:
        return "No rule reads this sentence."
    return f"No rule reads {md.listed([f'“{md.quote(p)}”' for p in pieces])}."


def custom_file(verdict: Verdict, system: System, settings: Settings) -> str:
    """`custom/product.go` when the text speaks of a product, else `custom/routes.go`."""
    entity = _subject(verdict, system)
    return f"{settings.root}/custom/{file_stem(entity.name) if entity else 'routes'}.go"


def test_file(design: Design, settings: Settings) -> str:
    """Where a team's own tests of a feature go."""
    return f"{settings.root}/tests/custom/{'_'.join(words(design.slug))}_test.go"


def _open(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    return (v for v in verdicts if v.status is not Status.COMPILED)


def _subject(verdict: Verdict, system: System) -> Entity | None:
    """The entity that a text is most about: one whose states it names, then what it made, then what it names."""
    made = {m.partition(".")[0] for m in verdict.makes}
    named = {e.name for e in named_in(verdict.text, system.entities)}
    scores = [(3 * in_state(verdict.text, e) + 2 * (e.name in made)) + (e.name in named) for e in system.entities]
    best = max(scores, default=0)
    return system.entities[scores.index(best)] if best else None


def _pieces(text: str, left: Iterable[str]) -> tuple[str, ...]:
    """The stretches of a text that the words left stand in; a short word between two of them joins them."""
    found: list[tuple[int, int]] = []
    at = 0
    for word in left:
        match = regex(re.escape(word.strip('"')), re.IGNORECASE).search(text, at)
        if match is None:
            continue
        at = match.end()
        if found and _BETWEEN.fullmatch(text, found[-1][1], match.start()):
            found[-1] = (found[-1][0], at)
        else:
            found.append(match.span())
    return tuple(dict.fromkeys(text[start:end] for start, end in found)) or tuple(dict.fromkeys(left))
