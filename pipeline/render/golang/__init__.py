"""The Go service as files: everything below its folder but the contract and the tests.

In: the system and the settings. Out: files, the same bytes for the same system. Templates show the shape, `views` and
its neighbours decide, `layout` says which file comes from where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from msgspec.structs import replace

from pipeline.design.contract.access import is_guarded, is_tenanted, roles
from pipeline.design.contract.constraints import has_overlaps
from pipeline.design.system import System
from pipeline.files import File, Owner
from pipeline.render.golang import layout
from pipeline.render.golang.access import callers
from pipeline.render.golang.imports import with_imports
from pipeline.render.golang.literals import columns, go_string, key_values
from pipeline.render.golang.models import model_values
from pipeline.render.golang.prune import pruned
from pipeline.render.golang.sql import guards
from pipeline.render.golang.tables import changes, constraint_rows, error_values, route_rows
from pipeline.render.golang.views import EntityView, entities
from pipeline.render.settings import Settings
from pipeline.render.templates import fill

GO_VERSION: Final = "1.26"


def service(system: System, settings: Settings) -> tuple[File, ...]:
    """Every file of the service, sorted by path."""
    views = entities(system)
    files = [*_static(settings, system), *_of_system(system, views, settings)]
    if any(v.histories for v in views):
        files += [_file(p, p, settings, {"access": is_guarded(system)}) for p in layout.RECORDED]
    for view in views:
        files.extend(_of_entity(view, settings))
    return tuple(sorted(_tidy(file, settings) for file in _needed(files, settings)))


def _needed(files: list[File], settings: Settings) -> Iterator[File]:
    """The files without helpers that nothing in this service uses."""
    texts: dict[str, str] = {}
    for folder in layout.PRUNED:
        parent = PurePosixPath(settings.root, folder)
        package = {str(f.path): f.text for f in files if f.path.parent == parent}
        texts.update(pruned(package))
    for file in files:
        path = str(file.path)
        if path in texts:
            yield replace(file, text=texts[path])
        elif file.path.parent not in {PurePosixPath(settings.root, folder) for folder in layout.PRUNED}:
            yield file


def _tidy(file: File, settings: Settings) -> File:
    """The file as gofmt has it: with its imports, and never two blank lines."""
    if file.path.suffix != ".go":
        return file
    text = with_imports(file.text, settings.module)
    return replace(file, text=re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n")


def _static(settings: Settings, system: System) -> Iterator[File]:
    guarded = is_guarded(system)
    values = {
        "go_version": GO_VERSION,
        "access": guarded,
        "tenants": is_tenanted(system),
        "exclusions": has_overlaps(system),
    }
    for path in (*layout.STATIC, *(layout.GUARDED if guarded else ())):
        yield _file(path, path, settings, values)
    yield _file("dockerignore", ".dockerignore", settings, {})
    yield _file("gitignore", ".gitignore", settings, {})
    for path in (*layout.YOURS_ONCE, *(layout.GUARDED_YOURS_ONCE if guarded else ())):
        yield _file(path, path, settings, {}, Owner.YOURS)


def _of_system(system: System, views: tuple[EntityView, ...], settings: Settings) -> Iterator[File]:
    values: dict[str, object] = {
        "entities": views,
        "access": is_guarded(system),
        "tenants": is_tenanted(system),
        "exclusions": has_overlaps(system),
        "callers": tuple(callers(system)),
        "roles": roles(system),
        "routes": route_rows(system),
        "guards": [(g.table, g.name, g.kind, go_string(g.definition)) for g in guards(system)],
        "constraints": tuple(constraint_rows(system)),
        "invalid": key_values((f'"{v.table}"', f"Err{v.name}Invalid") for v in views),
        "changed_by": key_values(changes(views)),
        "rows": [row for v in views for row in (v.name, *(link.row for link in v.links))],
        **error_values(system),
    }
    for path in layout.SYSTEM:
        yield _file(path, path, settings, values)


def _of_entity(view: EntityView, settings: Settings) -> Iterator[File]:
    for template, path in layout.ENTITY:
        if _has(view, template):
            yield _file(template, path.format(stem=view.stem), settings, _entity_values(view))
    for template, path in layout.YOURS:
        yield _file(template, path.format(stem=view.stem), settings, {"e": view}, Owner.YOURS)


def _has(view: EntityView, template: str) -> bool:
    """True unless the file is about something that the entity does not have."""
    if template.endswith("_history.go"):
        return bool(view.histories)
    return view.listing is not None or not template.endswith("_list.go")


def _file(
    template: str, path: str, settings: Settings, values: Mapping[str, object], owner: Owner = Owner.COMPILER
) -> File:
    text = fill(f"{layout.FOLDER}/{template}.j2", module=settings.module, name=settings.name, **values)
    return File(path=PurePosixPath(settings.root, path), text=text, owner=owner)


def _entity_values(view: EntityView) -> dict[str, object]:
    implied = [("ID", "uuid.Must(uuid.NewV7())")]
    stamps = [("CreatedAt", "at"), ("UpdatedAt", "at"), ("Version", "1")]
    sent = [(m.go, m.create) for m in view.members if m.create]
    deleted = [("DeletedAt", "deletionOf(row.DeletedAt)")] if view.soft else []
    message = [
        ("Id", "row.ID.String()"),
        *((m.pb, m.message) for m in view.members),
        ("CreatedAt", "timestamppb.New(row.CreatedAt)"),
        ("UpdatedAt", "timestamppb.New(row.UpdatedAt)"),
        *deleted,
        ("Version", "row.Version"),
    ]
    search = view.listing.search if view.listing else ()
    return {
        "e": view,
        "l": view.listing,
        **model_values(view),
        "rules": _rules(view),
        "create": key_values([*implied, *sent, *stamps]),
        "message": key_values(message),
        "search": "".join(f", {go_string(name)}" for name in search),
    }


def _rules(view: EntityView) -> tuple[str, ...]:
    rows = [(m.rule_name, f"= {m.rule}") for m in view.members if m.create or m.update]
    return columns(rows) if rows else ()
