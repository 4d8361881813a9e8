"""What the tests say about each acceptance scenario, and how a failure is told.

In: the designs (which scenarios there are, what they say, where) and a `GoRun`. Out: one `Covered` for each
scenario, and the text of a failure: the scenario's words and line first, Go's output after. Generated acceptance
tests and those in `tests/custom` count alike: the id at the start of a subtest's name makes it a scenario's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.design.system import Design, Status
from pipeline.diagnostics import Span
from pipeline.verify.results import GoPackage, GoRun, GoTest, Outcome

FUNCTION: Final = re.compile(r"Test\w*?_(?P<number>\d{3,})(?:_|$)")
SUBTEST: Final = re.compile(r"(?P<id>[A-Za-z0-9][\w.-]*?)(?::|$)")
TIMED_OUT: Final = "panic: test timed out after"
SHOWN_LINES: Final = 30


class State(StrEnum):
    """What is known of a scenario after a run."""

    VERIFIED = "verified"
    FAILED = "failed"
    NOT_COVERED = "not covered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One scenario with its tests. `status`: how much of its text was compiled."""

    feature: str
    id: str
    text: str
    span: Span
    status: Status
    state: State
    tests: tuple[GoTest, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts for the last line of a run."""

    verified: int = 0
    failed: int = 0
    not_covered: int = 0
    tests: int = 0
    bad_tests: int = 0


def covered(designs: Iterable[Design], run: GoRun) -> tuple[Covered, ...]:
    """Every scenario of every design, in their order."""
    designs = tuple(designs)
    tests = _by_scenario(designs, run)
    return tuple(
        Covered(
            feature=design.slug,
            id=scenario.id,
            text=scenario.text,
            span=scenario.span,
            status=scenario.status,
            state=_state(tests.get((design.slug, scenario.id), ())),
            tests=tuple(tests.get((design.slug, scenario.id), ())),
        )
        for design in designs
        for scenario in design.scenarios
    )


def summary(scenarios: Iterable[Covered], run: GoRun) -> Summary:
    """How many scenarios are verified, failed, not covered; how many tests ran and went wrong."""
    states = [scenario.state for scenario in scenarios]
    return Summary(
        verified=states.count(State.VERIFIED),
        failed=states.count(State.FAILED),
        not_covered=states.count(State.NOT_COVERED),
        tests=len(run.tests),
        bad_tests=len(run.failures),
    )


def failures(scenarios: Iterable[Covered], run: GoRun) -> str:
    """Everything that went wrong, for a person: failed scenarios first, then other tests, then dead binaries."""
    told: set[tuple[str, str]] = set()
    blocks = []
    for scenario in scenarios:
        bad = [test for test in scenario.tests if test.bad]
        if bad:
            blocks.append(_scenario_block(scenario, bad, run))
            told |= {(test.package, test.name) for test in bad}
    for test in run.failures:
        if not any(test.package == p and (test.name + "/").startswith(n + "/") for p, n in told):
            blocks.append(f"{_word(test)} {test.name}\n{_quoted(test.output)}")
    blocks += [_package_block(p) for p in run.packages if _dead(p)]
    return "\n".join(blocks)


def _by_scenario(designs: tuple[Design, ...], run: GoRun) -> dict[tuple[str, str], list[GoTest]]:
    found: dict[tuple[str, str], list[GoTest]] = {}
    for test in run.tests:
        for key in _scenario_of(designs, test.name):
            found.setdefault(key, []).append(test)
    return found


def _scenario_of(designs: tuple[Design, ...], name: str) -> Iterator[tuple[str, str]]:
    """The scenario that a subtest `TestAcceptance_001_X/US1-AS1:_title` belongs to; nothing for its own subtests.

    A function without a feature number counts for the one feature that has a scenario of this id.
    """
    function, _, subtest = name.partition("/")
    id_ = SUBTEST.match(subtest)
    if "/" in subtest or not id_:
        return
    number = FUNCTION.match(function)
    slugs = [d.slug for d in designs if any(s.id == id_["id"] for s in d.scenarios)]
    if number:
        slugs = [slug for slug in slugs if slug.split("-")[0] == number["number"]]
    if len(slugs) == 1:
        yield slugs[0], id_["id"]


def _state(tests: Iterable[GoTest]) -> State:
    tests = tuple(tests)
    if any(test.bad for test in tests):
        return State.FAILED
    return State.VERIFIED if any(test.outcome is Outcome.PASS for test in tests) else State.NOT_COVERED


def _scenario_block(scenario: Covered, bad: list[GoTest], run: GoRun) -> str:
    head = f"{_word(bad[0])} {scenario.id} of {scenario.feature}: {scenario.text}\n  --> {scenario.span}\n"
    return head + "\n".join(f"  test: {test.name}\n{_quoted(_with_children(test, run))}" for test in bad)


def _with_children(test: GoTest, run: GoRun) -> tuple[str, ...]:
    below = (t for t in run.tests if t.package == test.package and t.name.startswith(test.name + "/") and t.bad)
    return (*test.output, *(line for child in below for line in child.output))


def _word(test: GoTest) -> str:
    """How a bad test went wrong. A panic ends the binary, so the tests after it never ran."""
    if any(line.startswith(TIMED_OUT) for line in test.output):
        return "out of time"
    if any(line.startswith("panic: ") for line in test.output):
        return "crashed"
    return "unfinished" if test.outcome is Outcome.UNFINISHED else "failed"


def _dead(package: GoPackage) -> bool:
    """The binary went down: it ended badly although no test failed, or left tests unfinished."""
    bad = package.outcome in (Outcome.FAIL, Outcome.UNFINISHED)
    outcomes = {test.outcome for test in package.tests}
    return bad and (Outcome.UNFINISHED in outcomes or Outcome.FAIL not in outcomes)


def _package_block(package: GoPackage) -> str:
    return f"the test binary of {package.package} ended before its tests did\n{_quoted(package.output)}"


def _quoted(output: tuple[str, ...]) -> str:
    """At most so many lines: the first half and the last half of them."""
    half = SHOWN_LINES // 2
    if len(output) > SHOWN_LINES:
        left_out = f"… {len(output) - 2 * half} lines left out"
        output = (*output[:half], left_out, *output[-half:])
    return "".join(f"  | {line.rstrip()}\n" for line in output)
