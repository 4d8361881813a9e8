"""What all commands share: doit's command plugin with a parser that takes options anywhere and explains itself.

In: the words after the command. Out: an exit status: 0 done, 1 a spec or stage failed, 2 the call was wrong. Mistakes
of the call and of the workspace are one line, never a traceback.
"""

from __future__ import annotations

import gc
import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any, Final, NoReturn

from doit.cmd_base import Command as DoitCommand

from pipeline.tasks.session import called_from
from pipeline.workspace import processes
from pipeline.workspace.lock import Busy
from pipeline.workspace.settings import BadSettings
from pipeline.workspace.writing import CannotWrite

DONE, FAILED, WRONG_CALL = 0, 1, 2
INTERRUPTED: Final = 130
_SELDOM: Final = 100_000
"""New objects between two searches for cycles: a compile makes many values that stay, and none of them in a cycle."""


class WrongCall(Exception):
    """The command cannot be carried out as called; the text says why and what would be right."""


class Parser(ArgumentParser):
    """Says the mistake and where help is, in two lines."""

    def error(self, message: str) -> NoReturn:
        raise WrongCall(f"{message}\n./doitw help {self.prog.split()[-1]} shows how to call it")


class Command(DoitCommand):  # type: ignore[misc]
    """A command of ours. Subclasses set `name`, `doc_purpose`, `doc_description` and define `perform`."""

    doc_description = ""

    def arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""

    def perform(self, called: Namespace) -> int:
        raise NotImplementedError

    def parser(self) -> Parser:
        text = "\n\n".join(part for part in (self.doc_purpose, self.doc_description) if part)
        made = Parser(
            prog=f"./doitw {self.name}", description=text, formatter_class=RawDescriptionHelpFormatter, add_help=True
        )
        self.arguments(made)
        return made

    def help(self) -> str:
        return self.parser().format_help()

    def parse_execute(self, in_args: list[str]) -> int:
        gc.set_threshold(_SELDOM)
        try:
            return self.perform(self.parser().parse_args(in_args))
        except WrongCall as error:
            print(error, file=sys.stderr)
            return WRONG_CALL
        except KeyboardInterrupt:
            return INTERRUPTED
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE
        except (BadSettings, Busy, CannotWrite, OSError) as error:
            print(error, file=sys.stderr)
            return FAILED
        finally:
            processes.end_all()


def project_path(word: str) -> str:
    """A path as the user wrote it, relative to the project's root; as it is when it lies elsewhere."""
    root = Path.cwd()
    for base in (called_from(), root):
        full = (base / word).resolve()
        if full.is_relative_to(root.resolve()) and full.exists():
            return full.relative_to(root.resolve()).as_posix()
    return word


def exec_doit(arguments: list[str], folder: Path, standing_in: Path | None = None) -> NoReturn:
    """Go on as doit in `folder`: same output, same exit status. `standing_in`: the user's folder, if another."""
    os.chdir(folder)
    environment: dict[str, Any] = {**os.environ, "SPECMILL_CALLED_FROM": str(standing_in or folder)}
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", "doit", *arguments], environment)
