"""Rows of the tests of state machines: legal moves, illegal ones, states that no resource may start in.

In: a `View`. Out: rows with states as the database and the contract spell them.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pipeline.design.contract.spelling import enum_name, enum_values, nullable
from pipeline.design.model import Machine
from pipeline.render.gotests.view import View
from pipeline.render.names import pb_type


class Step(Struct, frozen=True, kw_only=True):
    """One attempt, by the names of its states. `target` is empty when it must fail. `path`: of a move."""

    name: str
    source: str
    target: str
    path: str = ""


class States(Struct, frozen=True, kw_only=True):
    """What the template of an entity's moves needs. `column`: a row's state, from the string `tc.from`."""

    go: str
    member: str
    column: str
    enum: str
    moves: tuple[Step, ...]
    patches: tuple[Step, ...]
    races: tuple[Step, ...]
    starts: tuple[str, ...]


def states(view: View) -> States | None:
    """The state machine's rows; None for an entity without one."""
    machine, field = view.entity.machine, view.state
    if machine is None or field is None:
        return None
    names = {v.value: v.name for v in enum_values(view.entity, field)}
    shown = {m.name: go for m, go in view.resource}
    may_patch = any(m.name == field.name for m, _ in view.updated)
    return States(
        go=shown[field.name],
        member=field.name,
        column="new(tc.from)" if nullable(field) else "tc.from",
        enum=f"{view.message}_{pb_type(enum_name(field))}",
        moves=tuple(_moves(view, machine, names)),
        patches=tuple(_patches(machine, names)) if may_patch else (),
        races=tuple(_races(view, machine, names)),
        starts=tuple(name for value, name in names.items() if value != machine.initial),
    )


def _moves(view: View, machine: Machine, names: dict[str, str]) -> Iterator[Step]:
    """Every named move from every state."""
    for operation in view.moves:
        for value, name in names.items():
            step = next((m for m in machine.moves if m.name == operation.name and m.source == value), None)
            outcome = "success" if step else "state"
            yield Step(
                name=f"{outcome}: {operation.name} from {name}",
                source=name,
                target=names[step.target] if step else "",
                path=operation.name.replace("_", "-"),
            )


def _patches(machine: Machine, names: dict[str, str]) -> Iterator[Step]:
    """Every pair of states. Staying is no move."""
    legal = {(m.source, m.target) for m in machine.moves} | {(v, v) for v in names}
    for source, name in names.items():
        for target, wanted in names.items():
            outcome = "success" if (source, target) in legal else "state"
            yield Step(
                name=f"{outcome}: PATCH from {name} to {wanted}",
                source=name,
                target=wanted,
                path="" if outcome == "success" else "illegal",
            )


def _races(view: View, machine: Machine, names: dict[str, str]) -> Iterator[Step]:
    """Moves that only one of several clients can make."""
    for operation in view.moves:
        steps = [m for m in machine.moves if m.name == operation.name]
        once = [s for s in steps if not any(o.source == s.target for o in steps)]
        if once:
            yield Step(
                name=f"state: concurrent {operation.name}",
                source=names[once[0].source],
                target=names[once[0].target],
                path=operation.name.replace("_", "-"),
            )
