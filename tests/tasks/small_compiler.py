"""A compiler of two pages that stands in for the real one in the tests of the graph.

A spec is lines: `entity NAME` and `field NAME` are behaviour, `error` is a mistake, everything else is prose.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
from msgspec import Struct

from pipeline.design.behaviour import canonical_json
from pipeline.design.system import Design, Status, System, Verdict
from pipeline.diagnostics import CODES, Code, Diagnostic, Severity, Span
from pipeline.files import File, Owner
from pipeline.render.documents import Check
from pipeline.render.documents.layout import Project, project

MISTAKE = Code("SM999", "a line says `error`")
DOUBT = Code("SM998", "a line says `doubt`", Severity.WARNING)
for ours in (MISTAKE, DOUBT):
    CODES.pop(ours.id)  # the table is the product's: it is documented in full
compiles = 0


class Feature(Struct, frozen=True):
    """`earlier`: what the features before this one declare; knowing it makes features depend on each other."""

    text: str
    design: Design
    earlier: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]

    def facts(self) -> str:
        return canonical_json(self)

    def statements(self) -> str:
        return canonical_json(self.design.requirements)

    def behaviour(self) -> str:
        return json.dumps([*_behaviour(self.text), self.earlier])


@dataclass(frozen=True)
class Compiled:
    texts: Mapping[str, str]
    features: tuple[Feature, ...]
    numbers: Mapping[str, int]
    settings: Any

    @property
    def designs(self) -> tuple[Design, ...]:
        return tuple(feature.design for feature in self.features)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return tuple(found for feature in self.features for found in feature.diagnostics)

    @property
    def system(self) -> System:
        return System(designs=self.designs)

    def feature(self, slug: str) -> Feature:
        return next(feature for feature in self.features if feature.design.slug == slug)

    def documents(self, slug: str, project: Project, checks: tuple[Check, ...] | None) -> tuple[File, ...]:
        looked = "not checked" if checks is None else " ".join(check.evidence for check in checks)
        text = f"{self.texts[_path(slug)]}\n{len(project.files)} files, {looked}\n"
        return (_file(f"specs/{slug}/plan.md", text),)

    def project(self, service: tuple[File, ...]) -> Project:
        return project((*self.contracts(), *service), self.settings)

    def feature_contracts(self, slug: str) -> tuple[File, ...]:
        return tuple(
            _file(f"specs/{slug}/contracts/{name}.proto", f"{name} {self.numbers[name]}\n")
            for name in _names(self.texts[_path(slug)])
        )

    def contracts(self) -> tuple[File, ...]:
        protos = [_file(f"go-service/api/v1/{name}.proto", f"{name} {self.numbers[name]}\n") for name in self._live()]
        return (*protos, _file("go-service/api/contract.lock.json", json.dumps(self.numbers, indent=1)))

    def service(self) -> tuple[File, ...]:
        behaviours = [line for text in self.texts.values() for line in _behaviour(text)]
        return (
            _file("go-service/go.mod", f"module {self.settings.module}\n"),
            _file("go-service/cmd/api/main.go", "\n".join(["package main", *behaviours, ""])),
            *(_file(f"go-service/services/{name}.go", "package services\n") for name in self._live()),
            *(_file(f"go-service/custom/{name}.go", "package custom\n", Owner.YOURS) for name in self._live()),
        )

    def _live(self) -> list[str]:
        return sorted({name for text in self.texts.values() for name in _names(text)})


def compile_all(
    texts: Mapping[str, str],
    lock_text: str,
    settings: Any,
    known: Callable[[str, tuple[Feature, ...]], Feature | None] | None = None,
) -> Compiled:
    numbers = json.loads(lock_text) if lock_text else {}
    features: list[Feature] = []
    for path, text in sorted(texts.items()):
        features.append((known and known(path, tuple(features))) or _feature(path, text, features))
        for name in _names(text):
            numbers.setdefault(name, len(numbers) + 1)
    return Compiled(texts, tuple(features), numbers, settings)


def from_facts(text: str) -> Feature:
    return msgspec.json.decode(text, type=Feature)


def _feature(path: str, text: str, before: list[Feature]) -> Feature:
    global compiles
    compiles += 1
    earlier = sorted({name for feature in before for name in _names(feature.text)})
    return Feature(text, _design(path, text), tuple(earlier), tuple(_mistakes(path, text)))


def _design(path: str, text: str) -> Design:
    verdicts = tuple(
        Verdict(id=f"FR-{n:03}", text=line, span=Span(path=path, line=n), status=Status.COMPILED)
        for n, line in enumerate(text.splitlines(), 1)
        if line.startswith("field ")
    )
    return Design(slug=Path(path).parent.name, title="", path=path, requirements=verdicts)


def _mistakes(path: str, text: str) -> list[Diagnostic]:
    doubts = [n for n, line in enumerate(text.splitlines(), 1) if line.startswith("doubt")]
    return [DOUBT.at(Span(path=path, line=n), "this line is doubtful") for n in doubts] + [
        MISTAKE.at(Span(path=path, line=n, end_column=6), "this line is a mistake", hint="delete it")
        for n, line in enumerate(text.splitlines(), 1)
        if line.startswith("error")
    ]


def _behaviour(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(("entity ", "field "))]


def _names(text: str) -> list[str]:
    return [line.split()[1] for line in text.splitlines() if line.startswith("entity ")]


def _path(slug: str) -> str:
    return f"specs/{slug}/spec.md"


def _file(path: str, text: str, owner: Owner = Owner.COMPILER) -> File:
    return File(path=PurePosixPath(path), text=text, owner=owner)
