"""Requirements that allow one record for each of another kind: `each member has at most one locker`.

In: a line about two entities of which one refers to the other. Out: the reference becomes one of one to one, which a
second record is refused by. Larger numbers are no rule of a table, and are left.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.model import Cardinality, Relation
from pipeline.design.requirements.access_people import owner_of
from pipeline.design.requirements.context import FRAME, Context, objects
from pipeline.design.requirements.once_for import one_of_two
from pipeline.design.requirements.values import REFUSAL
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape

_EATS: Final = (
    *FRAME, "exactly", "certain", "max", "restrict", "privately", "validate", "hollow", "number", "musthave", "tie",
    "associate", "not", "over", "single", "generic", "upto", "have", "existing", "two",
)  # fmt: skip


def one_per(line: Line, context: Context) -> None:
    """`limit the lockers of a member to 1`, `a member can have only one locker`."""
    if not line.has("exactly", "max", "upto") or line.has("delete", "page", "character", "move"):
        return
    for chunk, entity in objects(line):
        relation = _held(line, context, chunk, entity)
        if (
            relation is None
            or one_of_two(line, context, entity)
            or not (_counted(line, chunk) or _limited(line, chunk))
        ):
            continue
        context.drafts.refine(entity, relation.name, context.origin, "R-one-per", cardinality=Cardinality.ONE_TO_ONE)
        line.fire("R-one-per", f"{entity}.{relation.name}")
        line.use(*(c for c, n in objects(line) if n in (entity, relation.target)))
        line.use(*(c for c in line.chunks if c.text == "1" or c.member_of(entity) == relation.name))
        line.eat(*_EATS, *(REFUSAL if line.has("reject", "prevent") else ()))
        return


def _held(line: Line, context: Context, chunk: Chunk, entity: str) -> Relation | None:
    """The reference of the entity to the other one that the line names, which may be whose it is."""
    owner = owner_of(context.drafts[entity])
    for relation in context.drafts[entity].relations:
        single = relation.cardinality in (Cardinality.MANY_TO_ONE, Cardinality.ONE_TO_ONE) and relation.stored
        named = any(
            relation.target in c.entities() or (relation is owner and c.member_of(entity) == relation.name)
            for c in line.chunks
            if c is not chunk
        )
        if single and named and relation.target != entity:
            return relation
    return None


def _counted(line: Line, chunk: Chunk) -> bool:
    """`at most one locker`: the number stands right before the noun."""
    return any(c.is_a("exactly") for c in line.chunks[max(0, chunk.at - 2) : chunk.at])


def _limited(line: Line, chunk: Chunk) -> bool:
    """`limit … to 1`: the only number of the line is one, behind a word for a limit and behind the noun."""
    numbers = [c for c in line.chunks if c.shape is Shape.NUMBER]
    if len(numbers) != 1 or numbers[0].text != "1" or numbers[0].at < chunk.at or not line.has("restrict"):
        return False
    return any(c.is_a("max", "upto") for c in line.chunks[numbers[0].at - 2 : numbers[0].at])
