"""Which generated tests and scenarios run what a line of the spec led to.

In: a verdict, the system, the feature's design, the names of the rendered tests. Out: ids of scenarios and names of
test functions, in a fixed order. The table of rules is `covering.yaml`; a test that was not rendered is never named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from msgspec import Struct

from pipeline.design.cases import Case
from pipeline.design.model import Entity
from pipeline.design.operations import Verb
from pipeline.design.system import Design, System, Verdict
from pipeline.design.text.names import words
from pipeline.render.documents.wording import speaks_of
from pipeline.tables import table


class Way(Struct, frozen=True, kw_only=True):
    """How a rule's result is tested; the members are those of `covering.yaml`."""

    tests: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    target: bool = False


def scenarios_of(verdict: Verdict, design: Design, system: System) -> tuple[str, ...]:
    """The generated scenarios that run what the verdict made: of the right rule, entity and member."""
    rules = {s.id: set(s.rules) for s in design.scenarios}
    ways = [(w, _entities(verdict, w, system)) for w in _ways(verdict)]
    return tuple(c.id for c in design.cases if any(_runs(c, rules.get(c.id, set()), w, e, verdict) for w, e in ways))


def tests_of(verdict: Verdict, system: System, rendered: Mapping[str, object]) -> tuple[str, ...]:
    """The test functions that run what the verdict made."""
    wanted = (f"Test{name}{end}" for w in _ways(verdict) for name in _entities(verdict, w, system) for end in w.tests)
    return tuple(dict.fromkeys(name for name in wanted if name in rendered))


def races_of(verdict: Verdict, system: System, rendered: Mapping[str, object]) -> tuple[str, ...]:
    """The tests of concurrent requests about what the text names; none when it does not speak of such."""
    if not speaks_of(verdict.text, "concurrency"):
        return ()
    named = {*_made(verdict), *(e.name for e in named_in(verdict.text, system.entities))}
    found = (f"Test{e.name}{_race(verdict.text, e)}" for e in system.entities if e.name in named)
    return tuple(name for name in found if name in rendered)


def _race(text: str, entity: Entity) -> str:
    if in_state(text, entity):
        return "MovesRace"
    keys = (f.name for f in entity.fields if f.unique or f.unique_per)
    return "CreateTaken" if any(_says(text, name) for name in keys) else "UpdateRace"


def in_state(text: str, entity: Entity) -> bool:
    """True when a text names the entity and one of its states or moves."""
    machine = entity.machine
    if machine is None or not any(named_in(text, (entity,))):
        return False
    return any(_says(text, name) for m in machine.moves for name in (m.source, m.target, m.name) if name)


def _says(text: str, name: str) -> bool:
    return f" {' '.join(words(name))} " in f" {' '.join(words(text))} "


def named_in(text: str, entities: Iterable[Entity]) -> Iterator[Entity]:
    """The entities that a text names, in one word or many."""
    return (e for e in entities if any(_says(text, n) for n in (e.name, e.collection, e.words) if n))


def _made(verdict: Verdict) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.partition(".")[0] for m in verdict.makes))


def _ways(verdict: Verdict) -> tuple[Way, ...]:
    return tuple(_table()[r] for r in verdict.rules if r in _table())


def _entities(verdict: Verdict, way: Way, system: System) -> tuple[str, ...]:
    if not way.target:
        return _made(verdict)
    made = (m.partition(".") for m in verdict.makes)
    found = (e.relation_named(member) for name, _, member in made for e in system.entities if e.name == name)
    return tuple(dict.fromkeys(r.target for r in found if r is not None))


def _runs(case: Case, rules: set[str], way: Way, entities: tuple[str, ...], verdict: Verdict) -> bool:
    """A refusal must name a member that the verdict made, when it made one."""
    if not rules & set(way.scenarios) or case.steps[0].call.entity not in entities:
        return False
    if way.target:
        return bool({f.entity for f in case.given} & set(_made(verdict)))
    members = {m.partition(".")[2] for m in verdict.makes} - {v.value for v in Verb}
    told = {f for s in case.steps for f in s.expect.fields}
    return not told or not members or bool(told & members)


@cache
def _table() -> dict[str, Way]:
    loaded = table(__file__, "covering.yaml")
    return {rule: _way(row) for rule, row in loaded.items()}


def _way(row: dict[str, object]) -> Way:
    listed = {key: tuple(map(str, value)) for key, value in row.items() if isinstance(value, list)}
    return Way(tests=listed.get("tests", ()), scenarios=listed.get("scenarios", ()), target=bool(row.get("target")))
