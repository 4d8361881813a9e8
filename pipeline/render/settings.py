"""What a project chooses about its generated service; the defaults give a working one."""

from __future__ import annotations

from msgspec import Struct


class Settings(Struct, frozen=True, kw_only=True):
    """`module`: the Go module path. `root`: the service's folder, relative to the project root."""

    module: str = "example.com/go-service"
    root: str = "go-service"

    @property
    def name(self) -> str:
        """The service's short name: the last part of the module path."""
        return self.module.rsplit("/", 1)[-1]
