"""The frame of a statement: who acts, when it applies, why it is wanted. None of it states a fact of its own.

In: a line before or after the rules have read it. Out: marks on the line. A reason (`so that …`, `to preserve
…`) only counts as understood behind something that a rule has read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from pipeline.design.requirements.context import ACTS
from pipeline.design.requirements.qualifiers import telling, use_customs, use_hollows, use_qualifiers
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.mentions import NOTHING

_COMMAS: Final = frozenset({",", "，", "、"})
_STOPS: Final = frozenset({".", ";", "。", "；"})
_WRITES: Final = ("create", "update", "delete", "persist", "submit", "created")


def mark_subject(line: Line) -> None:
    """Find who acts (`allow users to …`, `Users MUST be able to …`): such words carry no content of their own."""
    acting = frozenset((*_allowed(line), *_leading(line), *_marked(line)))
    line.subject, line.things = acting, None
    line.used.update(acting)


def _allowed(line: Line) -> Iterator[int]:
    """The chunks between `allow` and the verb that follows."""
    for chunk in line.tagged("allow"):
        between: list[Chunk] = []
        for c in line.chunks[chunk.at + 1 : chunk.at + 9]:
            if c.text.casefold() == "to" and between:
                yield from (b.at for b in between if not _passive(line, c.at) and _act(between))
                break
            if c.is_a(*ACTS) and not c.is_a("actor") and not c.mentions:
                break
            between.append(c)
        people = tuple(_actors(line, chunk.at + 1))
        after = people[-1].at + 1 if people else 0
        if not (people and line.chunks[after : after + 1] and _passive(line, after)):
            yield from (c.at for c in people)
        before = [c for c in line.chunks[max(0, chunk.at - 4) : chunk.at] if not c.is_a("stop")]
        if len(before) > 1 and before[-2].is_a("modal") and before[-1].is_a("actor"):
            yield before[-1].at  # German: `MUSS Mitarbeitern erlauben`.


def _act(between: list[Chunk]) -> bool:
    """False for a thing that something may be true of (`allow each order to belong to …`)."""
    if any(b.is_a("actor", "standing", "system") for b in between):
        return True
    return not any(b.mentions or b.is_a("filter", "search", "sort", "page") for b in between)


def _actors(line: Line, at: int) -> Iterator[Chunk]:
    """The run of people right behind `allow`."""
    for c in line.chunks[at:]:
        if not c.is_a("actor", "standing", "stop"):
            return
        if not c.is_a("stop"):
            yield c


def _marked(line: Line) -> Iterator[int]:
    """People with a particle behind them that says who acts, and people right before a verb behind `when`."""
    for chunk, after in zip(line.chunks, line.chunks[1:], strict=False):
        if chunk.is_a("actor") and (after.is_a("subject") or _conditional(line, chunk, after)):
            yield chunk.at


def _conditional(line: Line, chunk: Chunk, after: Chunk) -> bool:
    """`when users delete …`, of people who are no records themselves."""
    before = next((c for c in reversed(line.chunks[: chunk.at]) if not c.is_a("article")), None)
    return before is not None and before.is_a("anycond") and after.is_a(*ACTS) and not chunk.mentions


def _passive(line: Line, at: int) -> bool:
    return line.chunks[at + 1 : at + 2] != () and line.chunks[at + 1].text.casefold() == "be"


def _leading(line: Line) -> Iterator[int]:
    """The chunks before the first modal, when they name a person or the system."""
    modal = next((c for c in line.chunks if c.is_a("modal")), None)
    if modal is None or modal.at > 8:
        return
    before = _behind_condition(line.chunks[: modal.at])
    if any(c.is_a("system") for c in before):
        yield from (c.at for c in before if c.is_a("system"))
    elif any(c.is_a("actor") for c in before) and _can(line, modal) and not _gerund(before):
        yield from (c.at for c in before)


def _behind_condition(before: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
    """What stands behind the comma where the sentence starts with a condition: it says when, not who."""
    if not (before and before[0].is_a("anycond")):
        return before
    return before[max((i for i, c in enumerate(before) if c.text in _COMMAS), default=len(before)) + 1 :]


def _gerund(before: tuple[Chunk, ...]) -> bool:
    """`Deleting a member MUST also delete …`: what happens, nobody who acts."""
    first = next((c for c in before if not c.silent), None)
    return first is not None and first.is_a(*ACTS) and not first.is_a("actor") and first.text.endswith("ing")


def _can(line: Line, modal: Chunk) -> bool:
    """True when the modal speaks of what somebody can do, not of what a record must be.

    Verbs last: `Benutzer MÜSSEN Bücher nach Titel filtern können`.
    """
    if "able" in modal.text.casefold() or "ability" in modal.text.casefold():
        return True
    ends = (c.at for c in line.chunks if c.at == len(line.chunks) - 1 or line.chunks[c.at + 1].text in ",.;")
    if any(at > modal.at and line.chunks[at].is_a("can") for at in ends):
        return True
    following = next((c for c in line.chunks[modal.at + 1 :] if not c.is_a("stop", "modal", "id")), None)
    return following is not None and following.is_a(*_DONE) and not following.is_a("unique", "persist")


_DONE: Final = (*ACTS, "filter", "search", "sort")


def mark_timing(line: Line) -> None:
    """`when creating a task`, `before saving`, `upon registration`: the moments at which limits are checked anyway."""
    for chunk in line.tagged("anycond"):
        after = [c for c in line.chunks[chunk.at + 1 : chunk.at + 7] if not (_slight(c) or c.entities())]
        verbs = [c for c in after if c.is_a(*_WRITES)][:2]
        if verbs and after[0] is verbs[0]:
            line.timing = (*line.timing, chunk.at, *(v.at for v in verbs))


def _slight(chunk: Chunk) -> bool:
    return chunk.is_a("stop", "new", "thing", "success", "actor") or chunk.text in "/,"


def blank_asides(line: Line) -> None:
    """`rather than removing them` is not wanted, `(e.g., a lamp)` only an example: neither must be read as wanted."""
    gone = set(_open_lists(line))
    for chunk in line.tagged("instead", "example"):
        opened = chunk.at > 0 and line.chunks[chunk.at - 1].text in ("(", "（")
        clause = tuple(_until_stop(line, chunk)) if chunk.is_a("instead") or opened else ()
        # What is done instead of deleting leaves nothing to delete, unless deleting only marks the record.
        if opened or line.has("soft") or not any(c.is_a("delete") for c in clause):
            gone.update(c.at for c in clause)
    if not gone:
        return
    silent = frozenset({"stop"})
    line.chunks = tuple(replace(c, tags=silent, mentions=(), known=NOTHING) if c.at in gone else c for c in line.chunks)
    line.tags, line.things = frozenset().union(*(c.tags for c in line.chunks)), None


def _open_lists(line: Line) -> Iterator[int]:
    """`(red, green, blue, etc.)` gives examples; lists of the spec's own names are more than that."""
    opened: list[Chunk] = []
    for chunk in line.chunks if "etc" in line.text else ():
        if chunk.text == "(":
            opened = [chunk]
        elif opened and chunk.text == ")":
            inner = opened[1:]
            last = [c.text.casefold() for c in inner[-2:]]
            if "etc" in last and not any(c.mentions for c in inner):
                yield from (c.at for c in inner)
            opened = []
        elif opened:
            opened.append(chunk)


