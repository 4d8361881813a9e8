"""Which generated tests look at each kind of edge of an endpoint, as `traceability.md` lists them.

In: the system, a feature's design, its tests. Out: the Markdown of the matrix: endpoints by the constitution's
categories of edge cases, a test or a reason in each cell. It says the same as the generated `TestEdgeCaseMatrix`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final

from pipeline.design.system import Design, System
from pipeline.render.documents import markdown as md
from pipeline.render.documents.layout import Project
from pipeline.render.gotests.matrix import CATEGORIES, Cell, matrix
from pipeline.render.gotests.view import views

HEADS: Final = {"http": "HTTP"}


def edges(system: System, design: Design, project: Project, link: Callable[[str], str]) -> Iterator[str]:
    """The table, then the reasons by number; nothing for a feature without endpoints. `link`: of a test's name."""
    own = {e.name for e in design.entities if e.stored and not e.mentioned}
    endpoints = tuple(matrix((v for v in views(system) if v.name in own), project.tests))
    if not endpoints:
        return
    yield md.paragraph("A cell names the tests that look at such edges of the endpoint, or the reason why none does.")
    cells = chain.from_iterable(e.cells for e in endpoints)
    reasons = {r: n for n, r in enumerate(dict.fromkeys(c.reason for c in cells if c.reason), 1)}
    heads = ("Endpoint", *(HEADS.get(c, c.capitalize()) for c in CATEGORIES))
    yield md.table(heads, [(md.code(e.name), *(_cell(c, reasons, link) for c in e.cells)) for e in endpoints])
    yield md.bullets(f"reason {n}: {reason}" for reason, n in reasons.items())


def _cell(cell: Cell, reasons: dict[str, int], link: Callable[[str], str]) -> str:
    return ", ".join(map(link, cell.tests)) or f"reason {reasons[cell.reason]}"
