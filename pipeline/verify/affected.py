"""Which tests a change can affect at all, when it is a change of scenarios only.

In: the files that changed since the last green run, and that run's event lines. Out: the tests to run, and the events
of the others, whose code is the same as before. Only the acceptance tests are told apart: a file of theirs holds test
functions and nothing that another file could use. Everything else (services, helpers, custom code) affects all tests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

FOLDER: Final = "tests/integration"
ACCEPTANCE: Final = re.compile(rf"{FOLDER}/acceptance_\w+_test\.go")
UNREAD: Final = ("api/v1/openapi.yaml",)
"""Changes with the scenarios' words; nothing in the folder of the acceptance tests reads it."""

_TEST: Final = re.compile(r"^func (Test\w+)\(t \*testing\.T\) \{$", re.MULTILINE)
_DECLARED: Final = re.compile(r"^(?:func|var|const|type)\b.*$", re.MULTILINE)


def only(service: Path, changed: Iterable[str]) -> tuple[str, ...]:
    """The test functions that the changed files (from the service's folder) can affect; empty when it may be all."""
    names: list[str] = []
    for path in changed:
        if path in UNREAD:
            continue
        text = (service / path).read_text(encoding="utf-8") if (service / path).is_file() else ""
        tests = _TEST.findall(text)
        if not ACCEPTANCE.fullmatch(path) or not tests or len(_DECLARED.findall(text)) != len(tests):
            return ()
        names += tests
    return tuple(sorted(names))


def pattern(names: Iterable[str]) -> str:
    """For `-test.run`."""
    return f"^({'|'.join(names)})$"


def unaffected(lines: Iterable[str], service: Path, names: Iterable[str]) -> Iterator[str]:
    """The earlier events of the folder's tests that are still there and were not run again."""
    files = (service / FOLDER).glob("*_test.go")
    still = {name for file in files for name in _TEST.findall(file.read_text(encoding="utf-8"))} - set(names)
    for line in lines:
        event = json.loads(line) if line.startswith("{") else {}
        if event.get("Package", "").endswith(f"/{FOLDER}") and event.get("Test", "").split("/")[0] in still:
            yield line
