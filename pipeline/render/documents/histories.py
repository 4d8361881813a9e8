"""What `data-model.md` says of histories: which changes of a row are kept and where, and what an entry tells.

In: an entity, the system, the feature's folder for links. Out: Markdown, empty where nothing is kept. How entries are
written is the service's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from pipeline.design.contract.access import is_guarded
from pipeline.design.histories import History, Holds, Part
from pipeline.design.model import Entity
from pipeline.design.operations import Verb
from pipeline.design.system import System
from pipeline.render.documents import markdown as md
from pipeline.render.names import file_stem

HELD: Final = {
    Holds.RECORD: "the id of the changed row",
    Holds.MOMENT: "when it was done",
    Holds.CHANGES: "every member with another value, before and after",
    Holds.OLD: "every member with another value, as it was",
    Holds.NEW: "every member with another value, as it is now",
}


def kept(entity: Entity, base: PurePosixPath) -> Iterator[str]:
    """Which changes of the entity's rows are kept, one line for each history."""
    if entity.histories:
        yield md.bullets(_kept(entity, h, base) for h in entity.histories)
        yield md.paragraph("An entry is written in the transaction of its change, and outlives the row.")


def told(entity: Entity, system: System) -> Iterator[str]:
    """What the members of an entry hold; nothing for an entity whose rows are no entries."""
    about = [(e, h) for e in system.entities for h in e.histories if h.entries == entity.name]
    if not about:
        return
    rows = dict.fromkeys(row for e, h in about for p in h.parts if (row := _told(p, about, system, e)))
    names = md.listed([md.code(e.name) for e, _ in about])
    yield md.paragraph(f"The service alone writes these rows, one for each change of {names} that is kept.")
    yield md.table(("Member", "What it holds"), tuple(rows))


def _kept(entity: Entity, history: History, base: PurePosixPath) -> str:
    names = [d.name or d.verb.value for d in history.deeds]
    if Verb.UPDATE in {d.verb for d in history.deeds}:
        names += [a.name for a in entity.adjustments]
    told = [f"{md.codes(dict.fromkeys(names))}: kept in `{history.entries}`"]
    if history.watched:
        told.append(f"of updates and moves only those that change {md.codes(history.watched)}")
    where = md.line_link(history.fact.span, base)
    return ", ".join(told) + (f" ({where})" if where else "")


def _told(part: Part, about: list[tuple[Entity, History]], system: System, entity: Entity) -> tuple[str, str] | None:
    """The member and what it holds; None for a caller where nobody is known."""
    words = HELD.get(part.holds, "")
    if part.holds is Holds.ACTOR:
        words = "the id of the caller" if is_guarded(system) else ""
    elif part.holds is Holds.RESOURCE:
        words = f"what kind of row it was: {md.codes(dict.fromkeys(file_stem(e.name) for e, _ in about))}"
    elif part.holds is Holds.ACTION:
        actions = dict.fromkeys(d.action for _, h in about for d in h.deeds)
        words = f"what was done: {md.codes(actions)}"
    elif part.of and part.holds is Holds.SAME:
        words = f"`{part.of}` of the row of `{entity.name}`"
    elif part.of:
        words = f"`{part.of}` {'before' if part.holds is Holds.OLD else 'after'} the change"
    return (md.code(part.member), words) if words else None
