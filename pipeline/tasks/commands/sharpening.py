"""`./doitw sharpen PATH`: the spec with what was concluded or assumed written out as precise lines.

Shows the change as a diff; only `--write` touches the file.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.tasks.command import DONE, FAILED, Command, WrongCall, project_path
from pipeline.tasks.session import called_from
from pipeline.workspace import writing

if TYPE_CHECKING:
    from pipeline.design.system import Design


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
        design, more = derive(spec, _earlier(path.resolve()))
        if errors := [d for d in (*found, *more) if d.is_error]:
            print("\n".join(error.render(text) for error in errors), file=sys.stderr)
            return FAILED
        sharper = sharpen(text, spec, design)
        if called.write:
            writing.write(path, sharper.encode())
        sys.stdout.write(difference(name, text, sharper))
        return DONE


def _earlier(path: Path) -> tuple[Design, ...]:
    """The designs of the features whose folders stand before that of this spec, to whose entities it may refer."""
    from pipeline.design.derive import derive
    from pipeline.spec import reader

    designs: list[Design] = []
    folders = sorted(path.parent.parent.glob(f"*/{path.name}")) if path.name == "spec.md" else []
    for other in folders[: folders.index(path)] if path in folders else ():
        spec, _ = reader.read(project_path(str(other)), _read(other, str(other)))
        designs.append(derive(spec, tuple(designs))[0])
    return tuple(designs)


def _read(path: Path, word: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise WrongCall(f"{word} cannot be read as a text") from None
