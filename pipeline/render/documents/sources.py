"""The tree of the service's files as `plan.md` shows it: the feature's own files by name, the rest in summary.

In: the paths of the project's files, the system, a feature. Out: a tree as text. Files that are named alike stand in
one line, `product_*.go`, with what differs beside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import PurePosixPath
from typing import Final

from pipeline.design.system import Design, System
from pipeline.design.text.names import words
from pipeline.render.documents import markdown as md
from pipeline.render.documents.tree import tree
from pipeline.render.names import file_stem
from pipeline.tables import table

REST: Final = "…"
ALIKE: Final = 3
"""From so many files on, those of one entity in one folder share a line."""


def documents_tree(base: PurePosixPath, names: Iterable[str], files: Iterable[PurePosixPath]) -> str:
    """The feature's folder: its documents and contracts."""
    shown = {PurePosixPath(name) for name in names} | {f.relative_to(base) for f in files if f.is_relative_to(base)}
    return tree(str(base), sorted(shown), comments()["documents"])


def sources_tree(system: System, design: Design, root: str, files: Iterable[PurePosixPath]) -> str:
    """The service's folder. Folders without a file of the feature, and without a comment on one, show no files."""
    paths = [f.relative_to(root) for f in files if f.is_relative_to(root)]
    told = dict(comments()["service"])
    closed = {PurePosixPath(name) for name in _known()["closed"]}
    stems = _stems(system)
    own = [p for p in paths if _owner(p, stems) == design.slug and not _inside(p, closed)]
    kept = [p for p in paths if (str(p) in told or len(p.parts) == 1) and p not in own]
    grouped, notes = _grouped(own, stems)
    rest = Counter(p.parent for p in paths if p not in own and p not in kept and not _inside(p, closed))
    folders = {c for c in closed if any(p.is_relative_to(c) for p in paths)}
    summary = {folder / REST: _summary(paths, folder, number, stems, design) for folder, number in rest.items()}
    told |= notes | {str(path): text for path, text in summary.items()}
    return tree(root, [*grouped, *kept, *folders, *summary], told, folders)


def _inside(path: PurePosixPath, folders: Iterable[PurePosixPath]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _stems(system: System) -> dict[str, str]:
    """The beginnings of file names that belong to a feature."""
    owners = {file_stem(name): slug for name, slug in system.owners}
    return owners | {f"acceptance_{'_'.join(words(d.slug))}": d.slug for d in system.designs}


def _owner(path: PurePosixPath, stems: Mapping[str, str]) -> str:
    """The feature whose entity or folder a file is named after; empty for the files of all features."""
    stem = _stem(path, stems)
    return stems[stem] if stem else ""


def _stem(path: PurePosixPath, stems: Iterable[str]) -> str:
    name = path.name.partition(".")[0]
    return max((s for s in stems if name == s or name.startswith(f"{s}_")), key=len, default="")


def _grouped(own: Sequence[PurePosixPath], stems: Mapping[str, str]) -> tuple[list[PurePosixPath], dict[str, str]]:
    """The paths to show, and what differs among those that share a line."""
    alike: dict[tuple[PurePosixPath, str], list[PurePosixPath]] = defaultdict(list)
    for path in own:
        alike[path.parent, _stem(path, stems)].append(path)
    shown: list[PurePosixPath] = []
    notes: dict[str, str] = {}
    for (folder, stem), paths in alike.items():
        longer = [p for p in paths if p.name.startswith(f"{stem}_") and p.name != f"{stem}_test.go"]
        if len(longer) < ALIKE:
            shown += paths
            continue
        ending = "_test.go" if longer[0].name.endswith("_test.go") else longer[0].suffix
        together = folder / f"{stem}_*{ending}"
        shown += [together, *(p for p in paths if p not in longer)]
        notes[str(together)] = ", ".join(p.name.removeprefix(f"{stem}_").removesuffix(ending) for p in longer)
    return shown, notes


def _summary(
    paths: Iterable[PurePosixPath], folder: PurePosixPath, number: int, stems: Mapping[str, str], design: Design
) -> str:
    """`12 files of all features, 15 of others`."""
    others = sum(1 for p in paths if p.parent == folder and _owner(p, stems) not in ("", design.slug))
    shared = number - others
    told = [md.count(shared, "file") + " of all features"] if shared else []
    told += [f"{others if shared else md.count(others, 'file')} of other features"] if others else []
    return ", ".join(told)


def comments() -> dict[str, dict[str, str]]:
    """What files and folders are for, by path."""
    known = _known()
    return {"documents": known["documents"], "service": known["service"]}


@cache
def _known() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = table(__file__, "layout.yaml")
    return loaded
