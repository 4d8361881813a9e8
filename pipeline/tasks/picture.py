"""Pictures of the stages and their state: Mermaid for Markdown pages, SVG for everything else.

In: states by stage and which stage comes after which. Out: a text. The SVG has a column for each step of the longest
way to a stage; an edge that others imply is left out. More than that (crossings, bends) would be a library's work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

COLOURS: Final = {
    "fresh": ("#d7f0dd", "#2b7a3f"),
    "stale": ("#ffe2d1", "#b4531a"),
    "waits": ("#fff6d6", "#8a6d1a"),
}
TEXT: Final = "#123"
HEIGHT, GAP, COLUMN_GAP, MARGIN, LETTER = 28, 14, 48, 16, 7.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`states`: stage → `fresh`, `stale` or `waits`, in order. `after`: stage → the stages it comes after."""

    states: Mapping[str, str]
    after: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where a stage stands. `x`, `y`: the upper left corner."""

    x: float
    y: float
    width: float


def mermaid(picture: Picture) -> str:
    """A flowchart from left to right."""
    lines = ["flowchart LR"]
    lines += [f'  {_id(name)}["{name}"]:::{state}' for name, state in picture.states.items()]
    lines += [f"  {_id(before)} --> {_id(name)}" for name in picture.states for before in picture.after[name]]
    lines += [f"  classDef {s} fill:{fill},stroke:{line},color:{TEXT}" for s, (fill, line) in COLOURS.items()]
    return "\n".join([*lines, ""])


def svg(picture: Picture) -> str:
    """A picture of its own, without scripts, fonts or links."""
    boxes = _boxes(picture)
    width = max((box.x + box.width for box in boxes.values()), default=0) + MARGIN
    height = max((box.y + HEIGHT for box in boxes.values()), default=0) + MARGIN
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" font-family="monospace">'
    edges = [_edge(boxes[before], boxes[name]) for before, name in _direct(picture)]
    nodes = [line for name, box in boxes.items() for line in _node(name, picture.states[name], box)]
    return "\n".join([head, *edges, *nodes, "</svg>", ""])


def _boxes(picture: Picture) -> dict[str, Box]:
    @cache
    def depth(name: str) -> int:
        return max((depth(before) + 1 for before in picture.after[name]), default=0)

    columns: dict[int, list[str]] = defaultdict(list)
    for name in picture.states:
        columns[depth(name)].append(name)
    boxes: dict[str, Box] = {}
    x = float(MARGIN)
    for column in sorted(columns):
        width = max(len(name) for name in columns[column]) * LETTER + 2 * GAP
        for row, name in enumerate(columns[column]):
            boxes[name] = Box(x=x, y=MARGIN + row * (HEIGHT + GAP), width=width)
        x += width + COLUMN_GAP
    return boxes


def _direct(picture: Picture) -> Iterator[tuple[str, str]]:
    """Pairs of a stage and one after it, where no longer way leads from one to the other."""

    @cache
    def earlier(name: str) -> frozenset[str]:
        return frozenset(picture.after[name]).union(*map(earlier, picture.after[name]))

    for name in picture.states:
        implied = frozenset[str]().union(*map(earlier, picture.after[name]))
        yield from ((before, name) for before in picture.after[name] if before not in implied)


def _node(name: str, state: str, box: Box) -> tuple[str, str]:
    fill, line = COLOURS[state]
    return (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{HEIGHT}" rx="5" fill="{fill}" '
        f'stroke="{line}"><title>{name}: {state}</title></rect>',
        f'<text x="{box.x + GAP:g}" y="{box.y + 19:g}" font-size="12" fill="{TEXT}">{name}</text>',
    )


def _edge(start: Box, end: Box) -> str:
    x, y, to_x, to_y = start.x + start.width, start.y + HEIGHT / 2, end.x, end.y + HEIGHT / 2
    middle = to_x - COLUMN_GAP / 2
    path = f"M{x:g} {y:g} C{middle:g} {y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}"
    return f'<path d="{path}" fill="none" stroke="#789"/>'


def _id(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name)
