"""`./doitw inspect PATH…`: what the compiler understood of any specs; writes nothing, needs neither Go nor Postgres."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pipeline.tasks.command import DONE, FAILED, Command, WrongCall, project_path
from pipeline.tasks.session import called_from

FORMATS = ("text", "json", "sarif")


class Inspect(Command):
    name = "inspect"
    doc_purpose = "show what the compiler understands of a spec, requirement by requirement"
    doc_description = "Exit status: 0 no error in the specs, 1 an error in one, 2 a path cannot be read."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", metavar="PATH", nargs="+", help="a spec.md, or a folder with Markdown files")
        parser.add_argument("--format", choices=FORMATS, default="text", help="text for people (default), json, sarif")

    def perform(self, called: Namespace) -> int:
        results = [_inspected(path) for word in called.paths for path in _specs(word)]
        sys.stdout.write(_view(called.format)(results))
        return FAILED if any(d.is_error for result in results for d in result.diagnostics) else DONE


def _specs(word: str) -> list[Path]:
    """The file, or all specs below the folder: `spec.md` files, otherwise all Markdown files directly in it."""
    path = called_from() / word
    if path.is_file():
        return [path]
    found = sorted(path.rglob("spec.md")) or sorted(path.glob("*.md"))
    if not found:
        raise WrongCall(f"there is no spec at {word}")
    return found


def _inspected(path: Path) -> Any:
    from pipeline.design.derive import derive
    from pipeline.render.inspect import Inspected
    from pipeline.spec import reader

    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise WrongCall(f"{path} is not a UTF-8 text (byte {error.start})") from None
    except OSError as error:
        raise WrongCall(f"{path} cannot be read: {error.strerror}") from None
    spec, found = reader.read(project_path(str(path)), text)
    design, more = derive(spec, ())
    return Inspected(spec=spec, design=design, diagnostics=(*found, *more), source=text)


def _view(name: str) -> Callable[[Sequence[Any]], str]:
    if name == "json":
        from pipeline.render.inspect import inspect_json

        return inspect_json
    if name == "sarif":
        from pipeline.render.inspect_sarif import inspect_sarif

        return inspect_sarif
    from pipeline.render.inspect_text import inspect_text

    return inspect_text
