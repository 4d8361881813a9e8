"""`tasks.md`: the work in Spec Kit's line format, what the compiler did already ticked off.

In: the system, a feature's design and spec, the settings, the project's files. Out: Markdown: phases, tests before
code, one open task for each requirement, scenario and edge case that is not compiled in full.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import PurePosixPath
from typing import Final

from msgspec import Struct, field

from pipeline.design.model import Entity
from pipeline.design.operations import Verb
from pipeline.design.system import Design, System
from pipeline.render.documents import gaps, stories
from pipeline.render.documents import markdown as md
from pipeline.render.documents.layout import Project
from pipeline.render.documents.traceability import acceptance_file, acceptance_test
from pipeline.render.names import file_stem
from pipeline.render.settings import Settings
from pipeline.spec.model import Spec, Story

FORMAT: Final = (
    "**Format**: `[ID] [P?] [Story] Description with file path`; "
    "`[P]`: can be done in parallel, `[X]`: made by specmill."
)
TESTS: Final = (
    ("create", "creation"),
    ("keys", "unique members"),
    ("read", "reads"),
    ("list", "lists"),
    ("update", "changes"),
    ("delete", "deletion"),
    ("restore", "restoring"),
    ("moves", "moves"),
    ("adjust", "adjustments"),
    ("ids", "unknown and malformed ids"),
    ("database", "database constraints"),
    ("hooks", "hooks"),
)
"""The end of a test file's name, and what it is about."""

CODE: Final = (
    ("internal/models/{}.go", "Row of {}", True),
    ("services/{}_rows.go", "Rules and conversions of {}", False),
    ("services/{}_hooks.go", "Hooks of {}", False),
    ("services/{}_operations.go", "Operations of {}", False),
    ("services/{}_list.go", "List of {}", False),
    ("services/{}_service.go", "{}Service", False),
    ("handlers/{}_handler.go", "Handlers of {}", False),
)
"""Path, what stands there, and whether it can be written beside the others."""


class Work(Struct, frozen=True):
    """What all parts of the document need. `numbers` runs on through it."""

    system: System
    design: Design
    spec: Spec
    settings: Settings
    project: Project
    homes: dict[str, int]
    parts: dict[tuple[str, str], int]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def task(self, text: str, *, done: bool = True, parallel: bool = False, story: int = 0) -> str:
        """One line: `- [X] T001 [P] [US1] Description with file path`."""
        marks = [f"T{next(self.numbers):03}", "[P]" if parallel else "", f"[US{story}]" if story else ""]
        return f"- [{'X' if done else ' '}] {' '.join(m for m in marks if m)} {text}\n"

    def path(self, *parts: str) -> str:
        return f"{self.settings.root}/{'/'.join(parts)}"

    def has(self, path: str) -> bool:
        return PurePosixPath(path) in self.project.files


def tasks(system: System, design: Design, spec: Spec, settings: Settings, project: Project) -> str:
    """The document."""
    at = stories.homes(system, design, spec)
    work = Work(system, design, spec, settings, project, at, stories.parts(design, spec, at))
    phases = [("Setup (Shared Infrastructure)", _setup(work)), ("Foundational (Blocking Prerequisites)", _base(work))]
    phases += [(_story_title(s), _story(work, s)) for s in spec.stories]
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
    config = work.path("internal/config/config.go")
    yield "".join(
        (
            work.task(f"Create the Go module with pinned tools in {work.path('go.mod')}"),
            work.task(f"Read the configuration from the environment in {config}", parallel=True),
            work.task(f"Start one PostgreSQL for the tests in {work.path('tests/testutil')}", parallel=True),
        )
    )


def _base(work: Work) -> Iterator[str]:
    lines = [
        work.task(f"Error messages of the API in {work.path('api/v1/common.proto')}"),
        work.task(f"Sentinel errors in {work.path('services/errors.go')}", parallel=True),
        work.task(f"Error codes with their HTTP statuses in {work.path('handlers/error_codes.go')}"),
        work.task(f"Constraints and indexes in {work.path('services/schema.go')}"),
        work.task(f"Bringing the schema up to date in {work.path('services/migrations.go')}"),
        work.task(f"Routes in {work.path('handlers/routes.go')}"),
    ]
    for entity in stories.own(work.system, work.design):
        if entity.name not in work.homes:
            lines += [*_entity_tests(work, entity, 0), *_entity(work, entity, 0)]
    yield "".join(lines)
    yield md.paragraph("**Checkpoint**: The foundation stands; the user stories can begin.")


