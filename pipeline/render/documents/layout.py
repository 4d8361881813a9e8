"""Which files the project holds and which tests stand in them, so that documents can name them.

In: the rendered contracts and the rendered service, as values. Out: a `Project`, and its JSON form, which the stage
that renders the service leaves behind: documents are written anew far more often than the service and must not render
it again. protoc's output is named after its input.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Final

from msgspec import Struct

from pipeline.files import File
from pipeline.patterns import regex
from pipeline.render.settings import Settings

_TEST: Final = regex(r"^func (Test\w+)\(t \*testing\.T\)", re.MULTILINE)
_UNPROVOKED: Final = regex(r"^var unprovoked = [^\n]*\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_ERROR: Final = regex(r"\bErrors\.(\w+),")


class Project(Struct, frozen=True, kw_only=True):
    """`files`: every path, sorted. `tests`: test function → its file. `unprovoked`: errors no request can lead to."""

    files: tuple[PurePosixPath, ...]
    tests: Mapping[str, PurePosixPath]
    unprovoked: tuple[str, ...] = ()


def project(files: Iterable[File], settings: Settings) -> Project:
    """What these files are: the contracts of all features, the service's contract, the service with its tests."""
    written = tuple(files)
    root = PurePosixPath(settings.root)
    protos = [f.path for f in written if f.path.suffix == ".proto" and f.path.is_relative_to(root)]
    made = [root / "api/gen/v1" / f"{path.stem}.pb.go" for path in protos]
    tested = [f for f in written if f.path.name.endswith("_test.go")]
    return Project(
        files=tuple(sorted({*(f.path for f in written), *made})),
        tests={name: f.path for f in tested for name in _TEST.findall(f.text)},
        unprovoked=tuple(name for f in tested for name in _unprovoked(f.text)),
    )


def as_json(known: Project) -> str:
    """The form that is kept."""
    plain = {
        "files": [str(path) for path in known.files],
        "tests": {name: str(path) for name, path in sorted(known.tests.items())},
        "unprovoked": known.unprovoked,
    }
    return json.dumps(plain, indent=1) + "\n"


def from_json(text: str) -> Project:
    """The project of that form."""
    plain = json.loads(text)
    return Project(
        files=tuple(map(PurePosixPath, plain["files"])),
        tests={name: PurePosixPath(path) for name, path in plain["tests"].items()},
        unprovoked=tuple(plain["unprovoked"]),
    )


def _unprovoked(text: str) -> list[str]:
    found = _UNPROVOKED.search(text)
    return _ERROR.findall(found[1]) if found else []
