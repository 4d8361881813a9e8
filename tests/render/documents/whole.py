"""What a system's service consists of, rendered once for all tests that write its documents."""

from __future__ import annotations

from functools import lru_cache

from pipeline.compile import Compiled, Feature
from pipeline.design.contract.lock import Lock, allocate
from pipeline.design.system import System
from pipeline.render.documents.layout import Project
from pipeline.render.settings import Settings
from pipeline.spec.reader import read


@lru_cache(maxsize=4)
def project_of(system: System) -> Project:
    lock = allocate(system, Lock())
    spec, _ = read("specs/001-nothing/spec.md", "")
    features = tuple(Feature(spec=spec, design=design, diagnostics=()) for design in system.designs)
    compiled = Compiled(features=features, system=system, lock=lock, settings=Settings(), diagnostics=())
    return compiled.project(compiled.service())
