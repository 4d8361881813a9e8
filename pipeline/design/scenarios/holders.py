"""Words around an amount that say nothing of their own: who has the number, what there is not enough of.

In: a scene. Out: marks on its lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.design.scenarios.scene import Scene
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape


def what_lacks(line: Line) -> Iterator[Chunk]:
    """`insufficient stock`: what there is not enough of, which the row tells."""
    for chunk in line.tagged("insufficient"):
        behind = line.chunks[chunk.at + 1 : chunk.at + 2]
        yield from (c for c in behind if c.shape is Shape.WORD and not c.tags and not c.mentions)


def what_is_prevented(line: Line) -> Iterator[Chunk]:
    """`prevents the transaction`: the request, whatever other record it would be called."""
    for chunk in line.tagged("prevent", "reject"):
        behind = next((c for c in line.chunks[chunk.at + 1 :] if not c.silent), None)
        if behind is not None and behind.entities():
            yield behind


def use_holder(scene: Scene) -> None:
    """`Given a child with a balance of 20 … Then the child's balance is 5`: who has the number stands for the row."""
    named = {scene.entity.name}
    first = next((c for c in scene.given.chunks if not c.silent), None)
    behind = scene.given.chunks[first.at + 1 : first.at + 2] if first is not None else ()
    if first is None or named & set(first.entities()) or not any(c.text.casefold() == "with" for c in behind):
        return
    if first.shape is Shape.WORD and not first.tags and first.at not in scene.given.used:
        scene.given.use(first)
        owner = first.text.casefold()
        for line in (scene.when, scene.then):
            line.use(*(c for c in line.chunks if c.text.casefold().replace("’", "'").removesuffix("'s") == owner))
