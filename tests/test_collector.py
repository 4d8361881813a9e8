"""The compiler makes values without cycles, so Python seldom looks for them."""

from __future__ import annotations

import gc
from pathlib import Path

from pipeline.compile import compile_all
from pipeline.render.settings import Settings

SPECS = Path(__file__).parents[1] / "specs"


def test_a_compile_hardly_looks_for_cycles() -> None:
    texts = {f"specs/{p.parent.name}/spec.md": p.read_text(encoding="utf-8") for p in SPECS.glob("*/spec.md")}
    before = gc.get_stats()[0]["collections"]
    assert compile_all(texts, "", Settings()).features
    assert gc.get_stats()[0]["collections"] - before <= 3
