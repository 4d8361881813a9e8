"""What exists before the request: `5 tasks exist`, `a product with SKU "LAMP-01"`, `a draft order`.

In: the `given` clause of a scene. Out: fixtures of the entity that the request is about, with the values stated there.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.chunks import Line
from pipeline.design.model import Fixture, Setting
from pipeline.design.requirements.context import objects
from pipeline.design.scenarios.scene import Scene
from pipeline.design.scenarios.values import Pair, pairs
from pipeline.design.words import Shape

_MANY: Final = ("all", "several")
_WORDS: Final = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
MOST: Final = 25


def settings(found: tuple[Pair, ...]) -> tuple[Setting, ...]:
    return tuple(Setting(name=p.member, value=p.value) for p in found)


def use(line: Line, found: tuple[Pair, ...]) -> None:
    for pair in found:
        line.use(*pair.chunks)


def stated(scene: Scene, line: Line) -> tuple[Pair, ...] | None:
    """The values that a line gives the entity, marked as used; None when one of them is not allowed."""
    found = pairs(line, scene.entity)
    if not all(p.fits for p in found):
        return None
    use(line, found)
    return found


def existing(scene: Scene) -> Fixture | None:
    """The one record that the request is about; None when the scenario gives it a value that cannot be stored."""
    found = stated(scene, scene.given)
    if found is None:
        return None
    _use_id(scene.given)
    return Fixture(entity=scene.entity.name, bind=scene.bind, settings=settings(found))


def several(scene: Scene) -> tuple[int, bool]:
    """How many records the clause says there are (at least two when it speaks of many), and whether it says a number."""
    for c, name in objects(scene.given):
        if name != scene.entity.name:
            continue
        for before in scene.given.chunks[max(0, c.at - 3) : c.at]:
            size = _WORDS.get(before.text.casefold(), int(before.text) if before.text.isdigit() else 0)
            if 0 < size <= MOST:
                scene.given.use(before)
                return size, True
    scene.given.eat(*_MANY)
    return 2, False


def _use_id(line: Line) -> None:
    """An id written in a scenario (`with id "123"`) only names the record."""
    for chunk in line.tagged("id"):
        after = next((c for c in line.chunks[chunk.at + 1 : chunk.at + 4] if c.shape in (Shape.LITERAL, Shape.NUMBER)), None)
        line.use(chunk, after)


def use_ids(scene: Scene) -> None:
    for line in scene.lines:
        _use_id(line)
