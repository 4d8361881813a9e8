"""The rendered service and its tests compile, and are formatted as gofmt has it, for ordinary and for odd designs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from pipeline.design.system import System
from tests.designs.gated import GATED
from tests.designs.odd import ODD
from tests.designs.recorded import RECORDED
from tests.designs.samples import SHOP
from tests.render.golang.building import run, written

DESIGNS: Final[dict[str, System]] = {"shop": SHOP, **ODD, **GATED, **RECORDED}

pytestmark = pytest.mark.slow


def test_they_build_and_are_formatted(tmp_path: Path) -> None:
    module = written(tmp_path, DESIGNS)
    assert run(module, "gofmt", "-l", ".") == ""
    assert run(module, "go", "vet", "./...") == ""
