"""The clauses of a scenario as lines, each where its role puts it.

In: a `Scenario`. Out: what is there, what is asked, and what must follow. Specs often ask in the first clause and
only press a button in the second (`Given I create a task without a title, When I submit the form`), or say in the
third what can be done (`When I open the page, Then I can add a task`); no word is dropped when a clause moves.
"""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import Final

from msgspec.structs import replace

from pipeline.design.requirements import Reader
from pipeline.design.requirements.framing import blank_asides
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape
from pipeline.spec.model import Scenario, Text

Clauses = tuple[Line, Line, Line]

WRITES: Final = ("restore", "delete", "create", "update")
_READS: Final = ("show", "get", "list", "search", "filter", "sort")
_ASKS: Final = (*WRITES, *_READS, "submit", "enter", "want", "move", "assign", "associate")
_IDLE: Final = ("submit", "restart", "apply", "ui", "want", "thing", "system", "validate", "actor", "running", "auth")
_COMPLAINTS: Final = ("notfound", "duplicate", "invalid", "required", "nonempty", "missing", "reject", "error")
_BREAKS: Final = frozenset({",", ";", "，", "、", "；"})
_BEHIND: Final = frozenset({"am", "is", "are", "to", "has", "have", "also", "then", "be"})


def clauses(scenario: Scenario, reader: Reader) -> Clauses:
    """`given`, `when` and `then`; examples in parentheses are silent in all of them."""
    parts = (scenario.given, scenario.when, scenario.then) if scenario.when else ((), scenario.given, scenario.then)
    given, when, then = (_line(reader, joined(part)) for part in parts)
    if not scenario.when and not scenario.then:
        given, when, then = _routed(reader, when)
    _hear_complaints(reader, then)
    _hear_withheld(then)
    at = acting(given)
    if at is None and (_suffered(given) or (given.chunks and when.has("created"))) and _idle(when, given):
        at = 0
    if at is not None and (_idle(when, given) or (given.has(*WRITES) and _fills(when))):
        asked = f"{given.text[given.chunks[at].start :]} ; {when.text}"
        return _line(reader, given.text[: given.chunks[at].start]), _line(reader, asked), then
    if _can(then) and not when.has(*WRITES, "search", "filter", "sort", "submit", "enter", "move", "assign"):
        return _line(reader, f"{given.text} ; {when.text}"), then, _line(reader, "")
    return given, when, then


def _routed(reader: Reader, line: Line) -> Clauses:
    """`Given a valid name, `POST /hives` returns 201`: a criterion whose request is a route. Without a record that it
    speaks of, the first part says what is sent."""
    nothing = _line(reader, "")
    route = next((c for c in line.chunks if c.code and c.is_a(*WRITES, *_READS) and "/" in c.inner), None)
    behind = line.chunks[route.at + 1 :] if route is not None else ()
    answer = next((c for c in behind if c.is_a("answer", "reject", "show")), None)
    if route is None or answer is None:
        return nothing, line, nothing
    before, request, rest = line.text[: route.start], line.text[route.start : answer.start], line.text[answer.start :]
    if any(c.entities() for c in line.chunks[: route.at]):
        return _line(reader, before), _line(reader, request), _line(reader, rest)
    return nothing, _line(reader, f"{request} ; {before}"), _line(reader, rest)


def joined(part: tuple[Text, ...]) -> str:
    return " ; ".join(t.text for t in part)


def _line(reader: Reader, text: str) -> Line:
    line = reader.line(text)
    plain = _unquoted(line)
    line = reader.line(plain) if plain != text else line
    blank_asides(line)
    return line


def _hear_complaints(reader: Reader, then: Line) -> None:
    """A shown message that can only be one of refusal (`"Name is required"`) says that there is an error."""
    shown = [c for c in then.chunks if c.inner and not c.code and not c.mentions and _is_shown(then, c)]
    heard = {c.at for c in shown if reader.line(c.inner).has(*_COMPLAINTS)}
    if heard:
        then.chunks = tuple(replace(c, tags=c.tags | {"error"}) if c.at in heard else c for c in then.chunks)
        then.tags = then.tags | {"error"}


def _hear_withheld(then: Line) -> None:
    """`the edit controls are not available`: whoever is shown no button must not do it."""
    controls = [c for c in then.tagged("withheld") if _denied(then, c)]
    if controls and then.has("permitted", "show"):
        at = {c.at for c in controls}
        then.chunks = tuple(replace(c, tags=c.tags | {"forbidden"}) if c.at in at else c for c in then.chunks)
        then.tags = then.tags | {"forbidden"}


