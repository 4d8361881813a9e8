"""Entities while requirements are being read: facts are added, and contradictions noticed.

In: the entities as declared, and facts one by one. Out: the entities with them, and a diagnostic wherever two
lines of the spec state different things. A clarification's answer overrides what the body says; anything else
that disagrees is reported and the first statement stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.design.entities.claims import Claims
from pipeline.design.facts import Fact, Source
from pipeline.design.model import Entity, Field, Relation
from pipeline.design.operations import Adjustment, Listing, Operation, Verb
from pipeline.design.recording.said import Records
from pipeline.diagnostics import Code, Diagnostic, Span

CONTRADICTION: Final = Code(
    "SM411",
    "two lines of the spec contradict each other",
    cause="The same property of the same thing is stated twice with different values.",
    example="`title: text, at most 100 characters` and `FR-003: titles MUST NOT exceed 200 characters`",
    fix="Keep one of the two lines, or answer the question in a clarification: answers win over the body.",
)
DENIED: Final = Code(
    "SM412",
    "an operation is both asked for and ruled out",
    cause="One line asks for an operation, another says that there must be none.",
    example="`FR-004: Users MUST be able to delete tasks` and, out of scope, `Deleting tasks`",
    fix="Remove one of the two lines.",
)

LENIENT: Final = frozenset({CONTRADICTION.id, DENIED.id})
"""Codes of mistakes after which the first statement holds, where a spec is only tried."""

UNSET: Final = (None, False, "", (), "0")
_WEAK: Final = (Source.ASSUMED, Source.IMPLIED)


class Origin(Struct, frozen=True, kw_only=True):
    """Where a fact is read. `wins`: it overrides what other lines say (a clarification's answer)."""

    span: Span
    wins: bool = False

    def fact(self, what: str, rule: str, source: Source = Source.DERIVED, reason: str = "") -> Fact:
        return Fact(what=what, source=source, rule=rule, span=self.span, reason=reason)


class Drafts(Struct):
    """The stored entities by name, in the order of their declaration, with the operations that lines rule out, and what
    lines say about who may ask for them, and which changes are kept."""

    entities: dict[str, Entity]
    denied: dict[tuple[str, Verb], Span] = field(default_factory=dict)
    won: set[tuple[str, str, str]] = field(default_factory=set)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    claims: Claims = field(default_factory=Claims)
    records: Records = field(default_factory=Records)
    _before: dict[str, Entity] = field(default_factory=dict)
    _said: int = 0
    _users: dict[str, list[str]] | None = None

    def begin(self) -> None:
        """Start reading a line: what it changes can be taken back."""
        self._before = {}
        self._said = len(self.diagnostics)
        self.claims.mark()

    def take_back(self) -> None:
        """Forget what has changed since `begin`, as the line was not understood."""
        self.entities.update(self._before)
        del self.diagnostics[self._said :]
        self._before = {}
        self.claims.back()

    def forget(self, places: Iterable[Span]) -> bool:
        """Forget what was said of callers and of changes at these places; False when nothing was."""
        gone = tuple(places)
        return self.claims.drop(gone) | self.records.drop(gone)

    def _write(self, entity: Entity) -> None:
        self._before.setdefault(entity.name, self.entities[entity.name])
        self.entities[entity.name] = entity

    def __getitem__(self, name: str) -> Entity:
        return self.entities[name]

    def users(self, target: str) -> tuple[str, ...]:
        """The entities that hold a reference to `target`."""
        if self._users is None:
            self._users = {}
            for name, entity in self.entities.items():
                for goal in {r.target for r in entity.relations if r.stored}:
                    self._users.setdefault(goal, []).append(name)
        return tuple(self._users.get(target, ()))

    def member(self, entity: str, name: str) -> Field | Relation | None:
        """The field or relation of that name."""
        found = self.entities[entity]
        return found.field_named(name) or found.relation_named(name)

    def state(self, entity: str, name: str, origin: Origin, rule: str, **values: Any) -> bool:
        """Set properties of a member; False when there is none. A contradiction is reported, and ignored."""
        thing = self.member(entity, name)
        if thing is None:
            return False
        fits = [self._fits(f"{entity}.{name}", thing, what, value, origin) for what, value in values.items()]
        if not all(fits):
            return True
        facts = merged(thing.facts, (origin.fact(what, rule, Source.STATED) for what in values))
        self._put(entity, replace(thing, facts=facts, **values))
        return True

    def refine(self, entity: str, name: str, origin: Origin, rule: str, **values: Any) -> None:
        """Set properties of a member to something narrower than what is known, which no line contradicts."""
        thing = self.member(entity, name)
        if thing is not None:
            facts = merged(thing.facts, (origin.fact(what, rule, Source.STATED) for what in values))
            self._put(entity, replace(thing, facts=facts, **values))

    def _fits(self, path: str, thing: Field | Relation, what: str, value: Any, origin: Origin) -> bool:
        before, key = getattr(thing, what), (path, "", what)
        said = next((f for f in thing.facts if f.what == what), None)
        if origin.wins:
            self.won.add(key)
            return True
        if before == value or (said is None and before in UNSET) or (said is not None and said.source in _WEAK):
            return True
        if key not in self.won:
            self._contradict(path, what, before, value, said, origin)
        return False

    def _contradict(self, path: str, what: str, before: Any, value: Any, said: Fact | None, origin: Origin) -> None:
        where = f" on line {said.span.line}" if said is not None and said.span is not None else ""
        shown = f"`{plain(before)}`{where}, here `{plain(value)}`"
        self.diagnostics.append(
            CONTRADICTION.at(
                origin.span, f"{what.replace('_', ' ')} of `{path}` is {shown}", hint=CONTRADICTION.fix.lower()
            )
        )

    def _put(self, entity: str, thing: Field | Relation) -> None:
        old = self.entities[entity]
        if isinstance(thing, Field):
            fields = tuple(thing if f.name == thing.name else f for f in old.fields)
            self._write(replace(old, fields=fields))
        else:
            relations = tuple(thing if r.name == thing.name else r for r in old.relations)
            self._write(replace(old, relations=relations))

    def change(self, entity: str, fact: Fact, **values: Any) -> None:
        """Set properties of the entity itself."""
        old = self.entities[entity]
        self._write(replace(old, facts=merged(old.facts, (fact,)), **values))

    def allow(self, entity: str, verb: Verb, fact: Fact, name: str = "") -> None:
        """Add an operation; an earlier assumption of the same operation gives way."""
        old, name = self.entities[entity], name or verb.value
        same = next((o for o in old.operations if o.verb is verb and o.name == name), None)
        if same is not None and same.fact.source not in _WEAK:
            return
        kept = tuple(o for o in old.operations if o is not same)
        self._write(replace(old, operations=(*kept, Operation(verb=verb, name=name, fact=fact))))

    def adjust(self, entity: str, change: Adjustment) -> Adjustment:
        """Add an adjustment, and return the one that holds: one that does the same, or that does more by this name."""
        old = self.entities[entity]
        same = [a for a in old.adjustments if a.name == change.name or set(a.terms) == set(change.terms)]
        if same and not set(same[0].terms) < set(change.terms):
            return same[0]
        kept = tuple(a for a in old.adjustments if a not in same)
        self._write(replace(old, adjustments=(*kept, change)))
        return change

    def deny(self, entity: str, verb: Verb, span: Span) -> None:
        """Rule an operation out; an assumption of it gives way."""
        self.denied.setdefault((entity, verb), span)
        old = self.entities[entity]
        kept = tuple(o for o in old.operations if o.verb is not verb or o.fact.source not in _WEAK)
        if kept != old.operations:
            self._write(replace(old, operations=kept))

    def list_with(self, entity: str, fact: Fact, **values: Any) -> None:
        """Extend how a collection is read: names are added, other properties replaced."""
        old = self.entities[entity]
        listing = old.listing
        for what, value in values.items():
            if isinstance(value, tuple):
                value = tuple(dict.fromkeys((*getattr(listing, what), *value)))
            listing = replace(listing, **{what: value})
        self._put_listing(old, replace(listing, facts=merged(listing.facts, (fact,))))

    def _put_listing(self, old: Entity, listing: Listing) -> None:
        self._write(replace(old, listing=listing))


def merged(facts: Iterable[Fact], more: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts with newer ones in the place of older ones about the same property."""
    found = {f.what: f for f in facts}
    found.update({f.what: f for f in more})
    return tuple(found.values())


def plain(value: Any) -> str:
    """A value as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(getattr(value, "value", value))
