"""What a spec says outside of its entities: speed, size, limits, and whether somebody must log in.

In: a spec. Out: the statements that speak of such a thing, by the word lists in `words.yaml`. Nothing is concluded from
them; documents quote them with their line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.patterns import regex
from pipeline.spec.model import Requirement, Spec, SuccessCriterion
from pipeline.tables import table


def spoken(spec: Spec, topic: str) -> tuple[SuccessCriterion | Requirement, ...]:
    """The success criteria, then the requirements with a number, that speak of a topic of `words.yaml`."""
    pattern = _pattern(topic)
    numbered = (r for r in spec.requirements if re.search(r"\d", r.text))
    lines: tuple[SuccessCriterion | Requirement, ...] = (*spec.success_criteria, *numbered)
    return tuple(s for s in lines if pattern.search(s.text))


def asks_to_log_in(spec: Spec) -> tuple[Requirement, ...]:
    """The requirements that speak of authentication without ruling it out."""
    wanted, denied = _pattern("authentication"), _pattern("not_authentication")
    return tuple(r for r in spec.requirements if wanted.search(r.text) and not denied.search(r.text))


def next_criterion(spec: Spec) -> str:
    """The id that a new success criterion would have."""
    numbers = [int(n) for s in spec.success_criteria for n in re.findall(r"\d+", s.id)[-1:]]
    return f"SC-{max(numbers, default=0) + 1:03}"


def speaks_of(text: str, topic: str) -> bool:
    """True when a text speaks of a topic of `words.yaml`."""
    return bool(_pattern(topic).search(text))


@cache
def _pattern(topic: str) -> re.Pattern[str]:
    return regex("|".join(f"(?:{p})" for p in _expressions(topic)), re.IGNORECASE)


def _expressions(topic: str) -> Iterator[str]:
    known = table(__file__, "words.yaml")
    yield from known[topic]
