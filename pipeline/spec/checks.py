"""What is wrong with a spec as a text.

In: the bytes of a file, its blocks, or the `Spec` read from it. Out: every diagnostic at once, each at the smallest
place that shows it. Severities follow the policy in `codes`. What a fact means, and whether facts agree, is checked
where facts are made: by the attribute grammar and by `design`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.diagnostics import Diagnostic, Span
from pipeline.patterns import regex
from pipeline.spec import codes
from pipeline.spec.blocks import Block, split_lines
from pipeline.spec.model import Requirement, Spec

_TEMPLATE: Final = (
    "feature name|date|brief title|initial state|action|expected outcome|boundary condition|error scenario|entity \\d"
    "|(?:###-|describe this user journey|specific capability|key interaction|data requirement|behavior, e"
    "|what it represents|measurable metric|user satisfaction metric|business metric|explain the value"
    "|describe how this can be tested|add more user stories)[^\\]]{0,80}"
)
_PLACEHOLDER: Final = regex(rf"\[(?:{_TEMPLATE})\]", re.IGNORECASE)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NUMBER: Final = regex(r"(.*?)(\d+)[a-z]?$")


def check_bytes(path: str, data: bytes) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of a file, and what is wrong with its bytes. After an error that is `SM102` there is no text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace")
        return text, (codes.UTF16.at(_start(path), "this file is UTF-16", hint="save it as UTF-8"),)
    sample = data[:65536]
    if b"\0" in data or 20 * len(_CONTROL.findall(sample)) > len(sample):
        found = codes.BINARY.at(_start(path), "this file is not text", hint="save the document as plain text in UTF-8")
        return "", (found,)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as problem:
        text = data.decode("utf-8", "replace")
        return text, (_not_utf8(path, data, problem.start),)


def _not_utf8(path: str, data: bytes, start: int) -> Diagnostic:
    before = data[:start].decode("utf-8", "replace")
    lines = split_lines(before)
    span = Span(path=path, line=len(lines), column=len(lines[-1]) + 1, end_column=len(lines[-1]) + 2)
    return codes.NOT_UTF8.at(span, f"byte 0x{data[start]:02x} is not UTF-8", hint="save the file as UTF-8")


def check_blocks(path: str, blocks: Iterable[Block]) -> Iterator[Diagnostic]:
    """Fences without end."""
    for block in blocks:
        if not block.closed:
            hint = "close it with the same marks on a line of their own"
            span = block.words.span()
            yield codes.OPEN_FENCE.at(
                Span(path=path, line=span.line, column=span.column, end_column=span.column + 3),
                "this code block runs to the end of the file",
                hint=hint,
            )


def check(spec: Spec, titled: bool = True, empty: bool = False) -> Iterator[Diagnostic]:
    """Everything that the `Spec` alone shows; `titled`: the title stands in the file; `empty`: nothing does."""
    if empty:
        yield codes.EMPTY.at(_start(spec.path), "this file has no text", hint="write the spec, or delete its folder")
        return
    if not titled:
        hint = "start with `# Feature Specification: …`"
        yield codes.NO_TITLE.at(_start(spec.path), f"no title; the folder gives `{spec.title}`", hint=hint)
    yield from _missing(spec)
    yield from _requirement_ids(spec)
    yield from _story_numbers(spec)
    yield from _scenario_ids(spec)
    yield from _outcomes(spec)
    yield from _questions(spec)
    yield from _placeholders(spec)


def _start(path: str) -> Span:
    return Span(path=path, line=1)


def _missing(spec: Spec) -> Iterator[Diagnostic]:
    """Whole parts that are not there."""
    start = _start(spec.path)
    if not (spec.stories or spec.scenarios or spec.requirements or spec.entities):
        hint = "use the headings of the Spec Kit template"
        yield codes.NOTHING.at(start, "no story, scenario, requirement or entity in this file", hint=hint)
        return
    if not spec.entities:
        hint = "add `### Key Entities` with a line such as `- **Product**: sku, name, price`"
        yield codes.NO_ENTITIES.at(start, "no entity is declared", hint=hint)
    if not spec.requirements:
        yield codes.NO_REQUIREMENTS.at(start, "no requirement is declared", hint="write `- **FR-001**: System MUST …`")


def _requirement_ids(spec: Spec) -> Iterator[Diagnostic]:
    """Every requirement id names one requirement."""
    seen: dict[str, Requirement] = {}
    free = _FreeIds(r.id for r in spec.requirements)
    for requirement in spec.requirements:
        first = seen.setdefault(requirement.id, requirement)
        if requirement.text == requirement.id and not requirement.items:
            hint = "write what the system must do, or delete the line"
            yield codes.EMPTY_REQUIREMENT.at(requirement.span, f"`{requirement.id}` has no words", hint=hint)
        elif first is not requirement and _same(first, requirement):
            message = f"`{requirement.id}` is already stated on line {first.span.line}"
            yield codes.REPEATED.at(requirement.span, message, hint="delete one of the two")
        elif first is not requirement:
            yield codes.DUPLICATE_ID.at(
                requirement.span,
                f"`{requirement.id}` already names the requirement on line {first.span.line}",
                hint=f"the next free id is `{free.after(requirement.id)}`",
            )


def _same(first: Requirement, second: Requirement) -> bool:
    return first.text.casefold().split() == second.text.casefold().split() and first.items == second.items


class _FreeIds:
    """The next free number of each kind of id."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._last: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 3))
        for one in ids:
            if mark := _NUMBER.match(one):
                self._last[mark[1]] = max(self._last[mark[1]], (int(mark[2]), len(mark[2])))

    def after(self, taken: str) -> str:
        """An id like `taken` with the next number, as wide as the highest one."""
        mark = _NUMBER.match(taken)
        prefix = mark[1] if mark else f"{taken}-"
        number, width = self._last[prefix]
        self._last[prefix] = (number + 1, width)
        return f"{prefix}{number + 1:0{width}d}"


