"""What features ask for: a `Design` for each, joined by `link` into one `System`.

Every requirement, scenario and edge case has its verdict here: what the rules read, and which words they did not.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from pipeline.design.cases import Case
from pipeline.design.model import Entity
from pipeline.diagnostics import Span


class Status(StrEnum):
    """How much of a requirement or scenario the rules used: every content word, some, or none."""

    COMPILED = "compiled"
    PARTLY = "partly"
    GAP = "gap"


class Verdict(Struct, frozen=True, kw_only=True):
    """What became of one requirement or scenario. `left`: the content words that no rule used.

    `makes`: what it led to, as `Product.sku`, `Product.create`, `Product.page_size`; for traceability.
    """

    id: str
    text: str
    span: Span
    status: Status
    rules: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()


class Design(Struct, frozen=True, kw_only=True):
    """What one feature asks for. `slug`: the feature folder's name (`001-product-catalog`).

    `requirements`, `scenarios`: one verdict for each, in the spec's order; `cases`: of the compiled scenarios.
    `edge_cases`: one verdict for each edge case.
    """

    slug: str
    title: str
    path: str
    entities: tuple[Entity, ...] = ()
    requirements: tuple[Verdict, ...] = ()
    scenarios: tuple[Verdict, ...] = ()
    edge_cases: tuple[Verdict, ...] = ()
    cases: tuple[Case, ...] = ()


class System(Struct, frozen=True, kw_only=True):
    """All features as one service. `entities`: the stored ones, merged over features, in order of first declaration.

    `owners`: entity name → slug of the feature that declares it.
    """

    designs: tuple[Design, ...] = ()
    entities: tuple[Entity, ...] = ()
    owners: tuple[tuple[str, str], ...] = ()

    def entity(self, name: str) -> Entity:
        """The stored entity of that name; KeyError when there is none."""
        for entity in self.entities:
            if entity.name == name:
                return entity
        raise KeyError(name)

    def owner(self, name: str) -> str:
        return dict(self.owners)[name]
