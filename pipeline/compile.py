"""The whole compile in one screen: texts of specs in, files and diagnostics out.

In: path → text of every `spec.md`, the contract lock of the last run, the settings. Out: a `Compiled`, from which each
stage takes its files. Nothing here touches the disk; the same texts give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.design.behaviour import behaviour_json, canonical_json, strip
from pipeline.design.contract.lock import Lock, allocate
from pipeline.design.contract.lock_text import LOCK_PATH, read, write
from pipeline.design.derive import derive
from pipeline.design.link import link
from pipeline.design.system import Design, System
from pipeline.diagnostics import Diagnostic
from pipeline.files import File
from pipeline.render.settings import Settings
from pipeline.spec import reader
from pipeline.spec.model import Spec

if TYPE_CHECKING:
    from pipeline.render.documents import Check
    from pipeline.render.documents.layout import Project


class Compiled(Struct, frozen=True, kw_only=True):
    """All features compiled. `specs` and `designs` pair up, in the order of the feature folders."""

    specs: tuple[Spec, ...]
    designs: tuple[Design, ...]
    system: System
    lock: Lock
    settings: Settings
    diagnostics: tuple[Diagnostic, ...]

    def facts(self, slug: str) -> str:
        """Everything read and concluded for one feature, as canonical JSON."""
        spec, design = self._feature(slug)
        return canonical_json((spec, design))

    def behaviour(self, slug: str) -> str:
        """What one feature adds to the service, without places and prose, as canonical JSON."""
        return behaviour_json(self._feature(slug)[1])

    def documents(self, slug: str, project: Project, checks: Sequence[Check] | None = None) -> tuple[File, ...]:
        """The plan documents of one feature. `project`: see there; `checks`: None before the service was checked."""
        from pipeline.render.documents import documents

        spec, design = self._feature(slug)
        return documents(self.system, design, spec, self.settings, project, checks)

    def project(self, service: tuple[File, ...]) -> Project:
        """Which files and tests there are, given the rendered service."""
        from pipeline.render.documents.layout import project

        beside = (file for design in self.designs for file in self.feature_contracts(design.slug))
        return project((*beside, *self.contracts(), *service), self.settings)

    def feature_contracts(self, slug: str) -> tuple[File, ...]:
        """The protobuf contracts of one feature's entities."""
        from pipeline.render.proto import feature_contracts

        return feature_contracts(strip(self.system), slug, self.lock, self.settings)

    def contracts(self) -> tuple[File, ...]:
        """The service's contract: every `.proto`, the OpenAPI document, the contract lock."""
        from pipeline.render.openapi import openapi
        from pipeline.render.proto import contracts

        system = strip(self.system)
        lock = File(path=PurePosixPath(LOCK_PATH), text=write(self.lock))
        return (*contracts(system, self.lock, self.settings), openapi(system, self.settings), lock)

    def service(self) -> tuple[File, ...]:
        """The Go service and its generated tests."""
        from pipeline.render.golang import service
        from pipeline.render.gotests import tests

        system = strip(self.system)
        return (*service(system, self.settings), *tests(system, self.settings))

    def _feature(self, slug: str) -> tuple[Spec, Design]:
        return next((s, d) for s, d in zip(self.specs, self.designs, strict=True) if d.slug == slug)


def compile_all(texts: Mapping[str, str], lock_text: str, settings: Settings) -> Compiled:
    """Read, derive and link every spec. `texts`: path → text; the features are taken in the order of their paths."""
    specs: list[Spec] = []
    designs: list[Design] = []
    found: list[Diagnostic] = []
    for path, text in sorted(texts.items()):
        spec, read_diagnostics = reader.read(path, text)
        design, derive_diagnostics = derive(spec, tuple(designs))
        specs.append(spec)
        designs.append(design)
        found += (*read_diagnostics, *derive_diagnostics)
    system, link_diagnostics = link(designs)
    lock, lock_diagnostics = read(lock_text)
    return Compiled(
        specs=tuple(specs),
        designs=tuple(designs),
        system=system,
        lock=allocate(system, lock),
        settings=settings,
        diagnostics=(*found, *link_diagnostics, *lock_diagnostics),
    )
