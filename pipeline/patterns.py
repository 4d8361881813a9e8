"""Regular expressions that ship with the compiler, compiled once for all runs.

In: an expression. Out: the same as from `re.compile`. Python compiles every expression anew in each process, which for
the word lists of a language takes longer than to read a spec with them. So what `re` made of one is kept as Python
keeps its own byte-code: in a `__pycache__` beside the modules, for exactly this Python, and not at all where byte-code
is not wanted. `_sre` checks each code that it is given; where anything is unlike what was kept, `re` compiles.
"""

from __future__ import annotations

import atexit
import marshal
import os
import re
import sys
from array import array
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

KEPT: Final = Path(__file__).parent / "__pycache__" / f"patterns.{sys.implementation.cache_tag}"
MOST: Final = 4000
"""Expressions kept. Beyond, a run keeps those that it used: older ones are of lists that have changed since."""

Key = tuple[str, int]
Parts = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Flags, code as 32-bit words, number of groups, their numbers by name and names by number."""


@cache
def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`."""
    key = (source, int(flags))
    parts = _kept().get(key)
    if parts is None:
        parts = _parts(*key)
        if parts is None:
            return re.compile(source, flags)
        _noted()[key] = parts
    return _pattern(source, parts) or re.compile(source, flags)


def _pattern(source: str, parts: Parts) -> re.Pattern[str] | None:
    """The pattern of kept parts; None where this Python does not take them."""
    flags, code, groups, numbers, names = parts
    with suppress(ImportError, TypeError, ValueError, OverflowError, RuntimeError):
        import _sre  # type: ignore[import-not-found]

        return _sre.compile(source, flags, array("I", code).tolist(), groups, numbers, names)  # type: ignore[no-any-return]
    return None


def _parts(source: str, flags: int) -> Parts | None:
    """What `re.compile` hands to `_sre`; None where this Python goes another way. `re.error` for a bad expression."""
    with suppress(ImportError, AttributeError, TypeError):
        from re import _compiler, _parser  # type: ignore[attr-defined]

        tree = _parser.parse(source, flags)
        code = array("I", map(int, _compiler._code(tree, flags))).tobytes()
        numbers = dict(tree.state.groupdict)
        names: list[str | None] = [None] * tree.state.groups
        for name, number in numbers.items():
            names[number] = name
        return int(flags | tree.state.flags), code, tree.state.groups - 1, numbers, tuple(names)
    return None


@cache
def _kept() -> dict[Key, Parts]:
    """What earlier runs kept, read once; empty when another Python wrote it."""
    with suppress(OSError, EOFError, ValueError, TypeError):
        stamp, table = marshal.loads(KEPT.read_bytes())
        if stamp == _stamp():
            return dict(table)
    return {}


@cache
def _noted() -> dict[Key, Parts]:
    """What this run compiled, to be kept when it ends."""
    if not sys.dont_write_bytecode:
        atexit.register(_keep)
    return {}


def _keep() -> None:
    """Two processes may keep at once: each moves a whole file into place, and the last one stands."""
    before = _kept() if len(_kept()) < MOST else {}
    unfinished = KEPT.with_name(f"{KEPT.name}.{os.getpid()}")
    with suppress(OSError, ValueError):
        KEPT.parent.mkdir(exist_ok=True)
        unfinished.write_bytes(marshal.dumps((_stamp(), {**before, **_noted()})))
        unfinished.replace(KEPT)


def _stamp() -> tuple[Any, ...]:
    """The Python that a code is for."""
    import _sre

    return sys.version, _sre.MAGIC, sys.byteorder, array("I").itemsize
