"""Requirements that tie entities together: `each order belongs to one customer`, `assign products to categories`.

In: a line. Out: `required` of a reference where the line says that there is exactly one. The reference itself
is declared by the entity section (`entities`); a line about two entities that nothing ties together is not
understood here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.design.model import Relation
from pipeline.design.requirements.context import FRAME, Context, objects
from pipeline.design.requirements.values import REFUSAL
from pipeline.design.text.chunks import Line

_FRAME: Final = (
    *FRAME, "associate", "several", "exactly", "persist", "update", "parent", "new", "validate", "track", "between",
    "unaffected", "certain", "get", "atonce",
)  # fmt: skip


def ties(line: Line, context: Context) -> None:
    """Two entities that refer to each other, and a word that ties them."""
    if (
        "R-one-per" in line.rules
        or line.has("not", "prevent", "reject", "delete")
        or not line.has("associate", "exactly", "several")
    ):
        return
    about = objects(line)
    for entity, relation in _relations(context, tuple(dict.fromkeys(n for _, n in about))):
        if line.has("certain") and relation.stored and not line.has("optional", "without"):
            context.drafts.state(entity, relation.name, context.origin, "R-reference", required=True)
        line.fire("R-reference", f"{entity}.{relation.name}")
        line.use(*(c for c, n in about if n in (entity, relation.target)))
        line.eat(*_FRAME)


def _relations(context: Context, names: tuple[str, ...]) -> Iterator[tuple[str, Relation]]:
    for entity in names:
        for relation in context.drafts[entity].relations:
            if relation.target in names and (relation.target != entity or len(names) == 1):
                yield entity, relation


def known(line: Line, context: Context) -> None:
    """`reject orders that reference a customer who does not exist`: references hold."""
    if not line.has("associate", "inuse") or not line.has("notfound", "existing"):
        return
    if not line.has("reject", "prevent", "error", "validate", "not") or line.has("delete"):
        return
    for chunk, target in objects(line):
        links = [
            (e, r) for e in context.drafts.users(target) for r in context.drafts[e].relations if r.target == target
        ]
        for entity, relation in links:
            line.fire("R-reference", f"{entity}.{relation.name}")
        if links:
            line.use(chunk)
            line.eat("associate", "inuse", "notfound", "existing", "create", "update", "show", *_FRAME, *REFUSAL)


def untouched(line: Line, context: Context) -> None:
    """`delete a variant without affecting its product`: what is not asked for does not happen."""
    if line.rules:
        for _, name in objects(line):
            use_untouched(line, name)


_UNTOUCHED: Final = ("parent", "others", "id", "thing", "update", "place")


def use_untouched(line: Line, entity: str) -> None:
    """Use the words about what stays as it is."""
    for chunk in line.tagged("unaffected"):
        behind = line.chunks[chunk.at :]
        line.use(chunk, *(c for c in behind if c.entities() or c.is_a(*_UNTOUCHED)))
        line.use(*(c for c in behind if c.member_of(entity)))
