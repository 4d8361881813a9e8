"""How the time of a compile grows with the size of its spec.

    python -m tests.fuzz.growth

prints milliseconds per KB of read, derive and link for specs of 5 KB to 5 MB, then for one way of writing after the
other, repeated. `SHAPES`: texts with one `{…*…}` each: what stands before the star is repeated, `#` is its number, `@`
a name of its own. Exit status 1 when some time grows faster than its text.
"""

from __future__ import annotations

import re
import sys
import time
from itertools import pairwise
from typing import Final

from pipeline.design.derive import derive
from pipeline.design.link import link
from pipeline.spec.reader import read

_REPEATED: Final = re.compile(r"\{([^{}]*)\*([^{}]*)\}")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
SLOWER: Final = 2.5
"""Times the milliseconds per KB at four times the size: 1 is linear, 4 quadratic."""
NOISE: Final = 0.3
"""Seconds below which nothing is said about growth."""

_LAMP: Final = "# T\n\n## Key Entities\n\n- **Lamp**: A light.\n  - name: text\n  - status: one of draft, active\n\n"
_RULES: Final = _LAMP + "## Functional Requirements\n\n"
_ENTITY: Final = "# T\n\n## Key Entities\n\n"
_STORY: Final = _LAMP + "## User Scenarios\n\n### User Story 1 - a\n\n"
SHAPES: Final = {
    "names in a requirement": _RULES + "- **FR-001**: System MUST store lamps with {a, *}.\n",
    "words": _RULES + "- **FR-001**: System MUST {let users create lamps *}.\n",
    "values in a requirement": _RULES + "- **FR-001**: System MUST {status: draft, active, sold, *}.\n",
    "requirements": _RULES + "{- **FR-00#**: System MUST let users create lamps with name.\n*}",
    "value requirements": _RULES + "{- **FR-00#**: Lamp status: draft, active, gone.\n*}",
    "moves": _RULES + "{- **FR-00#**: Lamps move from draft to active.\n*}",
    "arrows": _RULES + "- **FR-001**: Lamps go {draft → active → *} done\n",
    "scenarios": _STORY + '{#. **Given** a lamp "a", **When** a user creates a lamp "b", **Then** it is created\n*}',
    "edge cases": _LAMP + "### Edge Cases\n\n{- What happens when a lamp has no name? It is rejected.\n*}",
    "answers": _LAMP + "## Clarifications\n\n{- Q: How long is a lamp's name? → A: At most 100 characters.\n*}",
    "attributes in prose": _ENTITY + "- **Lamp**: Key attributes: {@, *}\n",
    "attributes with notes": _ENTITY + "- **Lamp**: Key attributes: {@ (a, b), *}\n",
    "and": _ENTITY + "- **Lamp**: with {name and *}\n",
    "with": _ENTITY + "- **Lamp**: {thing with name *}\n",
    "belongs": _ENTITY + "- **Shop**: a\n- **Lamp**: {belongs to one Shop and *}\n",
    "values": _ENTITY + "- **Lamp**: status ({a@, *})\n",
    "items": _ENTITY + "- **Lamp**: a\n{  - @\n*}",
    "precise lines": _ENTITY + "- **Lamp**: a\n{  - @: text, required, unique per owner\n*}",
    "references": _ENTITY + "- **Shop**: b\n- **Lamp**: a\n{  - @: Shop, required\n*}",
    "table": _ENTITY + "### Lamp\n\n| Attribute | Type | Rules |\n|---|---|---|\n{| @ | text | required |\n*}",
    "entities": _ENTITY + "{- **@**: A thing with name, price and status (draft, active).\n*}",
    "entities that refer": _ENTITY + "- **Shop**: a\n{- **@**: A thing with name. Belongs to one Shop.\n*}",
    "entities and rules": _ENTITY
    + "{- **@**: Has name and price.\n*}\n## Functional Requirements\n\n{- **FR-00#**: Users MUST create @s.\n*}",
    "declined names": "# T\n\n## Ключевые сущности\n\n{- **@ Доска**: хранит название и цену.\n*}",
    "other scripts": "# T\n\n## Key Entities\n\n- **产品**: 包含{名称、*}。\n",
    "undeclared": "# T\n\n## Functional Requirements\n\n{- **FR-00#**: System MUST create a @ with name and price.\n*}",
}

