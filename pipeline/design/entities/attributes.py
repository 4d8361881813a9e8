"""The attribute texts of one entity, from every place that states them.

In: a declared entity and its spec. Out: `AttributeText`s in the order of the spec: tables, list items, comma lists in
prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from pipeline.design.entities.declared import Declared
from pipeline.design.entities.intros import Intro
from pipeline.design.entities.names import Known
from pipeline.design.entities.prose import Listed, lists, sentences, trimmed_words
from pipeline.design.entities.resource import resource_lines
from pipeline.design.fields.rules import read_rule
from pipeline.design.fields.same import same_name
from pipeline.design.fields.types import read_type
from pipeline.design.lexicon import Lexicon
from pipeline.design.machines import moves_line
from pipeline.design.text.names import identifier, snake
from pipeline.patterns import regex
from pipeline.spec.attributes import AttributeText, Form, parse_line, parse_list, parse_table, pieces, spread
from pipeline.spec.attributes_text import cut
from pipeline.spec.model import Item, Text

_MOST_WORDS: Final = 7
_IDENTIFIER: Final = regex(r"[a-z][A-Za-z0-9]*(?:_[a-z0-9]+)*")
_CODES = regex(r"`[\w.]+`")
_CODES_FIRST = regex(r"`[\w.]+`(?:\s*,\s*`[\w.]+`)+\s*(?:[(（—–-].*)?$")
_RULE_SENTENCE = regex(
    r"(?:the |its |an? |each |every )?(?P<name>[\w-]+(?: [\w-]+){0,3}?)\s+"
    r"(?:(?:must be|should be|has to be|must have|is|are)\s+)?"
    r"(?P<rule>(?<=(?:be|is)\s).+?|(?<=are\s).+?|(?<=have\s).+?|(?:defaults? to|cannot|never|must not)\s.+?)"
    r"(?:\s+(?:upon|on|when|at)\s.*)?\.?$",
    re.IGNORECASE,
)
_LIMIT = regex(r"([A-Za-z_]\w*)\s*((?:≥|>=|>|≤|<=|<)\s*\d[\d.,]*)(?:\s|$)")


def attributes(entity: Declared, known: Known) -> Iterator[AttributeText]:
    """Every attribute that the text of the entity gives it: of a table and precise lines, else of lists and prose."""
    rows = [row for table in entity.text.tables for row in parse_table(table)]
    if rows:
        yield from rows
        lines = (parse_line(Text(text=i.text, span=i.span)) for i in entity.text.items if not i.items)
        yield from (line for line in lines if _is_precise(line, known) or _is_whole(line, known))
        return
    items = [a for item in entity.text.items for a in _item(item, entity.name, known)]
    found: list[AttributeText] = []
    for i, text in enumerate(entity.text.prose):
        for listed in lists(text, entity.name, known, opening=i == 0):
            if not items or listed.intro not in (Intro.LOOSE, Intro.WEAK):
                found += of_list(listed, known)
    found += items
    yield from found
    yield from _ruled(entity, [identifier(a.words.text) for a in found], known)


def _ruled(entity: Declared, names: list[str], known: Known) -> Iterator[AttributeText]:
    """Sentences that state a rule of one attribute: `Status defaults to "new".`, `The code must be unique.`"""
    for text in entity.text.prose:
        for sentence in sentences(text):
            match = _RULE_SENTENCE.match(sentence.text)
            name = same_name(identifier(match["name"]), names, snake(entity.name)) if match else None
            if match is None or name is None:
                continue
            rule = cut(sentence, match.start("rule"), match.end("rule"))
            if read_rule(rule.text, known.lexicon):
                words = next(
                    (cut(sentence, *match.span("name")) for n in names if n == identifier(match["name"])),
                    Text(text=name.replace("_", " "), span=sentence.span),
                )
                yield AttributeText(words=words, form=Form.PHRASE, held=(rule,))


def of_list(listed: Listed, known: Known) -> Iterator[AttributeText]:
    """The attributes of a list, with what its introduction says about all of them."""
    for attribute in listed.attributes:
        if listed.intro is Intro.RELATIONS:
            if _target(attribute, known):
                yield attribute
        elif listed.intro in (Intro.REQUIRED, Intro.OPTIONAL):
            note = Text(text=listed.intro.value, span=attribute.span)
            yield replace(attribute, held=(*attribute.held, note))
        else:
            yield attribute


def _target(attribute: AttributeText, known: Known) -> bool:
    return known.target(attribute.words.text) is not None


def _item(item: Item, owner: str, known: Known) -> Iterator[AttributeText]:
    """One list item: an attribute, a group of attributes, or a sentence with a list."""
    text = Text(text=item.text, span=item.span)
    limit = _LIMIT.match(item.text)
    if limit:
        yield AttributeText(words=cut(text, 0, limit.end(1)), form=Form.PHRASE, held=(cut(text, *limit.span(2)),))
        return
    if len(_CODES.findall(item.text)) > 1 and _CODES_FIRST.match(item.text):
        yield from parse_list(text.text, text.span)
        return
    if item.items and _is_group(item):
        for below in item.items:
            yield from _item(below, owner, known)
        return
    line = parse_line(text)
    if _is_precise(line, known):
        yield line
        return
    found = [a for listed in lists(text, owner, known) for a in of_list(listed, known)]
    if found and (len(found) > 1 or not _names_attribute(line, known.lexicon)):
        yield from found
    elif _names_attribute(line, known.lexicon):
        yield from spread(line if line.notes else trimmed_words(line, known.lexicon))


def _is_precise(line: AttributeText, known: Known) -> bool:
    """A type or an entity after the name, and nothing but rules after it: no list of names, whatever the name says."""
    parts = [p for note in line.notes for p in pieces(note)]
    if len(parts) > 1 and not line.words.text.isascii() and _IDENTIFIER.fullmatch(parts[0].text.strip("`")):
        parts = parts[1:]
    if not parts or len(line.words.text.split()) > _MOST_WORDS:
        return False
    type_ = read_type(parts[0].text, known.lexicon)
    if type_ is None and known.exactly(parts[0].text) is None:
        return False
    is_enum = type_ is not None and bool(type_.type.values)
    return is_enum or all(read_rule(p.text, known.lexicon) is not None for p in parts[1:])


def _is_whole(line: AttributeText, known: Known) -> bool:
    """A line about the entity as a whole: of moves, of a unique combination, of operations."""
    if line.words.text.lower() in known.lexicon["together"]:
        return True
    return bool(
        moves_line(line.words, line.notes, known.lexicon) or resource_lines(line.words, line.notes, known.lexicon)
    )


def _is_group(item: Item) -> bool:
    """An item that only introduces the ones below it."""
    return item.text.rstrip("*_ ").endswith((":", "："))


def _names_attribute(line: AttributeText, lexicon: Lexicon) -> bool:
    """True when the words before the notes can be a name, not a clause."""
    words = line.words.text
    if re.search(r"[=<>≥≤≠]", words):
        return False
    if any(_typed(note, lexicon) for note in (*line.notes, *line.held)[:1]):
        return True
    if not re.search(r"\w", words) or len(words.split()) > _MOST_WORDS or words.endswith("."):
        return False
    return not lexicon.pattern("(?:^|\\s)(?:«clause_words»|«not_names»)(?:\\s|$)").search(words.lower())


def _typed(note: Text, lexicon: Lexicon) -> bool:
    """The note starts with a type or a rule, as a precise line has it."""
    first = pieces(note)[:1]
    return any(read_type(p.text, lexicon) or read_rule(p.text, lexicon) is not None for p in first)
