"""The diagnostics of the reader: `SM1xx` about files, `SM2xx` about structure.

The pages under `docs/diagnostics` are generated from this table. Policy: an **error** is something that has no single
meaning (two requirements under one id, an open question) or that cannot be read at all; a **warning** is something that
reads, but surely not as meant; both are shown in one run. Codes in `LENIENT` are errors after which the rest of the
spec still means one thing, so a trial run may go on: each declaration has its own line, and lines are unique.
"""

from __future__ import annotations

from typing import Final

from pipeline.diagnostics import Code, Severity

EMPTY: Final = Code(
    "SM101",
    "empty file",
    cause="The file has no text: it is empty, or holds only blanks and comments.",
    example="specs/001-catalog/spec.md (0 bytes)",
    fix="Write the spec, or delete the folder. `### Key Entities` with one entity is enough to start.",
)
BINARY: Final = Code(
    "SM102",
    "binary file",
    cause="The file holds NUL bytes or control characters, as images, archives and office documents do.",
    example="specs/001-catalog/spec.md is a renamed .docx",
    fix="Save the document as plain text in UTF-8.",
)
NOT_UTF8: Final = Code(
    "SM103",
    "not UTF-8",
    cause="Some bytes are not valid UTF-8. Names and values around them may be damaged.",
    example="a file saved as Latin-1: `Caf\\xe9`",
    fix="Save the file as UTF-8; `iconv -f latin1 -t utf-8` converts one.",
)
UTF16: Final = Code(
    "SM104",
    "UTF-16 text",
    Severity.WARNING,
    cause="The file starts with a UTF-16 byte order mark. It is read, but columns and tools elsewhere may disagree.",
    example="a file saved by an editor as `Unicode`",
    fix="Save the file as UTF-8.",
)
NO_TITLE: Final = Code(
    "SM105",
    "no title",
    Severity.WARNING,
    cause="No first-level heading names the feature, so the folder's name is used.",
    example="a file that starts with `## User Scenarios & Testing`",
    fix="Add a first line such as `# Feature Specification: Product Catalog`.",
)
OPEN_FENCE: Final = Code(
    "SM106",
    "code fence never closed",
    Severity.WARNING,
    cause="Three backquotes or tildes open a code block that runs to the end of the file; nothing in it is read.",
    example='```json\n{ "sku": "A-1" }\n\n## Requirements',
    fix="Close the code block with the same marks on a line of their own.",
)
NOTHING: Final = Code(
    "SM201",
    "nothing to compile",
    cause="The file has text, but no story, scenario, requirement or entity was found in it.",
    example="# Meeting notes\n\nWe talked about the catalog.",
    fix="Follow the parts of the Spec Kit template: user stories, functional requirements, key entities.",
)
NO_ENTITIES: Final = Code(
    "SM202",
    "no key entities",
    Severity.WARNING,
    cause="No section declares entities. What a service stores can then only be concluded from the requirements.",
    example="a spec whose last section is `### Functional Requirements`",
    fix="Add `### Key Entities` with one line for each: `- **Product**: sku, name, price`.",
)
DUPLICATE_ID: Final = Code(
    "SM203",
    "requirement id used twice",
    cause="Two requirements with different words carry the same id, so a reference to it has two meanings.",
    example="- **FR-001**: System MUST store products\n- **FR-001**: System MUST reject a duplicate SKU",
    fix="Give the second one the next free id.",
)
REPEATED: Final = Code(
    "SM204",
    "requirement stated twice",
    Severity.WARNING,
    cause="The same id appears again with the same words.",
    example="- **FR-001**: System MUST store products\n- **FR-001**: System MUST store products",
    fix="Delete one of the two lines.",
)
DUPLICATE_SCENARIO: Final = Code(
    "SM205",
    "scenario id used twice",
    cause="Two scenarios carry the same written id. Ids name the tests, so each may stand only once.",
    example="1. **[US1-AS1]** **Given** …\n2. **[US1-AS1]** **Given** …",
    fix="Number the scenarios of a story one by one, or leave the ids out: they are then made by position.",
)
DUPLICATE_STORY: Final = Code(
    "SM206",
    "story number used twice",
    Severity.WARNING,
    cause="Two stories carry the same number. They are counted by position, so reports show other numbers.",
    example="### User Story 1 - Create\n### User Story 1 - Delete",
    fix="Number the stories one by one.",
)
OPEN: Final = Code(
    "SM207",
    "open clarification",
    cause="A `[NEEDS CLARIFICATION: …]` marker says that a fact is undecided. Nothing is guessed in its place.",
    example="- **FR-006**: Sessions MUST end after [NEEDS CLARIFICATION: how long?]",
    fix="Decide, and replace the marker by the answer.",
)
UNANSWERED: Final = Code(
    "SM208",
    "unanswered question",
    Severity.WARNING,
    cause="A question of a clarification or open-question section has no answer.",
    example="- Q: Are SKUs case-sensitive?",
    fix="Add the answer after an arrow: `- Q: Are SKUs case-sensitive? → A: No.`",
)
PLACEHOLDER: Final = Code(
    "SM209",
    "placeholder left in",
    Severity.WARNING,
    cause="Words of the empty template still stand in the text.",
    example='- **FR-001**: System MUST [specific capability, e.g., "allow users to create accounts"]',
    fix="Replace the bracketed words, or delete the line.",
)
NO_THEN: Final = Code(
    "SM210",
    "scenario without outcome",
    Severity.WARNING,
    cause="A scenario says Given or When but never Then, so there is nothing to check.",
    example="1. **Given** a product exists, **When** it is deleted",
    fix="Add `**Then** …` with what can be seen afterwards.",
)
NO_REQUIREMENTS: Final = Code(
    "SM211",
    "no requirements",
    Severity.WARNING,
    cause="No line declares a requirement with an id.",
    example="## Requirements\n\nThe system stores products.",
    fix="Write each requirement as `- **FR-001**: System MUST …`.",
)
NO_SCENARIOS: Final = Code(
    "SM212",
    "story without scenarios",
    Severity.WARNING,
    cause="A story has no acceptance scenario, so nothing verifies it.",
    example="### User Story 1 - Create a product (Priority: P1)\n\nA clerk creates products.",
    fix="Add `**Acceptance Scenarios**:` and below it `1. **Given** …, **When** …, **Then** …`.",
)
EMPTY_REQUIREMENT: Final = Code(
    "SM213",
    "requirement without words",
    Severity.WARNING,
    cause="An id is declared, but nothing follows it.",
    example="- **FR-001**:",
    fix="Write what the system must do, or delete the line.",
)
LENIENT: Final = frozenset({DUPLICATE_ID.id, DUPLICATE_SCENARIO.id, OPEN.id})
