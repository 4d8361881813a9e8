"""A spec made precise: the same text with every derived and assumed fact as a line of its own.

In: the text of a `spec.md`, its `Spec` and its `Design`. Out: the text with precise attribute lines below the entities
and sentences below the requirements. Compiling it again gives the same behaviour with nothing assumed. What a person
wrote stays as it is, but for attribute lines that become precise where they stand.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct, field

from pipeline.design.facts import Fact, Source
from pipeline.design.model import Entity, Field, Relation
from pipeline.design.precise import (
    adjustments_line,
    field_line,
    moves_line,
    operations_line,
    relation_line,
    unique_line,
)
from pipeline.design.system import Design
from pipeline.design.text.names import identifier
from pipeline.patterns import regex
from pipeline.render.sharpen_text import Page
from pipeline.spec.model import EntityText, Item, Spec

VAGUE: Final = (Source.DERIVED, Source.ASSUMED)
_REQUIREMENT_ID: Final = regex(r"^(?P<head>.*?)(?P<number>\d+)$")


def sharpen(spec_text: str, spec: Spec, design: Design) -> str:
    """The sharpened text; the same text when there is nothing to make explicit."""
    page = Page(spec_text)
    apart: list[str] = []
    for entity in design.entities:
        if entity.stored and not entity.mentioned:
            _entity(page, spec, entity, apart)
    if apart and not spec.entities:
        page.append(["", "### Key Entities", "", *apart])
    elif apart:
        page.insert(max(_end(page, spec, t) for t in spec.entities), ["", *apart])
    _sentences(page, spec, design)
    return page.text()


def difference(path: str, before: str, after: str) -> str:
    """The change as a unified diff; empty when there is none."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return "".join(difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"))


class _Lines(Struct):
    """The precise lines of one entity: those that take the place of an item, by its line, and those to add."""

    replaced: dict[int, str] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)


def _entity(page: Page, spec: Spec, entity: Entity, apart: list[str]) -> None:
    """Put the entity's lines where its declaration can hold them; else into `apart`, as a declaration of its own."""
    texts = [t for t in spec.entities if t.span.line in (entity.span.line, *_again(spec, entity))]
    lines = _lines(entity, _alone(entity, texts))
    for line, text in lines.replaced.items():
        page.replace(line, text)
    if not lines.added:
        return
    home = next((t for t in texts if t.span == entity.span), None)
    if home is None or not _holds(page, home):
        apart += [f"- **{entity.words}**:", *(f"  - {line}" for line in lines.added)]
        return
    indent = page.inner(home.span.line)
    gap = [""] if not indent and not page.is_item(_end(page, spec, home)) else []
    page.insert(_end(page, spec, home), [*gap, *(f"{indent}- {line}" for line in lines.added)])


def _again(spec: Spec, entity: Entity) -> tuple[int, ...]:
    """Lines on which the same entity is declared once more."""
    return tuple(t.span.line for t in spec.entities if t.words.lower() == entity.words.lower())


def _holds(page: Page, text: EntityText) -> bool:
    """True for an item, a heading, or a bold name alone on its line: a list below it belongs to it."""
    return page.is_item(text.span.line) or page.is_heading(text.span.line) or page.is_bold_line(text.span.line)


def _alone(entity: Entity, texts: Iterable[EntityText]) -> set[int]:
    """The lines of list items that speak of one member only, and hold nothing below."""
    spans = [*(f.span for f in entity.fields), *(r.span for r in entity.relations), *(i.span for i in entity.implied)]
    named = [span.line for span in spans]
    items = {i.span.line for t in texts for i in _leaves(t.items)}
    return {line for line in items if named.count(line) == 1}


