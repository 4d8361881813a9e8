"""The whole compile in one screen: texts of specs in, files and diagnostics out.

In: path → text of every `spec.md`, the contract lock of the last run, the settings. Out: a `Compiled`, from which each
stage takes its files. Nothing here touches the disk; the same texts give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct, json

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


class Feature(Struct, frozen=True, kw_only=True):
    """One spec compiled: what it says, what follows from that, what is wrong with it."""

    spec: Spec
    design: Design
    diagnostics: tuple[Diagnostic, ...]

    def facts(self) -> str:
        """All of it, as canonical JSON; `from_facts` reads it."""
        return canonical_json(self)

    def statements(self) -> str:
        """What the spec asks for, and how much of it was compiled, as canonical JSON."""
        design = self.design
        return canonical_json((design.title, design.requirements, design.scenarios, design.edge_cases))

    def behaviour(self) -> str:
        """What the feature adds to the service, without places and prose, as canonical JSON."""
        return behaviour_json(self.design)


class Compiled(Struct, frozen=True, kw_only=True):
    """All features compiled, in the order of their folders. `diagnostics`: theirs, and those of all together."""

    features: tuple[Feature, ...]
    system: System
    lock: Lock
    settings: Settings
    diagnostics: tuple[Diagnostic, ...]

    @property
    def designs(self) -> tuple[Design, ...]:
        return tuple(feature.design for feature in self.features)

    def feature(self, slug: str) -> Feature:
        return next(feature for feature in self.features if feature.design.slug == slug)

    def documents(self, slug: str, project: Project, checks: Sequence[Check] | None = None) -> tuple[File, ...]:
        """The plan documents of one feature. `project`: see there; `checks`: None before the service was checked."""
        from pipeline.render.documents import documents

        feature = self.feature(slug)
        return documents(self.system, feature.design, feature.spec, self.settings, project, checks)

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


Known = Callable[[str, tuple[Feature, ...]], Feature | None]
"""The feature of the spec at a path when it has been compiled already, after these ones; otherwise None."""


def compile_all(texts: Mapping[str, str], lock_text: str, settings: Settings, known: Known | None = None) -> Compiled:
    """Read, derive and link every spec. `texts`: path → text; the features are taken in the order of their paths."""
    features: list[Feature] = []
    for path, text in sorted(texts.items()):
        features.append((known and known(path, tuple(features))) or _feature(path, text, features))
    system, link_diagnostics = link([feature.design for feature in features])
    lock, lock_diagnostics = read(lock_text)
    return Compiled(
        features=tuple(features),
        system=system,
        lock=allocate(system, lock),
        settings=settings,
        diagnostics=(*(d for f in features for d in f.diagnostics), *link_diagnostics, *lock_diagnostics),
    )


def from_facts(text: str) -> Feature:
    """The feature that `facts` wrote down; `msgspec.ValidationError` when it has another form by now."""
    return json.decode(text, type=Feature)


def _feature(path: str, text: str, before: Sequence[Feature]) -> Feature:
    spec, read_diagnostics = reader.read(path, text)
    design, derive_diagnostics = derive(spec, tuple(feature.design for feature in before))
    return Feature(spec=spec, design=design, diagnostics=(*read_diagnostics, *derive_diagnostics))
