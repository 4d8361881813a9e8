"""The attribute grammar: how a spec writes down what a thing has.

In: a list item, a table row, or a comma list in prose. Out: `AttributeText`s: the words that name an attribute, and the
notes that stand with it (after a colon or dash, in parentheses, in the other cells). What the words and notes *mean*
(types, rules, values, references) is `design`'s business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.diagnostics import Span
from pipeline.patterns import regex
from pipeline.spec.attributes_lists import distributed, list_parts, without_articles
from pipeline.spec.attributes_text import cut, groups, outside, parentheses, split, uncoded
from pipeline.spec.model import Table, Text

_AROUND = regex(r"((?:[\w-]+ ){0,1}[\w-]+) (\([^()]{1,40}\)) ((?:[A-Za-z-]+ ){0,1}[A-Za-z-]+)$")
_COLON = regex(r"\s*[:：]\s*(?!//)")
_DASH = regex(r"\s+[-–—]+\s+|\s*——\s*")
_CHUNKS = regex(r"\s*[;；]\s*")
_PIECES = regex(r"\s*(?:,(?!\d{3}\b)|[;；，、・])\s*")
_EMPTY_CELL: Final = frozenset({"", "-", "–", "—", "n/a"})
_NAME_COLUMN = regex(
    r"^(?:attribute|field|column|property|name|campo|atributo|columna|champ|attribut|字段|欄位|属性|項目|필드|속성)s?"
    r"(?: name)?$",
    re.I,
)
_TYPE_COLUMN = regex(r"^(?:data )?(?:type|tipo|typ|类型|類型|型|타입)$", re.I)
_PROSE_COLUMN = regex(
    r"description|descripci|descri|purpose|meaning|notes?$|comment|example|说明|說明|描述|説明|備考|설명", re.I
)
_RULE_COLUMN = regex(
    r"rule|constraint|requir|null|key|valid|default|unique|restric|regla|regra|obligat|约束|約束|制約|必填|必須", re.I
)


class Form(StrEnum):
    """How an attribute is written: `name: notes` on a line of its own, a table row, or a phrase in a list."""

    LINE = "line"
    ROW = "row"
    PHRASE = "phrase"


class AttributeText(Struct, frozen=True, kw_only=True):
    """An attribute as written. `words` name it; each of `notes` is one chunk of what is said about it.

    `held`: notes in brackets; `gloss`: a Description cell. Both may just describe: what no rule reads in them is no
    mistake.
    """

    words: Text
    form: Form
    notes: tuple[Text, ...] = ()
    held: tuple[Text, ...] = ()
    gloss: tuple[Text, ...] = ()

    @property
    def span(self) -> Span:
        return self.words.span


def parse_line(text: Text) -> AttributeText:
    """An item of a list: `name: notes; notes`, `name (notes)`, `name — notes`, or `` `name: type` (notes) ``."""
    inner = _typed_code(text)
    if inner:
        return inner
    named, said = _cut_at(text, _COLON)
    if not said:
        named, said = _cut_at(text, _DASH)
    words, held = parentheses(named)
    words = uncoded(words)
    tail = _after_brackets(named)
    notes = (*tail, *(split(said, _CHUNKS) if said else ()))
    return AttributeText(words=words, form=Form.LINE, notes=notes, held=held)


def _typed_code(text: Text) -> AttributeText | None:
    """`` `title: String` (required) — notes``: the code holds name and type."""
    first = next(groups(text.text), (-1, -1))
    if first[0] != 0 or text.text[0] != "`":
        return None
    named, said = _cut_at(cut(text, 1, first[1] - 1), _COLON)
    if not said:
        return None
    rest = cut(text, first[1], len(text.text))
    _, held = parentheses(rest)
    notes = (*split(said, _CHUNKS), *_after_brackets(rest))
    return AttributeText(words=named, form=Form.LINE, notes=notes, held=held)


def _cut_at(text: Text, pattern: re.Pattern[str]) -> tuple[Text, Text | None]:
    """The text before and after the first match outside of brackets."""
    match = pattern.search(outside(text.text))
    if not match or not match.start():
        return text, None
    after = cut(text, match.end(), len(text.text))
    return cut(text, 0, match.start()), after if after.text else None


def _after_brackets(text: Text) -> tuple[Text, ...]:
    """What follows the last round bracket, as a note: `status (a, b) — default a`."""
    ends = [end for start, end in groups(text.text) if text.text[start] in "(（"]
    if not ends:
        return ()
    at = ends[-1] + len(text.text[ends[-1] :]) - len(text.text[ends[-1] :].lstrip(" \t—–-:,.;"))
    tail = cut(text, at, len(text.text))
    return (tail,) if tail.text else ()


def parse_phrase(text: Text) -> AttributeText:
    """An attribute in a list of prose: `price (decimal, required)`, `title: string`, `` `sku` ``."""
    inner = _typed_code(text)
    if inner:
        return replace(inner, form=Form.PHRASE)
    named, said = _cut_at(_around_bracket(text), _COLON)
    words, held = parentheses(named)
    words = uncoded(words)
    notes = (*_after_brackets(named), *((said,) if said else ()))
    return AttributeText(words=without_articles(words), form=Form.PHRASE, notes=notes, held=held)


def _around_bracket(text: Text) -> Text:
    """`last (halted) phase`: a name around a bracket is a name before it."""
    match = _AROUND.match(text.text)
    return Text(text=f"{match[1]} {match[3]} {match[2]}", span=text.span) if match else text


def parse_list(text: str, span: Span) -> tuple[AttributeText, ...]:
    """The attributes of a comma list, in their order; the caller has cut off what introduces the list.

    Separators of all scripts, `and` before the last, brackets that hold commas, and compounds that are several
    attributes (`creation and modification timestamps`, `start/end dates`, `name (first, last)`).
    """
    phrases = (parse_phrase(part) for part in list_parts(Text(text=text, span=span)))
    return tuple(attribute for phrase in phrases if phrase.words.text for attribute in spread(phrase))


def spread(attribute: AttributeText) -> Iterator[AttributeText]:
    """The attributes that one phrase names together: most often itself."""
    names, used = distributed(attribute.words, attribute.held)
    held = tuple(n for n in attribute.held if n not in used)
    for name in names:
        yield replace(attribute, words=name, held=held)


def pieces(note: Text) -> tuple[Text, ...]:
    """The parts of a note between commas and semicolons."""
    return split(note, _PIECES)


def parse_table(table: Table) -> tuple[AttributeText, ...]:
    """The rows of a table of attributes; nothing when no column names attributes."""
    heads = [re.sub(r"[`*_]", "", cell.text).strip() for cell in table.header]
    name = next((i for i, head in enumerate(heads) if _NAME_COLUMN.match(head)), None)
    if name is None or (len(heads) > 1 and not any(_TYPE_COLUMN.match(h) or _RULE_COLUMN.search(h) for h in heads)):
        return ()
    return tuple(_row(row, heads, name) for row in table.rows if _says(row[name]))


def _row(row: tuple[Text, ...], heads: list[str], name: int) -> AttributeText:
    cells = [(heads[i], cell) for i, cell in enumerate(row) if i != name and _says(cell)]
    words, held = parentheses(row[name])
    words = uncoded(words)
    notes = [
        chunk
        for head, cell in cells
        if not _PROSE_COLUMN.search(head)
        for chunk in split(_flagged(head, cell), _CHUNKS)
    ]
    gloss = [cell for head, cell in cells if _PROSE_COLUMN.search(head)]
    return AttributeText(words=words, form=Form.ROW, notes=tuple(notes), held=held, gloss=tuple(gloss))


def _flagged(head: str, cell: Text) -> Text:
    """A yes/no or bare value under a telling head says what the head says: `Required: yes`, `Default: 0`."""
    said, yes = head.lower(), cell.text.strip("`* .").lower() in ("yes", "y", "true", "✓", "✔", "x", "✅")
    no = cell.text.strip("`* .").lower() in ("no", "n", "false", "✗", "❌")
    if "null" in said and (yes or no):
        return Text(text="optional" if yes else "required", span=cell.span)
    for word in ("required", "unique"):
        if word in said and (yes or no):
            return Text(text=word if yes else {"required": "optional"}.get(word, "not unique"), span=cell.span)
    return Text(text=f"default {cell.text}", span=cell.span) if said.startswith("default") else cell


def _says(cell: Text) -> bool:
    return cell.text.strip("`* ") not in _EMPTY_CELL
