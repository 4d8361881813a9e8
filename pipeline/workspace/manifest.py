"""`specmill.manifest.json`: which files are the compiler's, with the content it gave them, and which were adopted.

In: the text of the manifest. Out: a `Manifest` value and its text, one file a line so that versions of it merge well.
A manifest with conflict marks from a merge is read as the union of both sides. Disk is `project`'s business.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

NAME: Final = "specmill.manifest.json"
ENTRY: Final = re.compile(r'^\s*"(?P<path>[^"]+)": (?P<entry>\{.*\}),?$')


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Entry:
    """One file. `sha`: of what the compiler wrote; `adopted`: it belongs to a person now; `yours`: it always did."""

    stage: str
    sha: str
    adopted: bool = False
    yours: bool = False
    also: tuple[str, ...] = ()

    def wrote(self, sha: str) -> bool:
        """True when the compiler gave the file this content (on either side of a merge)."""
        return sha == self.sha or sha in self.also


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """path → entry, sorted by path."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    def of_stage(self, stage: str) -> dict[str, Entry]:
        return {path: entry for path, entry in self.entries.items() if entry.stage == stage}

    def generated(self) -> dict[str, Entry]:
        """The files that the compiler may rewrite."""
        return {path: entry for path, entry in self.entries.items() if not (entry.adopted or entry.yours)}

    def with_entries(self, entries: Mapping[str, Entry], without: Iterable[str] = ()) -> Manifest:
        gone = set(without)
        kept = {path: entry for path, entry in self.entries.items() if path not in gone}
        return Manifest(entries=dict(sorted({**kept, **entries}.items())))

    def adopt(self, path: str) -> Manifest:
        return self.with_entries({path: replace(self.entries[path], adopted=True)})

    def text(self) -> str:
        lines = [f'    "{path}": {json.dumps(_plain(entry))}' for path, entry in sorted(self.entries.items())]
        return '{\n  "format": 1,\n  "files": {\n' + ",\n".join(lines) + "\n  }\n}\n"


def read(text: str) -> Manifest:
    """The manifest of that text; lines that are no entries (marks of a merge conflict) are passed over."""
    entries: dict[str, Entry] = {}
    for line in text.splitlines():
        if match := ENTRY.match(line):
            path, entry = match["path"], _entry(json.loads(match["entry"]))
            other = entries.get(path)
            also = (other.sha, *other.also) if other and other.sha != entry.sha else ()
            entries[path] = replace(entry, also=also)
    return Manifest(entries=entries)


def _plain(entry: Entry) -> dict[str, str | bool]:
    flags = {name: True for name in ("adopted", "yours") if getattr(entry, name)}
    return {"stage": entry.stage, "sha256": entry.sha, **flags}


def _entry(plain: Mapping[str, str | bool]) -> Entry:
    return Entry(
        stage=str(plain["stage"]),
        sha=str(plain["sha256"]),
        adopted=bool(plain.get("adopted")),
        yours=bool(plain.get("yours")),
    )
