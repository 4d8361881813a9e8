"""Generated tests call only helpers that their package testutil has, whatever the design."""

from __future__ import annotations

import re

import pytest

from pipeline.design.system import System
from pipeline.render.gotests import tests as render
from pipeline.render.settings import Settings
from tests.designs.odd import ODD
from tests.render.golang.test_any_design import drawn

DESIGNS = {**ODD, **drawn(12)}


@pytest.mark.parametrize("system", DESIGNS.values(), ids=DESIGNS)
def test_every_helper_that_is_called_is_there(system: System) -> None:
    files = {str(f.path): f.text for f in render(system, Settings())}
    helpers = "\n".join(text for path, text in files.items() if "/testutil/" in path)
    called = set(re.findall(r"\btestutil\.([A-Z]\w*)\(", "\n".join(files.values())))
    assert called
    assert {name for name in called if not re.search(rf"^func {name}\b", helpers, re.MULTILINE)} == set()
