"""Requirements that limit values: required, unique, lengths, ranges, formats, defaults, never changing.

In: a line. Out: properties of the fields that it names. A limit belongs to the member next to it (`context.attached`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pipeline.design.chunks import Chunk, Line
from pipeline.design.model import Bound, Field, Kind, Relation
from pipeline.design.requirements.context import Context, Named, attached, members, objects, spoken_of
from pipeline.design.words import Shape

_FRAME: Final = (
    "system",
    "allow",
    "thing",
    "validate",
    "modal",
    "ability",
    "part",
    "existing",
    "new",
    "valid",
    "all",
    "single",
)
_REFUSAL: Final = ("reject", "prevent", "error", "adjective", "explain", "show", "success", "invalid", "conflict")
_MAKING: Final = ("create", "update", "created", "aftercreate")
NUMBERS: Final = (Kind.INTEGER, Kind.DECIMAL, Kind.MONEY)
TEXTS: Final = (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.URL, Kind.PHONE, Kind.UNKNOWN)
_FORMATTED: Final = (Kind.EMAIL, Kind.URL, Kind.UUID, Kind.DATE, Kind.TIME, Kind.TIMESTAMP, Kind.BOOLEAN, *NUMBERS)


def required(line: Line, context: Context) -> None:
    """`title is required`, `name (required)`, `with required fields: sku, name`."""
    for chunk in line.tagged("required", "nonempty"):
        if not context.sure and chunk.text.casefold() in _ASKS:
            continue
        for named in attached(line, context, chunk):
            if _set(context, named, "R-required", required=True):
                _took(line, context, "R-required", chunk, named)
                line.eat(
                    "nonempty",
                    "enter",
                    *(("empty", "missing", *_REFUSAL) if line.has("nonempty", "reject", "error") else ()),
                )


_ASKS: Final = frozenset({"require", "requires", "requiring", "need", "needs", "must be provided", "is provided", "are provided"})


def needed(line: Line, context: Context) -> None:
    """`prevent creating sales without a selected client`: the member or reference is required."""
    if not line.has("prevent", "reject", "not") or line.has("delete"):
        return
    for chunk in line.tagged("without", "missing"):
        for named in _behind(line, context, chunk):
            if _set(context, named, "R-required", required=True):
                _took(line, context, "R-required", chunk, named)
                line.eat("without", "missing", "persist", "optional", *_REFUSAL)


def _behind(line: Line, context: Context, chunk: Chunk) -> tuple[Named, ...]:
    found = [n for n in members(line, context) if n.chunk.at > chunk.at]
    if found:
        return tuple(found)
    about = objects(line)
    links = (
        Named(entity, r.name, c) for _, entity in about[:1] for c, n in about[1:] if c.at > chunk.at
        for r in context.drafts[entity].relations if r.target == n and r.stored
    )  # fmt: skip
    return tuple(links)


def optional(line: Line, context: Context) -> None:
    """`an optional description`: it may be left out, which is what an attribute is unless a line requires it."""
    for chunk in line.tagged("optional"):
        for named in attached(line, context, chunk):
            thing = context.drafts.member(named.entity, named.member)
            if thing is not None and not thing.required:
                _took(line, context, "R-optional", chunk, named)


def lengths(line: Line, context: Context) -> None:
    """`title (1-500 characters)`, `name MUST NOT exceed 100 characters`, `at least 3 characters`."""
    for unit in line.tagged("character"):
        limits = _limits(line, unit)
        targets = attached(line, context, limits[0] if limits else unit)
        values = _length_values(line, limits)
        for named in targets if values else ():
            if _kind(context, named) in TEXTS and _set(context, named, "R-length", **values):
                _took(line, context, "R-length", unit, named)
                line.use(*limits)
                line.eat("max", "min", "between", "length", "over", "not")


def _limits(line: Line, unit: Chunk) -> tuple[Chunk, ...]:
    """The one or two numbers in front of `characters`."""
    before = [c for c in line.chunks[max(0, unit.at - 6) : unit.at] if _integer(c) is not None]
    return tuple(before[-2:])


def _length_values(line: Line, limits: tuple[Chunk, ...]) -> dict[str, Any]:
    sizes = [s for c in limits if (s := _integer(c)) is not None]
    if len(sizes) == 2 and sizes[0] <= sizes[1]:
        return {"min_length": sizes[0], "max_length": sizes[1]}
    if len(sizes) != 1:
        return {}
    before = line.chunks[max(0, limits[0].at - 4) : limits[0].at]
    after = line.chunks[limits[0].at : limits[0].at + 6]
    if any(c.is_a("max", "over") for c in (*before, *after)):
        return {"max_length": sizes[0]}
    return {"min_length": sizes[0]} if any(c.is_a("min", "below") for c in before) else {}


def ranges(line: Line, context: Context) -> None:
    """`price MUST be positive`, `negative quantities are rejected`, `rating between 1 and 10`."""
    for chunk in line.tagged("positive", "nonnegative", "negative"):
        values = _sign(line, chunk)
        for named in attached(line, context, chunk) if values else ():
            if _kind(context, named) in NUMBERS and _set(context, named, "R-range", **values):
                _took(line, context, "R-range", chunk, named)
                line.eat("number", "zero", *(_REFUSAL if line.has("reject", "prevent", "not") else ()), "not")
    _between(line, context)


def _sign(line: Line, chunk: Chunk) -> dict[str, Any]:
    if chunk.is_a("nonnegative"):
        return {"minimum": Bound(value="0")}
    if chunk.is_a("positive"):
        return {"minimum": Bound(value="0", exclusive=True)}
    if not line.has("reject", "prevent", "not"):
        return {}
    return {"minimum": Bound(value="0", exclusive=line.has("zero"))}


def compared(line: Line, context: Context) -> None:
    """`price > 0`, `quantity (>= 0)`."""
    for sign, number in zip(line.chunks, line.chunks[1:], strict=False):
        limit = _COMPARED.get(sign.text)
        if limit is None or number.shape is not Shape.NUMBER:
            continue
        for named in attached(line, context, sign)[:1]:
            values = {limit[0]: Bound(value=_decimal(number), exclusive=limit[1])}
            if _kind(context, named) in NUMBERS and _set(context, named, "R-range", **values):
                _took(line, context, "R-range", sign, named)
                line.use(number)


_COMPARED: Final = {
    ">": ("minimum", True),
    ">=": ("minimum", False),
    "≥": ("minimum", False),
    "<": ("maximum", True),
    "<=": ("maximum", False),
    "≤": ("maximum", False),
}


def _between(line: Line, context: Context) -> None:
    """Two numbers behind `between` or around a dash, of a field that is a number."""
    if line.has("character"):
        return
    for first, second in _pairs(line):
        for named in attached(line, context, first):
            low, high = _decimal(first), _decimal(second)
            values = {"minimum": Bound(value=low), "maximum": Bound(value=high)}
            if (
                _kind(context, named) in NUMBERS
                and float(low) < float(high)
                and _set(context, named, "R-range", **values)
            ):
                _took(line, context, "R-range", first, named)
                line.use(second)
                line.eat("between", "max", "min", "range", *_REFUSAL)


def _pairs(line: Line) -> Iterator[tuple[Chunk, Chunk]]:
    numbers = [c for c in line.chunks if c.shape is Shape.NUMBER]
    for first, second in zip(numbers, numbers[1:], strict=False):
        gap = line.chunks[first.at + 1 : second.at]
        joined = len(gap) == 1 and gap[0].text in {"-", "–", "to", "and", "～", "~", "至"}
        if joined and (gap[0].text not in {"and", "to"} or line.has("between", "range")):
            yield first, second


def unique(line: Line, context: Context) -> None:
    """`SKU MUST be unique`, `prevent duplicate emails`, `titles are unique per board`."""
    for chunk in line.tagged("unique", "duplicate"):
        if chunk.is_a("id") or (
            chunk.is_a("duplicate") and not line.has("reject", "prevent", "not", "error", "conflict")
        ):
            continue
        for named in attached(line, context, chunk)[:1]:
            _unique(line, context, chunk, named)


def _unique(line: Line, context: Context, chunk: Chunk, named: Named) -> None:
    thing = context.drafts.member(named.entity, named.member)
    if not isinstance(thing, Field):
        return
    scope = _scope(line, context, chunk, named)
    if not thing.unique_per and not _set(context, named, "R-unique", unique=True):
        return
    if scope is not None:
        context.drafts.state(named.entity, named.member, context.origin, "R-unique", unique_per=(scope.member,))
        line.use(scope.chunk)
    _took(line, context, "R-unique", chunk, named)
    line.eat("unique", "duplicate", "others", "anycond", "existing", "submit", "persist", *_REFUSAL)
    if line.has("case"):
        context.drafts.state(named.entity, named.member, context.origin, "R-case", case_insensitive=True)
        line.fire("R-case", f"{named.entity}.{named.member}")
        line.eat("case")


def _scope(line: Line, context: Context, chunk: Chunk, named: Named) -> Named | None:
    """The relation within which it is unique (`per board`, `within an organization`)."""
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


def formats(line: Line, context: Context) -> None:
    """`email MUST have a valid format`: true of every field of such a type."""
    if not line.has("format", "valid", "invalid"):
        return
    for named in members(line, context):
        if _kind(context, named) in _FORMATTED or _kind(context, named) is Kind.ENUM:
            _took(line, context, "R-format", named.chunk, named)
            line.eat("format", "valid", "number", *_REFUSAL)


def immutable(line: Line, context: Context) -> None:
    """`the SKU cannot be changed after creation`."""
    changes = line.tagged("update") if line.has("not", "prevent") and line.has("aftercreate") else ()
    for chunk in (*line.tagged("immutable"), *changes):
        for named in attached(line, context, chunk)[:1]:
            if _set(context, named, "R-immutable", immutable=True):
                _took(line, context, "R-immutable", chunk, named)
                line.eat("aftercreate", "not", "prevent", "update")


def defaults(line: Line, context: Context) -> None:
    """`status defaults to draft`, `set the completed status to false for new tasks`."""
    if not line.has("default", "new"):
        return
    for named in members(line, context):
        value = _default(line, context, named)
        if value is not None and _set(context, named, "R-default", default=value[0]):
            _took(line, context, "R-default", named.chunk, named)
            line.use(value[1], *(c for c in line.chunks if _says(c, named, value[0])))
            line.eat(
                "default",
                "new",
                "create",
                "update",
                "track",
                "state",
                "assign",
                "aftercreate",
                "created",
                "number",
                "text",
            )


def _says(chunk: Chunk, named: Named, value: str) -> bool:
    """True when the chunk repeats the default (`incomplete (false)`)."""
    mention = chunk.value_of(named.entity, named.member)
    return mention is not None and mention.value == value or chunk.text.casefold() == value


def _default(line: Line, context: Context, named: Named) -> tuple[str, Chunk] | None:
    field = context.drafts[named.entity].field_named(named.member)
    if field is None:
        return None
    for c in line.chunks:
        value = c.value_of(named.entity, named.member)
        if value is not None:
            return value.value, c
        word = (c.inner or c.text).casefold()
        if field.type.kind is Kind.BOOLEAN and word in {"true", "false"}:
            return word, c
        if field.type.kind in NUMBERS and c.shape is Shape.NUMBER:
            return _decimal(c), c
    return None


def initial(line: Line, context: Context) -> None:
    """`new orders start in status Pending`: the value alone tells the field."""
    fresh = any(c.is_a("new") and not c.mentions for c in line.chunks)
    if not line.has("default") and not (fresh and line.has("assign", "track", "state")):
        return
    for entity in spoken_of(line, context):
        for c in line.chunks:
            value = c.value_of(entity)
            if value is None or members(line, context, entity) or c.at in line.used:
                continue
            named = Named(entity, value.member, c)
            if _set(context, named, "R-default", default=value.value):
                _took(line, context, "R-default", c, named)
                line.eat("default", "new", "create", "track", "state", "assign", "aftercreate", "created")
            return


def _set(context: Context, named: Named, rule: str, **values: Any) -> bool:
    thing = context.drafts.member(named.entity, named.member)
    if isinstance(thing, Relation) and not all(hasattr(thing, what) for what in values):
        return False
    return context.drafts.state(named.entity, named.member, context.origin, rule, **values)


def _kind(context: Context, named: Named) -> Kind | None:
    field = context.drafts[named.entity].field_named(named.member)
    return field.type.kind if field is not None else None


def _took(line: Line, context: Context, rule: str, chunk: Chunk, named: Named) -> None:
    line.fire(rule, f"{named.entity}.{named.member}")
    line.use(chunk, named.chunk, *(c for c, n in objects(line) if n == named.entity))
    line.eat(*_FRAME)
    line.used.update(line.timing)
    if not line.has("delete", "restore"):
        line.eat(*_MAKING)


def _integer(chunk: Chunk) -> int | None:
    if chunk.shape is not Shape.NUMBER:
        return None
    text = _decimal(chunk)
    return int(text) if text.isdigit() else None


def _decimal(chunk: Chunk) -> str:
    """A number in plain notation; groups of thousands are joined."""
    text = chunk.text.replace(" ", "").replace("\u202f", "")
    return text.replace(",", "")
