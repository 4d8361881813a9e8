"""Faults that can be put into a generated service: which kinds there are, and where each one fits.

In: the texts of a service's files. Out: `Mutant`s, each with one fault in one file. The kinds are data
(`mutants.yaml`); whether the tests notice is found out by `mutants`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from typing import Any

from pipeline.tables import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of fault. `edits`: a regular expression over lines and what stands there afterwards; all must fit.

    `tests`: a pattern of the test functions most likely to notice, which run first. Each file is a mutant of its own,
    up to `places` of them; the fault is put in its first place, or `everywhere` in it.
    """

    name: str
    files: str
    edits: tuple[tuple[str, str], ...]
    tests: str = "."
    everywhere: bool = False
    places: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A kind at one place. `before`, `after`: the file's whole text."""

    kind: Kind
    path: str
    line: int
    before: str
    after: str

    @property
    def diff(self) -> str:
        """What was changed, as a unified diff."""
        lines = difflib.unified_diff(
            self.before.splitlines(), self.after.splitlines(), f"a/{self.path}", f"b/{self.path}", n=2, lineterm=""
        )
        return "\n".join(lines)


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds in the order of the table."""
    rows: list[dict[str, Any]] = table(__file__, "mutants.yaml")
    return tuple(Kind(**{**row, "edits": tuple((find, put) for find, put in row["edits"])}) for row in rows)


def mutants(kind: Kind, texts: Mapping[str, str]) -> tuple[Mutant, ...]:
    """The mutants of a kind, none when it fits nowhere. `texts`: path from the service's folder → text."""
    found = [m for path in sorted(texts) if fnmatch(path, kind.files) for m in _in_file(kind, path, texts[path])]
    return tuple(found[: kind.places])


def _in_file(kind: Kind, path: str, text: str) -> Iterator[Mutant]:
    first = re.search(kind.edits[0][0], text, re.MULTILINE)
    after = text
    for find, put in kind.edits:
        after, changes = re.subn(find, put, after, count=0 if kind.everywhere else 1, flags=re.MULTILINE)
        if not changes:
            return
    if first and after != text:
        yield Mutant(kind=kind, path=path, line=text.count("\n", 0, first.start()) + 1, before=text, after=after)
