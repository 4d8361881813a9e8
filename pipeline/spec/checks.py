"""What is wrong with a spec as a text.

In: bytes, blocks, or a `Spec`. Out: diagnostics.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.diagnostics import Diagnostic
from pipeline.spec.blocks import Block
from pipeline.spec.model import Spec


def check_bytes(path: str, data: bytes) -> tuple[str, tuple[Diagnostic, ...]]:
    return data.decode("utf-8", "replace"), ()


def check_blocks(path: str, blocks: Iterable[Block]) -> Iterator[Diagnostic]:
    yield from ()


def check(spec: Spec) -> Iterator[Diagnostic]:
    yield from ()
