"""The constitution as rows, and what a row's verdict is made of.

In: findings of single checks. Out: a `Row` for each rule, with verdict and evidence. Which checks a rule has stands in
`constitution.yaml`; how a check looks is `check`'s business.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from pipeline.tables import table


class Verdict(StrEnum):
    """What became of a rule, the strongest first."""

    VIOLATED = "fail"
    PASS = "pass"
    NOT_CHECKABLE = "not checkable"
    NOT_APPLICABLE = "n/a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is that speaks for or against a rule. `at`: `path:line` from the service's folder, or empty."""

    at: str = ""
    words: str = ""

    def __str__(self) -> str:
        return f"{self.at}: {self.words}" if self.at and self.words else self.at or self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check says about one rule."""

    verdict: Verdict
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row of `constitution.yaml`; see there."""

    id: str
    text: str
    binding: bool
    source: tuple[str, ...] = ()
    none: str = ""
    tests: str = ""
    tests_unlike: str = ""
    needs: str = ""
    own: tuple[str, ...] = ()
    judgement: str = ""
    absent: str = ""

    @property
    def principle(self) -> str:
        return self.id.split("-")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A rule with its verdict. `binding`: a violation fails the run."""

    id: str
    principle: str
    rule: str
    binding: bool
    verdict: Verdict
    evidence: tuple[Place, ...] = ()


@cache
def version() -> str:
    """The version of the constitution that the rows were written for."""
    return str(_loaded()["version"])


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule in the constitution's order."""
    binding = set(_loaded()["binding"])
    return tuple(_rule(row, row["id"].split("-")[0] in binding) for row in _loaded()["rows"])


def judge(rule: Rule, findings: tuple[Finding, ...]) -> Row:
    """The strongest verdict of the findings, with the evidence for it."""
    verdict = next((v for v in Verdict if any(f.verdict is v for f in findings)), Verdict.NOT_CHECKABLE)
    evidence = tuple(place for f in findings if f.verdict is verdict for place in f.places)
    return Row(
        id=rule.id,
        principle=rule.principle,
        rule=rule.text,
        binding=rule.binding,
        verdict=verdict,
        evidence=evidence,
    )


def _loaded() -> dict[str, Any]:
    loaded: dict[str, Any] = table(__file__, "constitution.yaml")
    return loaded


def _rule(row: dict[str, Any], binding: bool) -> Rule:
    return Rule(
        id=row["id"],
        text=row["rule"],
        binding=binding,
        source=tuple(row.get("source", ())),
        own=tuple(row.get("own", ())),
        **{name: row.get(name, "") for name in ("none", "tests", "tests_unlike", "needs", "judgement", "absent")},
    )
