"""Lists of attributes outside of the entity section.

In: the statements of a spec. Out: attributes for the entity that a statement speaks of: `create products with: name
(required), …`, `the following mandatory fields: …`, `for each car, the following fields: …`. Rules that a requirement
states about one attribute are `requirements`' business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.entities.intros import Intro, without_purpose
from pipeline.design.entities.names import Known
from pipeline.design.entities.prose import Listed, listed, parted
from pipeline.design.relations.prose import Named, mentions
from pipeline.patterns import regex
from pipeline.spec.attributes_text import cut, groups, outside
from pipeline.spec.model import Item, Section, Spec, Text

_READ: Final = frozenset({Section.REQUIREMENT, Section.ASSUMPTION, Section.CLARIFICATION, Section.CONSTRAINT})
_ANSWER = regex(r"(?:→|->|—)\s*\**(?:A|Answer)\**\s*[:：]\s*", re.IGNORECASE)
_NEAR: Final = 60
_LONGEST: Final = 5000
"""Characters of a sentence that still may be a list of attributes."""
_QUALIFIERS: Final = (
    r"(?:(?:«following»|«list_adjectives»|an?|«rules.required»|«rules.optional»)\s+)*"
    r"(?:«list_nouns»|«data_nouns»)?\s*[:：]?\s*"
)


class Stated(Struct, frozen=True, kw_only=True):
    """A list that gives attributes to `entity`."""

    entity: str
    listed: Listed


class _Start(Struct, frozen=True, kw_only=True):
    """Where a list starts, how it is meant, and where the words that introduce it start."""

    at: int
    before: int
    intro: Intro
    entity: str = ""


def stated_lists(spec: Spec, known: Known) -> Iterator[Stated]:
    """Every list of attributes in requirements, assumptions, clarifications and constraints."""
    below = {r.span: r.items for r in spec.requirements if r.items}
    last = ""
    for statement in spec.statements:
        if statement.section not in _READ:
            continue
        text = _said(Text(text=statement.text, span=statement.span), statement.section)
        for sentence in (s for s in parted(text, known.lexicon) if len(s.text) <= _LONGEST):
            for found in _stated(sentence, known, last, below.get(statement.span, ())):
                last = found.entity
                yield found


def _said(text: Text, section: Section) -> Text:
    """The statement; of a clarification only the answer."""
    answer = _ANSWER.search(text.text) if section is Section.CLARIFICATION else None
    return cut(text, answer.end(), len(text.text)) if answer else text


def _stated(sentence: Text, known: Known, last: str, below: tuple[Item, ...]) -> Iterator[Stated]:
    shown = outside(sentence.text)
    named = mentions(shown, known)
    first = [*_created(shown, named, known), *_named_fields(shown, known), *_kept(shown, named, known)]
    for starts in (first, [*_in_addition(shown, named, known)]):
        for start in starts:
            entity = start.entity or _entity(named, start, last)
            rest = _rest(sentence, start.at, known, below)
            found = listed(rest, start.intro, known.lexicon) if entity and rest else None
            if found and (start.intro is not Intro.LOOSE or len(found.attributes) > 1):
                yield Stated(entity=entity, listed=found)
                break


def _rest(sentence: Text, at: int, known: Known, below: tuple[Item, ...]) -> Text | None:
    """The words of the list: the bracket that opens there, the rest of the sentence, or the items below it."""
    for start, end in groups(sentence.text):
        if start == at and sentence.text[start] in "(（":
            return cut(sentence, start + 1, end - 1)
    colon = re.search(r"[:：]\s", outside(sentence.text)[at:])
    end = at + colon.start() if colon else len(sentence.text)
    rest = without_purpose(cut(sentence, at, end), known.lexicon)
    if rest.text:
        return rest
    return Text(text=", ".join(i.text for i in below), span=below[0].span) if below else None


def _entity(named: tuple[Named, ...], start: _Start, last: str) -> str:
    """The entity named before the list, else the one that the last list was about."""
    before = [n.entity for n in named if n.end <= start.before]
    return before[-1] if before else last


def _created(shown: str, named: tuple[Named, ...], known: Known) -> Iterator[_Start]:
    """`create products with name, price`, `enroll a new student with the following mandatory fields: …`."""
    for mention in _created_things(shown, named, known):
        pattern = known.lexicon.pattern(
            rf"\s*(?:[\w-]+\s+){{0,2}}?(?:«create_links»)\s*:?\s*(?P<qualifiers>{_QUALIFIERS})"
        )
        link = pattern.match(shown, mention.end)
        if link and not _ALIKE.match(shown, link.end()):
            intro = Intro.LOOSE
            for name, list_ in ((Intro.REQUIRED, "«rules.required»"), (Intro.OPTIONAL, "«rules.optional»")):
                if known.lexicon.pattern(list_).search(link["qualifiers"]) and known.lexicon.pattern(
                    "«list_nouns»|«data_nouns»"
                ).search(link["qualifiers"]):
                    intro = name
            yield _Start(at=link.end(), before=link.start(), intro=intro, entity=mention.entity)


_ALIKE: Final = regex(r"(?:(?:the|an?)\s+)?(?:same|identical|duplicate|matching|similar)\b", re.IGNORECASE)
"""`with the same name` compares with another record."""


def _created_things(shown: str, named: tuple[Named, ...], known: Known) -> Iterator[Named]:
    """The entity after a verb of creating (`register clients`), or before its noun (`project creation`)."""
    if not named:
        return
    for verb in known.lexicon.pattern("«create_verbs»").finditer(shown):
        mention = next((n for n in named if n.start >= verb.end()), None)
        near = mention is not None and mention.start - verb.end() <= _NEAR
        if mention is not None and near and not _changes(shown, verb.end(), mention, known):
            yield mention
    for noun in re.finditer(r"\s(?:creation|registration|enrollment|submission)\b", shown):
        yield from (replace(n, end=noun.end()) for n in named if n.end == noun.start())


def _changes(shown: str, at: int, mention: Named, known: Known) -> bool:
    """`record every change of a product with …`, `log product changes with …`: changes are kept, no products."""
    behind = known.lexicon.pattern(r"\s*(?:«change_nouns»)").match(shown, mention.end)
    return bool(behind or known.lexicon.pattern("«change_nouns»").search(shown, at, mention.start))


def _in_addition(shown: str, named: tuple[Named, ...], known: Known) -> Iterator[_Start]:
    """`in addition to the existing make, model and type`: those that a feature finds already there."""
    for match in known.lexicon.pattern("«additions»\\s+(?:the\\s+)?(?:already\\s+)?(?:existing\\s+)?").finditer(shown):
        if any(n.end <= match.start() for n in named):
            yield _Start(at=match.end(), before=match.start(), intro=Intro.LOOSE)


def _named_fields(shown: str, known: Known) -> Iterator[_Start]:
    """`required fields (SKU, name)`, `optional fields during enrollment: photo, address`."""
    pattern = known.lexicon.pattern(
        r"(?:(?P<must>«required_nouns»)|(?P<may>«optional_nouns»))\s*(?:«list_verbs»\s*)?(?:(?:[\w-]+\s+){0,3}[\w-]*[:：]|(?=\0))\s*"
    )
    for match in pattern.finditer(shown):
        yield _Start(at=match.end(), before=match.start(), intro=Intro.REQUIRED if match["must"] else Intro.OPTIONAL)


def _kept(shown: str, named: tuple[Named, ...], known: Known) -> Iterator[_Start]:
    """`persist all ticket data including: …`, `store for each car the following fields: …`."""
    demanded = known.lexicon.pattern("«require_verbs»").search(shown)
    if not demanded and not known.lexicon.pattern("«keep_verbs»").search(shown):
        return
    pattern = known.lexicon.pattern(
        r"(?:«data_nouns»|«list_nouns»)(?:\s+«for_each»\s+[\w-]+(?:\s+[\w-]+)?)?\s*"
        r"(?:(?:«list_verbs»)\s*[:：]?\s*|[:：]\s*|(?=\0)|in addition to [^:]*[:：]\s*)"
    )
    for match in pattern.finditer(shown):
        near = [n for n in named if n.end <= match.start() and match.start() - n.end <= _NEAR]
        adjacent = near and re.fullmatch(r"[\s'’s]*(?:[\w-]+\s+){0,1}", shown[near[-1].end : match.start()])
        each = known.lexicon.pattern("«for_each»\\s+(?:[\\w-]+\\s+){0,2}").search(shown[: match.start()])
        if near and (adjacent or each):
            intro = Intro.REQUIRED if demanded and demanded.start() < match.start() else Intro.LOOSE
            yield _Start(at=match.end(), before=match.start(), intro=intro, entity=near[-1].entity)
