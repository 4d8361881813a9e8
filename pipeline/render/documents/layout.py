"""Which files the project holds for a feature and the service, asked of the renderers that make them.

In: the system, a feature, the settings, the lock. Out: paths relative to the project's root, sorted, and the names of
the tests that stand in them. What else stands in the files is the renderers' business; protoc's output is named after
its input.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final

from pipeline.design.behaviour import strip
from pipeline.design.contract.lock import Lock
from pipeline.design.contract.lock_text import LOCK_PATH
from pipeline.design.system import Design, System
from pipeline.files import File
from pipeline.render.golang import service
from pipeline.render.gotests import tests
from pipeline.render.proto import contracts, feature_contracts
from pipeline.render.settings import Settings

_TEST: Final = re.compile(r"^func (Test\w+)\(t \*testing\.T\)", re.MULTILINE)
_UNPROVOKED: Final = re.compile(r"^var unprovoked = [^\n]*\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """`files`: every path. `tests`: test function → its file. `unprovoked`: errors that no request can lead to."""

    files: tuple[PurePosixPath, ...]
    tests: Mapping[str, PurePosixPath]
    unprovoked: tuple[str, ...] = ()


def project(system: System, design: Design, settings: Settings, lock: Lock) -> Project:
    """The feature's contracts and every file of the service."""
    beside = [f.path for f in feature_contracts(system, design.slug, lock, settings)]
    whole = _service(strip(system), settings, lock)
    return Project(files=tuple(sorted({*beside, *whole.files})), tests=whole.tests, unprovoked=whole.unprovoked)


@lru_cache(maxsize=4)
def _service(system: System, settings: Settings, lock: Lock) -> Project:
    """All features ask for the same list, so it is kept for the next one."""
    tested = tests(system, settings)
    written = [f.path for f in (*service(system, settings), *tested, *contracts(system, lock, settings))]
    root = PurePosixPath(settings.root)
    made = [root / "api/gen/v1" / f"{p.stem}.pb.go" for p in written if p.suffix == ".proto"]
    return Project(
        files=(*written, *made, root / "api/v1/openapi.yaml", PurePosixPath(LOCK_PATH)),
        tests={name: f.path for f in tested for name in _TEST.findall(f.text)},
        unprovoked=tuple(_unprovoked(tested)),
    )


def _unprovoked(tested: Iterable[File]) -> list[str]:
    lists = (found[1] for f in tested if (found := _UNPROVOKED.search(f.text)))
    return [name for text in lists for name in re.findall(r"\bErrors\.(\w+),", text)]
