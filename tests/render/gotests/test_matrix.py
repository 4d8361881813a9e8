"""The matrix of endpoints and kinds of edges: complete for any design, its tests exist, and its reasons are true."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final

import pytest

from pipeline.design.contract.constraints import Rule, of_entity
from pipeline.design.contract.routes import Route, routes
from pipeline.design.model import Cardinality, Entity
from pipeline.design.operations import Verb
from pipeline.design.system import System
from pipeline.render.gotests import tests as render
from pipeline.render.gotests.matrix import BY_HAND, NO_VALUES, REASONS
from pipeline.render.settings import Settings
from tests.render.golang.test_build import DESIGNS

CELL: Final = r"^\t\t\t(input|boundary|auth|state|database|http): +(?:by\((.*)\)|because\(\"(.*)\"\)),$"


@cache
def files(name: str) -> dict[str, str]:
    return {f.path.name: f.text for f in render(DESIGNS[name], Settings())}


def rows(name: str) -> list[tuple[Route, dict[str, tuple[str, str]]]]:
    """Each route with the tests and the reason of each category."""
    *_, table = files(name)["matrix_test.go"].partition("func TestEdgeCaseMatrix(")
    blocks = re.split(r"^\t\t\tname: +", table, flags=re.MULTILINE)[1:]
    found = routes(DESIGNS[name])
    assert [b.split('"')[1] for b in blocks] == [f"{r.method} {r.path}" for r in found]
    cells = [{c: (tests, why) for c, tests, why in re.findall(CELL, b, re.MULTILINE)} for b in blocks]
    return list(zip(found, cells, strict=True))


@pytest.mark.parametrize("name", DESIGNS)
def test_every_cell_has_tests_that_exist_or_a_reason(name: str) -> None:
    exist = {n for text in files(name).values() for n in re.findall(r"^func (Test\w+)\(t ", text, re.MULTILINE)}
    for route, cells in rows(name):
        assert len(cells) == 6, route.path
        for tests, why in cells.values():
            assert bool(tests) is not bool(why)
            assert set(filter(None, tests.split(", "))) <= exist


def keys(entity: Entity) -> bool:
    return any(c.rule in (Rule.UNIQUE, Rule.OVERLAP) for c in of_entity(entity))


def enters(entity: Entity, name: str) -> bool:
    """Whether a move can bring a row into a key, or make its period count."""
    assert entity.machine is not None
    state, steps = entity.machine.field, [m for m in entity.machine.moves if m.name == name]
    held = any(c.rule is Rule.UNIQUE and state in c.members for c in of_entity(entity))
    periods = [o.released for o in entity.overlaps if o.state == state]
    return held or any(s.source in out and s.target not in out for out in periods for s in steps)


def referred(entity: Entity, system: System) -> bool:
    others = ((e, r) for e in system.entities for r in e.relations)
    return any(r.stored and r.target == entity.name and not (r.required and e is entity) for e, r in others)


def loses(entity: Entity, system: System) -> bool:
    """Whether something that the row refers to can be deleted while the row is."""
    single = (r for r in entity.relations if r.stored and r.cardinality is not Cardinality.MANY_TO_MANY)
    return any(system.entity(r.target).soft_delete for r in single)


UNTRUE: Final[dict[tuple[str, Verb], Callable[[Entity, System], bool]]] = {
    ("state", Verb.CREATE): lambda e, _: keys(e),
    ("database", Verb.CREATE): lambda e, _: bool(of_entity(e)),
    ("database", Verb.DELETE): referred,
    ("database", Verb.RESTORE): lambda e, s: keys(e) or loses(e, s),
    ("database", Verb.GET): lambda e, _: False,
    ("database", Verb.LIST): lambda e, _: False,
}
"""When the reason for a cell without tests would be wrong."""
UNCHANGED: Final = {("database", Verb.UPDATE), ("input", Verb.UPDATE), ("boundary", Verb.UPDATE)}


@pytest.mark.parametrize("name", DESIGNS)
def test_reasons_are_true(name: str) -> None:
    for route, cells in rows(name):
        entity, verb = route.entity, route.operation.verb
        for category, (_, why) in cells.items():
            if category == "auth" or not why:
                continue
            assert (why == BY_HAND) is (verb is Verb.CUSTOM), route.path
            if (category, verb) == ("database", Verb.MOVE):
                assert not enters(entity, route.operation.name), route.path
            wrong = UNTRUE.get((category, verb))
            assert wrong is None or not wrong(entity, DESIGNS[name]), (route.path, category, why)
            if why == NO_VALUES:
                assert verb not in (Verb.CREATE, Verb.UPDATE, Verb.ADJUST), route.path
            if (category, verb) in UNCHANGED:
                assert all(f.immutable or f.computed for f in entity.fields), route.path


def test_every_reason_about_constraints_is_checked() -> None:
    told = {key for key in REASONS if key[0] in ("state", "database")}
    assert told - UNTRUE.keys() - UNCHANGED == {("database", Verb.ADJUST), ("database", Verb.MOVE)}
