"""State machines: which moves between the values of an enum are legal.

In: a line of moves (`draft → active (activate), active → closed`) and the enum they belong to. Out: a `Machine`, and
diagnostics for moves of states that the enum does not have. Moves that prose states are read by `machines_prose`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from msgspec import Struct

from pipeline.design.facts import Fact, Source
from pipeline.design.fields.types import value_name
from pipeline.design.lexicon import Lexicon
from pipeline.design.model import Field, Kind, Machine, Move
from pipeline.design.text.names import identifier
from pipeline.diagnostics import Code, Diagnostic
from pipeline.patterns import regex
from pipeline.spec.attributes import pieces
from pipeline.spec.attributes_text import cut, parentheses, split
from pipeline.spec.model import Text

ARROW: Final = regex(r"\s*(?:→|->|=>|⇒|➔|➜|⟶|-->|—>)\s*")
BOTH: Final = regex(r"\s*(?:↔|<->|<=>|⇄)\s*")
_SIDES: Final = regex(r"\s*(?:/|\|)\s*|\s+or\s+")

UNKNOWN_STATE: Final = Code(
    "SM305",
    "a move names a state that the attribute does not have",
    cause="A line of moves uses a value that is not among the values of its attribute.",
    example="`status: one of draft, active` with `status moves: draft → live (publish)`",
    fix="Add the value to the attribute, or correct the move.",
)
NO_STATES: Final = Code(
    "SM306",
    "moves of an attribute that has no values",
    cause="A line of moves names an attribute that the entity does not have, or one that is no `one of …`.",
    example="`state moves: draft → active` where the attribute is called `status`",
    fix="Declare the attribute as `one of …` before its moves.",
)


class Moves(Struct, frozen=True, kw_only=True):
    """A line of moves as read: the attribute's words, and the moves with their places."""

    field: str
    text: Text


def moves_line(words: Text, notes: tuple[Text, ...], lexicon: Lexicon) -> tuple[Moves, ...]:
    """`status moves: …` as `Moves`, nothing when the words are not about moves."""
    match = lexicon.pattern(r"^(?P<field>.*?)\s*«moves»$").match(words.text)
    if not match or not any(ARROW.search(n.text) or BOTH.search(n.text) for n in notes):
        return ()
    return tuple(Moves(field=identifier(match["field"] or "status"), text=note) for note in notes)


def machine(lines: tuple[Moves, ...], field: Field, lexicon: Lexicon) -> tuple[Machine | None, tuple[Diagnostic, ...]]:
    """The machine that the lines of one attribute make."""
    moves: list[Move] = []
    wrong: list[Diagnostic] = []
    for line in lines:
        for piece in pieces(line.text):
            for found in _moves(piece, field, lexicon):
                if isinstance(found, Move):
                    moves.append(found)
                else:
                    wrong.append(found)
    return assembled(field, moves), tuple(wrong)


def assembled(field: Field, moves: list[Move]) -> Machine | None:
    """One machine from moves that may repeat; it starts with the default, else with the first value."""
    kept: dict[tuple[str, str], Move] = {}
    for move in moves:
        kept.setdefault((move.source, move.target), move)
    initial = field.default or field.type.values[0]
    return Machine(field=field.name, initial=initial, moves=tuple(kept.values())) if kept else None


def _moves(piece: Text, field: Field, lexicon: Lexicon) -> Iterator[Move | Diagnostic]:
    """The steps of one chain `a → b → c (name)`."""
    bare, held = parentheses(piece)
    name = identifier(held[0].text) if held and len(held[0].text.split()) <= 3 else ""
    both = bool(BOTH.search(bare.text))
    sides = split(bare, BOTH if both else ARROW)
    for left, right in pairwise(sides):
        for source in _states(left, field, lexicon):
            for target in _states(right, field, lexicon):
                if isinstance(source, Diagnostic) or isinstance(target, Diagnostic):
                    yield from (s for s in (source, target) if isinstance(s, Diagnostic))
                elif source != target:
                    yield _move(source, target, name, piece)
                    if both:
                        yield _move(target, source, "", piece)


def _move(source: str, target: str, name: str, piece: Text) -> Move:
    fact = Fact(what="move", source=Source.STATED, rule="A-moves", span=piece.span)
    return Move(source=source, target=target, name=name, fact=fact)


def _states(side: Text, field: Field, lexicon: Lexicon) -> Iterator[str | Diagnostic]:
    """The states that one side names: one, several with slashes, or any."""
    if side.text.lower().strip("`* ") in lexicon["any_state"]:
        yield from field.type.values
        return
    for part in split(side, _SIDES) or (cut(side, 0, len(side.text)),):
        state = value_name(part.text)
        if state in field.type.values:
            yield state
        else:
            known = ", ".join(field.type.values)
            yield UNKNOWN_STATE.at(
                part.span, f"`{field.name}` has no value `{part.text}`", hint=f"its values are {known}"
            )


def stateful(field: Field | None) -> bool:
    """True for an enum with values, which is what moves need."""
    return field is not None and field.type.kind is Kind.ENUM and bool(field.type.values)
