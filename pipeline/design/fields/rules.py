"""Rules of an attribute as words: `required`, `1 to 50 characters`, `unique per organization`, `default 0`, …

In: one piece of text between commas. Out: the `Property`s that it states, or None when the piece as a whole is no rule.
What a number limits (the length of a text or the size of a number) is settled later, when the type is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

from pipeline.design.facts import Scalar
from pipeline.design.lexicon import Lexicon
from pipeline.design.model import OnDelete
from pipeline.patterns import regex

Value = Scalar | tuple[str, ...] | OnDelete
Found = tuple[tuple[str, Value], ...]

NUMBER: Final = r"(?:[$€£¥]\s*)?(-?\d[\d,_]*(?:\.\d+)?\s?[kKmM]?)(?![\w.])(?:\s*(?:usd|eur|%))?"
_WORDS: Final[dict[str, Found]] = {
    "required": (("required", True),),
    "non_empty": (("required", True), ("min_length", "1")),
    "optional": (("required", False),),
    "unique": (("unique", True),),
    "unique_noun": (("unique", True),),
    "not_unique": (("unique", False),),
    "case_insensitive": (("case_insensitive", True),),
    "immutable": (("immutable", True),),
    "computed": (("computed", True),),
    "trimmed": (("trimmed", True),),
    "generated": (("generated", True),),
    "generated_note": (("generated", True),),
    "primary_key": (("primary_key", True),),
    "restrict": (("on_delete", OnDelete.RESTRICT),),
    "cascade": (("on_delete", OnDelete.CASCADE),),
    "clear": (("on_delete", OnDelete.CLEAR),),
    "positive": (("more_than", "0"),),
    "non_negative": (("at_least", "0"),),
    "ignored": (),
}


class _Shape(Struct, frozen=True, kw_only=True):
    """A way of writing a rule: `make` turns the match into what it states."""

    pattern: str
    make: Callable[[re.Match[str]], Found]

    @property
    def counts(self) -> bool:
        return NUMBER in self.pattern


def read_rule(said: str, lexicon: Lexicon) -> Found | None:
    """What the words state when all of them are a rule: `()` for words that change nothing (`indexed`)."""
    text = " ".join(said.strip(" .;,").split())
    low = _unmarked(text)
    known = lexicon.under("rules").get(low)
    if known is not None:
        return _WORDS[known]
    for template, make in _COUNTED if _DIGIT.search(text) else _UNCOUNTED:
        if match := lexicon.pattern(template).match(text):
            return make(match)
    return None


def leading_rules(said: str, lexicon: Lexicon) -> tuple[Found, str]:
    """The rule adjectives at the start (`optional positive decimal`), and the words that remain."""
    pattern = lexicon.pattern(
        "^(«rules.required»|«rules.optional»|«rules.unique»|«rules.positive»|«rules.non_negative»|«rules.immutable»"
        "|«rules.non_empty»|«rules.generated»|«rules.computed»)[\\s、]*(?:de\\s+|の|的|な)?(?=\\S)"
    )
    found: list[tuple[str, Value]] = []
    text = said.strip()
    while match := pattern.match(text):
        found += _WORDS[lexicon.under("rules")[" ".join(match[1].lower().split())]]
        text = text[match.end() :]
    return tuple(found), text


def trailing_rules(said: str, lexicon: Lexicon) -> tuple[Found, str]:
    """The rule adjectives at the end, where a language puts them (`título obrigatório`), and the words before."""
    pattern = lexicon.pattern(
        "(?<=\\S)\\s+(«rules.required»|«rules.optional»|«rules.unique»|«rules.immutable»|«rules.computed»"
        "|«rules.positive»|«rules.non_negative»)$"
    )
    found: list[tuple[str, Value]] = []
    text = said.strip()
    while match := pattern.search(text):
        found += _WORDS[lexicon.under("rules")[" ".join(match[1].lower().split())]]
        text = text[: match.start()]
    return tuple(found), text


def _unmarked(text: str) -> str:
    return re.sub(r"[`*_]", "", text).lower() if "`" in text or "*" in text else text.lower()


def number(text: str) -> str:
    """A number in plain decimal notation: `1,000.50` → `1000.50`, `10k` → `10000`."""
    plain = re.sub(r"[,_\s]", "", text)
    scale = {"k": 1000, "m": 1_000_000}.get(plain[-1:].lower(), 1)
    return plain if scale == 1 else str(int(float(plain[:-1]) * scale))


def _limit(what: str) -> Callable[[re.Match[str]], Found]:
    def make(match: re.Match[str]) -> Found:
        counted = match.re.groups > 1 and match[2] is not None
        lengths = {"at_least": "min_length", "at_most": "max_length"}
        return ((lengths[what] if counted and what in lengths else what, number(match[1])),)

    return make


def _range(match: re.Match[str]) -> Found:
    low, high = number(match[1]), number(match[2])
    if match[3] is not None:
        return ("min_length", low), ("max_length", high)
    return ("at_least", low), ("at_most", high)


def _exactly(match: re.Match[str]) -> Found:
    return ("min_length", number(match[1])), ("max_length", number(match[1]))


def _unique_per(match: re.Match[str]) -> Found:
    case = (("case_insensitive", True),) if match[2] else ()
    return ("unique", True), ("unique_per", _names(match[1])), *case


def _unique_case(_: re.Match[str]) -> Found:
    return ("unique", True), ("case_insensitive", True)


def _names(text: str) -> tuple[str, ...]:
    plain = re.sub(r"^(?:the|a|an|each|same|one)\s+", "", text.strip(), flags=re.IGNORECASE)
    return tuple(p.strip(" `") for p in re.split(r"\s*(?:,|\+|\band\b)\s*(?:the |each )?", plain) if p.strip(" `"))


def _default(match: re.Match[str]) -> Found:
    value = next(group for group in match.groups() if group is not None)
    return (("default", value.strip("`'\"“”‘’*_ .")),)


def _pattern(match: re.Match[str]) -> Found:
    return (("pattern", match[1]),)


def _reference(match: re.Match[str]) -> Found:
    return (("reference", match[1].strip("`*_ .") if match[1] else ""),)


def _order(what: str) -> Callable[[re.Match[str]], Found]:
    def make(match: re.Match[str]) -> Found:
        equal = bool(match[1])
        return ((f"{what}_or_equal" if equal else what, match[2].strip("`*_ .")),)

    return make


def _not_order(what: str) -> Callable[[re.Match[str]], Found]:
    return lambda match: ((f"{what}_or_equal", match[1].strip("`*_ .")),)


def _formula(match: re.Match[str]) -> Found:
    return ("computed", True), ("formula", match[1])


def _scale(match: re.Match[str]) -> Found:
    return (("scale", match[1]),)


_UNIT: Final = "\\s*(«characters»)?(?:\\s*(?:«at_most»|maximum|length|in length|each|after trimming.*))?"
_SHAPES: Final = (
    _Shape(pattern=f"(?:«number_range»\\s*)?{NUMBER}\\s*(?:«characters»\\s*)?«to»\\s*{NUMBER}{_UNIT}", make=_range),
    _Shape(pattern=f"(?:«at_least»)(?:\\s*(?:of|:|=|de))?\\s*{NUMBER}{_UNIT}", make=_limit("at_least")),
    _Shape(pattern=f"(?:«at_most»)(?:\\s*(?:of|:|=|de))?\\s*{NUMBER}{_UNIT}", make=_limit("at_most")),
    _Shape(
        pattern=f"{NUMBER}\\s*(«characters»)\\s*(?:max|maximum|or less|or fewer|以内|以下|«at_most»)",
        make=_limit("at_most"),
    ),
    _Shape(pattern=f"{NUMBER}\\s*(«characters»)\\s*(?:min|minimum|or more|以上|«at_least»)", make=_limit("at_least")),
    _Shape(pattern=f"(?:«more_than»)\\s*{NUMBER}", make=_limit("more_than")),
    _Shape(pattern=f"(?:«less_than»)\\s*{NUMBER}", make=_limit("less_than")),
    _Shape(pattern=f"(?:«exactly»)\\s*{NUMBER}\\s*«characters»", make=_exactly),
    _Shape(pattern=f"{NUMBER}[ -]«characters»", make=_exactly),
    _Shape(pattern=r"(?:up to\s+)?(\d)\s*decimal(?:s| places?)", make=_scale),
    _Shape(pattern="«rules.unique»\\s*(?:\\(?\\s*«rules.case_insensitive»\\s*\\)?)", make=_unique_case),
    _Shape(
        pattern="«rules.unique»\\s*(?:«across»|«per»)\\s+(?:all|the system|system|everything).*",
        make=lambda m: (("unique", True),),
    ),
    _Shape(
        pattern="«rules.unique»\\s*«per»\\s+(.+?)(\\s+«rules.case_insensitive»)?(?:\\s*\\(.*\\))?", make=_unique_per
    ),
    _Shape(pattern="(?:«default»)\\s*(?:to|is|of|:|=|as)?\\s*(?:[`\"']([^`\"']+)[`\"'].*|(.+))", make=_default),
    _Shape(pattern="(\\S+) by default", make=_default),
    _Shape(pattern="(?:«pattern»)\\s*:?\\s*`(.+)`", make=_pattern),
    _Shape(pattern="(?:«rules.computed»)\\s+(?:as|from|=)\\s+(\\S.*)", make=_formula),
    _Shape(pattern="(?:«foreign_key»)\\s*(?:to|→|->|:)?\\s*(.*)", make=_reference),
    _Shape(pattern="(?:→|->)\\s*(\\w+(?:\\.\\w+)?)", make=_reference),
    _Shape(pattern="(on or |same as or |at or )?(?:«after»)\\s+(.+)", make=_order("after")),
    _Shape(pattern="(on or |same as or |at or )?(?:«before»)\\s+(.+)", make=_order("before")),
    _Shape(pattern="not (?:«before»)\\s+(.+)", make=_not_order("after")),
    _Shape(pattern="not (?:«after»)\\s+(.+)", make=_not_order("before")),
)
_COUNTED: Final = tuple((f"^(?:{shape.pattern})$", shape.make) for shape in _SHAPES)
_UNCOUNTED: Final = tuple((f"^(?:{shape.pattern})$", shape.make) for shape in _SHAPES if not shape.counts)
_DIGIT: Final = regex(r"\d")


def stated(found: Found, what: str) -> Iterator[Value]:
    """The values of one property among those found."""
    return (value for name, value in found if name == what)
