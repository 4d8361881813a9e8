"""Which engine can check a pattern: Go's RE2, or PostgreSQL's.

In: a regular expression as a spec writes it. Out: whether each of the two reads it the same way. A pattern that only
one of them reads is checked by that one alone.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.patterns import regex

NOT_GO: Final = regex(r"\(\?[=!<>]|\(\?P[=>]|\\[1-9]|[*+?}]\+")
NOT_POSTGRES: Final = regex(r"\\[pPQEGZzAbB]|\(\?[^:=!]|\[\[\.|\\x\{")
UNICODE_CLASS: Final = regex(r"\\[pP](?:\{\w+\}|[A-Z])")
REPEATS: Final = regex(r"\{(\d+)(?:,(\d*))?\}")


def fits_go(pattern: str) -> bool:
    """True when RE2 reads the pattern."""
    return _compiles(pattern) and not NOT_GO.search(_plain(pattern)) and _most_repeats(pattern) <= 1000


def fits_postgres(pattern: str) -> bool:
    """True when PostgreSQL reads the pattern in the usual sense."""
    return _compiles(pattern) and not NOT_POSTGRES.search(pattern) and _most_repeats(pattern) <= 255


def _compiles(pattern: str) -> bool:
    """Python is the stand-in for what both understand."""
    try:
        regex(_plain(pattern))
    except re.error:
        return False
    return True


def _plain(pattern: str) -> str:
    """The pattern without classes of Unicode letters, which Python lacks."""
    return UNICODE_CLASS.sub(r"\\w", pattern)


def _most_repeats(pattern: str) -> int:
    return max((int(n) for match in REPEATS.finditer(pattern) for n in match.groups() if n), default=0)
