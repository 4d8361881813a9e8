"""Requirements that ask for operations: `System MUST allow users to create, update and delete tasks`.

In: a line. Out: operations of the entities that it speaks of. Verbs are paired with the entity that follows
them, or that precedes them in the passive. A line that rules something out is not read here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from pipeline.design.facts import Source
from pipeline.design.operations import Verb
from pipeline.design.requirements.context import ACTS, COMMAS, Context, members, objects, qualifiers, spoken_of
from pipeline.design.requirements.openings import opens
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape

_VERBS: Final = {
    "create": (Verb.CREATE,),
    "submit": (Verb.CREATE,),
    "get": (Verb.GET,),
    "list": (Verb.LIST,),
    "update": (Verb.UPDATE,),
    "delete": (Verb.DELETE,),
    "restore": (Verb.RESTORE,),
    "manage": (Verb.CREATE, Verb.GET, Verb.LIST, Verb.UPDATE, Verb.DELETE),
}
_RULES: Final = {
    Verb.CREATE: "R-create",
    Verb.GET: "R-get",
    Verb.LIST: "R-list",
    Verb.UPDATE: "R-update",
    Verb.DELETE: "R-delete",
    Verb.RESTORE: "R-restore",
}
_FRAME: Final = (
    "system",
    "allow",
    "ability",
    "thing",
    "modal",
    "existing",
    "part",
    "id",
    "single",
    "ui",
    "success",
    "changed",
)
_ALONG: Final = {
    Verb.CREATE: ("new", "required", "optional", "valid", "several", "all", "enter", "submit"),
    Verb.GET: ("show", "list"),
    Verb.LIST: ("all", "show", "several"),
    Verb.UPDATE: ("all", "new", "valid", "partialupdate", "optional", "several", "aftercreate"),
    Verb.DELETE: ("unaffected", "others"),
    Verb.RESTORE: ("deleted", "soft"),
}
_NEGATIONS: Final = ("not", "prevent", "reject", "only", "without", "immutable", "append")


class Act(Struct, frozen=True):
    verb: Verb
    entity: str


def acts(line: Line, context: Context) -> None:
    """Give the entities their operations, and use the words that ask for them."""
    if line.has(*_NEGATIONS):
        return
    found = tuple(dict.fromkeys(asked(line, context)))
    if "R-trim" in line.rules:  # Blanks are removed, no records.
        return
    if "R-on-delete" in line.rules:  # What is deleted together with something else is not asked for by itself.
        found = tuple(act for act in found if act.verb is not Verb.DELETE)
    if line.has("reorder"):
        found = tuple(act for act in found if act.verb is not Verb.UPDATE or _placed(context, act.entity))
    for act in found:
        rule = _RULES[act.verb]
        source = Source.STATED if context.sure else Source.DERIVED
        context.drafts.allow(act.entity, act.verb, context.origin.fact("operation", rule, source))
        line.fire(rule, f"{act.entity}.{act.verb.value}")
    if found:
        _use(line, context, found)


def _placed(context: Context, entity: str) -> bool:
    """True for records that hold their place among the others, which is what reordering changes."""
    return any(f.name.split("_")[-1] in _PLACES for f in context.drafts[entity].fields)


_PLACES: Final = frozenset({"order", "position", "rank", "sequence", "index", "place"})


def asked(line: Line, context: Context) -> Iterator[Act]:
    verbs = _verbs(line)
    things = objects(line)
    if not things:
        scope = spoken_of(line, context)
        if len(scope) != 1:
            return
        things = tuple((Chunk(at=-1, text="", start=0, end=0, shape=Shape.WORD), s) for s in scope)
    for verb in verbs:
        for entity in _objects_of(line, verb, verbs, things):
            yield from (Act(v, entity) for v in _meant(verb, line, entity, things))


def _verbs(line: Line) -> tuple[Chunk, ...]:
    spoken = [c for c in line.tagged(*ACTS, "ui") if c.at not in line.subject]
    spoken += [c for c in line.chunks if not c.tags and opens(line, c)]
    return tuple(c for c in spoken if (c.is_a(*ACTS) and acts_here(line, c)) or opens(line, c))


def acts_here(line: Line, chunk: Chunk) -> bool:
    """False for a noun that looks like a verb (`employee record`, `the title field`)."""
    before = line.chunks[chunk.at - 1] if chunk.at else None
    if chunk.names:  # `to register parcels`, of which each starts as `registered`.
        made = chunk.is_a("create") and all(m.value for m in chunk.mentions) and not chunk.text.endswith("ed")
        return made and before is not None and (before.is_a("allow", "modal", "ability") or before.text == "to")
    if before is None or not chunk.is_a("thing", "ui", "stamp", "page"):
        return True
    led = before.at in line.subject or before.is_a("modal", "allow", "ability", "conj")
    return led or before.text.casefold() in _BEFORE


_BEFORE: Final = frozenset({"to", ",", "/", "(", ":", "、", "，", "（", "："})


def _objects_of(
    line: Line, verb: Chunk, verbs: tuple[Chunk, ...], things: tuple[tuple[Chunk, str], ...]
) -> tuple[str, ...]:
    """The entities named after the verb and its sisters, up to the next verb; else those named before it."""
    after = [(c, n) for c, n in things if c.at > verb.at]
    if not after:
        again = any(c.text.casefold() in _PRONOUNS for c in line.chunks[verb.at + 1 : verb.at + 2])
        return tuple(n for _, n in (things[:1] if again else things[-1:]))
    after = _owners(verb, after)
    first = after[0][0].at
    following = min((v.at for v in verbs if v.at > first), default=10**6)
    return tuple(n for c, n in after if c.at < following)[:1] + _listed(line, after, following)


_PRONOUNS: Final = frozenset({"them", "it", "these", "those"})


def _owners(verb: Chunk, after: list[tuple[Chunk, str]]) -> list[tuple[Chunk, str]]:
    """`change the category of a product` changes the product."""
    if (
        len(after) > 1
        and verb.is_a("update")
        and after[0][0].member_of(after[1][1])
        and after[1][0].at - after[0][0].at <= 3
    ):
        return after[1:]
    return after


def _listed(line: Line, after: list[tuple[Chunk, str]], limit: int) -> tuple[str, ...]:
    """Entities that are listed right behind the first one (`clients, products and sales`)."""
    found: list[str] = []
    last = after[0][0]
    for chunk, name in after[1:]:
        if chunk.at >= limit or chunk.at - last.at > 3 or chunk.start - last.end > 6:
            break
        if not chunk.text.isascii() and not any(
            c.is_a("conj") or c.text in COMMAS for c in line.chunks[last.at + 1 : chunk.at]
        ):
            break
        found.append(name)
        last = chunk
    return tuple(found)


def _meant(verb: Chunk, line: Line, entity: str, things: tuple[tuple[Chunk, str], ...]) -> Iterator[Verb]:
    if opens(line, verb):
        yield Verb.CREATE
        return
    for tag, meant in _VERBS.items():
        if verb.is_a(tag):
            yield from meant
    if verb.is_a("show") and not verb.is_a(*_VERBS):
        many = line.has("all", "list", "page", "several") or any(c.plural for c, n in things if n == entity)
        if line.has("id", "single") or not many:
            yield Verb.GET
        else:
            yield Verb.LIST


def _use(line: Line, context: Context, found: tuple[Act, ...]) -> None:
    line.eat(*_FRAME)
    for act in found:
        line.eat(*_ALONG[act.verb])
    entities = tuple(dict.fromkeys(a.entity for a in found))
    line.use(*_verbs(line), *(c for c, n in objects(line) if n in entities))
    line.use(*(n.chunk for n in members(line, context, *entities)), *qualifiers(line))
    line.used.update(line.timing)
    _use_parents(line, context, entities)


def _use_parents(line: Line, context: Context, entities: tuple[str, ...]) -> None:
    """Use the entities that the acted-on one refers to (`create variants of a product`)."""
    for chunk, name in objects(line):
        linked = any(r.target == name for e in entities for r in context.drafts[e].relations)
        linked = linked or any(r.target in entities for r in context.drafts[name].relations)
        if linked:
            line.use(chunk)
            line.eat("associate", "parent")
