"""Which of the declared entities are rows of this service, and why the others are not.

In: a declared entity. Out: the reason why it is not stored, or nothing. Views, requests, sessions, derived values,
roles of people and things that the spec itself calls not stored are named in the design but get no table.
"""

from __future__ import annotations

import re

from pipeline.design.entities_declared import Declared
from pipeline.design.lexicon import Lexicon
from pipeline.design.names import words as plain_words


def not_stored(entity: Declared, lexicon: Lexicon) -> str:
    """The reason why no rows of it are stored, empty for a stored entity."""
    if lexicon.pattern("«not_stored»").search(entity.note):
        return f"the spec calls it {entity.note}"
    first = _first_sentence(entity)
    said = lexicon.pattern("«not_stored»").search(" ".join(t.text for t in entity.text.prose))
    if said:
        return f"the spec says so: {said[0].strip().lower()}"
    marker = lexicon.pattern(
        "^(?:represents |describes )?(?:an? |the |one of |el |la |un |una )*(?:\\w+ )?«transient_kinds»"
    ).match(first)
    if marker:
        return f"the spec describes it as something else: {marker[0].strip().lower()}"
    parts = plain_words(entity.name)
    if len(parts) > 1 and lexicon.pattern("^«transient_names»$").match(parts[-1]):
        return f"a {parts[-1]} is no row of a table"
    return ""


def _first_sentence(entity: Declared) -> str:
    text = entity.text.prose[0].text if entity.text.prose else ""
    return re.split(r"(?<=[.。])\s+|。", re.sub(r"[*`]", "", text))[0].lower()
