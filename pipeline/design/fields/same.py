"""Whether two lists of a spec name the same attribute in other words.

In: a name, and the names that the entity has. Out: the one of them that is meant, or None. `email address` is
`email`, `size` of a file `file_size`, `acceptance time` `accepted_at`. Two candidates are none.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.text.names import singular

_HOLLOW: Final = frozenset(
    [
        "at",
        "time",
        "date",
        "timestamp",
        "field",
        "value",
        "on",
        "the",
        "of",
        "full",
        "current",
        "selected",
        "total",
        "new",
        "flag",
        "address",
    ]
)
_STEM: Final = 5


def same_name(name: str, names: list[str], owner: str) -> str | None:
    """The name among `names` that says the same as `name`."""
    if name in names:
        return name
    short = name.removeprefix(f"{owner}_")
    if short in names:
        return short
    wanted = _stems(short, owner)
    exact = [n for n in names if _stems(n, owner) == wanted]
    hits = exact or [n for n in names if _within(wanted, _stems(n, owner))]
    return hits[0] if len(hits) == 1 else None


def _stems(name: str, owner: str) -> frozenset[str]:
    """The beginnings of the telling words."""
    parts = [singular(p) for p in name.split("_")]
    telling = [p for p in parts if p not in _HOLLOW] or parts
    return frozenset(p[:_STEM] for p in telling)


def _within(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one
