"""Lists as trees.

In: the places of a file, flat. Out: the `Item`s below one of them. Depth is bounded by the block scanner.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.spec.blocks import Kind
from pipeline.spec.model import Item
from pipeline.spec.sections import Place
from pipeline.spec.words import joined


def items_below(places: Sequence[Place], index: int, limit: int) -> tuple[Item, ...]:
    """The items nested below the block at `index`, before `limit`; below a paragraph, the list that follows it."""
    head = places[index]
    depth = {Kind.ITEM: head.block.level, Kind.HEADING: -1}.get(head.block.kind, 0)
    end = index + 1
    while end < min(limit, len(places)) and _belongs(head, places[end], depth):
        end += 1
    return forest(places[index + 1 : end])


def _belongs(head: Place, place: Place, depth: int) -> bool:
    return place.under is head.under and place.block.level > depth and place.block.kind is not Kind.HEADING


def forest(places: Sequence[Place]) -> tuple[Item, ...]:
    """A run of items as trees; paragraphs below an item are part of its text."""
    root: list[list[Item]] = [[]]
    open_items: list[tuple[int, Place, list[Place]]] = []

    def close() -> None:
        _, place, more = open_items.pop()
        words = joined([place.block.words, *(m.block.words for m in more)])
        below = tuple(root.pop())
        root[-1].append(Item(text=words.text, span=place.block.words.span(), items=below))

    for place in places:
        if place.block.kind is Kind.ITEM:
            while open_items and open_items[-1][0] >= place.block.level:
                close()
            open_items.append((place.block.level, place, []))
            root.append([])
        elif place.block.kind is Kind.PARAGRAPH:
            while open_items and open_items[-1][0] > place.block.level:
                close()
            if open_items:
                open_items[-1][2].append(place)
    while open_items:
        close()
    return tuple(root[0])
