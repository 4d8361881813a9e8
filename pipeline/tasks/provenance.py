"""From a spec's line to the files that depend on it, and from a generated line to the spec's lines behind it.

In: the texts of all specs, a place. Out: paths, tests, facts. What depends on a line is found by compiling once more
without it and comparing all files: exact, whatever the rules do. What stands behind a generated line is found by the
names in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.design.facts import Fact, Source
from pipeline.design.model import Entity, Field, Relation
from pipeline.design.system import Design

if TYPE_CHECKING:
    from pipeline.compile import Compiled

FUNCTION: Final = re.compile(r"^func (Test\w+)", re.MULTILINE)
SUBTEST: Final = re.compile(r"t\.Run\(\"([^\"]+)\"|name: +\"([^\"]+)\"")

Compile = Callable[[Mapping[str, str]], "Compiled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What would change without some lines. `tests`: names of Go tests and subtests in the files that change."""

    files: tuple[str, ...]
    tests: tuple[str, ...]


def impact(texts: Mapping[str, str], path: str, lines: Iterable[int], compile_texts: Compile) -> Impact:
    """Blank the lines (1-based), so that the others keep their numbers, compile, compare."""
    gone = set(lines)
    kept = ["" if n in gone else line for n, line in enumerate(texts[path].split("\n"), 1)]
    before = rendered(compile_texts(texts))
    after = rendered(compile_texts({**texts, path: "\n".join(kept)}))
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    tests = [test for name in changed for test in _tests(before.get(name, ""), after.get(name, ""))]
    return Impact(files=tuple(changed), tests=tuple(dict.fromkeys(tests)))


def rendered(compiled: Compiled) -> dict[str, str]:
    """path → text of everything that a compile gives."""
    slugs = [design.slug for design in compiled.designs]
    service = compiled.service()
    project = compiled.project(service)
    files = [
        *(file for slug in slugs for file in (*compiled.documents(slug, project), *compiled.feature_contracts(slug))),
        *compiled.contracts(),
        *service,
    ]
    return {str(file.path): file.text for file in files}


def behind(designs: Iterable[Design], path: str, line: str) -> tuple[tuple[str, Fact], ...]:
    """What the names in a generated line come from: (`Product.sku`, fact), those that a spec states first."""
    words = _squashed(line)
    place = _squashed(path) + words
    found = [
        (owner, fact)
        for design in designs
        for entity in design.entities
        if _squashed(entity.name) in place or _squashed(entity.collection) in place
        for owner, fact in _facts(entity, words)
    ]
    order = list(Source)
    known = [pair for pair in found if pair[1].span is not None or pair[1].source is Source.ASSUMED]
    return tuple(sorted(known, key=lambda pair: (order.index(pair[1].source), pair[0])))


def _facts(entity: Entity, words: str) -> Iterator[tuple[str, Fact]]:
    members: tuple[Field | Relation, ...] = (*entity.fields, *entity.relations)
    for member in members:
        if _squashed(member.name) in words:
            yield from ((f"{entity.name}.{member.name}", fact) for fact in member.facts)
    for operation in entity.operations:
        if _squashed(operation.name) in words:
            yield f"{entity.name}.{operation.name}", operation.fact


def _tests(before: str, after: str) -> list[str]:
    """Tests that the change touches: those whose names come or go, otherwise all of the file."""
    old, new = _names(before), _names(after)
    return sorted(old ^ new) or sorted(old)


def _names(text: str) -> set[str]:
    """`TestProductCreate` and `TestProductCreate/input validation: sku empty`."""
    heads = list(FUNCTION.finditer(text))
    ends = [*(head.start() for head in heads), len(text)][1:]
    names = {head[1] for head in heads}
    for head, end in zip(heads, ends, strict=True):
        names |= {f"{head[1]}/{run or row}" for run, row in SUBTEST.findall(text, head.start(), end)}
    return names


def _squashed(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
