"""Requirements that change a number by an amount: `add money to an account`, `reserve units of a product`.

In: a line. Out: adjustments of the entities that it speaks of, and the limits that such lines state: `withdrawals MUST
NOT make the balance negative`. A verb that also creates or deletes records (`add`, `remove`) is read so only beside a
number that is known to be counted; everything else is left to `acts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from msgspec.structs import replace

from pipeline.design.adjustments import adjustable
from pipeline.design.adjustments.prose import HOLDING, NAMES, SIGNS, holds, is_called, made, shrinking, terms
from pipeline.design.facts import Source
from pipeline.design.model import Bound, Entity, Field
from pipeline.design.operations import Adjustment, Term
from pipeline.design.requirements.context import ACTS, FRAME, Context, members, objects, qualifiers, spoken_of
from pipeline.design.requirements.values import REFUSAL
from pipeline.design.text.chunks import Chunk, Line

NEAR: Final = 5
"""Chunks between a verb and the number that it speaks of."""
DONE: Final = "adjusts"
"""The concept of a verb that was read as an adjustment: it creates and deletes nothing."""
_DENIES: Final = ("not", "prevent", "reject", "only", "insufficient")
_AROUND: Final = ("measure", "delta", "optional", "valid", "new", "show", "part")
_LIMITS: Final = (
    "max", "over", "negative", "nonnegative", "not", "insufficient", "sufficient", "validate", "measure", "leading",
    "want", "anycond", "zero", "valid", "below", "equals",
)  # fmt: skip


def adjusts(line: Line, context: Context) -> None:
    """`allow users to deposit money into an account`, `support reserving stock`: an operation for each verb."""
    if not line.has(*SIGNS) or line.has(*_DENIES):
        return
    read = []
    for chunk, concept in concepts(line):
        if chunk.names and not _asked(line, chunk):
            continue
        found = _meant(line, context, chunk, concept)
        if found is not None:
            _take(line, context, concept, *found)
            read.append(chunk)
    if read:
        _settle(line, read)


def _asked(line: Line, chunk: Chunk) -> bool:
    """`to deposit`, where deposits are a kind of transaction, too: a verb, no list of kinds."""
    before = line.chunks[chunk.at - 1] if chunk.at else None
    return before is not None and (before.text.casefold() == "to" or before.is_a("modal", "allow"))


def concepts(line: Line) -> Iterator[tuple[Chunk, str]]:
    """The verbs and nouns of adjustments, each with what it does; names of things are none."""
    for chunk in line.tagged(*SIGNS):
        if not (chunk.entities() or chunk.known.members):
            yield chunk, next(c for c in SIGNS if chunk.is_a(c))


def _meant(
    line: Line, context: Context, chunk: Chunk, concept: str
) -> tuple[str, tuple[Term, ...], tuple[Chunk, ...]] | None:
    """The entity, what changes, and the words beside the verb; None when they do not tell."""
    about = spoken_of(line, context)
    found = [(e, *_changed(line, context, chunk, concept, e)) for e in about or context.drafts.entities]
    told = [f for f in found if f[1] and not context.drafts[f[0]].mentioned]
    if not about and len(told) > 1:  # Of what a row holds and what others record of it, the former is changed.
        told = [f for f in told if holds(context.drafts[f[0]], f[1])]
    return told[0] if told and (about or len(told) == 1) else None


def _changed(
    line: Line, context: Context, chunk: Chunk, concept: str, entity: str
) -> tuple[tuple[Term, ...], tuple[Chunk, ...]]:
    near = line.chunks[max(0, chunk.at - 2) : chunk.at + 1 + NEAR]
    named = [n for n in members(line, context, entity) if n.chunk in near and _joined(line, chunk, n.chunk)]
    fields = [(n.chunk, f) for n in named if (f := context.drafts[entity].field_named(n.member)) is not None]
    plain = not chunk.is_a("create", "delete")
    fit = [(c, f) for c, f in fields if adjustable(f) and (plain or is_called(f, "counters"))]
    beside = tuple(c for c in near if c.is_a("measure") and not c.names)
    if concept not in HOLDING and not fit and (fields or not (beside or chunk.is_a("banking"))):
        return (), ()
    return terms(context.drafts[entity], concept, (f for _, f in fit)), (*(c for c, _ in fit), *beside)


def _joined(line: Line, verb: Chunk, named: Chunk) -> bool:
    """True when no other verb stands between the two."""
    between = line.chunks[min(verb.at, named.at) + 1 : max(verb.at, named.at)]
    return not any(c.is_a(*ACTS, *SIGNS) and not c.names for c in between)


def _take(
    line: Line, context: Context, concept: str, entity: str, found: tuple[Term, ...], words: tuple[Chunk, ...]
) -> None:
    fact = context.origin.fact("adjustment", "R-adjust", Source.STATED)
    change = made(context.drafts[entity], concept, found, fact)
    name = context.drafts.adjust(entity, change).name
    line.fire("R-adjust", f"{entity}.{name}")
    line.use(*words, *(c for c, n in objects(line) if n == entity), *qualifiers(line))
    line.use(*(n.chunk for n in members(line, context, entity)))


def _settle(line: Line, read: list[Chunk]) -> None:
    """The verbs are no acts any more; whose number it is (`a member's account`) narrows nothing that all may do."""
    places = {c.at for c in read}
    line.chunks = tuple(replace(c, tags=(c.tags - {*ACTS}) | {DONE}) if c.at in places else c for c in line.chunks)
    line.tags, line.things = frozenset().union(*(c.tags for c in line.chunks)), None
    line.eat(DONE, *FRAME, *_AROUND)
    line.use(*(c for c in line.chunks if c.text.endswith(("'s", "’s", "s'", "s’")) and not c.tags and not c.mentions))


def forget(line: Line, context: Context) -> None:
    """Of a line that was not understood as a whole no adjustment is made, so that it leads to none."""
    if "R-adjust" in line.rules:
        known = {f"{n}.{a.name}" for n, e in context.drafts.entities.items() for a in e.adjustments}
        line.makes[:] = [m for m in line.makes if m in known or not m.partition(".")[2].startswith(NAMES)]


def bounded(line: Line, context: Context) -> None:
    """`withdrawals MUST NOT make the balance negative`, `reservations must not exceed the available quantity`."""
    if not line.has(*SIGNS) or not _limits(line):
        return
    for chunk, concept in tuple(concepts(line)):
        for entity in spoken_of(line, context) or tuple(context.drafts.entities):
            draft = context.drafts[entity]
            known = [a for a in draft.adjustments if _does(draft, a, concept)]
            fields = tuple(_limited(line, context, draft, known[0])) if len(known) == 1 else ()
            if fields and all(_started(context, entity, f) for f in fields):
                line.fire("R-bounded", *(f"{entity}.{known[0].name}" for _ in fields[:1]))
                line.use(chunk, *(c for c, n in objects(line) if n == entity), *_named_of(line, context, entity))
                line.eat(*FRAME, *REFUSAL, *_LIMITS)
                line.use(*_before_doing(line), *_results(line))
                break


def _limits(line: Line) -> bool:
    """A limit that is kept: nothing is allowed beyond it, or it is checked."""
    if line.has("not", "prevent", "reject", "error"):
        return line.has("max", "over", "negative", "nonnegative", "insufficient", "below")
    return line.has("insufficient", "sufficient", "nonnegative", "validate")


def _does(entity: Entity, change: Adjustment, concept: str) -> bool:
    """True when verbs of the concept stand for the adjustment."""
    first = change.terms[0]
    field = entity.field_named(first.field)
    held = field is not None and is_called(field, "held")
    return first.sign == SIGNS[concept] and held == (concept in HOLDING)


def _limited(line: Line, context: Context, entity: Entity, change: Adjustment) -> Iterator[Field]:
    """The numbers that must not become negative: those that the line names; where it names none, all that shrink."""
    less = {f.name: f for f in shrinking(entity, change)}
    named = {n.member for n in members(line, context, entity.name)}
    if named & less.keys():
        yield from (less[name] for name in less if name in named)
    elif line.has("insufficient", "sufficient"):
        yield from less.values()


def _named_of(line: Line, context: Context, entity: str) -> Iterator[Chunk]:
    yield from (n.chunk for n in members(line, context, entity))


def _started(context: Context, entity: str, field: Field) -> bool:
    """The field with the least value 0, unless it has one that is not less."""
    if field.minimum is not None:
        return float(field.minimum.value) >= 0
    return context.drafts.state(entity, field.name, context.origin, "R-bounded", minimum=Bound(value="0"))


def _results(line: Line) -> Iterator[Chunk]:
    """`MUST NOT result in …`."""
    for chunk, after in pairwise(line.chunks):
        if after.text.casefold() == "in" and chunk.text.casefold() in ("result", "results"):
            yield chunk


def _before_doing(line: Line) -> Iterator[Chunk]:
    """`… before confirming`: when the limit is checked, which is always."""
    for chunk in line.tagged("anycond"):
        rest = [c for c in line.chunks[chunk.at + 1 :] if not c.silent]
        if chunk.text.casefold() == "before" and len(rest) == 1 and rest[0].text.endswith("ing"):
            yield rest[0]


def sums(line: Line, context: Context) -> None:
    """`available = total - reserved MUST always hold`: the database computes it."""
    if "=" not in line.text:
        return
    for entity in spoken_of(line, context) or tuple(context.drafts.entities):
        for field in context.drafts[entity].fields if not context.drafts[entity].mentioned else ():
            named = {n.member: n.chunk for n in members(line, context, entity)}
            if field.terms and {field.name, *(t.field for t in field.terms)} <= named.keys():
                line.fire("R-sum", f"{entity}.{field.name}")
                line.use(*named.values(), *(c for c, n in objects(line) if n == entity))
                line.eat(*FRAME, "validate", "not", "prevent", "invariant", "equals", "update", "measure")
                return
