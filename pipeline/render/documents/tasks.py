"""`tasks.md`: the work in Spec Kit's line format, what the compiler did already ticked off.

In: the system, a feature's design and spec, the settings. Out: Markdown: phases, tests before code, one open task for
each requirement, scenario and edge case that is not compiled in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePosixPath
from typing import Final

from pipeline.design.model import Case, Design, Entity, Status, System
from pipeline.design.names import words
from pipeline.render.documents import gaps
from pipeline.render.documents import markdown as md
from pipeline.render.documents.traceability import acceptance_file
from pipeline.render.names import file_stem
from pipeline.render.proto import proto_stem
from pipeline.render.settings import Settings
from pipeline.spec.model import Spec, Story

FORMAT: Final = (
    "**Format**: `[ID] [P?] [Story] Description with file path`; "
    "`[P]`: can be done in parallel, `[X]`: made by specmill."
)


@dataclass(frozen=True, slots=True)
class Work:
    """What all parts of the document need. `numbers` runs on through it."""

    system: System
    design: Design
    spec: Spec
    settings: Settings
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def task(self, text: str, *, done: bool = True, parallel: bool = False, story: int = 0) -> str:
        """One line: `- [X] T001 [P] [US1] Description with file path`."""
        marks = [f"T{next(self.numbers):03}", "[P]" if parallel else "", f"[US{story}]" if story else ""]
        return f"- [{'X' if done else ' '}] {' '.join(m for m in marks if m)} {text}\n"

    def path(self, *parts: str) -> str:
        return f"{self.settings.root}/{'/'.join(parts)}"


def tasks(system: System, design: Design, spec: Spec, settings: Settings) -> str:
    """The document."""
    work = Work(system, design, spec, settings)
    homes = _homes(work)
    phases = [
        ("Setup (Shared Infrastructure)", _setup(work)),
        ("Foundational (Blocking Prerequisites)", _foundation(work, homes)),
    ]
    phases += [(_story_title(s), _story(work, s, homes)) for s in spec.stories]
    phases += [("Requirements Left to Write", _left(work)), ("Polish & Cross-Cutting Concerns", _polish(work))]
    shown = [(title, "\n".join(b for b in blocks if b)) for title, blocks in phases]
    numbered = enumerate(((t, b) for t, b in shown if b), start=1)
    return md.document(
        design.path,
        f"Tasks: {design.title}",
        md.paragraph(_inputs(design)),
        md.paragraph(FORMAT),
        *(md.section(f"Phase {n}: {title}", body) for n, (title, body) in numbered),
        md.section("Dependencies & Execution Order", md.bullets(_order(spec))),
    )


def _inputs(design: Design) -> str:
    folder = PurePosixPath(design.path).parent
    links = md.listed([f"[{name}]({name})" for name in ("plan.md", "spec.md", "research.md", "data-model.md")])
    return f"**Input**: Design documents from `/{folder}/`: {links}"


def _setup(work: Work) -> Iterator[str]:
    yield "".join(
        (
            work.task(f"Create the Go module with pinned tools in {work.path('go.mod')}"),
            work.task(
                f"Read the configuration from the environment in {work.path('internal/config/config.go')}",
                parallel=True,
            ),
            work.task(f"Start one PostgreSQL for the tests in {work.path('tests/testutil')}", parallel=True),
        )
    )


def _foundation(work: Work, homes: dict[str, int]) -> Iterator[str]:
    lines = [
        work.task(f"Error messages of the API in {work.path('api/v1/common.proto')}"),
        work.task(f"Sentinel errors in {work.path('services/errors.go')}", parallel=True),
        work.task(f"Error codes with their HTTP statuses in {work.path('handlers/error_codes.go')}"),
        work.task(f"Tables, constraints and indexes in {work.path('services/migrations.go')}"),
        work.task(f"Routes in {work.path('handlers/routes.go')}"),
    ]
    for entity in _own(work):
        if entity.name not in homes:
            lines += _entity(work, entity, 0)
    yield "".join(lines)


def _own(work: Work) -> tuple[Entity, ...]:
    names = {e.name for e in work.design.entities if e.stored and not e.mentioned}
    return tuple(e for e in work.system.entities if e.name in names)


def _homes(work: Work) -> dict[str, int]:
    """The story of each entity: the first whose title names it, else the first that tests it or speaks of it."""
    homes: dict[str, int] = {}
    for told in (_titles, _tested, _spoken):
        for story in work.spec.stories:
            for name in told(work, story):
                homes.setdefault(name, story.n)
    return homes


def _titles(work: Work, story: Story) -> Iterator[str]:
    return _named(work, story.title)


def _tested(work: Work, story: Story) -> Iterator[str]:
    mine = {s.id for s in work.spec.scenarios if s.story == story.n}
    return (name for case in work.design.cases if case.id in mine for name in _names(case))


def _spoken(work: Work, story: Story) -> Iterator[str]:
    texts = (s.text for s in work.spec.scenarios if s.story == story.n)
    return _named(work, " ".join((story.text, *texts)))


def _named(work: Work, text: str) -> Iterator[str]:
    """The feature's entities that a text names, in one word or many."""
    said = f" {' '.join(words(text))} "
    for entity in _own(work):
        if any(f" {' '.join(words(n))} " in said for n in (entity.name, entity.collection, entity.words)):
            yield entity.name


