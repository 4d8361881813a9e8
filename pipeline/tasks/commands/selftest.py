"""`./doitw selftest`: the project's own checks: style, types, layers, tests."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from pipeline.tasks.command import DONE, FAILED, Command
from pipeline.workspace import processes

STEPS: Final = (
    ("style", ("-m", "ruff", "check", "--no-cache")),
    ("format", ("-m", "ruff", "format", "--check", "--no-cache")),
    ("types", ("-m", "mypy")),
    ("layers", ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")),
)
TESTS: Final = ("-m", "pytest")


class Selftest(Command):
    name = "selftest"
    doc_purpose = "check specmill itself: style, types, layers, tests"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fast", action="store_true", help="leave out the tests that need Go or Postgres")
        parser.add_argument("--only", metavar="STEP", help="one of style, format, types, layers, tests")

    def perform(self, called: Namespace) -> int:
        """The tests come last and speak for themselves: the last line is pytest's own summary."""
        steps = [step for step in STEPS if called.only in (None, step[0])]
        failed = [name for name, words in steps if not _passes(name, words)]
        if failed:
            print(f"failed: {', '.join(failed)}", flush=True)
        green = called.only not in (None, "tests") or _tests_pass(("-m", "not slow") if called.fast else ())
        return DONE if green and not failed else FAILED


def _tests_pass(choice: tuple[str, ...]) -> bool:
    done = processes.run((sys.executable, *TESTS, *choice), cwd=Path.cwd(), on_line=_show)
    print(done.err, end="", file=sys.stderr)
    return done.ok


def _show(line: str) -> None:
    print(line, flush=True)


def _passes(name: str, words: tuple[str, ...]) -> bool:
    done = processes.run((sys.executable, *words), cwd=Path.cwd())
    print(f"{'ok' if done.ok else 'failed':<6} {name:<8} {done.seconds:6.1f} s  {_last_line(done.out)}", flush=True)
    if not done.ok:
        print((done.out + done.err).rstrip(), flush=True)
    return done.ok


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].strip("= ") if lines else ""
