"""A `Spec` as lines that a person can check against the file: what was read, where it starts, how it nests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.diagnostics import Diagnostic, Span
from pipeline.spec.model import Item, Spec, Text


def outline(spec: Spec, found: Iterable[Diagnostic], source: str) -> str:
    """Everything but the statements, then the diagnostics as they are shown."""
    return "\n".join([*_lines(spec), *(f"\n{d.render(source)}".rstrip() for d in found)]) + "\n"


def _lines(spec: Spec) -> Iterator[str]:
    yield f"title: {spec.title} ({spec.language})"
    for name in ("feature", "created", "status", "input"):
        if value := getattr(spec, name):
            yield f"{name}: {value}"
    for story in spec.stories:
        yield f"story {story.n} {at(story.span)} {story.id} | {story.priority} | {story.title} | {story.text}"
    for scenario in spec.scenarios:
        yield f"scenario {scenario.id} {at(scenario.span)} story {scenario.story}"
        clauses = (("given", scenario.given), ("when", scenario.when), ("then", scenario.then))
        told = [f"  {name} {at(t.span)} {t.text}" for name, texts in clauses for t in texts]
        yield from told or [f"  {scenario.text}"]
    for requirement in spec.requirements:
        yield f"requirement {requirement.id} {at(requirement.span)} [{requirement.heading}] {requirement.text}"
        yield from _items(requirement.items)
    for criterion in spec.success_criteria:
        yield f"criterion {criterion.id} {at(criterion.span)} {criterion.text}"
    for entity in spec.entities:
        yield f"entity {at(entity.span)} {entity.words}"
        yield from (f"  prose {at(t.span)} {t.text}" for t in entity.prose)
        yield from _items(entity.items)
        for table in entity.tables:
            rows = (table.header, *table.rows)
            yield from (f"  row {at(row[0].span)} {' | '.join(c.text for c in row)}" for row in rows)
    yield from _texts("edge case", spec.edge_cases)
    yield from _texts("assumption", spec.assumptions)
    yield from _texts("out of scope", spec.out_of_scope)
    for clarified in spec.clarifications:
        yield f"clarification {at(clarified.span)} {clarified.question} => {clarified.answer}"
    yield from _texts("open question", spec.open_questions)


def _texts(name: str, texts: Iterable[Text]) -> Iterator[str]:
    yield from (f"{name} {at(t.span)} {t.text}" for t in texts)


def _items(items: Iterable[Item], depth: int = 1) -> Iterator[str]:
    for item in items:
        yield f"{'  ' * depth}- {at(item.span)} {item.text}"
        yield from _items(item.items, depth + 1)


def at(span: Span) -> str:
    return f"{span.line}:{span.column}"
