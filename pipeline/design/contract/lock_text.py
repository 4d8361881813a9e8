"""The contract lock as a file: JSON with one member a line, so that a diff shows what a spec did to the contract.

In: a `Lock`, or the text of one. Out: the text, or the `Lock` with `SM45x` diagnostics. The disk is left to the
workspace.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from pipeline.design.contract.lock import Lock, Numbered, Numbers
from pipeline.diagnostics import Code, Diagnostic, Span

LOCK_PATH: Final = "go-service/api/contract.lock.json"
FORMAT: Final = 1
HIGHEST: Final = 2**29 - 1

NOT_JSON: Final = Code(
    "SM450",
    "the contract lock cannot be read",
    cause="The contract lock is not JSON. Most often a merge left its conflict markers in it.",
    example='{"format": 1, "messages": {',
    fix="take the lock of the branch that was released and run again: the other branch's members get new numbers",
)
CONTRADICTION: Final = Code(
    "SM451",
    "the contract lock contradicts itself",
    cause=(
        "The contract lock is JSON, but not what specmill writes: a number is given twice or out of range, or a part"
        " is missing."
    ),
    example='{"format": 1, "messages": {"Product": {"live": {"id": [1, "text"], "sku": [1, "text"]}, "gone": []}}}',
    fix="restore the committed lock: numbers that clients know must not be edited by hand",
)


def write(lock: Lock) -> str:
    """The text of a lock. The same lock gives the same bytes."""
    blocks = [f"    {json.dumps(name)}: {_block(numbers)}" for name, numbers in lock.entries]
    body = "{\n" + ",\n".join(blocks) + "\n  }" if blocks else "{}"
    return f'{{\n  "format": {FORMAT},\n  "messages": {body}\n}}\n'


def _block(numbers: Numbers) -> str:
    live = _lines(f"{json.dumps(n.name)}: {json.dumps([n.number, n.shape])}" for n in numbers.live)
    gone = _lines(json.dumps([n.number, n.name, n.shape]) for n in numbers.gone)
    return f'{{\n      "live": {{{live}}},\n      "gone": [{gone}]\n    }}'


def _lines(rows: Iterable[str]) -> str:
    text = ",".join(f"\n        {row}" for row in rows)
    return f"{text}\n      " if text else ""


def read(text: str, path: str = LOCK_PATH) -> tuple[Lock, tuple[Diagnostic, ...]]:
    """The lock of a text; an empty lock and a diagnostic when the text is none. Empty text is a first run."""
    if not text.strip():
        return Lock(), ()
    try:
        return _parsed(json.loads(text)), ()
    except _Contradiction as found:
        return Lock(), (CONTRADICTION.at(Span(path=path, line=1), str(found), hint=CONTRADICTION.fix),)
    except (ValueError, RecursionError) as problem:
        return Lock(), (_not_json(problem, path),)


def _not_json(problem: Exception, path: str) -> Diagnostic:
    span, words = Span(path=path, line=1), "this is not JSON"
    if isinstance(problem, json.JSONDecodeError):
        span = Span(path=path, line=problem.lineno, column=problem.colno, end_column=problem.colno + 1)
        words = f"this is not JSON: {problem.msg[:1].lower()}{problem.msg[1:]}"
    return NOT_JSON.at(span, words, hint=NOT_JSON.fix)


class _Contradiction(Exception):
    """What is wrong with a lock that is JSON; never leaves this module."""


def _parsed(data: object) -> Lock:
    top = _mapping(data, "the lock")
    if top.get("format") != FORMAT:
        raise _Contradiction(f"its format is `{top.get('format')}`, and this specmill reads `{FORMAT}`")
    found = _mapping(top.get("messages"), "`messages`")
    return Lock(entries=tuple(sorted((name, _numbers(name, value)) for name, value in found.items())))


def _numbers(message: str, value: object) -> Numbers:
    parts = _mapping(value, f"`{message}`")
    live = tuple(_live(message, name, row) for name, row in _mapping(parts.get("live"), f"`{message}.live`").items())
    gone = tuple(_gone(message, row) for row in _sequence(parts.get("gone"), f"`{message}.gone`"))
    twice = [number for number, count in Counter(n.number for n in (*live, *gone)).items() if count > 1]
    if twice:
        raise _Contradiction(f"`{message}` gives the number {min(twice)} twice")
    return Numbers(live=tuple(sorted(live)), gone=tuple(sorted(gone)))


def _live(message: str, name: str, row: object) -> Numbered:
    match row:
        case [int(number), str(shape)] if 0 < number <= HIGHEST and number is not True:
            return Numbered(number=number, name=name, shape=shape)
    raise _Contradiction(f"`{message}.{name}` is not a number and a shape")


def _gone(message: str, row: object) -> Numbered:
    match row:
        case [int(number), str(name), str(shape)] if 0 < number <= HIGHEST and number is not True:
            return Numbered(number=number, name=name, shape=shape)
    raise _Contradiction(f"a tombstone of `{message}` is not a number, a name and a shape")


def _mapping(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _Contradiction(f"{what} is not an object")
    return value


def _sequence(value: object, what: str) -> list[object]:
    if not isinstance(value, list):
        raise _Contradiction(f"{what} is not a list")
    return value
