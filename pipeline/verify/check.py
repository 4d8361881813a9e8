"""The Constitution Check: every rule evaluated on a service.

In: a `Subject`. Out: `Row`s. A violated rule that is binding fails the run; every violated rule belongs into Complexity
Tracking. How rows are kept stands in `verdicts`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from pipeline.design.contract.constraints import constraints
from pipeline.verify import contract, project
from pipeline.verify.analysis import Looked, analyze
from pipeline.verify.constitution import Finding, Place, Row, Rule, Verdict, judge, rules
from pipeline.verify.results import GoTest, Outcome
from pipeline.verify.subject import OwnCheck, Subject, absent, decided, passed, unknown, violated
from pipeline.verify.together import together

OWN: Final[Mapping[str, OwnCheck]] = {
    check.__name__: check
    for check in (
        contract.numbers_locked,
        contract.rules_in_contract,
        project.contracts_below_api,
        project.formatted,
        project.generated_from_contract,
        project.go_version,
        project.importable,
        project.pinned_plugins,
        project.red_on_stub,
        project.version_in_plans,
        project.vetted,
    )
}


def check(subject: Subject, into: Path) -> tuple[Row, ...]:
    """Every rule, in the constitution's order. `into`: a folder for the analyzer's binary.

    Raises `BuildFailed` when the service does not compile.
    """
    looked: dict[str, Looked] = {}
    found: dict[str, Finding] = {}
    jobs: list[Callable[[], None]] = [lambda: looked.update(analyze(subject.service, into, race=subject.race))]
    jobs += [partial(_find, name, subject, found) for name in OWN]
    together(lambda job: job(), jobs)
    return tuple(_row(rule, subject, looked, found) for rule in rules())


def fails(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows for which a run must fail."""
    return tuple(row for row in rows if row.binding and row.verdict is Verdict.VIOLATED)


def _find(name: str, subject: Subject, found: dict[str, Finding]) -> None:
    found[name] = OWN[name](subject)


def _row(rule: Rule, subject: Subject, looked: dict[str, Looked], own: dict[str, Finding]) -> Row:
    findings = [_source(rule, looked[name]) for name in rule.source]
    findings += [own[name] for name in rule.own]
    if rule.tests:
        findings.append(_tests(rule, subject))
    elif rule.absent:
        findings.append(absent(rule.absent))
    if rule.tests_unlike and subject.run.tests:
        bad = [t for t in subject.run.tests if re.search(rule.tests_unlike, t.name)]
        findings.append(decided([Place(words=t.name) for t in bad], Place(words="no name is used twice")))
    if rule.judgement:
        findings.append(unknown(rule.judgement))
    return judge(rule, tuple(findings))


def _source(rule: Rule, looked: Looked) -> Finding:
    if looked.violations:
        return violated(*looked.violations)
    if not looked.subjects:
        return absent(rule.none) if rule.none else violated(Place(words="there is nothing of the kind"))
    return passed(Place(at=looked.first, words=f"{looked.subjects} looked at"))


def _tests(rule: Rule, subject: Subject) -> Finding:
    """Tests whose names match the pattern: some have to, and none may be bad."""
    if not subject.run.packages:
        return absent(rule.absent) if rule.absent else unknown("the tests have not run")
    matching = [test for test in subject.run.tests if re.search(rule.tests, test.name)]
    if bad := [Place(words=f"{test.name} failed") for test in matching if test.bad]:
        return violated(*bad)
    if good := [test for test in matching if test.outcome is Outcome.PASS]:
        return passed(_told(good))
    reason = rule.absent or (NEEDS[rule.needs](subject) if rule.needs else "")
    return absent(reason) if reason else violated(Place(words=f"no test is named like {rule.tests}"))


def _constraints(subject: Subject) -> str:
    return "" if constraints(subject.system) else "no table has a constraint that a request could break"


NEEDS: Final[Mapping[str, Callable[[Subject], str]]] = {"constraints": _constraints}
"""Why there is nothing that tests of a kind could look at; empty when there is."""


def _told(tests: list[GoTest]) -> Place:
    return Place(words=f"{len(tests)} passed, the first is {tests[0].name}")
