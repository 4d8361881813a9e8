"""`./doitw sharpen PATH`: the spec with what was concluded or assumed written out as precise lines.

Shows the change as a diff; only `--write` touches the file.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from pipeline.tasks.command import DONE, FAILED, Command, WrongCall, project_path
from pipeline.tasks.session import called_from
from pipeline.workspace import writing


class Sharpen(Command):
    name = "sharpen"
    doc_purpose = "propose precise lines for what a spec leaves vague, as a diff"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", metavar="PATH", help="a spec.md")
        parser.add_argument("--write", action="store_true", help="change the file instead of showing the difference")

    def perform(self, called: Namespace) -> int:
        from pipeline.design.derive import derive
        from pipeline.render.sharpen import difference, sharpen
        from pipeline.spec import reader

        path = called_from() / called.path
        text = _read(path, called.path)
        name = project_path(called.path)
        spec, found = reader.read(name, text)
        design, more = derive(spec, ())
        if errors := [d for d in (*found, *more) if d.is_error]:
            print("\n".join(error.render(text) for error in errors), file=sys.stderr)
            return FAILED
        sharper = sharpen(text, spec, design)
        if called.write:
            writing.write(path, sharper.encode())
        sys.stdout.write(difference(name, text, sharper))
        return DONE


def _read(path: Path, word: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise WrongCall(f"{word} cannot be read as a text") from None