_STORIES: Final = """### User Story § - Manage @ files (Priority: P1)

A clerk keeps @ files up to date.

**Acceptance Scenarios**:

1. **Given** a @ file exists, **When** a clerk updates its title to "Blue", **Then** the title is "Blue"
2. **Given** no @ file exists, **When** a clerk lists @ files, **Then** an empty list is returned

"""
_DEMANDS: Final = """- **FR-§-1**: System MUST allow clerks to create @ files with title, price and status
- **FR-§-2**: The title of a @ file MUST be unique and at most 80 characters
- **FR-§-3**: System MUST let clerks filter @ files by status and sort them by price
"""
_FILES: Final = """- **@ File**: A folder of papers. Key attributes: title (required), price, notes, due date,
  status (open, kept, closed). Belongs to one Shelf.
"""


def repeated(shape: str, size: int) -> str:
    """The text of about `size` bytes that a shape makes."""
    unit = sum(len(match[1]) for match in _REPEATED.finditer(shape))
    count = max(1, (size - len(shape)) // unit)

    def times(match: re.Match[str]) -> str:
        return "".join(match[1].replace("#", str(n)).replace("@", name(n)) for n in range(count)) + match[2]

    return _REPEATED.sub(times, shape)


def realistic(size: int) -> str:
    """A spec of about `size` bytes, with stories, requirements and entities in its sections."""
    count = max(1, size // len(_STORIES + _DEMANDS + _FILES))
    stories, demands, files = (
        "".join(part.replace("§", str(n)).replace("@", name(n)) for n in range(count))
        for part in (_STORIES, _DEMANDS, _FILES)
    )
    return (
        f"# Feature Specification: Files\n\n## User Scenarios & Testing\n\n{stories}## Requirements\n\n"
        f"### Functional Requirements\n\n{demands}\n### Key Entities\n\n- **Shelf**: Has a name.\n{files}"
    )


def name(number: int) -> str:
    """A capitalised word of its own for each number."""
    letters = ""
    rest = number + len(_LETTERS) ** 2
    while rest:
        rest, letter = divmod(rest, len(_LETTERS))
        letters += _LETTERS[letter]
    return letters.capitalize()


def taken(text: str) -> float:
    """Seconds of this process for read, derive and link."""
    start = time.process_time()
    link([derive(read("specs/a/spec.md", text)[0], ())[0]])
    return time.process_time() - start


def growth(shape: str, sizes: tuple[int, int]) -> tuple[float, float]:
    """How many times longer a KB takes in the larger text, and the seconds of the larger text."""
    texts = [repeated(shape, size) for size in sizes]
    small, large = map(taken, texts)
    return (large / len(texts[1])) / max(small / len(texts[0]), 1e-9), large


def main() -> int:
    taken(realistic(5_000))
    rates: list[float] = []
    for size in (5_000, 50_000, 500_000, 5_000_000):
        text = realistic(size)
        kilobytes = len(text.encode()) / 1000
        rates.append(taken(text) * 1000 / kilobytes)
        print(f"{kilobytes:8.0f} KB {rates[-1]:7.2f} ms/KB", flush=True)
    wrong = ["size" for small, large in pairwise(rates) if large > SLOWER * small]
    for label, shape in SHAPES.items():
        ratio, seconds = growth(shape, (60_000, 240_000))
        print(f"{label:24} {seconds:6.2f} s {ratio:5.1f} times the time per KB", flush=True)
        wrong += [label] if ratio > SLOWER and seconds > NOISE else []
    print(f"grows faster than its text: {', '.join(wrong)}" if wrong else "all times grow like their texts")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
