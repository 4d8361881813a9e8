"""Requirements, assumptions, clarifications and edge cases become facts about the entities.

In: a `Spec` and its entities. Out: the entities with operations, limits, listings and delete rules, and one
verdict for each requirement and edge case. Every rule is a function over a `Line` that marks the words it used;
what is left at the end decides between `compiled`, `partly` and `gap`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.design.adjustments.prose import SIGNS
from pipeline.design.entities.drafts import Drafts, Origin
from pipeline.design.requirements.access_actors import actors
from pipeline.design.requirements.access_lines import assumed, guards
from pipeline.design.requirements.access_tenants import listed
from pipeline.design.requirements.acts import acts
from pipeline.design.requirements.adjustments import adjusts, bounded, forget, sums
from pipeline.design.requirements.answers import partial, statuses, transport
from pipeline.design.requirements.breadth import many_kinds, meant_for, wider
from pipeline.design.requirements.conditions import conditional
from pipeline.design.requirements.constraints import (
    cased,
    formats,
    immutable,
    made,
    repeatable,
    unique,
)
from pipeline.design.requirements.contents import keeps, shows
from pipeline.design.requirements.context import Context, Rule
from pipeline.design.requirements.defaults import defaults, initial
from pipeline.design.requirements.framing import blank_asides, close, mark_subject, mark_timing
from pipeline.design.requirements.general import as_written, not_found, open_to_all, returned, status_codes, validates
from pipeline.design.requirements.halves import halves
from pipeline.design.requirements.histories import recorded
from pipeline.design.requirements.lifecycle import (
    delete_rules,
    hard_delete,
    hidden,
    identifiers,
    persists,
    soft_delete,
    stamps,
    undeletable,
)
from pipeline.design.requirements.limits import beyond, bounds, compared, lengths, places, ranges
from pipeline.design.requirements.lists import empties, filters, pages, searches, sorts, totals
from pipeline.design.requirements.lookups import dated, lookups, picked
from pipeline.design.requirements.namings import grouped, named_fully
from pipeline.design.requirements.once import once
from pipeline.design.requirements.once_for import once_for
from pipeline.design.requirements.one_per import one_per
from pipeline.design.requirements.orderings import orderings
from pipeline.design.requirements.overlaps import overlaps
from pipeline.design.requirements.presence import needed, optional, required
from pipeline.design.requirements.races import same_key, same_move, same_row
from pipeline.design.requirements.references import known, ties, untouched
from pipeline.design.requirements.sizes import known_limits
from pipeline.design.requirements.states import ends, enforced, moves, shifts, values
from pipeline.design.requirements.together import known_keys, together
from pipeline.design.requirements.trash import on_demand, trashed
from pipeline.design.requirements.trims import trimmed_terms, trims
from pipeline.design.requirements.wording import expressions, masks, notations, trees, units
from pipeline.design.system import Status, Verdict
from pipeline.design.text.chunks import Line, line
from pipeline.design.text.mentions import Index, Mention
from pipeline.design.text.words import Trie
from pipeline.diagnostics import Span
from pipeline.patterns import regex
from pipeline.spec.model import Requirement, Spec

RULES: Final[tuple[Rule, ...]] = (
    adjusts, bounded, sums, trims, lengths, ranges, compared, beyond, places, bounds, overlaps, together, once_for,
    once, made, unique, wider, cased, repeatable, needed, required, optional, masks, expressions, formats, notations,
    immutable, defaults, initial, moves, values, meant_for, enforced, ends, shifts, delete_rules, soft_delete,
    on_demand, hidden, hard_delete, undeletable, identifiers, stamps, pages, filters, searches, sorts, trimmed_terms,
    totals, trashed, empties, orderings, picked, lookups, dated, acts, many_kinds, one_per, ties, known, grouped, keeps,
    shows, untouched, not_found, status_codes, same_key, same_row, same_move, validates, open_to_all, as_written,
    persists, known_keys, known_limits, trees, partial, transport, returned, statuses, units, listed, named_fully,
    actors,
)  # fmt: skip


PLAIN: Final[tuple[Rule, ...]] = (
    lengths, ranges, compared, together, unique, required, optional, acts, pages, filters, searches, actors,
)  # fmt: skip
"""What is believed of a requirement of which words are left: limits beside their member, verbs beside their entity."""


OF_EVERY_RECORD: Final[frozenset[Rule]] = frozenset((
    lengths, ranges, compared, beyond, places, bounds, together, once_for, once, one_per, ties, unique, needed,
    required, formats, immutable, known_limits,
))  # fmt: skip
"""What holds for a column or for none of its values: not read from lines about records in some state."""


class Reader(Struct, frozen=True, kw_only=True):
    """What is needed to read any line of one spec."""

    vocabulary: Trie[str]
    names: Index
    language: str = "en"
    _cut: dict[str, Line] = field(default_factory=dict)

    def line(self, text: str) -> Line:
        """The line of a text with no word used yet; texts are cut once."""
        known = self._cut.get(text)
        if known is None:
            known = self._cut[text] = line(text, self.vocabulary, self.names)
        return known.fresh()

    def rename(self, names: Iterable[tuple[tuple[str, ...], Mention]]) -> None:
        """Learn other names of things."""
        learned = tuple(names)
        for key, mention in learned:
            self.names.add(key, mention)
        if learned:
            self._cut.clear()


class Readings(Struct, frozen=True, kw_only=True):
    """The verdicts of the requirements and of the edge cases."""

    requirements: tuple[Verdict, ...]
    edge_cases: tuple[Verdict, ...]


def read(spec: Spec, reader: Reader, drafts: Drafts) -> Readings:
    """Apply every rule to every line that may state a fact. The body first, then the answers, which win."""
    requirements = tuple(_requirement(r, reader, drafts) for r in spec.requirements)
    edges = tuple(
        verdict("", e.text, e.span, apply(reader.line(e.text), _context(drafts, e.span, reader)))
        for e in spec.edge_cases
    )
    for text in spec.assumptions:
        context = _context(drafts, text.span, reader)
        read = apply(reader.line(text.text), context)
        if read.left() or not read.rules:
            assumed(reader.line(text.text), context)
    for answer in spec.clarifications:
        apply(reader.line(answer.answer), Context(drafts=drafts, origin=Origin(span=answer.span, wins=True)))
    again = tuple(_again(r, v, reader, drafts) for r, v in zip(spec.requirements, requirements, strict=True))
    return Readings(requirements=again, edge_cases=edges)


def _again(requirement: Requirement, known: Verdict, reader: Reader, drafts: Drafts) -> Verdict:
    """The verdict, read once more where it stands on what later lines state: filters, keys, soft deletion, moves."""
    if known.status is Status.COMPILED or not reader.line(requirement.text).has(*_LATE):
        return known
    context = _context(drafts, requirement.span, reader, requirement.heading)
    found = verdict(requirement.id, requirement.text, requirement.span, apply(reader.line(requirement.text), context))
    return found if found.status is Status.COMPILED else known


_LATE: Final = ("trim", "combine", "duplicate", "deleted", "illegal", "move", "earlier", *SIGNS)


def _requirement(requirement: Requirement, reader: Reader, drafts: Drafts) -> Verdict:
    context = _context(drafts, requirement.span, reader, requirement.heading)
    read = recorded(requirement.text, reader.names, reader.language, context)
    if read is None:
        read = apply(reader.line(requirement.text), context)
        if read.left() and read.rules:
            read = _with_record(requirement.text, reader, context) or read
        if read.left():
            believe(read, context)
    return verdict(requirement.id, requirement.text, requirement.span, read)


def _with_record(text: str, reader: Reader, context: Context) -> Line | None:
    """`support deleting hives and keep an audit trail of deleted hives`: two statements, read each by its own rules."""
    for act, record in halves(text, reader.names, reader.language):
        first = apply(reader.line(act), context)
        about = {m.partition(".")[0] for m in first.makes}
        if first.left() or not first.rules or len(about) != 1:
            context.drafts.take_back()
            continue
        second = recorded(record, reader.names, reader.language, replace(context, scope=about.pop()))
        if second is not None:
            first.fire(*second.rules, *second.makes)
            return first
        context.drafts.take_back()
    return None


def _context(drafts: Drafts, span: Span, reader: Reader, heading: str = "") -> Context:
    return Context(drafts=drafts, origin=Origin(span=span), scope=_scope(heading, reader))


def _scope(heading: str, reader: Reader) -> str:
    """The one entity that a heading names."""
    named = {n for c in reader.line(heading).chunks for n in c.entities()} if heading else set()
    return named.pop() if len(named) == 1 else ""


def apply(read: Line, context: Context) -> Line:
    """Let every rule look at the line. What a line states counts only when it was understood as a whole."""
    if not context.drafts.entities or (read.text.isascii() and read.text.istitle()):
        return read  # A heading names what its text states.
    context.drafts.begin()
    if guards(read, context):
        return read
    _look(read, context, RULES)
    if read.left() or not read.rules or "?" in read.text[-3:]:
        context.drafts.take_back()
        forget(read, context)
    return read


def believe(read: Line, context: Context) -> None:
    """Take from a requirement that was not understood as a whole what it says plainly, without
    reporting contradictions."""
    if read.rules and read.left() and context.drafts.entities and not _EXCEPT.search(read.text):
        said = len(context.drafts.diagnostics)
        _look(read.again(), replace(context, sure=False), PLAIN)
        del context.drafts.diagnostics[said:]


_EXCEPT: Final = regex(r"\b(?:unless|except|only if)\b", re.IGNORECASE)
"""What makes a rule hold for some only, however plainly it is said."""


def _look(read: Line, context: Context, rules: tuple[Rule, ...]) -> None:
    blank_asides(read)
    mark_subject(read)
    mark_timing(read)
    some = conditional(read)
    for rule in rules:
        if not (some and rule in OF_EVERY_RECORD):
            rule(read, context)
    close(read)


def verdict(id: str, text: str, span: Span, read: Line) -> Verdict:
    """Compiled when a rule read it and every content word was used."""
    left = read.left()
    if not read.rules:
        return Verdict(id=id, text=text, span=span, status=Status.GAP, left=left)
    status = Status.PARTLY if left else Status.COMPILED
    return Verdict(
        id=id, text=text, span=span, status=status, rules=tuple(read.rules), left=left, makes=tuple(read.makes)
    )


def unmet(verdicts: Iterable[Verdict], places: Collection[Span]) -> tuple[Verdict, ...]:
    """The verdicts, but for lines that all the others keep from being kept: nothing of such a line is compiled."""
    return tuple(replace(v, status=Status.PARTLY, left=(v.text,)) if v.span in places else v for v in verdicts)


def relabel(verdicts: Iterable[Verdict], prefix: str) -> tuple[Verdict, ...]:
    """Ids for statements that carry none in the spec: `EC-1`, `EC-2`, …"""
    return tuple(replace(v, id=f"{prefix}-{n}") for n, v in enumerate(verdicts, start=1))
