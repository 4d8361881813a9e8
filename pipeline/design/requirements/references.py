"""Requirements that tie entities together: `each order belongs to one customer`, `assign products to categories`.

In: a line. Out: `required` of a reference where the line says that there is exactly one. The reference itself
is declared by the entity section (`entities`); a line about two entities that nothing ties together is not
understood here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.design.model import Relation
from pipeline.design.requirements.context import Context, objects
from pipeline.design.text.chunks import Line

_FRAME: Final = (
    "system", "allow", "ability", "thing", "modal", "associate", "several", "exactly", "single", "existing", "all",
    "part", "persist", "update", "parent", "new", "validate", "track", "between", "unaffected",
)  # fmt: skip


def ties(line: Line, context: Context) -> None:
    """Two entities that refer to each other, and a word that ties them."""
    if line.has("not", "prevent", "reject", "delete") or not line.has("associate", "exactly", "several"):
        return
    about = objects(line)
    for entity, relation in _relations(context, tuple(dict.fromkeys(n for _, n in about))):
        line.fire("R-reference", f"{entity}.{relation.name}")
        line.use(*(c for c, n in about if n in (entity, relation.target)))
        line.eat(*_FRAME)


def _relations(context: Context, names: tuple[str, ...]) -> Iterator[tuple[str, Relation]]:
    for entity in names:
        for relation in context.drafts[entity].relations:
            if relation.target in names and (relation.target != entity or len(names) == 1):
                yield entity, relation


def untouched(line: Line, context: Context) -> None:
    """`delete a variant without affecting its product`: what is not asked for does not happen."""
    if line.rules:
        for _, name in objects(line):
            use_untouched(line, name)


def use_untouched(line: Line, entity: str) -> None:
    """Use the words about what stays as it is."""
    for chunk in line.tagged("unaffected"):
        behind = line.chunks[chunk.at :]
        line.use(chunk, *(c for c in behind if c.entities() or c.is_a("parent", "others", "id", "thing", "update")))
        line.use(*(c for c in behind if c.member_of(entity)))
