"""Requirements about the life of a record: its id, its timestamps, that it lasts, and how it is deleted.

In: a line. Out: soft or hard deletion, delete rules of references, ruled-out operations. Ids, timestamps and durable
storage are what every resource has, so such lines only need to be recognised.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.facts import Source
from pipeline.design.model import OnDelete
from pipeline.design.operations import Verb
from pipeline.design.requirements.access_people import role
from pipeline.design.requirements.context import (
    FRAME,
    Context,
    everything,
    members,
    objects,
    refused,
    spoken_of,
    strays,
)
from pipeline.design.requirements.trash import about_deleted
from pipeline.design.requirements.values import REFUSAL
from pipeline.design.text.chunks import Chunk, Line

_FRAME: Final = (*FRAME, "ui", "success")


def identifiers(line: Line, context: Context) -> None:
    """`assign a unique identifier to each new task`."""
    apart = line.has("share") and line.has("not")
    if not line.has("id") or not (line.has("assign", "unique", "use") or apart):
        return
    about = spoken_of(line, context) or everything(context)
    if not (line.has("assign", "create", "new", "track", "have", "use") or apart) or (
        line.has("prevent", "reject", "duplicate") and not apart
    ):
        return
    for entity in about:
        line.fire("R-id", f"{entity}.id")
    line.eat(
        "id",
        "unique",
        "assign",
        "use",
        "new",
        "create",
        "aftercreate",
        "track",
        "created",
        "get",
        "update",
        "show",
        *_FRAME,
    )
    line.eat(*((*_APART, *REFUSAL) if apart else ()))
    line.use(*(c for c, _ in objects(line)))


_APART: Final = ("share", "not", "alike", "two", "atonce", "anycond", "validate", "musthave", "search", "duplicate")


def stamps(line: Line, context: Context) -> None:
    """`record the creation and update timestamps of each product`."""
    if not line.has("stamp"):
        return
    for entity in spoken_of(line, context) or everything(context):
        line.fire("R-stamps", f"{entity}.created_at", f"{entity}.updated_at")
    line.eat("stamp", "track", "assign", "create", "update", "created", "aftercreate", "new", "persist", "iso", *_FRAME)
    line.eat(*(("id", "musthave", "show") if line.has("musthave") else ()))
    line.used.update(line.timing)
    line.use(*(c for c, _ in objects(line)))
    line.use(*(n.chunk for n in members(line, context) if n.member.startswith(("created", "updated"))))


def persists(line: Line, context: Context) -> None:
    """`task data MUST survive restarts`."""
    if not line.has("persist") or line.has("not"):
        return
    about = tuple(dict.fromkeys(n for _, n in objects(line)))
    if not about and not line.has("restart", "thing"):
        return
    for entity in about or everything(context):
        line.fire("R-persist", f"{entity}.create")
    line.eat("persist", "restart", "track", "create", "update", "show", "get", *_FRAME)
    line.use(*(c for c, _ in objects(line)), *(n.chunk for n in (*members(line, context, *about), *strays(line))))
    if line.has("thing"):  # `configuration data`
        line.eat("place")


def soft_delete(line: Line, context: Context) -> None:
    """`support soft deletion of products`, `deleted tasks can be restored`."""
    if not line.has("soft") or line.has("hard") or any(_negated(line, c) for c in line.tagged("soft")):
        return
    for entity in about_deleted(line, context)[:1]:
        fact = context.origin.fact("soft_delete", "R-soft-delete", Source.STATED)
        context.drafts.change(entity, fact, soft_delete=True)
        context.drafts.allow(entity, Verb.DELETE, context.origin.fact("operation", "R-soft-delete", Source.STATED))
        line.fire("R-soft-delete", f"{entity}.delete")
        line.use(*(c for c, n in objects(line) if n == entity))
        line.eat("soft", "deleted", "delete", "stamp", "nolonger", "not", "list", "visible", "persist", *_FRAME)
        if line.has("show", "list", "get", "filter") and not line.has("nolonger"):  # What lies in it is asked for.
            line.used.difference_update(c.at for c in line.tagged("trash"))
        _restore(line, context, entity)


def _negated(line: Line, chunk: Chunk) -> bool:
    """True when `not` or `cannot` stands right before the word."""
    before = [c for c in line.chunks[max(0, chunk.at - 4) : chunk.at] if not c.is_a("stop") or c.is_a("not")]
    return any(c.is_a("not") for c in before[-2:])


def _restore(line: Line, context: Context, entity: str) -> None:
    if line.has("restore"):
        context.drafts.allow(entity, Verb.RESTORE, context.origin.fact("operation", "R-restore", Source.STATED))
        line.fire("R-restore", f"{entity}.restore")
        line.eat("restore")


def hidden(line: Line, context: Context) -> None:
    """`soft-deleted products MUST NOT appear in lists`: what soft deletion means."""
    if not line.has("deleted", "soft") or not line.has("not", "prevent", "nolonger", "hide"):
        return
    for entity in spoken_of(line, context)[:1]:
        if not context.drafts[entity].soft_delete:
            return
        line.fire("R-hidden", f"{entity}.list")
        line.use(*(c for c, n in objects(line) if n == entity))
        line.eat(
            "soft",
            "deleted",
            "not",
            "prevent",
            "nolonger",
            "hide",
            "list",
            "search",
            "visible",
            "show",
            "filter",
            "default",
            "hollow",
            *_FRAME,
        )


def hard_delete(line: Line, context: Context) -> None:
    """`permanently delete tasks`: deletion is final. `prevent hard deletion of tasks`: it is not."""
    if not line.has("hard") or line.has("trash", "soft"):
        return
    final = not line.has("not", "prevent")
    if not final and (line.has("anycond", "inuse", "without", "only", "associate") or "R-on-delete" in line.rules):
        return
    for entity in spoken_of(line, context)[:1]:
        context.drafts.allow(entity, Verb.DELETE, context.origin.fact("operation", "R-hard-delete", Source.STATED))
        fact = context.origin.fact("soft_delete", "R-hard-delete", Source.STATED)
        context.drafts.change(entity, fact, soft_delete=not final)
        line.fire("R-hard-delete", f"{entity}.delete")
        line.use(*(c for c, n in objects(line) if n == entity))
        line.eat("hard", "delete", *(() if final else ("not", "prevent", "persist", "track")), *_FRAME)


def undeletable(line: Line, context: Context) -> None:
    """`assets MUST NOT be deletable`, `entries are append-only`, `records are immutable once created`.

    What one role must not do, others may.
    """
    if line.has("append"):
        denied: tuple[Verb, ...] = (Verb.UPDATE, Verb.DELETE)
    elif line.has("immutable") and not line.has("anycond", "only", "delete", "others", "state"):
        denied = (Verb.UPDATE,)
    elif any(_negated(line, c) for c in line.tagged("delete")) and not line.has(
        "anycond", "inuse", "unaffected", "only", "create"
    ):
        if any(role(c, ()) for c in line.chunks):
            return
        denied = (Verb.DELETE,)
    else:
        return
    about = objects(line)
    if "R-on-delete" in line.rules or "R-hard-delete" in line.rules or "automatic" in line.text.casefold():
        return
    for chunk, entity in about[:1] if all(n.chunk.entities() for n in members(line, context)) else ():
        for verb in denied:
            context.drafts.deny(entity, verb, context.origin.span)
        line.fire("R-never", f"{entity}.{denied[-1].value}")
        line.use(chunk)
        line.eat("append", "not", "delete", "immutable", "update", "aftercreate", *_FRAME)


def delete_rules(line: Line, context: Context) -> None:
    """`prevent deletion of categories that are used`, `deleting an order deletes its lines`, `… sets "
    "the reference to null`."""
    if not line.has("delete"):
        return
    about = objects(line)
    tied = line.has("inuse", "associate", "existing") or len({n for _, n in about}) > 1
    if (line.has("prevent", "reject", "not", "only") or refused(line)) and tied:
        _rule(
            line,
            context,
            about,
            OnDelete.RESTRICT,
            ("prevent", "reject", "not", "only", "inuse", "anycond", "without", "error", "show"),
        )
    elif line.has("cascade") or (tied and _deleted_twice(line)):
        _rule(line, context, about, OnDelete.CASCADE, ("cascade", "deleted", "anycond", "associate"))
    elif line.has("clear"):
        _rule(line, context, about, OnDelete.CLEAR, ("clear", "anycond", "inuse", "update"))


def _deleted_twice(line: Line) -> bool:
    """`when an author is deleted, all books are deleted`."""
    told = line.tagged("delete", "deleted") if line.has("anycond") else line.tagged("delete")
    return len([c for c in told if c.at not in line.subject]) > 1


def _rule(
    line: Line, context: Context, about: tuple[tuple[Chunk, str], ...], what: OnDelete, words: tuple[str, ...]
) -> None:
    names = tuple(dict.fromkeys(n for _, n in about))
    for target in _targets(line, context, names):
        users = [
            (e, r) for e in _others(names, target) or context.drafts.users(target) for r in context.drafts[e].relations
        ]
        hits = [(e, r) for e, r in users if r.target == target and r.stored]
        for entity, relation in hits:
            context.drafts.state(entity, relation.name, context.origin, "R-on-delete", on_delete=what)
        if hits:
            context.drafts.allow(target, Verb.DELETE, context.origin.fact("operation", "R-on-delete"))
            line.fire("R-on-delete", *(f"{e}.{r.name}" for e, r in hits))
            line.use(*(c for c, n in about if n == target or n in {e for e, _ in hits}))
            line.eat("delete", "thing", "associate", *words, *_FRAME)


def _targets(line: Line, context: Context, names: tuple[str, ...]) -> tuple[str, ...]:
    """The entity that is deleted: the first one named, unless only the other way round there is a reference."""
    if len(names) == 2 and not any(r.target == names[0] for r in context.drafts[names[1]].relations):
        return names[1:]
    return names[:1]


def _others(names: tuple[str, ...], target: str) -> tuple[str, ...]:
    return tuple(n for n in names if n != target)
