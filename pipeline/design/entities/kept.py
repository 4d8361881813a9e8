"""Which of the declared entities are rows of this service, and why the others are not.

In: the declared entities. Out: for each the reason why it is not stored, or nothing. Views, requests, sessions, derived
values, lists of values, and headings that only group others are named in the design but get no table.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.design.entities.declared import Declared
from pipeline.design.entities.values import entity_values
from pipeline.design.lexicon import Lexicon
from pipeline.design.text.names import is_plural, singular
from pipeline.design.text.names import words as plain_words
from pipeline.patterns import regex

_MARKUP = regex(r"[*`_]")
_BOLD_HEAD = regex(r"^\s*\*\*[^*]+\*\*")
_STATE_OF: Final = regex(
    r"^(?:represents |describes )?(?:an? |the )?(?P<other>(?:[\w-]+ ){1,4}?)(?:that (?:is|are) )?"
    r"(?:in|with|has|having|whose)\b.{0,30}\b(?:status|state)\b"
)
_GROUP: Final = 2


def not_stored(entity: Declared, others: dict[str, str], lexicon: Lexicon) -> str:
    """The reason why no rows of it are stored, empty for a stored entity. `others`: entities by name in lower case."""
    if entity.note and lexicon.pattern("«not_stored»").search(entity.note):
        return f"the spec calls it {entity.note}"
    if entity_values(entity.text, lexicon):
        return "it is the list of values of an attribute"
    return _said(entity, lexicon) or _other_in_a_state(entity, others) or _by_name(entity, lexicon)


def _said(entity: Declared, lexicon: Lexicon) -> str:
    """The spec says in so many words that it is something else than a stored thing."""
    prose = _MARKUP.sub("", " ".join(t.text for t in entity.text.prose)).lower()
    for sentence in (*re.split(r"(?<=[.])\s+|。", prose), *(i.text.lower() for i in entity.text.items)):
        said = lexicon.pattern("«not_stored»").search(sentence)
        if said and not lexicon.pattern("^(?:its|their|the \\w+'s|su|sus|seu|sua|son|sa)\\s").match(sentence):
            return f"the spec says `{said[0].strip()}`"
    first = re.split(r"(?<=[.])\s+|。", prose)[0]
    pattern = lexicon.pattern("^(?:«represents»\\s*)?(?:«determiners»\\s*)*(?:[\\w-]+\\s+){0,2}?«transient_kinds»")
    kind = pattern.match(first)
    return f"the spec describes it as `{kind[0].strip()}`" if kind else ""


def _other_in_a_state(entity: Declared, others: dict[str, str]) -> str:
    """`Abandoned Cart: an order in "new" status that …` is an order. `others`: entities by name, lower case."""
    match = _STATE_OF.match(entity.text.prose[0].text.lower()) if entity.text.prose else None
    other = others.get(match["other"].strip()) if match else None
    return f"it is {_a(other)} in a certain state" if other and other != entity.name else ""


def _a(name: str) -> str:
    return f"an {name}" if name[0].upper() in "AEIOU" else f"a {name}"


def _by_name(entity: Declared, lexicon: Lexicon) -> str:
    """Names of things that are shown, sent, or computed, and plural headings over a group of items."""
    parts = plain_words(entity.name)
    last, whole = singular(parts[-1]), " ".join(parts)
    first = _MARKUP.sub("", entity.text.prose[0].text.lower()) if entity.text.prose else ""
    if last in lexicon["derived_names"] and lexicon.pattern("«derived_words»").search(first):
        return f"{_a(whole)} is computed from other rows"
    if _followed(parts, last, entity, lexicon):
        return ""
    if whole in lexicon["transient_whole"] or (len(parts) > 1 and last in lexicon["transient_names"]):
        return f"{_a(whole)} is shown, sent or computed, not stored"
    if last in lexicon["group_names"] and is_plural(
        plain_words(entity.words)[-1:][0] if plain_words(entity.words) else ""
    ):
        return "it is a heading over a group of things"
    bold = [i for i in entity.text.items if _BOLD_HEAD.match(i.text)]
    grouped = [i for i in bold if i.items]
    if is_plural((plain_words(entity.words) or ("",))[-1]) and len(grouped) >= _GROUP:
        return "it is a heading over a group of things"
    return ""


def _followed(parts: tuple[str, ...], last: str, entity: Declared, lexicon: Lexicon) -> bool:
    """True for what people ask of each other and follow up (`leave request`), false for what a client sends
    (`creation request`): a state tells the two apart."""
    if len(parts) < 2 or last not in lexicon["asked_names"] or parts[-2] in lexicon["sent_kinds"]:
        return False
    said = " ".join((*(t.text for t in entity.text.prose), *(i.text for i in entity.text.items)))
    return bool(lexicon.pattern("«state_names»").search(said.lower())) or parts[-2] in lexicon["asked_kinds"]
