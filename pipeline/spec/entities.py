"""Entities as declared.

In: the places of a file. Out: `EntityText`s: name as written, prose, lists and tables. Declared are, in an entity
section: items (`- **Name**: …`, also without bold or colon when a list follows), bold lines with prose below, headings
with anything below, rows of a table of entities. Whether a name is one entity, two, or none is left to `design`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from pipeline.patterns import regex
from pipeline.spec.blocks import Kind
from pipeline.spec.entities_code import code_items
from pipeline.spec.lexicon import Role, fold, phrases, role_in, role_named
from pipeline.spec.model import EntityText, Table, Text
from pipeline.spec.requirements import names_requirement
from pipeline.spec.sections import Place
from pipeline.spec.trees import forest
from pipeline.spec.words import Words, bare, plain

_MARK: Final = r"(?:\*\*|__)"
_NOTES: Final = r"(?P<tail>(?:\s*\*?[(（][^()（）]{0,160}[)）]\*?){0,2})"
_BOLD: Final = regex(
    rf"{_MARK}(?P<name>[^*]{{1,200}}?)(?:\s*[:：]\s*{_MARK}|{_MARK}{_NOTES}(?:\s*[:：]|\s+[-–—→]\s|\s*$))\s*"
)
_BOLD_WORDS: Final = regex(rf"{_MARK}(?P<name>[^*]{{1,200}}?){_MARK}{_NOTES}[^:：.。*\n]{{1,40}}[:：]\s*")
_BOLD_ONLY: Final = regex(rf"{_MARK}(?P<name>[^*]{{1,200}}?){_MARK}{_NOTES}[\s,，-]*")
_PLAIN: Final = regex(r"(?P<name>`?[^:：.。?]{1,80}?`?)\s*(?:[:：]\s*|\s+[-–—]\s+|\s+→\s+)(?=\S)")
_PREFIX: Final = regex(
    r"(?:entity|entidad|entidade|entité|aggregate|model|table|实体|實體|エンティティ|сущность)\s*[:：]\s*|\d+(?:\.\d+)*[.)]?\s+",
    re.I,
)
_NOTE: Final = regex(r"(?:notes?|nota|hinweis|注|注意|備考)$", re.I)


def entities(places: Sequence[Place]) -> tuple[EntityText, ...]:
    """All declared entities in order."""
    found: list[EntityText] = []
    for run in _runs([p for p in places if p.role is Role.ENTITY]):
        found += _section(run)
    return tuple(e for e in found if bare(e.words))


def _runs(places: Sequence[Place]) -> Iterator[Sequence[Place]]:
    """The places below one heading each."""
    start = 0
    for index in range(1, len(places) + 1):
        if index == len(places) or places[index].under is not places[start].under:
            yield places[start:index]
            start = index


def _section(run: Sequence[Place]) -> Iterator[EntityText]:
    head = run[0]
    if head.block.kind is Kind.HEADING and role_in(head.block.words.text) is None:
        name = _renamed(head.block.words)
        if fold(name.text) in phrases("not_entity"):
            return
        if name is not head.block.words or not _is_group(run[1:]):
            yield _entity(name, (), run[1:])
            return
    starts, muted = _starts(run), set(_muted(run))
    for start, end in zip(starts, [*starts[1:], len(run)], strict=False):
        stop = next((i for i in range(start, end) if i in muted and run[start].block.kind is Kind.ITEM), end)
        yield from _declared(run[start], run[start + 1 : stop])


def _is_group(run: Sequence[Place]) -> bool:
    """True for a list of entities, false for a list of attributes.

    Entities have bold names with a list below or a sentence that says what they are, as half of them must have here.
    """
    items = [i for i, p in enumerate(run) if p.block.kind is Kind.ITEM and p.block.level == 1]
    names = [_BOLD.match(run[i].block.words.text) for i in items]
    if not items or any(m and fold(m["name"]) in phrases("not_entity") for m in names):
        return False
    told = [m is not None and _tells(run, i, m.end()) for i, m in zip(items, names, strict=True)]
    return 2 * sum(told) >= len(items)


def _tells(run: Sequence[Place], index: int, start: int) -> bool:
    """Whether an item has a list below its bare name, or words that introduce an entity."""
    text = run[index].block.words.text[start:].casefold()
    nested = index + 1 < len(run) and run[index + 1].block.kind is Kind.ITEM and run[index + 1].block.level > 1
    if not text.strip():
        return nested
    words = set(re.findall(r"[^\W\d_]+", text[:400]))
    return bool(words & phrases("declares")) or any(not w.isascii() and w in text for w in phrases("declares"))


def _starts(run: Sequence[Place]) -> list[int]:
    """Where the entities of a section without entity headings start."""
    lines = [i for i, p in enumerate(run) if _is_line(p)]
    labels = [i for i, p in enumerate(run) if _is_label(p)]
    if lines or (labels and not any(_is_group(run[i + 1 : j]) for i, j in pairwise([*labels, len(run)]))):
        return lines or labels
    skipped = {*labels, *_muted(run)}
    return [i for i, p in enumerate(run) if i not in skipped and _may_declare(p)]


def _may_declare(place: Place) -> bool:
    """An item, a table of entities, or a paragraph that starts with a bold name."""
    block = place.block
    if role_named(block.words.text) is not None:
        return False
    if block.kind is Kind.ITEM:
        return block.level <= 1 and not names_requirement(block.words.text)
    bold = block.kind is Kind.PARAGRAPH and _BOLD.match(block.words.text) is not None
    return block.level == 0 and (bold or block.kind is Kind.TABLE)


def _muted(run: Sequence[Place]) -> Iterator[int]:
    """The blocks below a line such as `**Relationships:**`, which name no entities."""
    muted = False
    for index, place in enumerate(run):
        if line := _bold_line(place):
            muted = not _may_name(line) and role_named(line) is not Role.ENTITY
        if muted:
            yield index


def _bold_line(place: Place) -> str:
    """The text of a line that is a bold name and nothing else."""
    text = place.block.words.text
    if place.block.kind is not Kind.PARAGRAPH or place.block.level:
        return ""
    mark = _BOLD.fullmatch(text)
    return text.rstrip("*_ ") if mark and not mark["tail"] else ""


def _is_line(place: Place) -> bool:
    """A bold name alone on its line, without a colon: an entity whose prose follows."""
    text = _bold_line(place)
    return bool(text) and not text.endswith((":", "：")) and _may_name(text)


def _is_label(place: Place) -> bool:
    """A bold name with a colon alone on its line: an entity whose attributes follow, or the name of a group."""
    text = _bold_line(place)
    return text.endswith((":", "：")) and _may_name(text)


def _may_name(text: str) -> bool:
    """False for the words by which specs name parts of themselves."""
    return fold(text) not in phrases("not_entity") and role_named(text) is None


def _declared(head: Place, below: Sequence[Place]) -> Iterator[EntityText]:
    if head.block.kind is Kind.TABLE:
        yield from (_from_row(row) for row in head.block.rows[1:] if bare(row[0].text))
        return
    words = head.block.words
    patterns = (_BOLD, _BOLD_WORDS, _BOLD_ONLY, _PLAIN)
    mark = next((m for p in patterns if (m := p.match(words.text))), None)
    if mark is None and (len(words.text) > 80 or (not below and len(words.text) > 60)):
        return
    if mark is None:
        yield _entity(words, (), below)
    elif head.block.kind is Kind.ITEM or not _NOTE.match(plain(mark["name"])):
        tail = mark.end("tail") if mark.groupdict().get("tail") else mark.end("name")
        name = words.part(mark.start("name"), tail)
        rest = words.part(mark.end())
        yield _entity(name, (rest,) if rest.text else (), below)


def _from_row(row: tuple[Words, ...]) -> EntityText:
    return _entity(row[0], tuple(c for c in row[1:] if c.text), ())


def _renamed(words: Words) -> Words:
    """A heading without `Entity:` before the name."""
    mark = _PREFIX.match(words.text)
    return words.part(mark.end()) if mark and mark.end() < len(words.text) else words


def _entity(name: Words, prose: Sequence[Words], below: Sequence[Place]) -> EntityText:
    texts = [*prose, *(p.block.words for p in below if p.block.kind is Kind.PARAGRAPH and p.block.level <= 0)]
    return EntityText(
        words=plain(name.text).rstrip(":： "),
        span=name.span(),
        prose=tuple(Text(text=w.text, span=w.span()) for w in texts),
        items=(
            *forest(below),
            *(i for p in below if p.block.kind is Kind.FENCE for i in code_items(p.block, name.path)),
        ),
        tables=tuple(_table(p) for p in below if p.block.kind is Kind.TABLE),
    )


def _table(place: Place) -> Table:
    header, *rows = (tuple(Text(text=c.text, span=c.span()) for c in row) for row in place.block.rows)
    return Table(header=header, rows=tuple(rows))
