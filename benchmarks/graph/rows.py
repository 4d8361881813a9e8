"""The rows: nothing to do, a typo, a new attribute, the first run.

In: an empty folder, the number of rounds. Out: a Markdown table each. All sides of a row use one Postgres, one set of
Go modules and the same flags, and run in turns.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.graph import rivals
from benchmarks.graph.measuring import Times, in_turns, table
from benchmarks.graph.scratch import Failed, Scratch, database, fresh, test_flags

SPEC: Final = "specs/001-product-catalog/spec.md"
STORY: Final = "As a product manager I want"
LAST_ATTRIBUTE: Final = "  - tags: list of text\n"
BY_HAND: Final = "protoc, go build, go vet, go test"
WARM: Final = "go build, go test"
EMPTY: Final = "doit list, empty dodo.py"


def nothing(folder: Path, rounds: int) -> str:
    """A run with nothing to do."""
    with database() as dsn:
        variables = {"SPECMILL_POSTGRES": dsn, "TEST_DATABASE_URL": dsn}
        project, other = fresh(folder / "project", **variables), fresh(folder / "other", **variables)
        scripted = fresh(folder / "scripted", **variables)  # the script touches what the others look at
        rivals.write(scripted)
        project.doitw()
        project.doitw()
        commands = rivals.write(other)
        for command in commands.values():
            other.run(*command, PREPARED="yes")
        empty = folder / "empty"
        empty.mkdir()
        (empty / "dodo.py").touch()
        actions: dict[str, Callable[[], object]] = {
            EMPTY: lambda: project.run(f"{project.root}/.venv/bin/python", "-m", "doit", "list", folder=empty),
            "specmill": lambda: _said(project.doitw(), "nothing to do"),
        }
        for name, command in commands.items():
            actions[name] = partial((scripted if name == rivals.SHELL else other).run, *command)
        times = in_turns(actions, rounds)
    missing = [f"{name} is not installed" for name in ("make", "ninja") if name not in commands]
    goal = "; ".join(["at most 150 ms and 2 × the empty doit", *missing])
    return table("Nothing to do", times, against=EMPTY, goal=goal)


def typo(folder: Path, rounds: int) -> str:
    """A typo in a story, until the documents are fresh."""
    with database() as dsn:
        project, other = (fresh(folder / name, SPECMILL_POSTGRES=dsn) for name in ("project", "other"))
        project.doitw()
        rivals.write(other)
        times = in_turns(
            {
                "specmill": lambda: _mistyped(project, project.doitw),
                "specmill, `./doitw plan` only": lambda: _mistyped(project, lambda: project.doitw("plan")),
                "a script that renders everything": lambda: _mistyped(
                    other, lambda: other.run("sh", "steps.sh", "generate")
                ),
            },
            rounds,
        )
    return table("A typo in a story → documents fresh", times, goal="at most 0.4 s")


def attribute(folder: Path, rounds: int) -> str:
    """A new attribute, until all tests are green. By hand the generated sources are there when the clock starts.

    A whole run goes on after the tests: it looks the service over (vet, the constitution's rules) and reports.
    """
    with database() as dsn:
        variables = {"SPECMILL_POSTGRES": dsn, "TEST_DATABASE_URL": dsn}
        ours, whole, by_hand = (fresh(folder / name, **variables) for name in ("ours", "whole", "by-hand"))
        sides: dict[str, Callable[[], object]] = {
            WARM: partial(_build_and_test, by_hand),
            "specmill, `./doitw test`": partial(ours.doitw, "test"),
            "specmill, the whole run": whole.doitw,
        }
        for action in sides.values():
            action()
        times = {name: Times() for name in sides}
        names = map("".join, itertools.product("abcdefghij", repeat=2))
        for n in range(rounds):
            for project in (ours, whole, by_hand):
                _add(project, f"remark {next(names)}")  # each another one, or Go's cache would know it already
            by_hand.doitw("protoc")
            for name in list(sides)[:: -1 if n % 2 else 1]:
                times[name].take(sides[name])
    return table("A new attribute → all tests green, warm", times, against=WARM, goal="at most 1.2 ×")


def first(folder: Path, rounds: int) -> str:
    """The first run in a fresh clone; the modules are there, Go's build cache is empty."""
    with database() as dsn:

        def clones(name: str) -> list[Scratch]:
            return [
                fresh(
                    folder / f"{name}-{n}",
                    SPECMILL_POSTGRES=dsn,
                    TEST_DATABASE_URL=dsn,
                    GOCACHE=str(folder / f"cache-{name}-{n}"),
                )
                for n in range(rounds)
            ]

        ours, by_hand = clones("ours"), clones("by-hand")
        for project in by_hand:
            rivals.write(project)
        times = in_turns(
            {
                BY_HAND: lambda: by_hand.pop().run("sh", "steps.sh", "protoc", "build", "vet", "test"),
                "specmill": lambda: ours.pop().doitw(),
            },
            rounds,
        )
    return table("The first run of a fresh clone", times, against=BY_HAND, goal="at most 1.15 ×")


ROWS: Final = {"nothing": nothing, "typo": typo, "attribute": attribute, "first": first}


def _build_and_test(project: Scratch) -> None:
    project.run("go", "build", "-o", "bin/api", "./cmd/api", folder=project.service)
    project.run("go", "test", *test_flags(), "./...", folder=project.service)


def _mistyped(project: Scratch, command: Callable[[], object]) -> None:
    """Each typo is one more letter, so that no run meets a text that it has seen before."""
    _replace(project, STORY, f"{STORY}x")
    command()


def _add(project: Scratch, name: str) -> None:
    _replace(project, LAST_ATTRIBUTE, f"{LAST_ATTRIBUTE}  - {name}: text, at most 40 characters\n")


def _replace(project: Scratch, old: str, new: str) -> None:
    path = project.root / SPEC
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise Failed(f"{path} does not say `{old}`")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _said(said: str, words: str) -> None:
    if words not in said:
        raise Failed(f"expected `{words}`, got:\n{said}")
