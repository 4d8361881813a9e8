"""The part of a system that decides the bytes of the service: no places, no prose, no reasons.

In: a design or a system. Out: the same with spans, facts, descriptions and verdicts blanked, and its canonical
JSON. Rendering Go from the stripped value is what makes a typo in a story leave every Go file alone.
"""

from __future__ import annotations

from typing import Any, Final, TypeVar, cast

from msgspec import Struct, json
from msgspec.structs import replace

from pipeline.design.facts import Fact, Source
from pipeline.design.model import Implied
from pipeline.design.system import Design, Verdict
from pipeline.diagnostics import Span

T = TypeVar("T")

NOWHERE: Final = Span(path="", line=0, column=0, end_column=0)
NO_FACT: Final = Fact(what="", source=Source.IMPLIED, rule="")
PROSE: Final = frozenset({"description", "reason", "text"})


def strip(value: T) -> T:
    """`value` (a struct of the model, or a tuple of them) without what only documents show."""
    return cast(T, _strip(value))


def behaviour_json(design: Design) -> str:
    """What one feature adds to the service, as canonical JSON."""
    return canonical_json(strip(design))


def canonical_json(value: object) -> str:
    """Sorted keys, one line: the same value gives the same bytes."""
    return json.encode(value, order="sorted").decode() + "\n"


def _strip(value: Any) -> Any:
    if isinstance(value, Span):
        return NOWHERE
    if isinstance(value, Fact):
        return NO_FACT
    if isinstance(value, tuple):
        return tuple(_strip(v) for v in value if not isinstance(v, Fact | Verdict | Implied))
    if isinstance(value, Struct):
        return replace(value, **{name: _member(value, name) for name in value.__struct_fields__})
    return value


def _member(value: object, name: str) -> Any:
    member = getattr(value, name)
    return "" if name in PROSE and isinstance(member, str) else _strip(member)
