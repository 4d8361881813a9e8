"""Words around a name: which of them only colour it, and which say more than a rule may pass over.

In: a line after the rules. Out: marks on words that add nothing, and the words that no rule may have used.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from pipeline.design.lexicon import load
from pipeline.design.requirements.context import ACTS
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape


def telling(line: Line) -> Iterator[Chunk]:
    """Words that were used with others and say something that nothing stands for."""
    yield from _places(line)
    yield from _picked(line)
    yield from _nested(line)
    yield from _counted(line)
    yield from _kept_changes(line)
    yield from _sources(line)
    yield from _by_itself(line)
    yield from _compounds(line)
    yield from _asked_first(line)
    yield from _pasts(line)
    yield from _sums(line)
    yield from _quantities(line)


def _compounds(line: Line) -> Iterator[Chunk]:
    """`parcel tracking information`, `restoring platform access`, `colour-based labels`: nouns of which a part only
    looks like a verb, a record or a member."""
    suspect = any(word in line.text for word in ("racking ", "-based", "-driven"))
    for chunk, after in pairwise(line.chunks) if suspect else ():
        word = after.text.casefold()
        if (chunk.text.casefold() == "tracking" and after.is_a("thing", "hollow") and not after.mentions) or (
            word in ("based", "driven") and chunk.mentions and line.text[chunk.end : after.start] in ("-", "‑")
        ):
            yield chunk
    for chunk in line.tagged("restore"):
        yield from (c for c in line.chunks[chunk.at + 1 : chunk.at + 5] if c.text.casefold() == "access")


def _places(line: Line) -> tuple[Chunk, ...]:
    """A screen that is itself asked for (`provide forms for …`, `display a menu`) is nothing that a service gives."""
    behind = {at for c in line.tagged("allow", "show") for at in (c.at + 1, c.at + 2, c.at + 3)}
    return tuple(c for c in line.tagged("ui") if c.at in behind and not c.is_a("list", "show", "get", "thing", "page"))


def _picked(line: Line) -> Iterator[Chunk]:
    """`that has open orders` speaks of some orders; `to open orders` does not."""
    for before, chunk in pairwise(line.chunks):
        if not (chunk.mentions and before.is_a("ui") and before.text.casefold() in _picking()) or before.mentions:
            continue
        ahead = line.chunks[before.at - 1] if before.at else None
        if ahead is not None and not ahead.is_a("modal", "allow", "ability", "conj") and ahead.text not in "to,/":
            yield before


def _nested(line: Line) -> Iterator[Chunk]:
    """`view an order including its lines`: records inside of another record are another answer than the service's."""
    if not line.has("get", "show") or line.has("create", "update", "list"):
        return
    for chunk in line.chunks:
        before = [c.text.casefold() for c in line.chunks[max(0, chunk.at - 3) : chunk.at]]
        inside = chunk.plural or any(c.is_a("desc") for c in line.chunks[max(0, chunk.at - 2) : chunk.at])
        if inside and chunk.entities() and {"its", "their"} & {*before} and {"including", "with"} & {*before}:
            yield chunk


def _counted(line: Line) -> Iterator[Chunk]:
    """`the number of orders`: a count of records, which is no member."""
    for chunk, of in pairwise(line.chunks) if "R-one-per" not in line.rules else ():
        if of.text.casefold() != "of" or chunk.text.casefold() not in ("number", "count"):
            continue
        if any(c.plural and c.entities() for c in line.chunks[of.at + 1 : of.at + 3]) and not line.has("several"):
            yield chunk


def _kept_changes(line: Line) -> Iterator[Chunk]:
    """`log every change of a plant`: a history, of which nothing is kept."""
    for chunk in line.tagged("update"):
        before = line.chunks[max(0, chunk.at - 3) : chunk.at]
        rows = line.chunks[chunk.at + 1 : chunk.at + 4]  # `… as a transaction`: rows that clients make.
        made = bool(rows) and rows[0].text.casefold() == "as" and any(c.entities() for c in rows)
        if chunk.text.casefold() in _CHANGES and any(c.is_a("track") for c in before) and not made:
            yield chunk


