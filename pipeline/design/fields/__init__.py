"""What the words and notes of one attribute say.

In: an `AttributeText`. Out: a `Reading`: the name, and every property that a word or a note states, each with its
place; and the notes that no rule could read. Which type follows from a name, and whether the attribute is a field, a
reference or an implied column, is settled by `fields_build`.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.facts import Source
from pipeline.design.fields.rules import Value, leading_rules, read_rule, trailing_rules
from pipeline.design.fields.types import TypeWords, is_code_type, read_type
from pipeline.design.fields.values import values_before, values_in, values_of
from pipeline.design.lexicon import Lexicon
from pipeline.design.model import Kind, Type
from pipeline.design.text.names import identifier
from pipeline.diagnostics import Span
from pipeline.patterns import regex
from pipeline.spec.attributes import AttributeText, Form, pieces
from pipeline.spec.attributes_text import cut, parentheses, uncoded
from pipeline.spec.model import Text

_IDENTIFIER = regex(r"^[a-z][A-Za-z0-9]*(?:_[a-z0-9]+)*$|^[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+$")
_DESCRIBED = regex(
    r"(text|string|integer|boolean|bool|decimal|timestamp|json|date|uuid|datetime)\s+(?:(?:for|of|when|that|which|in|on|to|"
    r"describing|representing|indicating|containing|with|the)\b|\w+\s+(?:in|of|for)\b)",
    re.IGNORECASE,
)
_FORMULA = regex(r"^(?P<type>[\w ]*?)\s*=\s*(?P<formula>\S.*)$")
_OPERATORS: Final = regex(r"[-+*/×−]|\b(?:sum|count|minus|plus|times)\b|\w")
RULES: Final = {Form.LINE: "A-line", Form.ROW: "A-table", Form.PHRASE: "A-list"}


class Said(Struct, frozen=True, kw_only=True):
    """One property that the text states: `what` it is, its value, and where and by which rule it was read."""

    what: str
    value: Value | Type
    span: Span
    rule: str
    source: Source = Source.STATED


class Reading(Struct, frozen=True, kw_only=True):
    """An attribute with all that its own words say. `left`, `loose`: notes and bracketed notes that no rule read."""

    name: str
    words: Text
    form: Form
    said: tuple[Said, ...] = ()
    left: tuple[Text, ...] = ()
    loose: tuple[Text, ...] = ()

    def first(self, what: str) -> Said | None:
        return next((s for s in self.said if s.what == what), None)

    @property
    def rule(self) -> str:
        """The rule that read the attribute itself: a line whose notes are types and rules is a precise one."""
        typed = self.form is Form.LINE and self.first("type") is not None
        return "A-precise" if typed else RULES[self.form]


def read(attribute: AttributeText, lexicon: Lexicon) -> Reading:
    """All that one attribute's words and notes say."""
    found, bare = leading_rules(attribute.words.text, lexicon)
    words = uncoded(_last(attribute.words, bare))
    behind, bare = trailing_rules(words.text, lexicon)
    words = cut(words, 0, len(bare)) if bare else words
    said = [Said(what=w, value=v, span=attribute.span, rule="A-adjective") for w, v in (*found, *behind)]
    kind, words = _adjective_type(words, lexicon)
    said += kind
    values, words = values_before(words, lexicon)
    if values:
        said.append(_type(Type(kind=Kind.ENUM, values=values), attribute.span, "A-values"))
    name, left, loose = "", list[Text](), list[Text]()
    for notes, rest in ((attribute.notes, left), (attribute.held, loose)):
        for note in notes:
            got, unread, alias = _note(note, words, lexicon, held=rest is loose)
            said += got
            rest += unread
            name = name or alias
    for note in attribute.gloss:
        said += _gloss(note, words, lexicon)
    named = name if name and not words.text.isascii() else words.text
    return Reading(
        name=identifier(named), words=words, form=attribute.form, said=tuple(said), left=tuple(left), loose=tuple(loose)
    )


