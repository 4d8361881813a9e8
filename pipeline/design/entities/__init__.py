"""The entities of a feature: what each one is, has, and refers to, and where every fact of it was read.

In: a `Spec` and the designs of earlier features. Out: `Entity`s with fields, references, machines and keys, those not
stored with their reason, and diagnostics. Operations, listings and whatever requirements add are left to
`requirements`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.design.entities.attributes import attributes, of_list
from pipeline.design.entities.criteria import checked
from pipeline.design.entities.declared import Declared, declared
from pipeline.design.entities.flags import flagged
from pipeline.design.entities.found import found_entities
from pipeline.design.entities.kept import not_stored
from pipeline.design.entities.members import Members, members
from pipeline.design.entities.names import Known, known
from pipeline.design.entities.open import closed
from pipeline.design.entities.prose import sentences
from pipeline.design.entities.settle import settle
from pipeline.design.entities.stated import Stated, stated_lists
from pipeline.design.facts import Fact, Source
from pipeline.design.lexicon import Lexicon, lexicon
from pipeline.design.machines.prose import with_moves
from pipeline.design.model import Entity
from pipeline.design.relations.prose import Link, links
from pipeline.design.system import Design
from pipeline.design.text.names import collection
from pipeline.design.text.translations import spoken
from pipeline.design.text.words import phrase
from pipeline.diagnostics import Diagnostic
from pipeline.spec.attributes import AttributeText
from pipeline.spec.model import EntityText, Spec, Text


def entities(spec: Spec, others: tuple[Design, ...] = ()) -> tuple[tuple[Entity, ...], tuple[Diagnostic, ...]]:
    """The entities that the spec declares, in its order; after them those of `others` that it refers to."""
    words = lexicon(spec.language)
    named = declared((*spec.entities, *found_entities(spec, words)), words)
    by_words = {d.aliases[0].lower(): d.name for d in named}
    reasons = {d.name: not_stored(d, by_words, words) for d in named}
    kept = tuple(d for d in named if not reasons[d.name])
    elsewhere = _elsewhere(others, {d.name for d in named})
    names = _known(kept, elsewhere, words)
    lists: dict[str, list[Stated]] = {}
    for said in stated_lists(spec, _spoken_of(kept, spec.language, names)):
        lists.setdefault(said.entity, []).append(said)
    bare = {d.name for d in kept if d.name not in lists and not any(True for _ in attributes(d, names))}
    for said in checked(spec, bare, names):
        lists.setdefault(said.entity, []).append(said)
    found = {
        d.name: members(d.name, attributes(d, names), names, more=_elsewhere_said(lists.get(d.name, ()), names))
        for d in kept
    }
    built = tuple(_entity(d, found.get(d.name, Members()), reasons[d.name], words, not spec.entities) for d in named)
    settled, wrong = settle(built, found, elsewhere, names, tuple(_links(kept, names)), {d.name: d.text for d in kept})
    finished = with_moves(flagged(closed(settled, spec, named, names), spec, names), spec, names)
    return finished, (*(w for m in found.values() for w in m.diagnostics), *wrong)


def _elsewhere_said(lists: Iterable[Stated], names: Known) -> Iterator[AttributeText]:
    """The attributes that lists outside of the entity section give one entity."""
    for said in lists:
        yield from of_list(said.listed, names)


def _links(kept: tuple[Declared, ...], names: Known) -> Iterator[Link]:
    """What the sentences about each entity say about its relations."""
    for entity in kept:
        texts = (*entity.text.prose, *(Text(text=i.text, span=i.span) for i in entity.text.items))
        for i, text in enumerate(texts):
            for j, sentence in enumerate(sentences(text)):
                yield from links(sentence, entity.name, names, first=i == j == 0 and bool(entity.text.prose))


def _known(kept: tuple[Declared, ...], elsewhere: tuple[Entity, ...], words: Lexicon) -> Known:
    own = [(alias, d.name) for d in kept for alias in (d.name, *d.aliases)]
    return known([*own, *((alias, e.name) for e in elsewhere for alias in (e.name, e.words))], words)


def _spoken_of(kept: tuple[Declared, ...], language: str, names: Known) -> Known:
    """The names, and what the sentences of the language call the same: other cases, and words for English ones."""
    if language.partition("-")[0] in _AS_DECLARED:
        return names
    own = [(alias, d.name) for d in kept for alias in (d.name, *d.aliases)]
    said = [(" ".join(k), name) for alias, name in own for k in spoken(phrase(alias), language) if k[-1][-1] != "*"]
    return known([*((a.words, a.entity) for a in names.aliases), *said], names.lexicon)


_AS_DECLARED: Final = ("en", "ja", "ko", "zh")
"""Languages whose sentences name things as they are declared: without cases, and found by their script."""


def _elsewhere(others: tuple[Design, ...], own: set[str]) -> tuple[Entity, ...]:
    """The stored entities of earlier features, each once."""
    found = {e.name: e for d in others for e in d.entities if e.stored and not e.mentioned and e.name not in own}
    return tuple(found.values())


def _entity(declaration: Declared, has: Members, reason: str, words: Lexicon, undeclared: bool) -> Entity:
    text = declaration.text
    deletion = _soft_delete(text, has, words)
    rule, source = ("E-found", Source.DERIVED) if undeclared else ("E-declared", Source.STATED)
    declared_fact = Fact(what="entity", source=source, rule=rule, span=text.span, reason=reason)
    return Entity(
        name=declaration.name,
        words=declaration.words,
        span=text.span,
        collection=collection(declaration.name),
        description=text.prose[0].text if text.prose else "",
        stored=not reason,
        reason=reason,
        fields=has.fields,
        relations=has.relations,
        implied=has.implied,
        soft_delete=deletion is not None,
        facts=(declared_fact, *((deletion,) if deletion else ())),
    )


def _soft_delete(text: EntityText, has: Members, words: Lexicon) -> Fact | None:
    """The text says that deleted ones are kept, or lists a mark of deletion."""
    for sentence in (s for prose in text.prose for s in sentences(prose)):
        said = words.pattern("^(?:it |they |is |are )*«soft_delete»[.]?$").match(sentence.text)
        if said:
            return Fact(what="soft_delete", source=Source.STATED, rule="E-soft-delete", span=sentence.span)
    mark = next((i for i in has.implied if i.member == "deleted_at"), None)
    return Fact(what="soft_delete", source=Source.DERIVED, rule="E-soft-delete", span=mark.span) if mark else None