_CHANGES: Final = frozenset({"change", "changes", "modification", "modifications", "edits", "updates"})


def _by_itself(line: Line) -> Iterator[Chunk]:
    """`automatically adjust the stock`: a deed of the service, where nothing but a client's request was read."""
    if not set(line.rules) <= _REQUESTS:
        return
    for chunk in line.tagged("byitself"):
        after = next((c for c in line.chunks[chunk.at + 1 : chunk.at + 4] if not c.is_a("stop")), None)
        if after is not None and after.is_a("update") and not after.mentions:
            yield after


_REQUESTS: Final = frozenset({"R-update", "R-create", "R-keeps", "R-shift", "R-shows", "R-get", "R-list"})
"""Rules of what clients ask for."""


def _sources(line: Line) -> Iterator[Chunk]:
    """`update the height from the measurements`: a value that is made of others."""
    for chunk in line.chunks if line.has("update") else ():
        before = [c.text.casefold() for c in line.chunks[max(0, chunk.at - 2) : chunk.at]]
        behind = [c.text.casefold() for c in line.chunks[chunk.at : chunk.at + 4]]
        if chunk.entities() and "from" in before and "to" not in behind:
            yield chunk


def _asked_first(line: Line) -> Iterator[Chunk]:
    """`request confirmation before deleting a book`: a question to somebody, which no service asks."""
    if not line.has("delete") or not line.has("success"):
        return
    before = [c.at for c in line.tagged("earlier", "anycond") if c.is_a("earlier")]
    if any(c.is_a("delete") for at in before for c in line.chunks[at + 1 : at + 4]):
        yield from line.tagged("success")


def _pasts(line: Line) -> Iterator[Chunk]:
    """`the history of a hive`, `the hive's status history`: what has become of one record, of which nothing is kept."""
    for chunk in line.chunks if "istor" in line.text else ():
        if not chunk.text.casefold().startswith("histor") or chunk.mentions:
            continue
        before = line.chunks[max(0, chunk.at - 3) : chunk.at]
        behind = [c for c in line.chunks[chunk.at + 1 : chunk.at + 5] if not c.is_a("article")]
        one = len(behind) > 1 and behind[0].text.casefold() == "of" and behind[1].entities() and not behind[1].plural
        if one or any(c.entities() and c.text.endswith(("'s", "’s")) for c in before):
            yield chunk


def _sums(line: Line) -> Iterator[Chunk]:
    """`the total of all orders`: a sum over records, where a member is called so."""
    for chunk in line.tagged("totals"):
        behind = [c for c in line.chunks[chunk.at + 1 : chunk.at + 4] if not c.is_a("all")]
        summed = bool(behind) and behind[0].text.casefold() == "of"
        if chunk.known.members and summed and any(c.entities() and c.plural for c in behind[1:2]):
            yield chunk


def _quantities(line: Line) -> Iterator[Chunk]:
    """`at least one guardian`: how many records of another kind there must be."""
    for chunk in line.tagged("min") if "R-one-per" not in line.rules else ():
        yield from quantity(line, chunk)


def quantity(line: Line, chunk: Chunk) -> tuple[Chunk, ...]:
    """The number between `at least` and the entity that it counts."""
    behind = line.chunks[chunk.at + 1 : chunk.at + 4]
    counted = len(behind) > 1 and (behind[0].shape is Shape.NUMBER or behind[0].text.casefold() in _NUMERALS)
    ahead = line.chunks[chunk.at - 1 : chunk.at]
    whole = len(behind) < 3 or behind[2].silent  # `at least one guardian name`: a member.
    lacking = any(c.is_a("without") for c in ahead)  # `without at least one guardian`: without a guardian.
    return behind[:1] if counted and whole and not lacking and behind[1].entities() else ()


_NUMERALS: Final = frozenset({"one", "two", "three", "four", "five"})


