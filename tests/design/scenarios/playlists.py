"""A spec with records that have several ties, for scenarios that the shop of the catalogue has no entities for."""

from __future__ import annotations

import re

from pipeline.design.cases import Case
from pipeline.design.derive import derive
from pipeline.design.system import Design, Status
from pipeline.spec.reader import read

ENTITIES = """### Key Entities

- **Song**: A recording.
  - title: text, required
  - length: integer, at least 1
  - mood: one of calm, loud
  - released: date
  - notes: long text
- **Playlist**: A list of songs.
  - name: text, required
  - songs: many Song
- **Shelf**: A place for records.
  - name: text, required
- **Record**: A disc.
  - label: text, required
  - shelf: Shelf, cleared on delete
- **Sleeve**: What a record is kept in.
  - colour: text
  - record: Record, required, deleted together
- **User**: Somebody who listens.
  - name: text, required
  - role: one of curator, listener, guest
  - state: one of active, inactive
- **Review**: What somebody is to write about a song.
  - text: long text
  - song: Song, required
  - assignee: User
- **Course**: Where somebody learns to listen.
  - subject: text
- **Enrolment**: A user in a course.
  - user: User, required
  - course: Course, required
"""


def design_of(scenario: str, requirements: str = "", title: str = "Music") -> Design:
    clauses = re.sub(r"\b(Given|When|Then)\b", r"**\1**", scenario)
    text = (
        "# Feature Specification: Music\n\n## User Scenarios & Testing\n\n"
        f"### User Story 1 - {title} (Priority: P1)\n\n**Acceptance Scenarios**:\n\n1. {clauses}\n\n"
        "## Requirements\n\n### Functional Requirements\n\n"
        f"{requirements}\n\n{ENTITIES}"
    )
    spec, _ = read("specs/001-music/spec.md", text)
    return derive(spec)[0]


def case_of(scenario: str, requirements: str = "") -> Case:
    design = design_of(scenario, requirements)
    assert design.cases, (design.scenarios[0].rules, design.scenarios[0].left)
    return design.cases[0]


def compiles(scenario: str, requirements: str = "") -> bool:
    return design_of(scenario, requirements).scenarios[0].status is Status.COMPILED
