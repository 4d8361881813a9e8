"""The project's settings: `[tool.specmill]` of `pyproject.toml`, overridden by the environment.

In: the project's root. Out: `Settings`. Only the names below exist; a misspelt one is a mistake worth telling.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path


class BadSettings(Exception):
    """The settings cannot be used; the text says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`postgres`: `auto`, `docker`, `embedded` or a DSN. `root`: the folder of the Go service."""

    module: str = "example.com/go-service"
    root: str = "go-service"
    postgres: str = "auto"
    postgres_image: str = "postgres:15"


def read(root: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the project at `root`. `SPECMILL_POSTGRES` and the like win over the file."""
    names = {field.name.replace("_", "-"): field.name for field in fields(Settings)}
    values = {}
    for key, value in _table(root / "pyproject.toml").items():
        if key not in names:
            raise BadSettings(f"pyproject.toml: [tool.specmill] has no setting `{key}`; there are {', '.join(names)}")
        if not isinstance(value, str):
            raise BadSettings(f"pyproject.toml: [tool.specmill] {key} must be a text")
        values[names[key]] = value
    for name in names.values():
        if chosen := environment.get(f"SPECMILL_{name.upper()}"):
            values[name] = chosen
    return Settings(**values)


def _table(file: Path) -> Mapping[str, object]:
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{file.name} cannot be read: {error}") from error
    table = document.get("tool", {}).get("specmill", {})
    return table if isinstance(table, dict) else {}
