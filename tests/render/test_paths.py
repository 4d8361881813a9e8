"""Every file of the service has a path of its own, whatever the entities are called."""

from __future__ import annotations

import re

from pipeline.design.system import System
from pipeline.design.text.names import snake
from pipeline.files import File
from pipeline.render import gotests
from pipeline.render.golang import service
from pipeline.render.settings import Settings
from tests.designs.gated import GATED
from tests.designs.recorded import RECORDED
from tests.designs.samples import SHOP, entity, system

SETTINGS = Settings()
STEM = re.compile(r"([a-z]+(?:_[a-z]+)*?)(?:_test)?\.go")


def files(of: System) -> tuple[File, ...]:
    return (*service(of, SETTINGS), *gotests.tests(of, SETTINGS))


def test_entities_called_like_files_of_other_services() -> None:
    """`App`, `OrderList`, `OrderHooks`: what the files of some services are called, entities can be called, too."""
    some = [SHOP, GATED["yard"], RECORDED["recorded with callers"]]
    stems = {found[1] for of in some for f in files(of) if (found := STEM.fullmatch(f.path.name))}
    others = tuple(snake(e.name) for of in some for e in of.entities if e.name != "Order")
    names = ["".join(map(str.capitalize, stem.split("_"))) for stem in sorted(stems) if not stem.startswith(others)]
    assert {"App", "OrderList", "OrderHooks"} <= {*names}
    paths = [f.path for f in files(system(("001-names", tuple(entity(n, f"{snake(n)}_rows") for n in names))))]
    assert len(paths) == len(set(paths)), sorted(str(p) for p in paths if paths.count(p) > 1)
