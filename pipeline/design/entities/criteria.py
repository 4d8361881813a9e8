"""Attributes that only acceptance criteria name: `validate that firstName has 1 to 100 characters`.

In: the criteria of a spec that are no Given, When and Then, and the entities of which nothing else lists attributes.
Out: the attributes that criteria check or assign. A name is believed when it is written as an identifier or when its
type is known; what is said about it is read by `requirements`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from pipeline.design.entities.intros import Intro
from pipeline.design.entities.names import Known
from pipeline.design.entities.prose import listed
from pipeline.design.entities.stated import Stated
from pipeline.design.lexicon import Lexicon
from pipeline.design.relations.prose import mentions
from pipeline.patterns import regex
from pipeline.spec.attributes_text import cut
from pipeline.spec.model import Spec, Text

_NAME: Final = regex(r"\s*(?P<name>`\w+`|[^\W\d]\w*)")
_IDENTIFIER: Final = regex(r"`\w+`|[a-z]+(?:[A-Z][a-z0-9]*)+|[a-z]+(?:_[a-z0-9]+)+")


def checked(spec: Spec, bare: Collection[str], known: Known) -> Iterator[Stated]:
    """The attributes of `bare` entities, each from the first criterion that names it."""
    titles = {s.n: s.title for s in spec.stories}
    seen: set[tuple[str, str]] = set()
    for scenario in spec.scenarios if bare else ():
        named = {n.entity for n in mentions(titles.get(scenario.story, ""), known)} & set(bare) or set(bare)
        if scenario.given or scenario.when or scenario.then or len(named) != 1:
            continue
        (entity,) = named
        text = Text(text=scenario.text, span=scenario.span)
        for start, end in _names(scenario.text, known.lexicon):
            said = listed(cut(text, start, end), Intro.STRONG, known.lexicon)
            if said is not None and (entity, scenario.text[start:end]) not in seen:
                seen.add((entity, scenario.text[start:end]))
                yield Stated(entity=entity, listed=said)


def _names(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Where a name stands behind a word for checking or assigning."""
    for verb in lexicon.pattern("«checks»").finditer(text):
        name = _NAME.match(text, verb.end())
        if name is not None and (_IDENTIFIER.fullmatch(name["name"]) or _typed(name["name"], lexicon)):
            yield name.span("name")


def _typed(word: str, lexicon: Lexicon) -> bool:
    return word.lower() in lexicon.under("named") or word.lower() in lexicon["enum_heads"]
