"""The catalogue of the rules that read requirements and scenarios: what each one reads, an example, and what it
makes.

In: the table `rules.yaml`. Out: `Rule`s; `docs/rules.md` is generated from them. An example is written against
the entities of `SAMPLE`; the tests read every example and expect its own rule to have read it, so that the
catalogue cannot drift from the code.
"""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct

from pipeline.tables import table


class Rule(Struct, frozen=True, kw_only=True):
    """A way of writing. `example`: a line that it reads; for scenarios, the clauses in full."""

    id: str
    reads: str
    example: str
    makes: str


def _table() -> dict[str, Any]:
    return dict(table(__file__, "rules.yaml"))


_TABLE: Final = _table()
SAMPLE: Final[str] = _TABLE["sample"]
"""The entities that the examples speak of."""

REQUIREMENTS: Final[tuple[Rule, ...]] = tuple(Rule(**row) for row in _TABLE["requirements"])
"""What requirements, edge cases, assumptions and clarifications are read by."""

SCENARIOS: Final[tuple[Rule, ...]] = tuple(Rule(**row) for row in _TABLE["scenarios"])
"""What acceptance scenarios are read by."""

USUAL: Final = Rule(**_TABLE["usual"][0])
"""What stands behind an operation that no line asks for."""

RULES: Final[tuple[Rule, ...]] = (*REQUIREMENTS, USUAL, *SCENARIOS)