def close(line: Line) -> None:
    """After the rules: reasons and hollow nouns behind what was read are understood, too."""
    if not line.rules:
        return
    line.used.difference_update(c.at for c in telling(line))
    use_hollows(line)
    use_qualifiers(line)
    use_customs(line)
    use_reasons(line)


_LIMITING: Final = (
    "not",
    "only",
    "unique",
    "required",
    "max",
    "min",
    "later",
    "earlier",
    "reject",
    "prevent",
    "exactly",
)
"""What makes a reason a limit of its own: `ensuring that no two overlap`."""


def use_reasons(line: Line) -> None:
    """Reasons behind something that was read."""
    for chunk in line.tagged("purpose", "effect"):
        before = line.chunks[: chunk.at]
        if chunk.is_a("effect") and not (before and before[-1].text == "("):
            continue
        if chunk.text.casefold() == "ensuring" and any(c.is_a(*_LIMITING) for c in _until_stop(line, chunk)):
            continue
        if not any(c.at in line.used and not c.silent and c.at not in line.subject for c in before):
            continue
        if before and (before[-1].is_a("allow") or before[-1].at in line.subject):
            continue
        line.use(*_until_stop(line, chunk))


def _until_stop(line: Line, chunk: Chunk) -> Iterator[Chunk]:
    """The chunks up to the end of the parentheses that the chunk opens, else of the sentence that it stands in."""
    depth = int(chunk.at > 0 and line.chunks[chunk.at - 1].text in ("(", "（"))
    opened = depth
    for c in line.chunks[chunk.at :]:
        depth += (c.text in ("(", "（")) - (c.text in (")", "）"))
        if depth < opened or (c.text in _STOPS and not opened):
            return
        yield c