def _leaves(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        if item.items:
            yield from _leaves(item.items)
        else:
            yield item


def _lines(entity: Entity, alone: set[int]) -> _Lines:
    lines = _Lines()
    members: tuple[Field | Relation, ...] = (*entity.fields, *entity.relations)
    loose = any(_vague(entity, r) for r in entity.relations if r.stored)
    for member in members:
        if not (_vague(entity, member) or (loose and _beside(member))):
            continue
        text = f"{_name(member)}: {_said(entity, member)}"
        if member.span.line in alone:
            lines.replaced[member.span.line] = text
        else:
            lines.added.append(text)
    for unique in entity.uniques:
        if unique.fact.source in VAGUE:
            lines.added.append(unique_line(unique))
    if any(o.fact.source is Source.ASSUMED for o in entity.operations):
        lines.added.append(operations_line(entity))
    machine = entity.machine
    if machine and any(m.fact.source in VAGUE for m in machine.moves):
        lines.added.append(moves_line(machine))
    if any(a.fact.source in VAGUE for a in entity.adjustments):
        lines.added.append(adjustments_line(entity))
    return lines


def _beside(member: Field | Relation) -> bool:
    """True for a reference of prose, which must keep its place among those that become lines."""
    return isinstance(member, Relation) and member.stored and not any(f.rule == "A-precise" for f in member.facts)


def _vague(entity: Entity, member: Field | Relation) -> bool:
    """True when something about the member is not stated, so that its line has to say it."""
    orders = [o.fact for o in entity.orderings if o.right == member.name]
    return any(f.source in VAGUE for f in (*member.facts, *orders))


def _name(member: Field | Relation) -> str:
    """The spec's own words where reading them gives the same name again; else the name itself."""
    words = member.words.strip("`*_ ")
    if not words.isascii():
        return words if re.fullmatch(r"[\w'’]+(?: [\w'’]+){0,5}", words) else member.name
    made = identifier(words)
    same = made == member.name or (isinstance(member, Relation) and _within(member.name, made))
    return words if same and re.fullmatch(r"[\w /&'-]+", words) else member.name


def _within(name: str, words: str) -> bool:
    """True for words around a name that only say that it refers: `customer reference`, `link to the customer`."""
    return words.startswith(f"{name}_") or words.endswith(f"_{name}")


def _said(entity: Entity, member: Field | Relation) -> str:
    """Type and rules; before them the name, where words of another script do not show it."""
    if isinstance(member, Relation):
        return relation_line(member)
    return field_line(entity, member) if _name(member).isascii() else f"{member.name}; {field_line(entity, member)}"


def _end(page: Page, spec: Spec, text: EntityText) -> int:
    """The last line of a declaration, continuation lines included."""
    inner = [text.span.line, *(p.span.line for p in text.prose), *(i.span.line for i in _all(text.items))]
    inner += [cell.span.line for table in text.tables for row in table.rows for cell in row]
    return page.block_end(max(inner))


def _all(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _all(item.items)


def _sentences(page: Page, spec: Spec, design: Design) -> None:
    """What is assumed about an entity as a whole becomes a requirement of its own, after the last one."""
    facts = [f for e in design.entities for f in _whole(e)]
    wanted = list(dict.fromkeys(f.decide for f in facts if f.source is Source.ASSUMED and f.decide))
    if not wanted:
        return
    if not spec.requirements:
        page.append(["", "### Functional Requirements", "", *_numbered("FR-001", wanted)])
        return
    last = max(spec.requirements, key=lambda r: r.span.line)
    after = page.block_end(max(last.span.line, *(i.span.line for i in _all(last.items)), last.span.line))
    gap = [] if page.is_item(last.span.line) and page.inner(last.span.line) == "  " else [""]
    page.insert(after, [*gap, *_numbered(_next_id(spec), wanted)])


def _whole(entity: Entity) -> Iterator[Fact]:
    """What is known about an entity that belongs to none of its members."""
    yield from entity.facts
    yield from (g.fact for g in entity.gates)
    yield from entity.listing.facts


def _next_id(spec: Spec) -> str:
    """The id after the highest of the kind that the last requirement has."""
    head = _REQUIREMENT_ID.match(spec.requirements[-1].id)
    if head is None:
        return "FR-901"
    same = [m for r in spec.requirements if (m := _REQUIREMENT_ID.match(r.id)) and m["head"] == head["head"]]
    number = max(int(m["number"]) for m in same) + 1
    return f"{head['head']}{number:0{len(head['number'])}}"


def _numbered(first: str, sentences: list[str]) -> Iterator[str]:
    match = _REQUIREMENT_ID.match(first)
    head, number = (match["head"], match["number"]) if match else ("FR-", "901")
    for step, sentence in enumerate(sentences):
        yield f"- **{head}{int(number) + step:0{len(number)}}**: {sentence}"
