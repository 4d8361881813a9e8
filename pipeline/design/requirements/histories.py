"""Sentences about the keeping of changes: `record every change of a product with its old and new values`.

In: the text of a requirement. Out: a line with every word used, and a `Record` in the drafts; or None, when a word of
it says something else, when somebody other than the service keeps the changes, or when nothing is said to change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline import languages
from pipeline.design.entities.drafts import Drafts
from pipeline.design.facts import Source
from pipeline.design.histories import Holds
from pipeline.design.model import Entity
from pipeline.design.operations import Verb
from pipeline.design.recording.names import keeps_changes, parts, tells_state, told_by
from pipeline.design.recording.said import Record
from pipeline.design.requirements.access_people import known_people
from pipeline.design.requirements.context import Context, objects
from pipeline.design.text.chunks import Chunk, Line, line
from pipeline.design.text.mentions import Index
from pipeline.design.text.vocabulary import RECORDING, recording_vocabulary
from pipeline.design.text.words import Shape, Trie, tokens
from pipeline.patterns import regex

RULE: Final = "R-history"
_DEEDS: Final = {"create": Verb.CREATE, "update": Verb.UPDATE, "delete": Verb.DELETE, "restore": Verb.RESTORE}
_TELLS: Final = {
    "doer": (Holds.ACTOR,),
    "moment": (Holds.MOMENT,),
    "deed": (Holds.ACTION,),
    "former": (Holds.OLD,),
    "latter": (Holds.NEW,),
    "sides": (Holds.OLD, Holds.NEW),
}
_EATEN: Final = (
    "keep", "store", "trail", "changing", "aim", "holding", "thing", "existing", "single", "all", "anycond", "conj",
    "article", "system", *_TELLS,
)  # fmt: skip
_NEAR: Final = 4
"""Chunks between a member and the word that says that it changes."""


class Said(Struct, frozen=True, kw_only=True):
    """A line that was read to its end, and what it asks for."""

    line: Line
    record: Record


class Clause(Struct, frozen=True, kw_only=True):
    """An entry that a scenario expects. `verb`, `action`: what it says was done; `sides`: both values; `entries`: its
    entity, or nothing."""

    entries: str
    verb: Verb | None
    action: str
    sides: bool


@cache
def hints(language: str) -> re.Pattern[str]:
    """What every such sentence has somewhere: a beginning of a word for keeping, or for where it is kept."""
    found: set[str] = set()
    for code in dict.fromkeys((language.partition("-")[0].lower(), languages.ENGLISH)):
        table = languages.table(code, RECORDING)
        found |= {str(p).rstrip("*").split()[0] for concept in ("keep", "trail") for p in table.get(concept, ())}
    return regex("|".join(sorted(map(re.escape, found), key=len, reverse=True)), re.IGNORECASE)


def recorded(text: str, names: Index, language: str, context: Context) -> Line | None:
    """The line of a text that is about the keeping of changes from its first word to its last; its record is kept."""
    if not context.drafts.entities or not hints(language).search(text):
        return None
    said = read(text, names, language, context)
    if said is None:
        return None
    context.drafts.records.made.append(said.record)
    return said.line


def read(text: str, names: Index, language: str, context: Context) -> Said | None:
    """The same without keeping anything."""
    cut = _heard(line(text, recording_vocabulary(language), names), recording_vocabulary(language))
    if not _is_duty(cut) or "?" in text[-3:]:
        return None
    record = _record(cut, context)
    if record is None:
        return None
    _use(cut, record, context.drafts)
    return None if cut.left() else Said(line=cut, record=record)


def clause(text: str, names: Index, language: str, entities: Mapping[str, Entity]) -> Clause | None:
    """A clause that says from its first word to its last that an entry is written; None for any other."""
    if not hints(language).search(text):
        return None
    vocabulary = recording_vocabulary(language)
    cut = _heard(line(text, vocabulary, names), vocabulary)
    kept = [n for c in cut.chunks for n in c.entities() if keeps_changes(n)]
    if not cut.has("keep", "store") or not (cut.has("trail", "changing") or kept) or cut.has("aim"):
        return None
    verbs = tuple(dict.fromkeys(_verbs(cut, ())))
    actions = tuple(a for _, a in _actions(cut))
    sides = cut.has("sides") or (cut.has("former") and cut.has("latter"))
    cut.eat(*_EATEN, *_DEEDS)
    cut.use(*(c for c in cut.chunks if any(n in kept or n in entities for n in c.entities())))
    cut.use(*(c for c in cut.chunks if c.inner in actions or (sides and c.mentions and not c.entities())))
    if cut.left() or len(verbs) > 1 or len(set(kept)) > 1 or cut.has("doer"):
        return None
    verb = verbs[0] if verbs else None
    return Clause(entries=kept[0] if kept else "", verb=verb, action=actions[0] if actions else "", sides=sides)


def trail(text: str, names: Index, language: str) -> tuple[str, ...]:
    """The words that say where entries are written, in a text that says that they are."""
    if not hints(language).search(text):
        return ()
    vocabulary = recording_vocabulary(language)
    cut = _heard(line(text, vocabulary, names), vocabulary)
    return tuple(c.text for c in cut.tagged("trail")) if cut.has("keep", "store") else ()


def _heard(cut: Line, vocabulary: Trie[str]) -> Line:
    """The line with what its words mean where they may name an entity of entries, too: `every change`."""
    chunks = tuple(
        replace(c, tags=_meant(c, vocabulary)) if any(map(keeps_changes, c.entities())) else c for c in cut.chunks
    )
    return Line(text=cut.text, chunks=chunks)


def _meant(chunk: Chunk, vocabulary: Trie[str]) -> frozenset[str]:
    said = vocabulary.spelled(tokens(chunk.text))
    size, tags = vocabulary.longest(said, 0)
    if size == len(said):
        return frozenset(tags)
    _, last = vocabulary.longest(said, len(said) - 1)
    return frozenset(t for t in last if t == "changing")


def _is_duty(cut: Line) -> bool:
    """True when changes are kept, or something is put where changes are kept."""
    if cut.has("keep"):
        return cut.has("trail", "aim") or _changing(cut)
    return cut.has("store") and cut.has("trail")


def _changing(cut: Line) -> bool:
    """True when changes are spoken of; the `modification date` of a record is none."""
    return any(not _is_stamp(cut, c) for c in cut.tagged("changing"))


def _is_stamp(cut: Line, chunk: Chunk) -> bool:
    behind = cut.chunks[chunk.at + 1 : chunk.at + 2]
    before = [c for c in cut.chunks[: chunk.at] if not c.is_a("holding", "article", "stop")][-1:]
    return any(c.is_a("moment") and not c.is_a("anycond") for c in (*behind, *before))


def _record(cut: Line, context: Context) -> Record | None:
    kept, changed = _entities(cut, context.drafts)
    if not changed:
        changed = _told_of(kept, context.drafts) or ((context.scope,) if context.scope and not cut.has("all") else ())
    verbs = tuple(dict.fromkeys(_verbs(cut, changed)))
    watched = tuple(dict.fromkeys(_watched(cut, changed, context.drafts)))
    tells = tuple(dict.fromkeys(t for tag, holds in _TELLS.items() if cut.has(tag) for t in holds))
    owners = tuple(dict.fromkeys(name for name, _ in watched))
    if not (_changing(cut) or verbs or watched) or len(kept) > 1:
        return None
    return Record(
        fact=context.origin.fact("history", RULE, Source.STATED),
        entities=changed or owners,
        entries=kept[0] if kept else "",
        verbs=verbs,
        watched=watched,
        actions=tuple(_actions(cut)),
        tells=tuple(t for t in tells if not (watched and t is Holds.ACTION)),
    )


def _entities(cut: Line, drafts: Drafts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The entities that hold entries, and those whose rows change."""
    spoken = dict.fromkeys(n for c, n in objects(cut) if not c.is_a("doer"))
    kept = tuple(n for n in spoken if keeps_changes(n))
    return kept, tuple(n for n in spoken if n not in kept and n in drafts.entities)