def _names(case: Case) -> Iterator[str]:
    yield from (step.call.entity for step in case.steps)
    yield from (fixture.entity for fixture in case.given)


def _story_title(story: Story) -> str:
    priority = f" (Priority: {story.priority})" if story.priority else ""
    return f"User Story {story.n} - {md.plain(story.title)}{priority}"


def _story(work: Work, story: Story, homes: dict[str, int]) -> Iterator[str]:
    mine = {s.id for s in work.spec.scenarios if s.story == story.n}
    yield md.section(f"Tests for User Story {story.n}", "".join(_tests(work, story, mine)), level=3)
    entities = [e for e in _own(work) if homes.get(e.name) == story.n]
    lines = [line for e in entities for line in _entity(work, e, story.n)]
    yield md.section(f"Implementation for User Story {story.n}", "".join(lines), level=3)


def _tests(work: Work, story: Story, mine: Iterable[str]) -> Iterator[str]:
    wanted = set(mine)
    path = acceptance_file(work.design, work.settings)
    for case in work.design.cases:
        if case.id in wanted:
            yield work.task(f"Acceptance test {case.id}: {case.title} in {path}", story=story.n)
    for gap in gaps.of_scenarios(work.design, work.settings):
        if gap.verdict.id in wanted:
            yield _open(work, gap, "Test", story.n)


def _entity(work: Work, entity: Entity, story: int) -> list[str]:
    stem, name = file_stem(entity.name), entity.name
    return [
        work.task(
            f"Endpoint tests of {name} in {work.path('tests/integration', f'{stem}_test.go')}",
            parallel=True,
            story=story,
        ),
        work.task(
            f"Contract of {name} in {work.path('api/v1', f'{proto_stem(entity)}.proto')}", parallel=True, story=story
        ),
        work.task(f"Row of {name} in {work.path('internal/models', f'{stem}.go')}", parallel=True, story=story),
        work.task(f"{name}Service in {work.path('services', f'{stem}_service.go')}", story=story),
        work.task(f"Handlers of {name} in {work.path('handlers', f'{stem}_handler.go')}", story=story),
    ]


def _left(work: Work) -> Iterator[str]:
    found = gaps.of_requirements(work.design, work.system, work.settings)
    yield "".join(_open(work, gap, "Write", 0) for gap in found)


def _open(work: Work, gap: gaps.Gap, verb: str, story: int) -> str:
    verdict = gap.verdict
    left = f" (left: {md.quote(', '.join(verdict.left))})" if verdict.status is Status.PARTLY and verdict.left else ""
    return work.task(f"{verb} {verdict.id} in {gap.file}: “{md.quote(verdict.text)}”{left}", done=False, story=story)


def _polish(work: Work) -> Iterator[str]:
    base = PurePosixPath(work.design.path).parent
    made = [work.task(f"OpenAPI document in {work.path('api/v1/openapi.yaml')}", parallel=True)]
    made += [_open(work, gap, "Test edge case", 0) for gap in gaps.of_edge_cases(work.design, work.settings)]
    made += [
        work.task(f"Answer the open question “{md.quote(q.text)}” in {work.design.path}", done=False)
        for q in work.spec.open_questions
    ]
    made.append(work.task(f"Run the commands of {base}/quickstart.md", done=False))
    yield "".join(made)


def _order(spec: Spec) -> Iterator[str]:
    yield "Setup, then Foundational; both block every user story"
    if spec.stories:
        yield "User stories in the order of their priority; after the foundation they can be worked on in parallel"
        yield "Within a story: tests first and failing, then contract, row, service, handler"
    yield "Polish comes last"
