"""A spec with numbers that are changed by amounts, for the tests of what its lines and scenarios make."""

from __future__ import annotations

from typing import Final

from pipeline.design.derive import derive
from pipeline.design.model import Entity
from pipeline.design.system import Design, Verdict
from pipeline.spec.reader import read

ENTITIES: Final = """### Key Entities

- **Honey Jar**: A kind of honey in the cellar.
  - label: text, required
  - stock: integer, at least 0
  - reserved: integer, at least 0
  - available: integer, at least 0, computed as stock - reserved
- **Purse**: Money of a beekeeper.
  - keeper: text
  - balance: money
  - limit: money
"""


def design_of(*lines: str, scenarios: tuple[str, ...] = (), entities: str = ENTITIES) -> Design:
    """The design of requirements and scenarios about these entities."""
    listed = "\n".join(f"- **FR-{n:03}**: {line}" for n, line in enumerate(lines, start=1))
    played = "\n".join(f"{n}. {text}" for n, text in enumerate(scenarios, start=1))
    text = (
        "# Feature Specification: Cellar\n\n## User Scenarios & Testing\n\n### User Story 1 - Cellar (Priority: P1)\n\n"
        f"**Acceptance Scenarios**:\n\n{played}\n\n## Requirements\n\n### Functional Requirements\n\n{listed}\n\n"
        f"{entities}"
    )
    return derive(read("specs/001-cellar/spec.md", text)[0])[0]


def entity(design: Design, name: str) -> Entity:
    return next(e for e in design.entities if e.name == name)


def signs(design: Design, name: str) -> dict[str, dict[str, int]]:
    """The adjustments of an entity: what each adds to and takes from."""
    return {a.name: {t.field: t.sign for t in a.terms} for a in entity(design, name).adjustments}


def left(verdict: Verdict) -> tuple[str, ...]:
    return verdict.left or (verdict.status.value,)


def told(given: str, when: str, then: str) -> str:
    """A scenario of these clauses."""
    return f"**Given** {given}, **When** {when}, **Then** {then}"