def _adjective_type(words: Text, lexicon: Lexicon) -> tuple[list[Said], Text]:
    """`cantidad entera`: the type after the noun, in languages that put it there."""
    head, _, last = words.text.rpartition(" ")
    said = read_type(last, lexicon) if head and lexicon.puts_nouns_first else None
    if said is None or read_type(words.text, lexicon):
        return [], words
    return [_type(said.type, words.span, "A-adjective")], cut(words, 0, len(head))


def _last(words: Text, bare: str) -> Text:
    """The words without the adjectives that were read from their front."""
    return cut(words, len(words.text) - len(bare), len(words.text)) if bare else words


def _type(type_: Type, span: Span, rule: str) -> Said:
    return Said(what="type", value=type_, span=span, rule=rule)


def _note(note: Text, words: Text, lexicon: Lexicon, held: bool = True) -> tuple[list[Said], list[Text], str]:
    """What one note says, the pieces of it that nothing read, and an identifier if the note is one."""
    listed, ruled = _without_defaults(note, lexicon)
    values = () if lexicon.pattern("^«enum_words»").match(note.text) else values_in(listed, words.text, lexicon, held)
    if values:
        return [_type(Type(kind=Kind.ENUM, values=values), note.span, "A-values"), *ruled], [], ""
    said: list[Said] = []
    left: list[Text] = []
    name = ""
    for piece in _with_values(note, lexicon):
        if not name and not left and not words.text.isascii() and _is_name(piece.text, lexicon):
            name = piece.text.strip("`")
            continue
        got, unread = _piece(piece, words, lexicon)
        said += got
        left += (unread,) if unread is not None else ()
    return said, left, name


def _without_defaults(note: Text, lexicon: Lexicon) -> tuple[Text, list[Said]]:
    """`draft, active; default draft`: the note without its default, and the default."""
    parts = [(p, read_rule(p.text, lexicon)) for p in pieces(note)]
    stated = [(p, found) for p, found in parts if found and found[0][0] == "default"]
    if not stated:
        return note, []
    rest = ", ".join(p.text for p, found in parts if not (found and found[0][0] == "default"))
    said = [Said(what=w, value=v, span=p.span, rule="A-rule") for p, found in stated for w, v in found]
    return Text(text=rest, span=note.span), said


def _is_name(said: str, lexicon: Lexicon) -> bool:
    """An identifier beside words of another script, unless it is a type or a rule (`状态: text, required`)."""
    known = read_type(said, lexicon) is not None or read_rule(said, lexicon) is not None
    return not known and _IDENTIFIER.match(said.strip("`")) is not None


def _with_values(note: Text, lexicon: Lexicon) -> tuple[Text, ...]:
    """The pieces of a note; `one of a, b, c` stays one piece up to the next rule."""
    parts = pieces(note)
    for i, part in enumerate(parts):
        if lexicon.pattern(r"^(?:«rules.required»\s+|«rules.optional»\s+)?«enum_words»").match(part.text):
            end = next(
                (j for j in range(i + 1, len(parts)) if read_rule(parts[j].text, lexicon) is not None), len(parts)
            )
            joined = ", ".join(p.text for p in parts[i:end])
            whole = Text(text=joined, span=replace(part.span, end_column=max(p.span.end_column for p in parts[i:end])))
            return (*parts[:i], whole, *parts[end:])
    return parts


def _piece(piece: Text, words: Text, lexicon: Lexicon) -> tuple[list[Said], Text | None]:
    """What one piece states, and the words of it that no rule reads."""
    rule = read_rule(piece.text, lexicon)
    if rule is not None:
        return [Said(what=w, value=v, span=piece.span, rule="A-rule") for w, v in rule], None
    found, rest = leading_rules(piece.text, lexicon)
    bare = _last(piece, rest)
    typed = _typed(bare, words, lexicon)
    said = [Said(what=w, value=v, span=piece.span, rule="A-rule") for w, v in found]
    return (said, bare) if typed is None else (said + typed, None)


