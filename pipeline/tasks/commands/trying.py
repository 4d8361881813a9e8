"""`./doitw try PATH`: the whole way with any spec, in a scratch project beside the repository's own files.

In: a `spec.md` (or its folder) from anywhere. Out: a complete project with that one feature, under `.specmill/try/` or
where `--keep` says, built there by the same graph; exit status and last line are those of that run. Open questions and
repeated ids, which stop a project's own run, are told as warnings here: the rest of the spec is still worth seeing.
"""

from __future__ import annotations

import os
import re
import shutil
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from pipeline.tasks.command import Command, WrongCall, exec_doit
from pipeline.tasks.session import FORGIVING, called_from
from pipeline.workspace.project import ROOMS, STATE

PROJECT_FILES: Final = ("dodo.py", "doitw", "pyproject.toml", "requirements.lock", ".gitignore")
FEATURE: Final = re.compile(r"\d{3,}-[\w-]+")
FIRST_NUMBER: Final = "001"


class Try(Command):
    name = "try"
    doc_purpose = "build any spec.md the whole way in a scratch project"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", metavar="PATH", help="a spec.md or its folder, anywhere")
        parser.add_argument("--keep", metavar="DIR", help="make the project there, to go on with")
        parser.add_argument("tasks", metavar="TASK", nargs="*", default=[], help="only these tasks (default: all)")

    def perform(self, called: Namespace) -> int:
        spec = _spec(called.path)
        feature = _feature(spec)
        target = called_from() / called.keep if called.keep else Path.cwd() / STATE / "try" / feature
        if called.keep and target.exists() and not (target / "dodo.py").exists() and any(target.iterdir()):
            raise WrongCall(f"{called.keep} is not empty and no project of an earlier try")
        if not called.keep:
            _clear_of_others(target, spec)
        _make(Path.cwd(), target)
        copy = target / "specs" / feature / "spec.md"
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(spec, copy)
        print(f"trying {called.path} as {feature} in {_shown(target)}")
        os.environ[FORGIVING] = "1"
        exec_doit(called.tasks, target)


def _clear_of_others(target: Path, spec: Path) -> None:
    """A scratch project that was made for another spec of the same name is made anew."""
    note, origin = target / STATE / "tried-from", str(spec.resolve())
    if note.exists() and note.read_text(encoding="utf-8") != origin:
        shutil.rmtree(target)
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(origin, encoding="utf-8")


def _spec(word: str) -> Path:
    path = called_from() / word
    if path.is_dir():
        path = path / "spec.md"
    if not path.is_file():
        raise WrongCall(f"there is no spec at {word}")
    return path


def _feature(spec: Path) -> str:
    """`001-product-catalog` from the folder or the file's own name, `001-<name>` when neither is numbered."""
    for name in (spec.parent.name, spec.stem):
        if found := FEATURE.search(name):
            return found[0].lower()
    name = spec.parent.name if spec.stem == "spec" else spec.stem
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "feature"
    return f"{FIRST_NUMBER}-{slug}"


def _make(source: Path, target: Path) -> None:
    """Copy the project without its specs; copying again refreshes what changed and keeps what was built."""
    target.mkdir(parents=True, exist_ok=True)
    for name in PROJECT_FILES:
        if (source / name).exists():
            shutil.copy2(source / name, target / name)
    shutil.rmtree(target / ROOMS.name, ignore_errors=True)
    shutil.copytree(ROOMS, target / ROOMS.name)


def _shown(target: Path) -> str:
    try:
        return str(target.relative_to(called_from()))
    except ValueError:
        return str(target)
