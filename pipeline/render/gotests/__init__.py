"""The tests of the generated service, in Go.

In: the system and the settings. Out: everything under `tests/` of the service: `testutil`, `integration`, and the
starting file of `custom`. The tests go through the root handler that the service's `main` serves, to a real PostgreSQL.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from pipeline.design.system import System
from pipeline.files import File, Owner
from pipeline.render.gotests.kit import kit
from pipeline.render.gotests.layout import yours
from pipeline.render.gotests.suite import suite
from pipeline.render.gotests.view import views
from pipeline.render.settings import Settings
from pipeline.render.templates import fill

__all__ = ["tests"]


def tests(system: System, settings: Settings) -> tuple[File, ...]:
    """Every file of the service's tests. The same system gives the same bytes."""
    entities = views(system)
    return (*kit(entities, system, settings), *suite(entities, system, settings), _custom(settings))


def _custom(settings: Settings) -> File:
    """Where tests of one's own start."""
    path = PurePosixPath(settings.root, "tests/custom/scenarios_test.go")
    body = fill("gotests/custom/scenarios.go.j2")
    return File(path=path, text=yours("custom_test", body, settings.module), owner=Owner.YOURS)
