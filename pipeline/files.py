"""A file as a value: what rendering gives and the workspace writes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath

from msgspec import Struct


class Owner(StrEnum):
    """Who may change a file: the compiler rewrites its own; yours are written once and then left alone."""

    COMPILER = "compiler"
    YOURS = "yours"


class File(Struct, frozen=True, kw_only=True, order=True):
    """`path` is relative to the project's root; `text` is stored as UTF-8 with `\\n` line ends."""

    path: PurePosixPath
    text: str
    owner: Owner = Owner.COMPILER
