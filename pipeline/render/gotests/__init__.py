"""The tests of the generated service, in Go.

In: the system and the settings. Out: everything under `tests/` of the service: `testutil`, `integration`, and the
starting file of `custom`. The tests go through the root handler that the service's `main` serves, to a real PostgreSQL.
"""

from __future__ import annotations

from pipeline.design.model import System
from pipeline.files import File
from pipeline.render.gotests.kit import kit
from pipeline.render.gotests.suite import suite
from pipeline.render.gotests.view import views
from pipeline.render.settings import Settings

__all__ = ["tests"]


def tests(system: System, settings: Settings) -> tuple[File, ...]:
    """Every file of the service's tests. The same system gives the same bytes."""
    entities = views(system)
    return (*kit(entities, system, settings), *suite(entities, system, settings))
