"""Checks that need more than the source: Go's own tools, `go.mod`, the documents, a module of somebody else's.

In: a `Subject`. Out: findings. Each function is named by a row of `constitution.yaml`.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import Final

from pipeline.verify.constitution import Finding, Place, version
from pipeline.verify.gotest import go_environment
from pipeline.verify.subject import Subject, decided, passed, unknown, violated
from pipeline.workspace import processes, tools

OLDEST_GO: Final = (1, 22)
COMPLAINT: Final = re.compile(r"^(?:vet: )?(?P<at>\S+\.go:\d+)(?::\d+)?: (?P<words>.*)$", re.MULTILINE)
USER: Final = """package user

import (
	"{module}/services"
)

var Migrate = services.AutoMigrate
"""


def formatted(subject: Subject) -> Finding:
    """gofmt would change nothing."""
    gofmt = Path(tools.go().command[0]).resolve().with_name("gofmt")
    done = processes.run([str(gofmt) if gofmt.exists() else "gofmt", "-l", "."], cwd=subject.service)
    if not done.ok:
        return violated(Place(words=done.err.strip()))
    return decided([Place(at=f"{name}:1", words="not formatted") for name in done.out.split()], Place(words="gofmt -l"))


def vetted(subject: Subject) -> Finding:
    """go vet has nothing to say."""
    race = ["-race"] if subject.race else []
    command = [*tools.go().command, "vet", *race, "./..."]
    done = processes.run(command, cwd=subject.service, env=go_environment(race=subject.race))
    if done.ok:
        return passed(Place(words="go vet ./..."))
    found = [Place(at=_inside(subject.service, m["at"]), words=m["words"]) for m in COMPLAINT.finditer(done.err)]
    return violated(*(found or [Place(words=done.err.strip())]))


def go_version(subject: Subject) -> Finding:
    """`go.mod` asks for a Go whose ServeMux knows methods and wildcards."""
    for n, line in enumerate(_lines(subject, "go.mod"), 1):
        if match := re.match(r"go (\d+)\.(\d+)", line):
            place = Place(at=f"go.mod:{n}", words=line.strip())
            return passed(place) if (int(match[1]), int(match[2])) >= OLDEST_GO else violated(place)
    return violated(Place(at="go.mod:1", words="there is no go line"))


def pinned_plugins(subject: Subject) -> Finding:
    """`go.mod` pins protoc's plugin as a tool, `go.sum` its content."""
    for n, line in enumerate(_lines(subject, "go.mod"), 1):
        if "cmd/protoc-gen-go" in line:
            return passed(Place(at=f"go.mod:{n}", words=line.strip()))
    return violated(Place(at="go.mod:1", words="protoc-gen-go is no tool of this module"))


def contracts_below_api(subject: Subject) -> Finding:
    """Every `.proto` of the service stands below api/."""
    found = sorted(subject.service.rglob("*.proto"))
    bad = [
        Place(at=subject.at(p), words="not below api/")
        for p in found
        if p.relative_to(subject.service).parts[0] != "api"
    ]
    if not found:
        return violated(Place(at="api:1", words="there are no .proto files"))
    return decided(bad, Place(at=subject.at(found[0]), words=f"{len(found)} .proto files"))


def generated_from_contract(subject: Subject) -> Finding:
    """For each `.proto` there is the Go file that protoc made of it, and no other."""
    protos = {p.stem for p in (subject.service / "api" / "v1").glob("*.proto")}
    made = {p.name.removesuffix(".pb.go") for p in (subject.service / "api" / "gen").rglob("*.pb.go")}
    bad = [Place(at=f"api/v1/{n}.proto:1", words="has no Go code") for n in sorted(protos - made)]
    bad += [Place(at=f"api/gen/v1/{n}.pb.go:1", words="has no .proto") for n in sorted(made - protos)]
    return decided(bad, Place(at="api/gen/v1", words=f"{len(made)} files"))


def importable(subject: Subject) -> Finding:
    """A module of somebody else's can import services and make the schema with it."""
    module = _module(subject)
    with tempfile.TemporaryDirectory(prefix="specmill-") as folder:
        user = Path(folder)
        wanted = "\n".join(line for line in _lines(subject, "go.mod") if not line.startswith(("module ", "tool ")))
        wanted = re.sub(r"^tool \([^)]*\)", "", wanted, flags=re.MULTILINE)
        own = f"require {module} v0.0.0\nreplace {module} => {subject.service.resolve()}\n"
        (user / "go.mod").write_text(f"module example.com/user\n\n{wanted}\n\n{own}", encoding="utf-8")
        if (sums := subject.service / "go.sum").exists():
            shutil.copy(sums, user / "go.sum")
        (user / "user.go").write_text(USER.format(module=module), encoding="utf-8")
        command = [*tools.go().command, "build", "-mod=mod", "./..."]
        environment = {**go_environment(race=subject.race), "GOPROXY": "off", "GOWORK": "off"}
        done = processes.run(command, cwd=user, env=environment)
    if done.ok:
        return passed(Place(at="services", words="another module builds with it"))
    return violated(Place(at="services:1", words=done.err.strip().splitlines()[-1]))


def version_in_plans(subject: Subject) -> Finding:
    """Every plan.md says which version of the constitution it was checked against."""
    plans = sorted((subject.root / "specs").glob("*/plan.md"))
    if not plans:
        return unknown("there is no plan.md")
    words = re.compile(rf"Constitution\s+v?{re.escape(version())}")
    bad = [p for p in plans if not words.search(p.read_text(encoding="utf-8"))]
    places = [Place(at=subject.at(p), words=f"does not name constitution {version()}") for p in bad]
    return decided(places, Place(at=subject.at(plans[0]), words=f"constitution {version()}"))


def red_on_stub(subject: Subject) -> Finding:
    """That the tests fail on a service of stubs is found out by `mutants`, not on every run."""
    return unknown("`./doitw mutants` shows that the tests fail when the code does")


def _inside(service: Path, place: str) -> str:
    """The place from the service's folder: what vet remembers of the same package elsewhere has that folder's path."""
    name, _, line = place.rpartition(":")
    parts = Path(name).parts
    suffixes = (Path(*parts[n:]) for n in range(len(parts)))
    return next((f"{s.as_posix()}:{line}" for s in suffixes if (service / s).is_file() and ".." not in s.parts), place)


def _lines(subject: Subject, name: str) -> list[str]:
    path = subject.service / name
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _module(subject: Subject) -> str:
    return next((line.split()[1] for line in _lines(subject, "go.mod") if line.startswith("module ")), "")
