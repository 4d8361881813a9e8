"""Damaged specs, made from whole ones. The same seed gives the same mutant."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

ODD: Final = tuple("\0\ufeff\u200b\u202e\u0301\u2028\x0c\x1b\ud7ff\U0001f600\t\xa0\u3000：（")
MARKS: Final = (
    *("**", "__", "`", "```\n", "|", "|-|-|\n", "[", "]", "(", ")", "<!--", "-->", "> ", "- ", "1. ", "#", "## ", "~~"),
    *("---\n", "**Given** ", "**When** ", "**Then** ", "**FR-001**: ", "[NEEDS CLARIFICATION: ", "→", "Q: "),
    *("### User Story 1 - ", "### Key Entities\n", "### Edge Cases\n", "one of ", "status: ", ", default ", "many "),
    *("unique per ", "\n", "\r", "\r\n"),
)
Mutation = Callable[[random.Random, str, Sequence[str]], str]


def mutant(seed: int, specs: Sequence[str]) -> bytes:
    """One damaged spec: up to eight mutations, and sometimes bytes that are no text."""
    rng = random.Random(seed)
    text = rng.choice(specs)
    for _ in range(rng.randint(1, 8)):
        text = rng.choice(MUTATIONS)(rng, text, specs)[:200_000]
    data = text.encode("utf-8", "replace")
    if rng.random() < 0.1 and data:
        at = rng.randrange(len(data))
        data = data[:at] + rng.randbytes(rng.randint(1, 8)) + data[at:]
    return data


def _stretch(rng: random.Random, text: str) -> tuple[int, int]:
    start = rng.randint(0, len(text))
    return start, min(len(text), start + rng.choice((1, 5, 40, 400, 4000)))


def cut(rng: random.Random, text: str, _: Sequence[str]) -> str:
    start, end = _stretch(rng, text)
    return text[:start] + text[end:]


def splice(rng: random.Random, text: str, specs: Sequence[str]) -> str:
    other = rng.choice(specs)
    start, end = _stretch(rng, other)
    at = rng.randint(0, len(text))
    return text[:at] + other[start:end] + text[at:]


def insert(rng: random.Random, text: str, _: Sequence[str]) -> str:
    at = rng.randint(0, len(text))
    return text[:at] + rng.choice(ODD + MARKS) * rng.choice((1, 1, 2, 3, 50)) + text[at:]


def swap_lines(rng: random.Random, text: str, _: Sequence[str]) -> str:
    lines = text.split("\n")
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return "\n".join(lines)


def repeat_line(rng: random.Random, text: str, _: Sequence[str]) -> str:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    return "\n".join([*lines[:at], *[lines[at]] * rng.choice((2, 3, 20, 300)), *lines[at:]])


def drop_marks(rng: random.Random, text: str, _: Sequence[str]) -> str:
    return text.replace(rng.choice(("**", "*", "`", ":", "- ", "#", "|", "\n\n", "(", ")", ".")), "")


def swap_words(rng: random.Random, text: str, _: Sequence[str]) -> str:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    words = lines[at].split(" ")
    rng.shuffle(words)
    lines[at] = " ".join(words)
    return "\n".join(lines)


def nest(rng: random.Random, text: str, _: Sequence[str]) -> str:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    mark = rng.choice(("- ", "1. ", "> ", "  ", "- **a**: "))
    deep = [("  " * n if rng.random() < 0.5 else mark * n) + mark + "deep" for n in range(rng.choice((5, 40, 200)))]
    return "\n".join([*lines[:at], *deep, *lines[at:]])


def line_ends(rng: random.Random, text: str, _: Sequence[str]) -> str:
    return text.replace("\n", rng.choice(("\r\n", "\r", "\n\n", " ", "\n> ", "\n  ")))


def change_case(rng: random.Random, text: str, _: Sequence[str]) -> str:
    start, end = _stretch(rng, text)
    return text[:start] + rng.choice((str.upper, str.lower, str.title))(text[start:end]) + text[end:]


MUTATIONS: Final[tuple[Mutation, ...]] = (
    cut, splice, insert, swap_lines, repeat_line, drop_marks, swap_words, nest, line_ends, change_case,
)  # fmt: skip
UNITS: Final = {
    "bold": "**", "marker": "[NEEDS CLARIFICATION: ", "comment": "<!--", "pipe": "|", "table": "|-|-|\n", "quote": ">",
    "heading": "## a\n", "story": "### User Story 1 - a\n", "given": "1. **Given** a, **When** b, **Then** c ",
    "requirement": "- **FR-001**: System MUST store a\n", "entity": "## Key Entities\n- **A**: b (c, d)\n",
    "attributes": "## Key Entities\n- **A**: b\n  - c: text, required, unique\n", "commas": "- **A**: b, c, ",
    "fence": "```\n", "blank": " ", "dash": "- ", "question": "- Q: a → A: b\n", "parenthesis": "(", "line": "a\n",
    "brackets": "[[", "arrow": "a → b, ", "word": "product ", "number": "1. ", "wide": "当", "item": "- a\n\n  b\n",
}  # fmt: skip