def use_qualifiers(line: Line) -> None:
    """`official email`, `menu devices`: a noun or adjective that only colours the name behind it.

    Participles and words that pick some of the records (`published products`, `own tasks`) say more than that.
    """
    for chunk, after in pairwise(line.chunks):
        if after.at in line.used and after.mentions and chunk.at not in line.used:
            known = (colours(chunk) and not _acted(line, chunk)) or _kind_of_new(line, chunk)
            line.use(chunk if known else None)


def _acted(line: Line, chunk: Chunk) -> bool:
    """True for an unknown word in the place of a verb: `view and merge tickets`."""
    before = [c for c in line.chunks[max(0, chunk.at - 3) : chunk.at] if c.text not in "/,"]
    while before and before[-1].is_a("conj"):
        before.pop()
    if not before or before[-1].text.casefold() == "to" or before[-1].is_a("modal"):
        return bool(before)
    joined = line.chunks[chunk.at - 1].is_a("conj") or line.chunks[chunk.at - 1].text in "/,"
    return joined and before[-1].is_a(*ACTS) and not before[-1].mentions


def _kind_of_new(line: Line, chunk: Chunk) -> bool:
    """`a new monitoring device`: which records there are, not which of them are meant."""
    new = chunk.at > 0 and line.chunks[chunk.at - 1].is_a("new")
    return new and chunk.shape is Shape.WORD and not (chunk.tags or chunk.mentions) and chunk.text.endswith("ing")


def colours(chunk: Chunk) -> bool:
    """True for an unknown word that only colours a name: no participle, nothing that picks some of the records."""
    plain = chunk.shape is Shape.WORD and not chunk.tags and not chunk.mentions and chunk.text.isascii()
    low = chunk.text.casefold()
    says = low.endswith(_SAYING) or low.startswith(_DENYING) or low in _picking()
    return plain and len(low) > 2 and not says


_DENYING: Final = ("un", "non")
"""Beginnings of words that pick records by what they are not: `unpaid`."""


_SAYING: Final = ("ed", "ing", "able", "'s", "est", "ly", "sten")
"""Endings of participles, superlatives and adverbs, the German ones among them."""


def _picking() -> frozenset[str]:
    return frozenset(load("hollow").get("picking", ()))


def use_hollows(line: Line) -> None:
    """`stock levels`, `completion status`: a noun that adds nothing to the member before it."""
    pasts = frozenset(c.at for c in _pasts(line))
    for before, chunk in pairwise(line.chunks):
        if before.at in line.used and before.mentions and chunk.is_a("hollow", "thing", "state"):
            line.use(chunk if chunk.at not in pasts and not (before.entities() and valuable(chunk)) else None)


def valuable(chunk: Chunk) -> bool:
    """`member number`: behind a record such a noun is a member, which the record does not have."""
    return chunk.text.casefold() in _VALUES


_VALUES: Final = frozenset({"number", "code", "date", "time", "amount", "size", "address", "url", "location"})


def use_customs(line: Line) -> None:
    """`create custom categories`: what users make is custom, whatever else there is of the kind."""
    if not line.has("custom") or line.has(*_PICKING) or not line.has("create", "update", "delete", "assign"):
        return
    for chunk in line.tagged("custom"):
        near = (c for c in line.chunks[max(0, chunk.at - 1) : chunk.at + 2] if c is not chunk)
        made = any(c.is_a("create", "update", "delete", "assign") for c in line.chunks[: chunk.at])
        if made and any(c.entities() and c.at in line.used and not _headed(line, c) for c in near):
            line.use(chunk)


def _headed(line: Line, chunk: Chunk) -> bool:
    """`custom book attributes`: the attributes are custom, not the books."""
    return any(c.is_a("thing") and c.start - chunk.end == 1 for c in line.chunks[chunk.at + 1 : chunk.at + 2])


_PICKING: Final = ("only", "not", "prevent", "reject", "filter", "search", "max", "min", "restrict", "except")
"""Words with which it tells which records are meant."""
