"""Which files the project holds for a feature and the service, asked of the renderers that make them.

In: the system, a feature, the settings, the lock. Out: paths relative to the project's root, sorted. What stands in the
files is the renderers' business; protoc's output is named after its input.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePosixPath

from pipeline.design.behaviour import strip
from pipeline.design.lock import Lock
from pipeline.design.lock_text import LOCK_PATH
from pipeline.design.model import Design, System
from pipeline.render.golang import service
from pipeline.render.gotests import tests
from pipeline.render.proto import contracts, feature_contracts
from pipeline.render.settings import Settings


def project_files(system: System, design: Design, settings: Settings, lock: Lock) -> tuple[PurePosixPath, ...]:
    """The feature's contracts and every file of the service."""
    beside = [f.path for f in feature_contracts(system, design.slug, lock, settings)]
    return tuple(sorted({*beside, *_service(strip(system), settings, lock)}))


@lru_cache(maxsize=4)
def _service(system: System, settings: Settings, lock: Lock) -> tuple[PurePosixPath, ...]:
    """All features ask for the same list, so it is kept for the next one."""
    written = [
        f.path for f in (*service(system, settings), *tests(system, settings), *contracts(system, lock, settings))
    ]
    root = PurePosixPath(settings.root)
    protos = [p for p in written if p.suffix == ".proto"]
    made = [root / "api/gen/v1" / f"{p.stem}.pb.go" for p in protos]
    return (*written, *made, root / "api/v1/openapi.yaml", PurePosixPath(LOCK_PATH))