def _told_of(kept: tuple[str, ...], drafts: Drafts) -> tuple[str, ...]:
    """The entity whose changes the entries tell by their own references and name: `OrderStatusHistory`."""
    if len(kept) != 1:
        return ()
    targets = [r.target for r in drafts[kept[0]].relations if r.stored and r.target not in known_people()]
    named = (n for n in drafts.entities if n != kept[0] and kept[0].startswith(n))
    return tuple(n for n in (targets if len(targets) == 1 else tuple(named)[:1]) if n in drafts.entities)


def _verbs(cut: Line, changed: tuple[str, ...]) -> Iterator[Verb]:
    """The operations that are listed; the first word of a sentence that also keeps something is no operation."""
    for chunk in cut.chunks:
        verb = next((v for tag, v in _DEEDS.items() if chunk.is_a(tag)), None)
        if verb is not None and not _in_name(cut, chunk) and not (chunk.is_a("store") and _keeps(cut, chunk)):
            yield verb
        elif any(chunk.value_of(n) for n in changed):
            yield Verb.UPDATE
        elif chunk.inner and not chunk.mentions and (told := told_by(chunk.inner)):
            yield told


def _in_name(cut: Line, chunk: Chunk) -> bool:
    """`created_by`: a part of an identifier."""
    return "_" in (cut.text[chunk.end : chunk.end + 1], cut.text[max(0, chunk.start - 1) : chunk.start])


