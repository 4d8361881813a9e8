"""Attributes that have values which stand somewhere else.

In: the entities, and every list of values of the spec. Out: the entities in which a status, type or role without
values of its own has those that a requirement, a constraint, an entity that is nothing but values, or the entity it
keeps the history of gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.entities.declared import Declared
from pipeline.design.entities.names import Known
from pipeline.design.entities.values import ValueList, entity_values, value_lists
from pipeline.design.facts import Fact, Source
from pipeline.design.fields.types import value_name, value_names
from pipeline.design.fields.values import all_values, is_enumerable
from pipeline.design.lexicon import Lexicon
from pipeline.design.model import Entity, Field, Kind, Type
from pipeline.design.relations.prose import mentions
from pipeline.design.text.names import singular
from pipeline.design.text.names import words as plain_words
from pipeline.design.text.translations import said as foreign
from pipeline.diagnostics import Span
from pipeline.patterns import regex
from pipeline.spec.model import Section, Spec, Text

_TRAILING: Final = (
    "value",
    "attribute",
    "field",
    "option",
    "name",
    "enum",
    "progression",
    "transition",
    "flow",
    "lifecycle",
    "workflow",
)
_SAME_EVERYWHERE: Final = frozenset({"role", "priority", "severity"})
_LABEL = regex(r"^\W*(?P<noun>[A-Za-z][\w -]{2,40}?)\s*(?:\((?:enum|values|constants)\))?\W*[:：]\W*$", re.IGNORECASE)
_HISTORY = regex(r"^(?:old|new|previous|prior|next|from|to|before|after|current|target|source|changed)\b")
_READ: Final = frozenset(
    {
        Section.REQUIREMENT,
        Section.ASSUMPTION,
        Section.CLARIFICATION,
        Section.CONSTRAINT,
        Section.OTHER,
        Section.EDGE_CASE,
        Section.SUCCESS,
    }
)


class _Found(Struct, frozen=True, kw_only=True):
    """Values for one field."""

    entity: str
    field: str
    values: tuple[str, ...]
    text: Text


def closed(
    entities: tuple[Entity, ...], spec: Spec, declared: tuple[Declared, ...], known: Known
) -> tuple[Entity, ...]:
    """The entities with the values that stand elsewhere."""
    own = tuple(_own_lists(declared, known.lexicon))
    by_owner: dict[str, list[ValueList]] = {}
    for said in own:
        by_owner.setdefault(said.owner, []).append(said)
    entities = tuple(_with_state(e, by_owner.get(e.name, [])) for e in entities)
    index = _index(entities, known.lexicon)
    found: dict[tuple[str, str], _Found] = {}
    for said in (*own, *_stated_lists(spec, known.lexicon), *_labelled_lists(spec, known.lexicon)):
        for match in _fields(said, index, known):
            found.setdefault((match.entity, match.field), match)
    filled = tuple(_filled(e, found) for e in entities)
    by_name = {e.name: e for e in filled}
    shared = _shared(filled)
    return tuple(_with_history(e, by_name, shared, known.lexicon) for e in filled)


def _shared(entities: tuple[Entity, ...]) -> dict[str, Field]:
    """The one list of values that a spec has for a word which means the same everywhere."""
    found: dict[str, list[Field]] = {}
    for entity in entities:
        for field in entity.fields if entity.stored else ():
            if field.type.values and field.name in _SAME_EVERYWHERE:
                found.setdefault(field.name, []).append(field)
    return {name: fields[0] for name, fields in found.items() if len({f.type.values for f in fields}) == 1}


def _open(field: Field, lexicon: Lexicon) -> bool:
    """True for a text that by its noun should have values."""
    precise = any(f.what == "type" and f.rule == "A-precise" for f in field.facts)
    guessed = any(f.what == "type" and f.source is Source.ASSUMED for f in field.facts)
    if (field.type.kind is not Kind.TEXT and not guessed) or field.pattern or precise:
        return False
    return is_enumerable(field.words, lexicon) or field.name.split("_")[-1] in _foreign_heads(lexicon)


@cache
def _foreign_heads(lexicon: Lexicon) -> frozenset[str]:
    """What identifiers of other languages call the nouns that have values: `kategori`."""
    return frozenset(word for head in lexicon["enum_heads"] for word in foreign(head))


def _unsaid(field: Field, lexicon: Lexicon) -> bool:
    """The same, when no line says that it is a text: values of other attributes are only a guess."""
    stated = any(f.what == "type" and f.source is Source.STATED for f in field.facts)
    return not stated and _open(field, lexicon)


def _own_lists(declared: tuple[Declared, ...], lexicon: Lexicon) -> Iterator[ValueList]:
    for entity in declared:
        values = entity_values(entity.text, lexicon)
        if values:
            text = Text(text=entity.text.words, span=entity.text.span)
            yield ValueList(noun=entity.aliases[0], values=values, text=text)
            continue
        texts = (*entity.text.prose, *(Text(text=i.text, span=i.span) for i in entity.text.items))
        yield from (replace(v, owner=entity.name) for text in texts for v in value_lists(text, lexicon))


def _labelled_lists(spec: Spec, lexicon: Lexicon) -> Iterator[ValueList]:
    """`Regions (Enum):` on a line of its own, and a value on each line below."""
    label, values = Text(text="", span=Span(path=spec.path, line=1)), list[str]()
    for statement in (*spec.statements, None):
        said = statement.text if statement else ""
        match = _LABEL.match(said)
        if not match and label.text and ":" not in said and all_values([said], lexicon):
            values.append(said)
            continue
        if label.text and len(values) > 1:
            yield ValueList(noun=label.text, values=value_names(values), text=label)
        span = statement.span if statement else label.span
        label, values = Text(text=match["noun"] if match else "", span=span), []


def _stated_lists(spec: Spec, lexicon: Lexicon) -> Iterator[ValueList]:
    for statement in spec.statements:
        if statement.section in _READ:
            yield from value_lists(Text(text=statement.text, span=statement.span), lexicon)


_Index = dict[str, list[tuple[Entity, Field]]]


def _index(entities: tuple[Entity, ...], lexicon: Lexicon) -> _Index:
    """The attributes that lack values, by the last word of their names."""
    found: _Index = {}
    for entity in entities:
        for field in entity.fields if entity.stored else ():
            if _open(field, lexicon):
                found.setdefault(_parts(field.words)[-1] if _parts(field.words) else "", []).append((entity, field))
    return found


def _fields(values: ValueList, index: _Index, known: Known) -> Iterator[_Found]:
    """The field that the words before the values name, and the one that says the same in another language."""
    noun = _parts(values.noun)
    names = (noun, *((*noun[:-1], word) for word in foreign(noun[-1]))) if noun else ()
    yield from (found for name in names if (found := _field(values, name, index, known)) is not None)


def _field(said: ValueList, noun: tuple[str, ...], index: _Index, known: Known) -> _Found | None:
    """The one field that the noun names, preferring entities that the sentence names."""
    candidates = [(e, f) for e, f in index.get(noun[-1], ()) if said.owner in ("", e.name)]
    if not said.owner:
        prefixed = known.exactly(" ".join(noun[:-1])) or known.by_start(" ".join(noun[:-1]))
        candidates = [(e, f) for e, f in candidates if _prefixed(noun, e)] or [
            (e, f) for e, f in candidates if prefixed in (None, e.name)
        ]
    hits = [(e, f, rank) for e, f in candidates if (rank := _rank(noun, e, f))]
    if not hits:
        return None
    best = max(rank for _, _, rank in hits)
    top = [(e, f) for e, f, rank in hits if rank == best]
    if len(top) > 1:
        named = {m.entity for m in mentions(said.text.text, known)}
        top = [(e, f) for e, f in top if e.name in named]
    if len(top) != 1:
        return None
    return _Found(entity=top[0][0].name, field=top[0][1].name, values=said.values, text=said.text)


def _with_state(entity: Entity, own: list[ValueList]) -> Entity:
    """An entity whose text lists its states, without naming the attribute that holds them."""
    for said in own if entity.stored else ():
        noun = _parts(said.noun)[-1:]
        taken = any(_parts(f.words)[-1:] == noun for f in entity.fields) or entity.field_named("status")
        if noun == ("status",) and not taken:
            fact = Fact(what="type", source=Source.DERIVED, rule="A-states", span=said.text.span)
            type_ = Type(kind=Kind.ENUM, values=said.values)
            field = Field(name="status", words="status", span=said.text.span, type=type_, facts=(fact,))
            return replace(entity, fields=(*entity.fields, field))
    return entity


def _parts(said: str) -> tuple[str, ...]:
    """The words of a noun in the singular: `Lease Statuses` → (`lease`, `status`)."""
    parts = tuple(singular(w) for w in plain_words(said))
    while len(parts) > 1 and (parts[-1] in _TRAILING or parts[-2:] == ("status", "state")):
        parts = parts[:-1]
    return parts


def _rank(noun: tuple[str, ...], entity: Entity, field: Field) -> int:
    """How well the noun names the field: with its entity, exactly, by its last words, not at all."""
    own, owner = _parts(field.words), _parts(entity.name)
    if not own or noun[-len(own) :] != own:
        return 1 if len(noun) == 1 and own[-1:] == noun else 0
    before = noun[: -len(own)]
    if before and _names(before, owner):
        return 4
    return 3 if not before or len(own) > 1 else 2


def _names(before: tuple[str, ...], owner: tuple[str, ...]) -> bool:
    """`order` of an Order, `rental` of a RentalOrder, `line item` of an OrderLineItem."""
    return before[-1] in (owner[0], owner[-1])


def _prefixed(noun: tuple[str, ...], entity: Entity) -> bool:
    return len(noun) > 1 and any(_names(noun[:i], _parts(entity.name)) for i in range(1, len(noun)))


def _filled(entity: Entity, found: dict[tuple[str, str], _Found]) -> Entity:
    fields = tuple(
        _valued(f, found[entity.name, f.name]) if (entity.name, f.name) in found else f for f in entity.fields
    )
    return replace(entity, fields=fields)


def _valued(field: Field, found: _Found) -> Field:
    fact = Fact(what="type", source=Source.DERIVED, rule="A-values-elsewhere", span=found.text.span)
    default = value_name(field.default) if field.default else None
    kept = default if default in found.values else None
    dropped = ("type", "max_length", "min_length", *(() if kept else ("default",)))
    facts = (fact, *(f for f in field.facts if f.what not in dropped))
    return replace(
        field,
        type=Type(kind=Kind.ENUM, values=found.values),
        facts=facts,
        max_length=None,
        min_length=None,
        default=kept,
    )


def _with_history(entity: Entity, by_name: dict[str, Entity], shared: dict[str, Field], lexicon: Lexicon) -> Entity:
    """`old status` and `new status` have the values of the status they record; a `role` those of the other roles."""
    fields = tuple(_as_elsewhere(_copied(f, entity, by_name, lexicon), shared, lexicon) for f in entity.fields)
    return replace(entity, fields=fields)


def _as_elsewhere(field: Field, shared: dict[str, Field], lexicon: Lexicon) -> Field:
    other = shared.get(field.name)
    if other is None or not _unsaid(field, lexicon):
        return field
    text = Text(text=other.words, span=field.span)
    return _valued(field, _Found(entity="", field=field.name, values=other.type.values, text=text))


def _copied(field: Field, entity: Entity, by_name: dict[str, Entity], lexicon: Lexicon) -> Field:
    words = " ".join(plain_words(field.words))
    if not _HISTORY.match(words) or not _unsaid(field, lexicon):
        return field
    noun = _parts(words)[-1]
    targets = [by_name[r.target] for r in entity.relations if r.target in by_name] or list(by_name.values())
    sources = {f.type.values: f for t in targets for f in t.fields if f.type.values and _parts(f.words)[-1] == noun}
    if len(sources) != 1:
        return field
    values, source = next(iter(sources.items()))
    text = Text(text=source.words, span=field.span)
    return _valued(field, _Found(entity=entity.name, field=field.name, values=values, text=text))
