"""What is wrong with a precise attribute line.

In: a `Reading`, and the reference it became, if any. Out: diagnostics: unknown types and rules with the nearest known
word, contradicting rules, defaults that are no value. Prose is never complained about: what no rule reads there is a
gloss.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Final

from pipeline.design.entities.names import Known
from pipeline.design.facts import Source
from pipeline.design.fields import Reading
from pipeline.design.fields.build import default_of
from pipeline.design.model import Kind, Relation, Type
from pipeline.diagnostics import Code, Diagnostic, Severity
from pipeline.spec.attributes import Form
from pipeline.spec.model import Text

UNKNOWN_TYPE: Final = Code(
    "SM301",
    "unknown type of an attribute",
    cause="A precise attribute line starts with words that are neither a type nor the name of an entity.",
    example="`- price: monney, required, at least 0`",
    fix="Use a type word (text, integer, decimal(p,s), money, yes/no, date, timestamp, one of …) or an entity's name.",
)
UNKNOWN_RULE: Final = Code(
    "SM302",
    "unknown rule of an attribute",
    severity=Severity.WARNING,
    cause="A precise attribute line holds words that no rule reads; they will not be enforced.",
    example="`- name: text, required, capitalised`",
    fix="Use the rules of the spec language, or say it as a requirement.",
)
TWICE: Final = Code(
    "SM304",
    "an attribute is declared twice",
    severity=Severity.WARNING,
    cause="Two precise lines of one entity have the same name; the first one holds.",
    example="`- name: text` and, below, `- name: long text`",
    fix="Remove one of the two lines.",
)
BAD_DEFAULT: Final = Code(
    "SM303",
    "a default that is no value of its type",
    cause="The default is not among the values of the attribute, or cannot be read as its type.",
    example="`- status: one of draft, active; default new`",
    fix="Name one of the values, or a number, yes or no, as the type asks.",
)
CONTRADICTING: Final = Code(
    "SM307",
    "rules of an attribute contradict each other",
    cause="One attribute is both required and optional, unique and not unique, or its least is more than its most.",
    example="`- name: text, required, optional`",
    fix="Keep one of the rules.",
)
_NEAR: Final = 0.72
_TYPE_WORDS: Final = 3
_UNREAD: Final = 2


def check(reading: Reading, reference: Relation | None, known: Known) -> Iterator[Diagnostic]:
    """Everything that is wrong with the line of one attribute."""
    if reading.form is Form.PHRASE:
        return
    stated = reference is not None and any(f.what == "target" and f.source is Source.STATED for f in reference.facts)
    typed = reading.first("type") is not None or stated or reading.first("code_type") is not None
    ruled = any(s.rule == "A-rule" for s in reading.said)
    for i, note in enumerate(reading.left):
        if not typed and i == 0 and (unknown := _unknown_type(note, _ruled_after(reading, note), known)):
            yield unknown
        elif _complains(reading, typed or ruled, note) and _read_by_reference(note, known) is None:
            yield _unknown_rule(note, known)
    yield from _contradictions(reading)
    yield from _defaults(reading)


def _ruled_after(reading: Reading, note: Text) -> bool:
    """True when rules follow the note. Words after a rule are prose: `optional number of pieces`."""
    end = (note.span.line, note.span.column)
    return any(s.rule == "A-rule" and (s.span.line, s.span.column) > end for s in reading.said)


def _complains(reading: Reading, precise: bool, note: Text) -> bool:
    """A precise line has a few unread words at most; more of them, or code, is a sentence about something else."""
    return precise and len(reading.left) <= _UNREAD and not note.text.startswith("`")


def _read_by_reference(note: Text, known: Known) -> str | None:
    core = re.sub(r"^(?:many|list of|array of|one|a|an)\s+", "", note.text)
    return known.exactly(core)


def _unknown_type(note: Text, ruled: bool, known: Known) -> Diagnostic | None:
    """Words that stand where a type should: complained about when rules follow, or when a type is very near."""
    words = note.text.strip("`* ")
    entities = {a.words: a.words for a in known.aliases}
    types = {p: p for p in known.lexicon.under("types") if p.isascii()}
    near = difflib.get_close_matches(words.lower(), [*types, *(e.lower() for e in entities)], n=1, cutoff=_NEAR)
    if len(words.split()) > _TYPE_WORDS or known.exactly(words) or not (near or ruled):
        return None
    spelled = next((e for e in entities if near and e.lower() == near[0]), near[0] if near else "")
    hint = f"did you mean `{spelled}`?" if spelled else UNKNOWN_TYPE.fix[0].lower() + UNKNOWN_TYPE.fix[1:-1]
    return UNKNOWN_TYPE.at(note.span, f"unknown type `{words}`", hint=hint)


def _unknown_rule(note: Text, known: Known) -> Diagnostic:
    words = note.text.strip("* ")
    rules = [p for p in known.lexicon.under("rules") if p.isascii()]
    near = difflib.get_close_matches(words.lower(), rules, n=1, cutoff=_NEAR)
    hint = (
        f"did you mean `{near[0]}`?"
        if near
        else "the rules are required, optional, unique, default, at least, at most, pattern, cannot change"
    )
    return UNKNOWN_RULE.at(note.span, f"unknown rule `{words}`", hint=hint)


def _contradictions(reading: Reading) -> Iterator[Diagnostic]:
    for what, yes, no in (("required", "required", "optional"), ("unique", "unique", "not unique")):
        values = [s for s in reading.said if s.what == what]
        if {s.value for s in values} == {True, False}:
            yield CONTRADICTING.at(
                values[-1].span, f"`{reading.name}` is both {yes} and {no}", hint=f"keep `{yes}` or `{no}`"
            )
    low, high = (
        reading.first("at_least") or reading.first("min_length"),
        reading.first("at_most") or reading.first("max_length"),
    )
    if low and high and float(str(low.value)) > float(str(high.value)):
        message = f"`{reading.name}` cannot be at least {low.value} and at most {high.value}"
        yield CONTRADICTING.at(high.span, message, hint="swap the two numbers")


def _defaults(reading: Reading) -> Iterator[Diagnostic]:
    default = reading.first("default")
    types = [s.value for s in reading.said if s.what == "type" and isinstance(s.value, Type)]
    type_ = next((t for t in types if t.values), types[0] if types else None)
    if default is None or type_ is None or (type_.kind is Kind.ENUM and not type_.values):
        return
    said = str(default.value)
    if (
        default_of(said, type_) is None
        and default_of(said, Type(kind=Kind.TEXT)) is not None
        and type_.kind in _CHECKED
    ):
        hint = f"its values are {', '.join(type_.values)}" if type_.values else f"its type is {type_.kind.value}"
        yield BAD_DEFAULT.at(default.span, f"`{said}` is no value of `{reading.name}`", hint=hint)


_CHECKED: Final = (Kind.ENUM, Kind.BOOLEAN, Kind.INTEGER, Kind.DECIMAL, Kind.MONEY)
