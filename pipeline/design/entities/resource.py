"""Precise lines about a resource as a whole: `operations: create, get, list`, `filter by: status`, `sort by: name`.

In: the lines of an entity. Out: the entity with exactly these operations, and with these names among the filters, the
sort keys and the searched texts of its list. What sentences say of a resource is `requirements`' business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.facts import Fact, Source
from pipeline.design.lexicon import Lexicon
from pipeline.design.model import Entity
from pipeline.design.operations import Operation, Verb
from pipeline.spec.attributes import pieces
from pipeline.spec.model import Text

RULE: Final = "A-operations"
ASKED: Final = (Verb.CREATE, Verb.GET, Verb.LIST, Verb.UPDATE, Verb.DELETE, Verb.RESTORE)
"""The operations that the line can name; moves have names of their own."""
_LISTS: Final = {"filter_by": "filters", "sort_by": "sorts", "search_in": "search"}
_STAMPS: Final = ("created_at", "updated_at")


class Line(Struct, frozen=True, kw_only=True):
    """One line: `what` is `operations` or the part of the listing that it extends."""

    what: str
    text: Text


def resource_lines(words: Text, notes: tuple[Text, ...], lexicon: Lexicon) -> tuple[Line, ...]:
    """The line that these words start, nothing for the line of an attribute."""
    said = words.text.lower()
    if said in lexicon["operations"]:
        named = {v.value for v in ASKED}
        fits = notes and all(p.text.lower() in named for n in notes for p in pieces(n))
        return tuple(Line(what="operations", text=n) for n in notes) if fits else ()
    what = next((w for name, w in _LISTS.items() if said in lexicon[name]), None)
    return tuple(Line(what=what, text=n) for n in notes) if what else ()


def with_lines(entity: Entity, lines: tuple[Line, ...], named: Callable[[str], str | None]) -> Entity:
    """The entity with what its lines say; a name that is none of its members is passed over."""
    for line in lines:
        fact = Fact(what=line.what, source=Source.STATED, rule=RULE, span=line.text.span)
        said = tuple(p.text for p in pieces(line.text))
        if line.what == "operations":
            others = (o for o in entity.operations if o.verb not in ASKED)
            entity = replace(entity, operations=(*_operations(said, fact), *others))
            continue
        names = (s if s in _STAMPS else named(s) for s in said)
        listing = entity.listing
        held = tuple(dict.fromkeys((*getattr(listing, line.what), *(n for n in names if n))))
        entity = replace(entity, listing=replace(listing, facts=(*listing.facts, fact), **{line.what: held}))
    return entity


def _operations(said: tuple[str, ...], fact: Fact) -> Iterator[Operation]:
    for verb in ASKED:
        if verb.value in {s.lower() for s in said}:
            yield Operation(verb=verb, name=verb.value, fact=fact)


def told(entity: Entity) -> bool:
    """True when a line says which operations there are: no others are assumed."""
    return any(o.fact.rule == RULE for o in entity.operations)