def _story_numbers(spec: Spec) -> Iterator[Diagnostic]:
    seen: dict[str, int] = {}
    for story in spec.stories:
        line = seen.setdefault(story.id, story.span.line) if story.id else story.span.line
        if line != story.span.line:
            message = f"`{story.id}` already names the story on line {line}"
            yield codes.DUPLICATE_STORY.at(story.span, message, hint=f"by position this is story {story.n}")


def _scenario_ids(spec: Spec) -> Iterator[Diagnostic]:
    """Ids are unique, and every story has a scenario."""
    seen: dict[str, int] = {}
    for scenario in spec.scenarios:
        line = seen.setdefault(scenario.id, scenario.span.line)
        if seen[scenario.id] != scenario.span.line:
            yield codes.DUPLICATE_SCENARIO.at(
                scenario.span,
                f"`{scenario.id}` already names the scenario on line {line}",
                hint=f"by position this is `{_position(scenario.story, scenario.n)}`",
            )
    told = {s.story for s in spec.scenarios}
    for story in spec.stories:
        if story.n not in told:
            hint = "add `1. **Given** …, **When** …, **Then** …` below it"
            yield codes.NO_SCENARIOS.at(story.span, f"story {story.n} has no acceptance scenario", hint=hint)


def _position(story: int, n: int) -> str:
    return f"US{story}-AS{n}" if story else f"AS{n}"


def _outcomes(spec: Spec) -> Iterator[Diagnostic]:
    for scenario in spec.scenarios:
        if (scenario.given or scenario.when) and not scenario.then and scenario.text[:1] in "*_":
            message = f"`{scenario.id}` says no outcome"
            yield codes.NO_THEN.at(scenario.span, message, hint="add `**Then** …` with what can be seen afterwards")


def _questions(spec: Spec) -> Iterator[Diagnostic]:
    """Markers are errors; plain questions without an answer are warnings."""
    plain = {(s.text, s.span) for s in spec.statements}
    answer = "add `→ A: …` behind the question"
    for question in spec.open_questions:
        if (question.text, question.span) in plain and not question.text.startswith(("[", "【")):
            yield codes.UNANSWERED.at(question.span, "this question has no answer", hint=answer)
        else:
            hint = "decide, and replace the marker by the answer"
            yield codes.OPEN.at(question.span, f"undecided: {_short(question.text)}", hint=hint)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79].rstrip()}…"


def _placeholders(spec: Spec) -> Iterator[Diagnostic]:
    for statement in spec.statements:
        if mark := _PLACEHOLDER.search(statement.text):
            message = f"`{mark[0]}` is the template's placeholder"
            yield codes.PLACEHOLDER.at(statement.span, message, hint="replace it, or delete the line")
