"""`tests/integration`: every test of the generated service, one file per entity and kind of request.

In: the system's views and the settings. Out: files. What a row says is decided by the modules beside this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from pipeline.design.contract.access import asked, is_guarded, is_tenanted
from pipeline.design.operations import Verb
from pipeline.design.system import System
from pipeline.files import File
from pipeline.patterns import regex
from pipeline.render.gotests.acceptance import name_of, scenarios
from pipeline.render.gotests.callers import gated
from pipeline.render.gotests.entity_files import of_entity
from pipeline.render.gotests.exchanges import exchanges
from pipeline.render.gotests.layout import go_file
from pipeline.render.gotests.matrix import matrix
from pipeline.render.gotests.problems import problems
from pipeline.render.gotests.tracing import failures
from pipeline.render.gotests.transport import bodies, methods, misfits
from pipeline.render.gotests.updates import first
from pipeline.render.gotests.view import View
from pipeline.render.settings import Settings
from pipeline.render.templates import fill

PACKAGE: Final = "integration_test"
SHARED: Final = "specs"
CONFLICT: Final = "TransactionConflict"


_TEST = regex(r"^func (Test\w+)\(t \*testing\.T\)", re.MULTILINE)


def suite(views: tuple[View, ...], system: System, settings: Settings) -> Iterator[File]:
    """The files of package integration_test; the matrix last, because it names the tests of all others."""
    made = tuple(_files(views, system, settings))
    yield from made
    if views:
        names = frozenset(name for file in made for name in _TEST.findall(file.text))
        yield _file(settings, "matrix", "matrix", SHARED, matrix=tuple(matrix(views, names)))


def _files(views: tuple[View, ...], system: System, settings: Settings) -> Iterator[File]:
    for template, values in _of_system(views, system):
        yield _file(settings, template, template, SHARED, **values)
    by_name = {v.entity.name: v for v in views}
    for design in system.designs:
        if found := tuple(scenarios(design, by_name)):
            name = f"acceptance_{design.slug.replace('-', '_')}"
            yield _file(settings, name, "acceptance", design.path, title=name_of(design), scenarios=found)
    for view in views:
        for template, values in of_entity(view):
            name = view.stem if template == "entity" else f"{view.stem}_{template}"
            yield _file(settings, name, template, view.origin, v=view, **values)


def _file(settings: Settings, name: str, template: str, origin: str, **values: object) -> File:
    body = fill(f"gotests/integration/{template}.go.j2", module=settings.module, **values)
    path = PurePosixPath(settings.root, "tests/integration", f"{name}_test.go")
    return File(path=path, text=go_file(origin, PACKAGE, body, settings.module))


def _of_system(views: tuple[View, ...], system: System) -> Iterator[tuple[str, dict[str, object]]]:
    """Template and values of the files that all entities share."""
    yield "main", {}
    if not views:
        return
    found, missed = problems(views, system)
    served = tuple(e for v in views for e in exchanges(v))
    conflict = any(v.can("update") and first(v) for v in views)
    yield (
        "errors",
        {"problems": found, "missed": tuple(m for m in missed if m != CONFLICT or not conflict), "conflict": conflict},
    )
    yield "tracing", {"exchanges": served, "failures": tuple(failures(views))}
    yield "context", {}
    if guarded := tuple(gated(views)):
        yield "access", {"gated": guarded, "bound": any(g.roles for g in guarded), "tenants": is_tenanted(system)}
        yield "tokens", {}
    yield (
        "http",
        {
            "first": views[0].path.removeprefix("/api/v1"),
            "methods": tuple(methods(system)),
            "bodies": tuple(bodies(system)),
            "misfits": tuple(m for v in views for m in misfits(v)),
            "lists": tuple(v.path for v in views if _is_open(v, Verb.LIST)),
            "access": is_guarded(system),
        },
    )


def _is_open(view: View, verb: Verb) -> bool:
    return any(o.verb is verb and asked(view.entity, o) is None for o in view.entity.operations)