def _denied(line: Line, chunk: Chunk) -> bool:
    """`no edit or delete buttons`, `the edit controls are not available`."""
    before = takewhile(lambda c: c.silent or c.is_a(*WRITES, "without"), reversed(line.chunks[: chunk.at]))
    behind = takewhile(lambda c: c.text not in _BREAKS and not c.is_a("conj"), line.chunks[chunk.at + 1 :])
    return any(c.is_a("without") for c in before) or any(c.is_a("not") for c in behind)


def _is_shown(line: Line, chunk: Chunk) -> bool:
    near = line.chunks[max(0, chunk.at - 4) : chunk.at]
    return any(c.is_a("show", "explain", "error") for c in near) and not any(c.is_a("empty") for c in near)


def _unquoted(line: Line) -> str:
    """The text with the labels of controls (`click "Add task"`, `the "Add task" button`) as words of the sentence."""
    text = line.text
    for chunk in reversed(line.chunks):
        if chunk.inner and not chunk.code and not chunk.mentions and _labels(line, chunk):
            text = f"{text[: chunk.start]}{chunk.inner}{text[chunk.end :]}"
    return text


def _labels(line: Line, chunk: Chunk) -> bool:
    before = [c for c in line.chunks[max(0, chunk.at - 3) : chunk.at] if not c.is_a("stop")][-1:]
    after = line.chunks[chunk.at + 1 : chunk.at + 2]
    if any(c.mentions for c in after):
        return False
    return any(c.is_a("press") for c in before) or any(c.is_a("control") and not c.mentions for c in after)


def acting(line: Line) -> int | None:
    """Where somebody starts to ask for something, at the start of the clause or behind an `and`."""
    for chunk in line.tagged("pronoun", "actor"):
        before = line.chunks[chunk.at - 1] if chunk.at else None
        if before is not None and before.text not in _BREAKS and not before.is_a("conj", "article", "that"):
            continue
        if _asks(line, chunk):
            return chunk.at
    return None


def _suffered(line: Line) -> bool:
    """`a task without a title is submitted`: asked for without a word about who asks."""
    return any(
        before.text.casefold() in ("is", "are", "was", "were") and c.is_a("submit", "create", "update")
        for before, c in pairwise(line.chunks)
    )


def _asks(line: Line, actor: Chunk) -> bool:
    """True when the word behind the actor is a verb of asking."""
    for c in line.chunks[actor.at + 1 :]:
        if c.text.casefold() not in _BEHIND and not c.is_a("actor"):
            return c.is_a(*_ASKS) and not (c.mentions and not c.code)
    return False


def _idle(when: Line, given: Line) -> bool:
    """True when the clause only presses a button, or says again what the clause before it has asked."""
    words = [c for c in when.chunks if not c.silent]
    said = [t for t in ("filter", "search", "sort") if given.has(t)]
    return bool(words) and all(c.is_a(*said) or _presses(c) for c in words)


def _fills(when: Line) -> bool:
    """True when the clause only says what is written into a form."""
    first = next((c for c in when.chunks if c.is_a(*_ASKS) and not (c.mentions and not c.code)), None)
    return first is not None and first.is_a("enter") and not when.has("create", "delete", "restore")


def _presses(chunk: Chunk) -> bool:
    if chunk.is_a("submit", "restart", "apply", "created"):
        return True
    return chunk.is_a(*_IDLE) and not chunk.mentions and not chunk.is_a(*_READS, *WRITES)


def _can(then: Line) -> bool:
    """`they can add a task`: what follows is that a request works."""
    for c in then.chunks:
        if c.is_a("can"):
            after = next((d for d in then.chunks[c.at + 1 :] if not d.is_a("stop", "modal")), None)
            return after is not None and after.is_a("create", "update", "delete") and not after.mentions
        if not c.is_a("actor", "system", "stop", "pronoun"):
            return False
    return False


def use_places(line: Line) -> None:
    """Where somebody goes (`opens the device configuration`), and the name of what runs (`the Foo system is up`)."""
    for chunk in line.tagged("place"):
        if any(c.is_a("ui", "show") for c in line.chunks[: chunk.at]):
            line.use(chunk)
    for before, chunk in pairwise(line.chunks):
        named = before.shape is Shape.WORD and before.text[0].isupper() and not before.tags and not before.mentions
        if named and chunk.is_a("system", "running"):
            line.use(before)
