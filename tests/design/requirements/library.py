"""A small library, of which the tests of requirements speak."""

from __future__ import annotations

from pipeline.design.derive import derive
from pipeline.design.model import Entity, Field
from pipeline.design.system import Design
from pipeline.spec.reader import read

LIBRARY = """### Key Entities

- **Book**: A title of the library.
  - title: text, required
  - isbn: text, unique
  - copies: integer
  - fee: decimal
  - deposit: integer
  - printed: date
  - shelf mark: text
  - status: one of available, borrowed, lost
  - archived: yes/no
  - borrower state: one of active, inactive
- **Loan**: A book that is lent.
  - loan date: date
  - due date: date
  - notes: text
  - book: Book
- **Section**: A part of the library.
  - name: text
  - parent: Section
"""


def derived(*lines: str) -> Design:
    listed = "\n".join(f"- **FR-{n:03}**: {line}" for n, line in enumerate(lines, start=1))
    text = (
        f"# Feature Specification: Library\n\n## Requirements\n\n### Functional Requirements\n\n{listed}\n\n{LIBRARY}"
    )
    return derive(read("specs/001-library/spec.md", text)[0])[0]


def entity(design: Design, name: str) -> Entity:
    return next(e for e in design.entities if e.name == name)


def field(name: str, *lines: str) -> Field:
    found = entity(derived(*lines), "Book").field_named(name)
    assert found is not None
    return found
