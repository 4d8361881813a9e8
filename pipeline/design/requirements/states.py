"""Requirements about states: which there are, where a record starts, which moves are legal.

In: a line. Out: the machine of the entity's state field. The arrows of entity lists are read by `entities`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from pipeline.design.facts import Source
from pipeline.design.model import Kind, Machine, Move
from pipeline.design.operations import Verb
from pipeline.design.requirements.conditions import picks
from pipeline.design.requirements.context import ACTS, FRAME, Context, everything, members, objects, spoken_of
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape, phrase

_FRAME: Final = (*FRAME, "track", "show", "several", "valid")
_ARROWS: Final = frozenset({"→", "->", "=>", "⇒"})


def values(line: Line, context: Context) -> None:
    """`support the statuses draft, active and archived`: the values that the enum already has."""
    said_of = {(m.entity, m.member) for c in line.chunks for m in c.few if m.value}
    about = spoken_of(line, context)
    for entity, member in sorted(said_of):
        field = context.drafts[entity].field_named(member)
        if field is not None and (not about or entity in about):
            named = [c for c in line.chunks if c.value_of(entity, field.name) is not None]
            said = {v.value for c in named if (v := c.value_of(entity, field.name)) is not None}
            if field.type.kind is Kind.ENUM and len(said) > 1 and said == set(field.type.values):
                _took(line, context, "R-values", entity, field.name)
                line.use(
                    *named,
                    *_glosses(line, named),
                    *_groups(line, named),
                    *(c for c in line.chunks if counts(c.text) == len(said)),
                )
                line.eat("state", "validate", "move", "manage", "several", "only")


def _glosses(line: Line, named: list[Chunk]) -> Iterator[Chunk]:
    """`pending (waiting for a reply)`: what a value means to people."""
    for value in named:
        behind = line.chunks[value.at + 1 :]
        closing = next((c.at for c in behind if c.text == ")"), 0)
        inside = line.chunks[value.at + 2 : closing]
        if behind and behind[0].text == "(" and len(inside) <= _GLOSS and not any(c.is_a(*_SAYING) for c in inside):
            yield from inside


def _groups(line: Line, named: list[Chunk]) -> Iterator[Chunk]:
    """`pictures (png, jpeg), videos (mp4)`: what several values are called together, in two groups or more."""
    opened = [line.chunks[c.at - 2] for c in named if c.at > 1 and line.chunks[c.at - 1].text == "("]
    plain = [c for c in opened if c.shape is Shape.WORD and not c.mentions and not c.is_a(*_SAYING)]
    yield from plain if len(plain) > 1 else ()


_GLOSS: Final = 6
_SAYING: Final = (
    "not",
    "only",
    "default",
    "modal",
    "update",
    "delete",
    "create",
    "move",
    "reject",
    "prevent",
    "required",
)
_WORDS: Final = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "dos": 2, "tres": 3, "deux": 2, "trois": 3}


def counts(text: str) -> int:
    """The number that a word or figure says; 0 for other words."""
    return _WORDS.get(text.casefold(), int(text) if text.isdigit() and len(text) < 4 else 0)


def moves(line: Line, context: Context) -> None:
    """`orders move new → paid → shipped`."""
    for entity in spoken_of(line, context)[:1]:
        found = (*_steps(line, entity), *_early(line, context, entity))
        if not found or line.has("not"):
            continue
        field = found[0][0]
        machine = context.drafts[entity].machine or Machine(field=field, initial=found[0][1], moves=())
        known = {(m.source, m.target) for m in machine.moves}
        fact = context.origin.fact("moves", "R-moves", Source.STATED)
        extra = tuple(Move(source=s, target=t, name="", fact=fact) for _, s, t in found if (s, t) not in known)
        context.drafts.change(entity, fact, machine=replace(machine, moves=(*machine.moves, *extra)))
        _took(line, context, "R-moves", entity, field)
        line.use(*(c for c in line.chunks if c.value_of(entity, field) or c.text in _ARROWS))
        line.eat("move", "state", "anycond")
        line.use(*(c for c in line.chunks if c.text.casefold() in _ANY_TIME))


_ANY_TIME: Final = frozenset({"at any point", "any point", "any time", "at any time", "point", "time", "stage"})


def _early(line: Line, context: Context, entity: str) -> Iterator[tuple[str, str, str]]:
    """`can be cancelled at any point before shipped`: from each state that stands before it in the list of states, as
    one of the moves that there are: alone it would rule out all others."""
    machine = context.drafts[entity].machine
    for c in line.tagged("earlier") if machine is not None and machine.moves else ():
        goal = line.chunks[c.at + 1].value_of(entity) if c.at + 1 < len(line.chunks) else None
        freely = any("any " in line.text[b.start - 4 : b.end].casefold() for b in line.chunks[max(0, c.at - 2) : c.at])
        targets = [m for b in line.chunks[: c.at] if (m := b.value_of(entity)) is not None]
        field = context.drafts[entity].field_named(goal.member) if goal is not None else None
        if goal is None or field is None or not freely or len(targets) != 1 or goal.value not in field.type.values:
            continue
        before = field.type.values[: field.type.values.index(goal.value)]
        yield from ((goal.member, value, targets[0].value) for value in before if value != targets[0].value)


def _steps(line: Line, entity: str) -> Iterator[tuple[str, str, str]]:
    """Field, source and target of each arrow between two values."""
    for c in line.chunks:
        arrow = c.shape is Shape.MARK and c.text in _ARROWS
        if not (arrow or _steps_to(line, c)) or not 0 < c.at < len(line.chunks) - 1:
            continue
        left, right = line.chunks[c.at - 1].value_of(entity), line.chunks[c.at + 1].value_of(entity)
        if left is not None and right is not None and left.member == right.member:
            yield left.member, left.value, right.value


def _steps_to(line: Line, chunk: Chunk) -> bool:
    """`transitions from draft to active`."""
    if chunk.text.casefold() != "to" or chunk.at < 2 or line.chunks[chunk.at - 2].text.casefold() != "from":
        return False
    return any(c.text.casefold().startswith("transition") for c in line.tagged("move"))


def enforced(line: Line, context: Context) -> None:
    """`prevent invalid status transitions`: what a machine does."""
    other = line.has("others") and line.has("update") and line.has("state")
    if not (other or line.has("move", "illegal")) or not line.has(
        "prevent", "reject", "validate", "illegal", "invalid"
    ):
        return
    about = [e for e in spoken_of(line, context) or everything(context) if context.drafts[e].machine]
    named = [c for e in about for c in line.chunks if c.value_of(e)]
    if about and not named:
        machine = context.drafts[about[0]].machine
        _took(line, context, "R-illegal-move", about[0], machine.field if machine is not None else "")
        line.eat(
            "move", "prevent", "reject", "validate", "illegal", "invalid", "state", "error", "valid", "others", "update"
        )


def ends(line: Line, context: Context) -> None:
    """`lost is a final state`, `a sold hive cannot change its status`: a state that no move leaves."""
    if not line.has("terminal") or line.has("delete", "create", "show", "list", "default"):
        return
    for entity in spoken_of(line, context) or everything(context):
        machine = context.drafts[entity].machine
        named = [c for c in line.chunks if machine is not None and c.value_of(entity, machine.field)]
        said = {m.value for c in named if machine is not None and (m := c.value_of(entity, machine.field)) is not None}
        if machine is None or not machine.moves or not said or said & {m.source for m in machine.moves}:
            continue
        _took(line, context, "R-illegal-move", entity, machine.field)
        line.use(*named, *(c for c in line.chunks if c.text.casefold() in ("treat", "consider")))
        line.eat("terminal", "state", "move", "not", "others", "prevent", "reject", "origin")


def shifts(line: Line, context: Context) -> None:
    """`users can mark tasks as completed`, `admins can deactivate users`: the state is set like any other field."""
    if line.has("not", "prevent", "reject", "only"):
        return
    for entity in spoken_of(line, context)[:1]:
        named = [
            c
            for c in line.chunks
            if (v := c.value_of(entity)) is not None
            and _settable(context, entity, v.member)
            and not (picks(line, c) or _begins(context, entity, c))
        ]
        if not (line.has("move", "update") or any(_asked(line, c, entity) for c in named)):
            continue
        flags = [n.chunk for n in members(line, context, entity) if _settable(context, entity, n.member)]
        flags += _dated(line, context, entity)
        if named or flags:
            context.drafts.allow(entity, Verb.UPDATE, context.origin.fact("operation", "R-shift", Source.STATED))
            _took(line, context, "R-shift", entity, "update")
            line.use(*named, *flags, *_occasion(line))
            line.eat("move", "update", "state", "between")


def _begins(context: Context, entity: str, chunk: Chunk) -> bool:
    """`register parcels`, of which each starts as `registered`: a new record."""
    value = chunk.value_of(entity)
    field = context.drafts[entity].field_named(value.member) if value is not None else None
    first = (field.default or next(iter(field.type.values), "")) if field is not None else ""
    return chunk.is_a("create") and value is not None and value.value == first


def _dated(line: Line, context: Context, entity: str) -> Iterator[Chunk]:
    """`mark a parcel as received` sets its `received date`; an `unreceived` parcel has none."""
    for mark in line.tagged("move"):
        behind = next((c for c in line.chunks[mark.at + 1 :] if not c.silent and entity not in c.entities()), None)
        word = behind.text.casefold() if behind is not None else ""
        field = next(
            (f for f in context.drafts[entity].fields if f.type.kind in _MOMENTS and _says(f.name, word)), None
        )
        if behind is not None and field is not None and mark.text.casefold().startswith("mark"):
            yield behind
            if not field.required:
                yield from (c for c in line.chunks if c.text.casefold() == f"un{word}")


_MOMENTS: Final = (Kind.DATE, Kind.TIMESTAMP)


def _says(name: str, participle: str) -> bool:
    """`received_date`, `received_at`, `date_received`."""
    parts = name.split("_")
    return participle.endswith(("ed", "en")) and len(parts) == 2 and participle in parts and bool({*parts} & _WHEN)


_WHEN: Final = frozenset({"at", "on", "date", "time", "timestamp"})


def _occasion(line: Line) -> Iterator[Chunk]:
    """`when the manager approves it`: somebody does something with the record, which is the request itself."""
    for chunk in line.tagged("anycond"):
        after = [c for c in line.chunks[chunk.at + 1 :] if not c.silent or c.is_a("pronoun")]
        if len(after) == 3 and after[0].is_a("actor") and (after[2].entities() or after[2].is_a("pronoun")):
            yield from (chunk, *after)


def _asked(line: Line, chunk: Chunk, entity: str) -> bool:
    """True for a value that is said as what people do: `to deactivate users`, `cancel, reopen`."""
    value = chunk.value_of(entity)
    if value is None or phrase(chunk.text) == phrase(value.value) or chunk.text.casefold().endswith("ed"):
        return False
    before = next((c for c in reversed(line.chunks[: chunk.at]) if c.text not in ",/("), None)
    if before is None or before.at in line.subject or before.is_a("allow", "modal", "ability", *ACTS):
        return True
    return before.text.casefold() in {"to", "and", "or"} or (before.value_of(entity) is not None)


def _settable(context: Context, entity: str, name: str) -> bool:
    field = context.drafts[entity].field_named(name)
    return field is not None and field.type.kind in (Kind.ENUM, Kind.BOOLEAN) and not field.immutable


def _took(line: Line, context: Context, rule: str, entity: str, what: str) -> None:
    line.fire(rule, f"{entity}.{what}")
    line.use(*(c for c, n in objects(line) if n == entity), *_members(line, context, entity, what))
    line.eat(*_FRAME)


def _members(line: Line, context: Context, entity: str, what: str) -> tuple[Chunk, ...]:
    return tuple(n.chunk for n in members(line, context, entity) if n.member == what)
