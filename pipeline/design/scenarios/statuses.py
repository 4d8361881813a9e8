"""HTTP status codes in scenarios: understood when they are the ones that the service answers with.

In: the `then` clause and the steps made of the scenario. Out: marks on the clause; another code stays a word
that was not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.design.cases import Refusal, Step
from pipeline.design.operations import Verb
from pipeline.design.text.chunks import Chunk, Line
from pipeline.patterns import regex

_DONE: Final = {Verb.CREATE: "201", Verb.DELETE: "204"}
_REFUSED: Final = {
    Refusal.NOT_FOUND: "404",
    Refusal.INVALID: "400",
    Refusal.REFERENCE: "400",
    Refusal.TAKEN: "409",
    Refusal.IN_USE: "409",
    Refusal.ILLEGAL_MOVE: "409",
    Refusal.INSUFFICIENT: "409",
    Refusal.STALE: "412",
    Refusal.UNAUTHENTICATED: "401",
    Refusal.FORBIDDEN: "403",
}
_CODE: Final = regex(r"(?:HTTP )?(\d{3})\b[A-Za-z ]*")


def use_status(line: Line, steps: Iterable[Step]) -> None:
    """Use the codes and their English names that these steps answer with."""
    codes = {_code(step) for step in steps}
    for chunk in line.chunks:
        match = _CODE.fullmatch(chunk.inner or chunk.text)
        if match is not None and match.group(1) in codes:
            line.use(chunk, *_name(line, chunk.at))


def _name(line: Line, at: int) -> Iterator[Chunk]:
    """The words behind a code that only say its name (`201 Created`)."""
    after = line.chunks[at + 1 : at + 3]
    return (
        c
        for c in after
        if c.is_a("created", "create", "success", "error", "notfound", "conflict")
        or c.text in {"Content", "Request", "Bad"}
    )


def _code(step: Step) -> str:
    if step.expect.refusal is not None:
        return _REFUSED[step.expect.refusal]
    return _DONE.get(step.call.verb, "200")