def _typed(piece: Text, words: Text, lexicon: Lexicon) -> list[Said] | None:
    """A type, perhaps with more in parentheses, or a formula after it."""
    labelled = re.match(r"[^:：]{1,30}[:：]\s*", piece.text)
    if labelled and "|" in piece.text and read_type(labelled[0].rstrip(" :："), lexicon):
        values = values_in(cut(piece, labelled.end(), len(piece.text)), words.text, lexicon)
        if values:
            return [_type(Type(kind=Kind.ENUM, values=values), piece.span, "A-values")]
    if said := read_type(piece.text, lexicon) or _before_colon(piece.text, lexicon):
        kind = Kind.TEXT if said.type.kind is Kind.MONEY and words.text.lower() in lexicon["currency"] else None
        found = [_type(Type(kind=kind) if kind else said.type, piece.span, "A-type")]
        if said.max_length is not None:
            found.append(Said(what="max_length", value=str(said.max_length), span=piece.span, rule="A-type"))
        if said.optional:
            found.append(Said(what="required", value=False, span=piece.span, rule="A-type"))
        return found
    formula = _FORMULA.match(piece.text)
    if formula and _OPERATORS.search(formula["formula"]) and not re.search(r"[<>!]$", formula["type"]):
        inner = _typed(cut(piece, 0, formula.end("type")), words, lexicon) if formula["type"] else []
        made = (("computed", True), ("formula", formula["formula"]))
        return [*(inner or []), *(Said(what=w, value=v, span=piece.span, rule="A-formula") for w, v in made)]
    head, held = parentheses(piece)
    if held and head.text:
        return _held(head, held, words, lexicon)
    described = _DESCRIBED.match(piece.text)
    if described and (said := read_type(described[1], lexicon)):
        return [_type(said.type, piece.span, "A-described")]
    if is_code_type(piece.text):
        return [Said(what="code_type", value=piece.text.strip("` "), span=piece.span, rule="A-type")]
    return None


def _before_colon(said: str, lexicon: Lexicon) -> TypeWords | None:
    """`boolean: true when done`: the type, and what its values mean."""
    head = re.match(r"^([^:：]+)[:：]", said)
    return read_type(head[1], lexicon) if head else None


def _held(head: Text, held: tuple[Text, ...], words: Text, lexicon: Lexicon) -> list[Said] | None:
    """`string (unique identifier)`: the type or rule before the bracket, and what the bracket adds."""
    found, unread = _piece(head, words, lexicon)
    added = [said for note in held for said in _note(note, words, lexicon)[0]]
    return [*found, *added] if found or added or unread is None else None


def _gloss(note: Text, words: Text, lexicon: Lexicon) -> list[Said]:
    """A description: values that it lists, formats that it names, and rules, when there is nothing else in it."""
    rules = [(p, read_rule(p.text, lexicon)) for p in pieces(note)]
    if rules and all(found is not None for _, found in rules):
        return [Said(what=w, value=v, span=p.span, rule="A-rule") for p, found in rules for w, v in found or ()]
    values = values_of(note.text, words.text, lexicon)
    if values:
        return [_type(Type(kind=Kind.ENUM, values=values), note.span, "A-values")]
    kind = _described(note.text, lexicon)
    return [Said(what="format", value=kind, span=note.span, rule="A-described")] if kind else []


def _described(text: str, lexicon: Lexicon) -> str:
    """The kind that the first words of a description name: `ISO 8601 date of …`, `JSON object for …`."""
    for kind, phrases in (("timestamp", "described.timestamp"), ("date", "described.date"), ("json", "described.json")):
        if lexicon.pattern(f"^«{phrases}»").match(text.strip("`*_ ")):
            return kind
    return ""
