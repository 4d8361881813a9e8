"""Values of enums that stand apart from their attribute.

In: the texts of a spec. Out: the values of an entity that is nothing but a list of values (`Account Status: Values:
Active, Inactive`), and sentences that list the values of an attribute (`lease statuses: pending, active`) with the
words that name it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from pipeline.design.fields.rules import read_rule
from pipeline.design.fields.types import value_names
from pipeline.design.fields.values import MOST, all_values, constant
from pipeline.design.lexicon import Lexicon
from pipeline.design.machines import ARROW
from pipeline.diagnostics import Span
from pipeline.patterns import regex
from pipeline.spec.attributes import parse_line
from pipeline.spec.attributes_lists import list_parts
from pipeline.spec.model import EntityText, Text

_STATED = regex(
    r"(?:^|[.。]\s*|\b)(?:possible |allowed |valid )?(?:values|valores|valeurs|值)\s*[:：]\s*(?P<list>[^.。]+)", re.I
)
_MAY_LIST = regex(r"[:：(（,、/|→]|->| or ")
_SIGN: Final = regex(r"[,;；，、]")
_LEAD: Final = 100
LONGEST: Final = 60 * 40
"""Characters within which a list of values ends."""
_END: Final = regex(r"\s*(?:\.\s|\.$|。|;|\)|$|\s-\s|—|\bdefault\b|\bwith\b|\band the\b)", re.I)


class ValueList(Struct, frozen=True, kw_only=True):
    """Values, and the words before them that name their attribute. `owner`: the entity whose text it is."""

    noun: str
    values: tuple[str, ...]
    text: Text
    owner: str = ""


def entity_values(text: EntityText, lexicon: Lexicon) -> tuple[str, ...]:
    """The values, when an entity is a list of values."""
    for prose in text.prose:
        stated = _STATED.search(prose.text)
        if stated:
            values = _values(stated["list"], prose.span, lexicon)
            if values:
                return values
    names = [parse_line(Text(text=i.text, span=i.span)).words.text for i in text.items if not i.items]
    if len(names) > 1 and len(names) == len(text.items) and not text.tables and all(constant(n) for n in names):
        return value_names(names)
    return ()


def value_lists(text: Text, lexicon: Lexicon) -> Iterator[ValueList]:
    """`lease statuses: pending, active, terminated`, `three states (a, b)`, `status must be one of a, b`."""
    if not _MAY_LIST.search(text.text):
        return
    pattern = lexicon.pattern(
        r"(?P<noun>(?:«enum_heads»|«enum_plurals»)(?:\s+«enum_tails»)*)"
        r"(?:(?:\s+[\w-]+){0,4}\s*[:：]\s*|\s+(?:«value_verbs»)\s*[:：]?\s*|\s+(?=[*`\"“‘])|(?:\s+(?:for|of)\s+[\w-]+)?\s*(?=[(（])"
        r"|(?<=s)\s+(?=(?:[\w-]+,\s+){1,59}[\w-]+,?\s+(?:«and_words»|or)\s+[\w-]+\s*(?:[.;]|$)))"
    )
    for match in pattern.finditer(text.text):
        rest = text.text[match.end() : match.end() + LONGEST]
        held = re.match(r"[(（]([^()（）]+)[)）]", rest)
        end = _END.search(rest)
        listed = held[1] if held else rest[: end.start()] if end else rest
        if len(_SIGN.findall(listed)) > MOST:
            continue
        if held and lexicon.pattern("(?:^|\\s)«examples»").search(listed):
            continue
        values = _values(listed, text.span, lexicon)
        if values:
            clause = re.split(r"[,;:.()（），、；。]", text.text[max(0, match.start() - _LEAD) : match.start()])[-1]
            lead = " ".join(clause.split()[-2:])
            yield ValueList(noun=f"{lead} {match['noun']}".strip(), values=values, text=text)


def _default(part: str, lexicon: Lexicon) -> bool:
    """`default normal` behind the values is none of them."""
    found = read_rule(part, lexicon) or ()
    return bool(found) and found[0][0] == "default"


def _values(listed: str, span: Span, lexicon: Lexicon) -> tuple[str, ...]:
    if ARROW.search(listed):
        chain = [re.sub(r"^\s*(?:of|from|as|:)\s+", "", p) for p in ARROW.split(listed.strip(" .*()"))]
        return value_names(chain) if all_values(chain, lexicon) else ()
    listed = re.sub(r"^\s*(?:one|any|either) of\s*:?\s+", "", listed, flags=re.I)
    parts = [p.text for p in list_parts(Text(text=listed.strip(" .*"), span=span)) if not _default(p.text, lexicon)]
    if len(parts) == 1:
        parts = [p for p in re.split(r"\s*[/|]\s*|\s+(?:or|o|ou)\s+", parts[0]) if p]
    *head, last = parts or [""]
    parts = [*head, *(p for p in re.split(r"\s+(?:or|o|ou)\s+|^(?:or|o|ou)\s+", last) if p)]
    bare = [re.sub(r"\s*[(（][^()（）]*[)）]", "", p) for p in parts]
    return value_names(bare) if len(bare) > 1 and all_values(bare, lexicon) else ()
