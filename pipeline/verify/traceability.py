"""From each requirement to what it led to, and to the tests that show it.

In: the system and a test run. Out: a `Trace` for each requirement and edge case: the members and operations that it
made, their routes, and the tests that name them. Scenarios have tests of their own; see `scenarios`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.design.contract.routes import Route, routes
from pipeline.design.system import Design, System, Verdict
from pipeline.verify.results import GoRun, GoTest

LISTING: Final = {"filters", "search", "sorts", "default_sort", "page_size", "max_page_size", "totals", "deleted"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One requirement. `routes`: as `POST /api/v1/products`; `tests`: those that name what it made."""

    feature: str
    verdict: Verdict
    routes: tuple[str, ...] = ()
    tests: tuple[GoTest, ...] = ()


def traces(system: System, run: GoRun) -> tuple[Trace, ...]:
    """Every requirement of every feature in order, then its edge cases."""
    table = routes(system)
    functions = _by_entity(system, run)
    return tuple(
        Trace(
            feature=design.slug,
            verdict=verdict,
            routes=tuple(dict.fromkeys(r for made in verdict.makes for r in _routes(table, made))),
            tests=tuple(dict.fromkeys(t for made in verdict.makes for t in _tests(functions, made))),
        )
        for design in system.designs
        for verdict in _verdicts(design)
    )


def _verdicts(design: Design) -> Iterator[Verdict]:
    yield from design.requirements
    yield from design.edge_cases


def _routes(table: Iterable[Route], made: str) -> Iterator[str]:
    """The routes of an operation `Product.create` or of how a list is read; none for a member."""
    entity, name = _parts(made)
    for route in table:
        if route.entity.name == entity and route.operation.name == name:
            yield f"{route.method} {route.path}"


def _parts(made: str) -> tuple[str, str]:
    """The entity and what of it; how a list is read belongs to its `list`."""
    entity, _, name = made.partition(".")
    return entity, "list" if name in LISTING else name


def _by_entity(system: System, run: GoRun) -> dict[str, list[GoTest]]:
    """The subtests of each entity's functions `TestProduct…`; the longest name wins (`OrderLine` over `Order`)."""
    names = sorted((entity.name for entity in system.entities), key=len, reverse=True)
    found: dict[str, list[GoTest]] = {}
    for test in run.tests:
        function, _, case = test.name.removeprefix("Test").partition("/")
        entity = next((n for n in names if function.lower().startswith(n.lower())), None)
        if entity and case:
            found.setdefault(entity, []).append(test)
    return found


def _tests(functions: dict[str, list[GoTest]], made: str) -> Iterator[GoTest]:
    """Tests of an operation by their function's name, of a member by the case's name."""
    entity, name = _parts(made)
    words = re.compile(rf"(?<![a-z0-9]){re.escape(name.replace('_', ' '))}(?![a-z0-9])") if name else None
    for test in functions.get(entity, ()):
        function, _, case = test.name.removeprefix("Test").partition("/")
        operation = function[len(entity) :].lower().startswith(name.replace("_", "").lower())
        if words and (operation or words.search(case.replace("_", " ").lower())):
            yield test
