"""The languages as data, one file each: a new language is a new file, no code names one.

In: a language's ISO 639-1 code. Out: its tables. `parts`: how its specs name their parts. `lists`: what it calls
attributes, types and relations. `words`: what its words mean to the rules; `recording`: to the one about the keeping of
changes. `names`, `english`: nouns and their English words. A language may have some of them; what they mean is the
reader's business.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from pipeline.tables import content

ENGLISH: Final = "en"
"""Specs of every language use its words."""
_HERE: Final = Path(__file__).parent


@cache
def codes() -> tuple[str, ...]:
    """All languages, English first."""
    return tuple(sorted((path.stem for path in _HERE.glob("*.yaml")), key=lambda code: (code != ENGLISH, code)))


@cache
def tables(code: str) -> dict[str, dict[str, Any]]:
    """The tables of a language, none when it has no file. Every scalar is text."""
    path = _HERE / f"{code}.yaml"
    return dict(content(path, strings=True)) if path.is_file() else {}


def table(code: str, name: str) -> dict[str, Any]:
    """One table of a language, empty when it has none."""
    return tables(code).get(name, {})