def _keeps(cut: Line, chunk: Chunk) -> bool:
    """`create an audit entry`: what is made is an entry."""
    return any(
        c.is_a("trail") or any(map(keeps_changes, c.entities())) for c in cut.chunks[chunk.at + 1 : chunk.at + 5]
    )


def _watched(cut: Line, changed: tuple[str, ...], drafts: Drafts) -> Iterator[tuple[str, str]]:
    """Members beside a word for changing: `status changes`, `changes to the price`."""
    for chunk in cut.chunks:
        if not chunk.mentions or chunk.entities() or chunk.is_a(*_TELLS):
            continue
        near = cut.chunks[max(0, chunk.at - _NEAR) : chunk.at + 3]
        owners = changed or tuple(
            dict.fromkeys(m.entity for m in chunk.few if m.member and not keeps_changes(m.entity))
        )
        names = [(n, m) for n in owners if (m := chunk.member_of(n)) and n in drafts.entities]
        if len(names) == 1 and any(c.is_a("changing", "update") for c in near):
            yield names[0]


def _actions(cut: Line) -> Iterator[tuple[Verb, str]]:
    """What entries call an operation, in quotes: `task.created`."""
    for chunk in cut.chunks:
        if chunk.shape is Shape.LITERAL and (verb := told_by(chunk.inner)) is not None:
            yield verb, chunk.inner


def _use(cut: Line, record: Record, drafts: Drafts) -> None:
    cut.fire(RULE, *_makes(record, drafts))
    cut.eat(*_EATEN, *_DEEDS)
    if record.entries or cut.has("trail"):
        cut.eat("fixed")
    members = {m for _, m in record.watched}
    for chunk in cut.chunks:
        held = chunk.entities() and (chunk.entities()[0] in (*record.entities, record.entries) or chunk.is_a("doer"))
        valued = any(chunk.value_of(n) for n in record.entities)
        watched = any(chunk.member_of(n) in members for n in record.entities) and not chunk.entities()
        told = chunk.shape is Shape.LITERAL and told_by(chunk.inner) and not tells_state(chunk.inner)
        if held or watched or valued or told or _is_filled(chunk, record, drafts):
            cut.use(chunk)
        elif _in_name(cut, chunk):
            cut.used.discard(chunk.at)


def _is_filled(chunk: Chunk, record: Record, drafts: Drafts) -> bool:
    """True for a member of the entries that the service fills."""
    member = chunk.member_of(record.entries) if record.entries else ""
    if not member:
        return False
    audited = [drafts[n] for n in record.entities]
    entries = drafts[record.entries]
    names = {p.member for p in parts(entries, audited)}
    relation = entries.relation_named(member)
    return member in names or (relation is not None and f"{relation.name}_id" in names)


def _makes(record: Record, drafts: Drafts) -> Iterator[str]:
    names = record.entities or tuple(n for n in drafts.entities if not keeps_changes(n))[:3]
    yield from (f"{name}.history" for name in names)