def _story_title(story: Story) -> str:
    priority = f" (Priority: {story.priority})" if story.priority else ""
    return f"User Story {story.n} - {md.plain(story.title)}{priority}"


def _story(work: Work, story: Story) -> Iterator[str]:
    yield md.paragraph(f"**Goal**: {md.quote(story.text or story.title)}")
    alone = stories.independent_test(work.spec, story)
    found = stories.cases(work.design, work.spec, story)
    yield md.paragraph(f"**Independent Test**: {md.quote(alone)}" if alone else "")
    yield md.section(f"Tests for User Story {story.n}", "".join(_tests(work, story)), level=3)
    lines = [line for e in stories.own(work.system, work.design) for line in _code(work, e, story.n)]
    yield md.section(f"Implementation for User Story {story.n}", "".join(lines), level=3)
    run = f"`go test ./tests/integration -run '{acceptance_test(work.design)}/US{story.n}-'` in `{work.settings.root}/`"
    works = f"User Story {story.n} works by itself"
    yield md.paragraph(f"**Checkpoint**: {works}; {run} passes." if found else f"**Checkpoint**: {works}.")


def _tests(work: Work, story: Story) -> Iterator[str]:
    """The story's scenarios, the endpoint tests of what it brings, then the scenarios that are left to write."""
    path = acceptance_file(work.design, work.settings)
    for case in stories.cases(work.design, work.spec, story):
        yield work.task(f"Acceptance test {case.id}: {case.title} in {path}", story=story.n)
    for entity in stories.own(work.system, work.design):
        yield from _entity_tests(work, entity, story.n)
    mine = {s.id for s in work.spec.scenarios if s.story == story.n}
    for gap in gaps.of_scenarios(work.design, work.settings):
        if gap.verdict.id in mine:
            yield _open(work, gap, "Test", story.n)


def _entity_tests(work: Work, entity: Entity, story: int) -> Iterator[str]:
    stem = file_stem(entity.name)
    for part, about in TESTS:
        path = work.path("tests/integration", f"{stem}_{part}_test.go")
        if _comes(work, entity, part, story) and work.has(path):
            yield work.task(f"Endpoint tests of {entity.name}, {about} in {path}", parallel=True, story=story)


def _comes(work: Work, entity: Entity, part: str, story: int) -> bool:
    """True when this story brings that part of the entity; 0: the foundation."""
    return work.parts.get((entity.name, part), work.homes.get(entity.name, 0)) == story


def _code(work: Work, entity: Entity, story: int) -> Iterator[str]:
    if work.homes.get(entity.name, 0) == story:
        yield from _entity(work, entity, story)
    elif _comes(work, entity, stories.LIST, story):
        path = work.path("services", f"{file_stem(entity.name)}_list.go")
        yield work.task(f"Filters, search, order and pages of {entity.name} in {path}", story=story)
    if work.homes.get(entity.name, 0) != story and _comes(work, entity, stories.MOVES, story):
        named = md.listed([o.name.replace("_", " ") for o in entity.operations if o.verb is Verb.MOVE])
        path = work.path("services", f"{file_stem(entity.name)}_operations.go")
        yield work.task(f"Moves of {entity.name} ({named}) in {path}", story=story)


def _entity(work: Work, entity: Entity, story: int) -> Iterator[str]:
    proto = work.path("api/v1", f"{file_stem(entity.name)}.proto")
    yield work.task(f"Contract of {entity.name} in {proto}", parallel=True, story=story)
    for form, about, parallel in CODE:
        path = work.path(form.format(file_stem(entity.name)))
        later = form.endswith("_list.go") and not _comes(work, entity, stories.LIST, story)
        if work.has(path) and not later:
            yield work.task(f"{about.format(entity.name)} in {path}", parallel=parallel, story=story)


def _left(work: Work) -> Iterator[str]:
    found = gaps.of_requirements(work.design, work.system, work.settings)
    yield "".join(_open(work, gap, "Write", 0) for gap in found)


def _open(work: Work, gap: gaps.Gap, verb: str, story: int) -> str:
    missing = gaps.missing(gap.verdict, work.system, work.project.tests)
    text = f"{verb} {gap.verdict.id} in {gap.file}: “{md.quote(gap.verdict.text)}” {missing}"
    return work.task(text, done=False, story=story)


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
