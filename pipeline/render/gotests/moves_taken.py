"""Rows of the tests of moves into a state in which the database allows no second row: keys that hold the state, and
periods that count in some states only.

In: a `View`. Out: rows with the Go function that makes a row collide, once it has moved, with the one that is there.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pipeline.design.contract.constraints import Constraint, is_shadowed, overlaps, uniques
from pipeline.design.contract.errors import Sentinel
from pipeline.design.contract.spelling import enum_values
from pipeline.design.model import Field, Move
from pipeline.design.text.initialisms import joined
from pipeline.render.gotests import rows
from pipeline.render.gotests.keys import error_of, filled_key
from pipeline.render.gotests.view import View, closure
from pipeline.render.names import spaced

INDENT = "\t\t\t"


class MoveTaken(Struct, frozen=True, kw_only=True):
    """A move that collides. `given`: a Go function on the row that is there; `change`: on the one that moves."""

    move: str
    name: str
    given: str
    change: str
    path: str
    error: str
    members: tuple[str, ...]


def moves_taken(view: View) -> Iterator[MoveTaken]:
    """One row for each move and each constraint that it can run into."""
    state, machine = view.state, view.entity.machine
    if state is None or machine is None:
        return
    for operation in view.moves:
        for constraint, outside in _constraints(view, state):
            error = error_of(view, constraint)
            step = next((m for m in machine.moves if m.name == operation.name and _enters(m, outside)), None)
            if error is not None and step is not None:
                yield _taken(view, state, constraint, error, step)


def _constraints(view: View, state: Field) -> Iterator[tuple[Constraint, tuple[str, ...]]]:
    """The constraints that depend on the state, each with the states in which it does not hold."""
    for key in uniques(view.entity):
        if state.name in key.members and not is_shadowed(view.entity, key):
            yield key, ()
    for period, overlap in zip(overlaps(view.entity), view.entity.overlaps, strict=True):
        if overlap.state == state.name:
            yield period, overlap.released


def _enters(move: Move, outside: tuple[str, ...]) -> bool:
    return move.target not in outside and (not outside or move.source in outside)


def _taken(view: View, state: Field, constraint: Constraint, error: Sentinel, move: Move) -> MoveTaken:
    names = {v.value: v.name for v in enum_values(view.entity, state)}
    shared = [joined(m) for m in constraint.members if m != state.name]
    given = (rows.assign(view.entity, state, move.target), *filled_key(view, constraint))
    change = (rows.assign(view.entity, state, move.source), *(f"row.{c} = taken.{c}" for c in shared))
    row = f"*models.{view.name}"
    return MoveTaken(
        move=move.name,
        name=f"database: {move.name} to {names[move.target]}, {' and '.join(map(spaced, error.members))} taken",
        given=closure(f"func(row {row})", given, INDENT),
        change=closure(f"func(row, taken {row})", change, INDENT),
        path=move.name.replace("_", "-"),
        error=error.name,
        members=error.members,
    )
