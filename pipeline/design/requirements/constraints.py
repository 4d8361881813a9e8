"""Requirements that say what a value must be: unique, well formed, never changing.

In: a line. Out: properties of the fields that it names. A limit belongs to the member next to it
(`context.attached`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from msgspec.structs import replace

from pipeline.design.contract.spelling import is_made
from pipeline.design.model import Field, Kind
from pipeline.design.requirements.access_people import owner_of
from pipeline.design.requirements.access_tenants import key
from pipeline.design.requirements.context import Context, Named, attached, members, objects, refused
from pipeline.design.requirements.values import NUMBERS, REFUSAL, TEXTS, assign, kind_of, took
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape

_FORMATTED: Final = (Kind.EMAIL, Kind.URL, Kind.UUID, Kind.DATE, Kind.TIME, Kind.TIMESTAMP, Kind.BOOLEAN, *NUMBERS)


def unique(line: Line, context: Context) -> None:
    """`SKU MUST be unique`, `prevent duplicate emails`, `titles are unique per board`."""
    for chunk in () if {"R-together", "R-overlap"} & set(line.rules) else line.tagged("unique", "duplicate"):
        if chunk.is_a("id") or (
            chunk.is_a("duplicate") and not (line.has("reject", "prevent", "not", "error", "conflict") or refused(line))
        ):
            continue
        for named in attached(line, context, chunk)[:1] if not _freed(line, chunk) else ():
            if _meant(line, context, chunk, named):
                _unique(line, context, chunk, named)
                for other in _alike(line, named):
                    assign(context, other, "R-unique", unique=True)


def _freed(line: Line, chunk: Chunk) -> bool:
    """`need not be unique`, `do not have to be unique`, `without a constraint of uniqueness`."""
    before = line.chunks[max(0, chunk.at - 6) : chunk.at]
    return (
        chunk.is_a("unique")
        and any(c.is_a("not", "without") for c in before)
        and not line.has("reject", "prevent", "error")
    )


def _alike(line: Line, named: Named) -> Iterator[Named]:
    """The same member of what is listed with its entity: `SKUs are unique across all products and variants`.

    Its words stay unused: no constraint reaches over two tables.
    """
    things = objects(line)
    for (left, one), (right, two) in pairwise(things):
        joined = right.at - left.at == 2 and line.chunks[left.at + 1].text.casefold() in {"and", "or", ","}
        other = two if one == named.entity else one
        if joined and one != two and named.entity in (one, two) and (member := named.chunk.member_of(other)):
            yield Named(other, member, named.chunk)


def _meant(line: Line, context: Context, chunk: Chunk, named: Named) -> bool:
    """False for no value of its own (`duplicate accounts`, `unique within an organization`, `in the same city`).

    In a line that was not understood, the member must stand beside the word (`email values are unique`).
    """
    if named.entity in named.chunk.entities() or not (context.sure or chunk.text.casefold() not in _ALIKE):
        return False
    between = line.chunks[min(chunk.at, named.chunk.at) + 1 : max(chunk.at, named.chunk.at)]
    behind = named.chunk.at > chunk.at
    before = next((c for c in reversed(line.chunks[: chunk.at]) if c.text.casefold() != "the"), None)
    if chunk.text.casefold() == "same" and before is not None and before.text.casefold() in _INSIDE:
        return False
    if behind and (named.chunk.is_a("thing") or any(c.text.casefold() in _WITHIN for c in between)):
        return False
    return context.sure or ("?" not in line.text and len(between) <= _NEAR and not any(map(_parts, between)))


def _parts(chunk: Chunk) -> bool:
    return chunk.is_a("purpose", "not") or (chunk.shape is Shape.MARK and chunk.text not in "'\"`")


_NEAR: Final = 3
_ALIKE: Final = frozenset({"same", "identical"})
_WITHIN: Final = frozenset({"within", "per", "across", "inside", "among"})
_INSIDE: Final = _WITHIN | {"in", "by", "for", "of", "on", "at"}


def cased(line: Line, context: Context) -> None:
    """`emails are compared regardless of case`."""
    if line.has("search", "filter", "sort", "unique", "duplicate"):
        return
    for chunk in line.tagged("case"):
        for named in attached(line, context, chunk)[:1]:
            if kind_of(context, named) in TEXTS and assign(context, named, "R-case", case_insensitive=True):
                took(line, context, "R-case", chunk, named)
                line.eat("want", "match", "hollow", "use")


def repeatable(line: Line, context: Context) -> None:
    """`titles need not be unique`, `allow several books with the same title`: what holds unless a line says more."""
    freed = line.has("unique") and line.has("not") and not line.has("reject", "prevent", "error")
    if not (freed or (line.has("duplicate") and line.has("allow"))) or line.has("validate", "delete"):
        return
    for chunk in line.tagged("unique", "duplicate"):
        for named in attached(line, context, chunk)[:1]:
            thing = context.drafts.member(named.entity, named.member)
            if isinstance(thing, Field) and not thing.unique and not thing.unique_per:
                took(line, context, "R-repeatable", chunk, named)
                line.eat("not", "several", "all", "create")


def _unique(line: Line, context: Context, chunk: Chunk, named: Named) -> None:
    thing = context.drafts.member(named.entity, named.member)
    if not isinstance(thing, Field):
        return
    scope = _scope(line, context, chunk, named)
    if not thing.unique_per and not assign(context, named, "R-unique", unique=True):
        return
    if scope is not None:
        context.drafts.state(named.entity, named.member, context.origin, "R-unique", unique_per=(scope.member,))
        line.use(scope.chunk)
    elif context.sure:
        line.use(key(line, context, chunk, named.entity, named.member))
    took(line, context, "R-unique", chunk, named)
    line.eat("unique", "duplicate", "others", "anycond", "existing", "submit", "persist", *REFUSAL)
    line.eat(*(("not", "contender") if chunk.is_a("duplicate") else ()))
    if line.has("case"):
        context.drafts.state(named.entity, named.member, context.origin, "R-case", case_insensitive=True)
        line.fire("R-case", f"{named.entity}.{named.member}")
        line.eat("case")


def _scope(line: Line, context: Context, chunk: Chunk, named: Named) -> Named | None:
    """The relation within which it is unique (`per board`, `within an organization`, `within their account`)."""
    whose = owner_of(context.drafts[named.entity]) if line.has("account") else None
    if whose is not None:
        return Named(named.entity, whose.name, next(c for c in line.chunks if c.is_a("account")))
    for c in line.chunks[chunk.at + 1 :]:
        for entity in c.entities():
            relation = next(
                (r for r in context.drafts[named.entity].relations if r.target == entity and r.stored), None
            )
            if relation is not None and entity != named.entity:
                return Named(named.entity, relation.name, c)
        member = c.member_of(named.entity)
        if (
            member
            and member != named.member
            and line.chunks[c.at - 1].text.casefold() in {"per", "within", "each", "same"}
        ):
            return Named(named.entity, member, c)
    return None


def made(line: Line, context: Context) -> None:
    """`generate unique order numbers`: the service makes a text that no client sends."""
    if not line.has("assign") or not line.has("unique") or line.has("not", "prevent", "reject", "optional", "missing"):
        return
    for named in members(line, context):
        field = context.drafts[named.entity].field_named(named.member)
        if field is None or not is_made(replace(field, computed=True, unique=True)):
            continue
        if assign(context, named, "R-made", computed=True) and assign(context, named, "R-made", unique=True):
            took(line, context, "R-made", named.chunk, named)
            line.eat("assign", "unique", "new", "id")


def formats(line: Line, context: Context) -> None:
    """`email MUST have a valid format`: true of every field of such a type."""
    if not line.has("format", "valid", "invalid"):
        return
    for named in members(line, context):
        if kind_of(context, named) in _FORMATTED or kind_of(context, named) is Kind.ENUM:
            took(line, context, "R-format", named.chunk, named)
            line.eat("format", "valid", "number", *REFUSAL)
            line.eat(*(("anycond",) if line.has("invalid") else ()), *(("only",) if line.has("valid") else ()))
            line.use(*_empty_fields(line, context, named.entity))


def _empty_fields(line: Line, context: Context, entity: str) -> Iterator[Chunk]:
    """`invalid input (email format, empty fields)`: what is required is no empty text."""
    texts = (f for f in context.drafts[entity].fields if f.required and f.type.kind in TEXTS and not f.computed)
    if line.has("invalid") and not line.has("not", "optional") and any(texts):
        yield from (c for c in line.tagged("empty") if any(b.is_a("thing") for b in line.chunks[c.at + 1 : c.at + 2]))


def immutable(line: Line, context: Context) -> None:
    """`the SKU cannot be changed after creation`, `update all attributes except the SKU`."""
    for chunk in line.tagged("except") if line.has("update") and not line.has("not", "prevent") else ():
        for named in (n for n in members(line, context) if n.chunk.at > chunk.at):
            if assign(context, named, "R-immutable", immutable=True):
                took(line, context, "R-immutable", chunk, named)
    never = line.has("not", "prevent") and line.has("aftercreate")
    plain = line.has("prevent") and not line.has("anycond", "without", "others", "inuse", "state", "move", "not")
    changes = line.tagged("update") if never or plain else ()
    for chunk in (*line.tagged("immutable"), *changes):
        for named in attached(line, context, chunk)[:1]:
            if assign(context, named, "R-immutable", immutable=True):
                took(line, context, "R-immutable", chunk, named)
                line.eat("aftercreate", "not", "prevent", "update")
