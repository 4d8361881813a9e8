"""Requirements that limit values: lengths of texts, ranges of numbers.

In: a line. Out: limits of the fields that it names. A limit belongs to the member next to it (`context.attached`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from msgspec.structs import replace

from pipeline.design.model import Bound, Kind
from pipeline.design.requirements.context import Context, Named, attached, objects
from pipeline.design.requirements.polarity import demanded, denied
from pipeline.design.requirements.sizes import bytes_unit, in_bytes, sized
from pipeline.design.requirements.values import NUMBERS, REFUSAL, TEXTS, assign, decimal, integer, kind_of, took
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape, phrase


def lengths(line: Line, context: Context) -> None:
    """`title (1-500 characters)`, `name MUST NOT exceed 100 characters`, `at least 3 characters`."""
    for unit in line.tagged("character"):
        limits = _limits(line, unit)
        targets = attached(line, context, limits[0] if limits else unit)
        values = _length_values(line, unit, limits)
        for named in targets if values else ():
            if kind_of(context, named) in TEXTS and assign(context, named, "R-length", **values):
                took(line, context, "R-length", unit, named)
                line.use(*limits)
                line.eat("max", "min", "between", "length", "over", "below", "not", "page_size", "character")
                line.eat(*(REFUSAL if line.has("reject", "prevent", "error") else ()))


def _limits(line: Line, unit: Chunk) -> tuple[Chunk, ...]:
    """The one or two numbers in front of `characters`."""
    before = [c for c in line.chunks[max(0, unit.at - 6) : unit.at] if integer(c) is not None]
    return tuple(before[-2:])


def _length_values(line: Line, unit: Chunk, limits: tuple[Chunk, ...]) -> dict[str, Any]:
    sizes = [s for c in limits if (s := integer(c)) is not None]
    behind = line.chunks[unit.at + 1 : unit.at + 2]
    if len(sizes) == 1 and any(c.is_a("min") for c in behind):  # `3 文字以上`
        return {"min_length": sizes[0]}
    if len(sizes) == 2 and sizes[0] <= sizes[1]:
        return {"min_length": sizes[0], "max_length": sizes[1]}
    if len(sizes) != 1:
        return {}
    before = line.chunks[max(0, limits[0].at - 4) : limits[0].at]
    after = line.chunks[limits[0].at : limits[0].at + 6]
    wanted = next((c for c in before if c.is_a("over", "below") and _wanted(line, c)), None)
    if wanted is not None:
        over = wanted.is_a("over")
        return {"min_length": sizes[0] + 1} if over else {"max_length": max(1, sizes[0] - 1)}
    if any(c.is_a("max", "over") for c in (*before, *after)) or any(c.is_a("page_size") for c in before):
        return {"max_length": sizes[0]}
    return {"min_length": sizes[0]} if any(c.is_a("min", "below") for c in before) else {}


def _wanted(line: Line, chunk: Chunk) -> bool:
    """`MUST be longer than 3 characters`: what must be, where most lines say what is too much."""
    before = [c for c in line.chunks[max(0, chunk.at - 2) : chunk.at] if c.text.casefold() != "be"]
    modal = bool(before) and before[-1].is_a("modal") and not before[-1].is_a("not")
    return modal and not line.has("not", "reject", "prevent", "error")


def ranges(line: Line, context: Context) -> None:
    """`price MUST be positive`, `negative quantities are rejected`, `rating between 1 and 10`."""
    for chunk in line.tagged("positive", "nonnegative", "negative"):
        values = _sign(line, chunk)
        for named in attached(line, context, chunk) if values else ():
            if kind_of(context, named) not in NUMBERS:
                continue
            if _stricter(context, named) or assign(context, named, "R-range", **values):
                took(line, context, "R-range", chunk, named)
                line.use(*(c for c in line.chunks[max(0, chunk.at - 1) : chunk.at] if c.is_a("only")))
                _shared(line, context, named, values)
                line.eat("number", "zero", *(REFUSAL if line.has("reject", "prevent", "not") else ()), "not")
    _between(line, context)


def _shared(line: Line, context: Context, named: Named, values: dict[str, Any]) -> None:
    """`weights and counts MUST be positive`, of a line that names no entity: all that have a member of that name."""
    if objects(line):
        return
    for chunk in line.chunks[max(0, named.chunk.at - 2) : named.chunk.at + 3]:
        owners = {m.entity: m.member for m in chunk.few if m.member and phrase(m.member) == phrase(chunk.text)}
        joined = line.chunks[min(chunk.at, named.chunk.at) + 1 : max(chunk.at, named.chunk.at)]
        if len(owners) < 2 or not (len(joined) == 1 and joined[0].is_a("conj")):
            continue
        others = [Named(entity, member, chunk) for entity, member in owners.items()]
        if all(kind_of(context, n) in NUMBERS for n in others):
            for other in others:
                assign(context, other, "R-range", **values)
            line.use(chunk)


def _stricter(context: Context, named: Named) -> bool:
    """True when the field already forbids zero and less: no line about signs says more than that."""
    field = context.drafts[named.entity].field_named(named.member)
    return field is not None and field.minimum is not None and float(field.minimum.value) > 0


def _sign(line: Line, chunk: Chunk) -> dict[str, Any]:
    if chunk.is_a("nonnegative"):
        return {"minimum": Bound(value="0")}
    if chunk.is_a("positive"):
        return {"minimum": Bound(value="0", exclusive=True)}
    if not line.has("reject", "prevent", "not"):
        return {}
    return {"minimum": Bound(value="0", exclusive=line.has("zero"))}


def bounds(line: Line, context: Context) -> None:
    """`a quantity of at least 1`, `discounts up to 50`: a number behind a word for a limit."""
    if line.has("character", "page", "page_size"):
        return
    for chunk in line.tagged("min", "max", "ormore", "orless"):
        behind = not chunk.is_a("ormore", "orless")
        near = line.chunks[chunk.at + 1 : chunk.at + 3] if behind else line.chunks[max(0, chunk.at - 1) : chunk.at]
        number = next((c for c in near if c.shape is Shape.NUMBER and not _counts_digits(line, c)), None)
        number, found = sized(line, context, chunk) if number is None else (number, attached(line, context, chunk)[:1])
        for named in found if number is not None else ():
            what = "minimum" if chunk.is_a("min", "ormore") else "maximum"
            values = {what: Bound(value=in_bytes(line, number, named))} if number is not None else {}
            if kind_of(context, named) in NUMBERS and assign(context, named, "R-range", **values):
                took(line, context, "R-range", chunk, named)
                line.use(number, *bytes_unit(line, number), *_coloured(line, chunk, number))
                line.eat("musthave", "range", "not", "over", *_whole(context, named))


def _coloured(line: Line, chunk: Chunk, number: Chunk | None) -> tuple[Chunk, ...]:
    """The names before the size that they belong to: `a maximum file upload size of 10 MB`."""
    inner = line.chunks[chunk.at : number.at] if number is not None and bytes_unit(line, number) else ()
    return tuple(c for c in inner if c.mentions)


def _whole(context: Context, named: Named) -> tuple[str, ...]:
    return ("number",) if kind_of(context, named) is Kind.INTEGER else ()


def _counts_digits(line: Line, number: Chunk) -> bool:
    return any(c.is_a("places") for c in line.chunks[number.at + 1 : number.at + 2])


def places(line: Line, context: Context) -> None:
    """`amounts with up to 2 decimal places`: the scale of the number."""
    for chunk in line.tagged("places"):
        number = next((c for c in reversed(line.chunks[max(0, chunk.at - 2) : chunk.at]) if _digits(c)), None)
        for named in attached(line, context, chunk) if number is not None else ():
            field = context.drafts[named.entity].field_named(named.member)
            if number is None or field is None or field.type.kind not in (Kind.DECIMAL, Kind.MONEY):
                continue
            scale = _digits(number)
            precision = (field.type.precision or _PRECISION) if field.type.kind is Kind.DECIMAL else None
            of_scale = replace(field.type, precision=precision, scale=scale)
            context.drafts.refine(named.entity, named.member, context.origin, "R-places", type=of_scale)
            took(line, context, "R-places", chunk, named)
            line.use(number)
            line.eat("max", "exactly", "number", "unit", "persist", "musthave", "track")


def _digits(chunk: Chunk) -> int:
    return _WORDS.get(chunk.text.casefold(), integer(chunk) or 0)


_WORDS: Final = {"two": 2, "three": 3, "four": 4}
_PRECISION: Final = 19


def compared(line: Line, context: Context) -> None:
    """`price > 0`, `quantity (>= 0)`."""
    for sign, number in pairwise(line.chunks):
        limit = _COMPARED.get(sign.text)
        if limit is None or number.shape is not Shape.NUMBER:
            continue
        for named in attached(line, context, sign)[:1]:
            if denied(line, named.chunk, number):
                values = {_OTHER[limit[0]]: Bound(value=decimal(number), exclusive=not limit[1])}
            else:
                values = {limit[0]: Bound(value=decimal(number), exclusive=limit[1])}
            if kind_of(context, named) in NUMBERS and assign(context, named, "R-range", **values):
                took(line, context, "R-range", sign, named)
                line.use(number)
                line.eat(*(REFUSAL if denied(line, named.chunk, number) else ()))


_OTHER: Final = {"minimum": "maximum", "maximum": "minimum"}
_COMPARED: Final = {
    ">": ("minimum", True),
    ">=": ("minimum", False),
    "≥": ("minimum", False),
    "<": ("maximum", True),
    "<=": ("maximum", False),
    "≤": ("maximum", False),
}


def beyond(line: Line, context: Context) -> None:
    """`weight MUST be above 1`, `reject a weight over 100`, `MUST NOT be less than 5`."""
    if line.has("character", "page", "page_size"):
        return
    for chunk in line.tagged("over", "below"):
        number = _plain_number(line, chunk)
        for named in attached(line, context, chunk)[:1] if number is not None else ():
            against = number is not None and denied(line, named.chunk, number)
            if number is None or not (against or demanded(line, named.chunk, number)):
                continue
            bound = Bound(value=decimal(number), exclusive=not against)
            values = {"minimum" if chunk.is_a("over") != against else "maximum": bound}
            if kind_of(context, named) in NUMBERS and assign(context, named, "R-range", **values):
                took(line, context, "R-range", chunk, named)
                line.use(number)
                line.eat("over", "below", "not", "validate", "demand", "number", *(REFUSAL if against else ()))


def _plain_number(line: Line, chunk: Chunk) -> Chunk | None:
    """The number right behind the word, of which no unit says that it counts something else."""
    near = [c for c in line.chunks[chunk.at + 1 : chunk.at + 4] if not (c.silent or c.text in "$€£")]
    if not near or near[0].shape is not Shape.NUMBER:
        return None
    behind = line.chunks[near[0].at + 1 : near[0].at + 2]
    return near[0] if not behind or behind[0].silent or behind[0].is_a(*REFUSAL) else None


def _between(line: Line, context: Context) -> None:
    """Two numbers behind `between` or around a dash, of a field that is a number."""
    if line.has("character"):
        return
    for first, second in _pairs(line):
        for named in attached(line, context, first):
            low, high = decimal(first), decimal(second)
            values = {"minimum": Bound(value=low), "maximum": Bound(value=high)}
            if (
                kind_of(context, named) in NUMBERS
                and float(low) < float(high)
                and assign(context, named, "R-range", **values)
            ):
                took(line, context, "R-range", first, named)
                line.use(second)
                line.eat("between", "max", "min", "range", "number", *REFUSAL)


def _pairs(line: Line) -> Iterator[tuple[Chunk, Chunk]]:
    numbers = [c for c in line.chunks if c.shape is Shape.NUMBER]
    for first, second in pairwise(numbers):
        gap = line.chunks[first.at + 1 : second.at]
        dash = len(gap) == 1 and gap[0].text in {"-", "–", "～", "~", "〜"}
        opened = line.has("between", "range") or (first.at > 0 and line.chunks[first.at - 1].text.casefold() == "from")
        if dash or (len(gap) == 1 and gap[0].is_a("conj", "upto") and opened):
            yield first, second
