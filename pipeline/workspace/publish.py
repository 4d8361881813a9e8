"""Putting a stage's files on disk: generated ones rewritten, yours written once, what nobody makes any more deleted.

In: a stage's name and all the files it makes. Out: the same on disk and in the manifest. Nothing that a person wrote
is overwritten or deleted: such a file in the way stops the stage before its first write. The order (announce, write,
delete, manifest, settle) makes every interruption repairable by the next run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.files import File, Owner
from pipeline.workspace import manifest as manifests
from pipeline.workspace import writing
from pipeline.workspace.digests import MISSING, sha256
from pipeline.workspace.lock import exclusive
from pipeline.workspace.manifest import Entry, Manifest
from pipeline.workspace.project import Project


class InTheWay(Exception):
    """A file that a person wrote stands where a generated one belongs; the text names it and the ways out."""


def publish(project: Project, stage: str, files: Iterable[File]) -> tuple[str, ...]:
    """Write the files of a stage; gives the paths of the generated ones, sorted."""
    with exclusive(project.state / "publishing"):
        made = {str(file.path): file for file in files}
        before = project.manifest
        entries = {path: _entry(stage, file, before.entries.get(path)) for path, file in made.items()}
        writes = {path: made[path].text.encode() for path in made if _is_due(project, path, entries[path])}
        _refuse_foreign(project, before, {path: entries[path] for path in writes})
        gone = [path for path, entry in before.of_stage(stage).items() if path not in made]
        _commit(project, before.with_entries(entries, gone), writes, _deletable(before, gone))
        return tuple(sorted(path for path, entry in entries.items() if not (entry.yours or entry.adopted)))


def withdraw(project: Project, stages: Iterable[str]) -> tuple[str, ...]:
    """Delete what stages made that are no more (a feature was removed or renamed); gives the deleted paths."""
    with exclusive(project.state / "publishing"):
        before, names = project.manifest, set(stages)
        gone = [path for path, entry in before.entries.items() if entry.stage in names]
        deletable = _deletable(before, gone)
        if gone:
            project.store.remember_written(before.entries[path].sha for path in gone)
            _commit(project, before.with_entries({}, gone), {}, deletable)
        return tuple(deletable)


def _entry(stage: str, file: File, known: Entry | None) -> Entry:
    return Entry(
        stage=stage,
        sha=sha256(file.text.encode()),
        yours=file.owner is Owner.YOURS,
        adopted=bool(known and known.adopted),
    )


def _is_due(project: Project, path: str, entry: Entry) -> bool:
    disk = project.digests.of(path)
    if entry.yours or entry.adopted:
        return disk == MISSING
    return disk != entry.sha


def _refuse_foreign(project: Project, before: Manifest, writes: Mapping[str, Entry]) -> None:
    """Content that the compiler once wrote is its own, wherever it stands now: a renamed feature moves its files."""
    pending = set(project.store.pending().values())
    own = pending | {sha for entry in before.entries.values() for sha in (entry.sha, *entry.also)}
    foreign = [
        path
        for path in sorted(writes)
        if path not in before.entries and not _own(project, project.digests.of(path), own)
    ]
    if foreign:
        raise InTheWay(
            "written by a person, but the place of a generated file:\n"
            + "".join(f"  {path}\n" for path in foreign)
            + "move it away, or delete it, then run again"
        )


def _own(project: Project, sha: str, known: set[str]) -> bool:
    return sha == MISSING or sha in known or project.store.has_written(sha)


def _deletable(before: Manifest, gone: Iterable[str]) -> list[str]:
    return [path for path in gone if not (before.entries[path].yours or before.entries[path].adopted)]


def _commit(project: Project, after: Manifest, writes: Mapping[str, bytes], deleted: Iterable[str]) -> None:
    contents = {path: sha256(data) for path, data in writes.items()}
    project.store.announce(contents)
    project.store.remember_written(contents.values())
    writing.write_all(project.root, writes)
    writing.remove(project.root, deleted)
    file = project.root / manifests.NAME
    text = after.text().encode()
    if not file.exists() or file.read_bytes() != text:
        writing.write(file, text)
    project.store.settle(writes)
