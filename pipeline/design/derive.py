"""What a spec says becomes what will be built: `derive` turns a `Spec` into a `Design`.

In: a spec, and the designs of earlier features, whose entities it may refer to. Out: the design and the
diagnostics met on the way. Entities come from `entities`, facts in requirements from `requirements`, executable
cases from `scenarios`; joining features is left to `link`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from msgspec.structs import replace

from pipeline.design import requirements, scenarios
from pipeline.design.adjustments import with_operations
from pipeline.design.entities import entities
from pipeline.design.entities.drafts import DENIED, Drafts
from pipeline.design.entities.resource import told
from pipeline.design.facts import Fact, Source
from pipeline.design.model import Entity
from pipeline.design.operations import Operation, Verb
from pipeline.design.recording import settle as recording
from pipeline.design.requirements import access, tenancies
from pipeline.design.scenarios.wishes import wishes, without_defaults
from pipeline.design.system import Design, Status
from pipeline.design.text import mentions, values_said
from pipeline.design.text.aliases import aliases
from pipeline.design.text.vocabulary import vocabulary
from pipeline.diagnostics import Diagnostic, Span
from pipeline.spec.model import Spec

_USUAL = (Verb.CREATE, Verb.GET, Verb.LIST, Verb.UPDATE, Verb.DELETE)


def derive(spec: Spec, others: tuple[Design, ...] = ()) -> tuple[Design, tuple[Diagnostic, ...]]:
    """The design of one feature. `others`: designs of earlier features, in order."""
    declared, diagnostics = entities(spec, others)
    drafts = Drafts(entities={e.name: e for e in declared if e.stored})
    names = mentions.index(drafts.entities.values(), spec.language)
    reader = requirements.Reader(vocabulary=vocabulary(spec.language), names=names, language=spec.language)
    reader.rename(values_said.said((s.text for s in spec.statements), drafts.entities.values(), spec.language))
    reader.rename(aliases(map(reader.line, _spoken(spec)), drafts.entities))
    readings = requirements.read(spec, reader, drafts)
    usual(drafts)
    wishes(spec, reader, drafts)
    complete(drafts)
    settled = dict(drafts.entities)
    unmet = _settle(drafts)
    played = scenarios.read(spec, reader, drafts.entities)
    unplayed = tuple(v.span for v in played.verdicts if v.status is not Status.COMPILED)
    kept = without_defaults(settled, unplayed)
    if drafts.forget(unplayed) or kept != settled:
        drafts.entities = dict(kept)
        unmet = _settle(drafts)
        played = scenarios.read(spec, reader, drafts.entities)
    known = {e.name for e in declared}
    fresh = (e for name, e in drafts.entities.items() if name not in known)
    built = (*(drafts.entities.get(e.name, e) for e in declared), *fresh)
    design = Design(
        slug=PurePosixPath(spec.path).parent.name or spec.feature,
        title=spec.title,
        path=spec.path,
        entities=built,
        requirements=requirements.unmet(readings.requirements, unmet),
        scenarios=played.verdicts,
        edge_cases=requirements.relabel(readings.edge_cases, "EC"),
        cases=played.cases,
    )
    return design, (*diagnostics, *drafts.diagnostics)


def _settle(drafts: Drafts) -> frozenset[Span]:
    """Who may do what, and what is kept of changes. The places of lines that say more than the service keeps."""
    unmet = access.settle(drafts) | recording.settle(drafts)
    tenancies.record(drafts)
    return unmet


def _spoken(spec: Spec) -> Iterator[str]:
    """The sentences in which an entity of the spec should be named; none for a spec that is written in English."""
    if not spec.language.startswith("en"):
        yield from (r.text for r in spec.requirements)
        yield from (s.text for s in spec.scenarios)


def usual(drafts: Drafts) -> None:
    """Give every entity the usual operations that no line asks for or rules out: scenarios may take them for granted,
    whether or not a line says so."""
    for name, entity in drafts.entities.items():
        for verb in () if entity.mentioned or told(entity) else _USUAL:
            if (name, verb) not in drafts.denied:
                drafts.allow(name, verb, _assumed(entity, verb))


def complete(drafts: Drafts) -> None:
    """Give every entity all operations that it has without a word, and say which ones two lines disagree about."""
    usual(drafts)
    for name, entity in drafts.entities.items():
        for operation in entity.operations:
            denial = drafts.denied.get((name, operation.verb))
            if denial is not None and operation.fact.source is Source.STATED:
                drafts.diagnostics.append(
                    DENIED.at(denial, f"`{name}` can {operation.name} by another line", hint=DENIED.fix.lower())
                )
    drafts.entities.update(
        {name: _ordered(_restorable(with_operations(_moving(e)))) for name, e in drafts.entities.items()}
    )


def _moving(entity: Entity) -> Entity:
    """The entity with an operation for every named move of its state machine."""
    moves = entity.machine.moves if entity.machine else ()
    named = {m.name: Operation(verb=Verb.MOVE, name=m.name, fact=m.fact) for m in moves if m.name}
    fresh = (o for name, o in named.items() if not entity.can(Verb.MOVE, name))
    return replace(entity, operations=(*entity.operations, *fresh))


def _ordered(entity: Entity) -> Entity:
    """The entity with its operations in the usual order, wherever the lines that ask for them stand."""
    ranks = {verb: rank for rank, verb in enumerate(Verb)}
    return replace(entity, operations=tuple(sorted(entity.operations, key=lambda o: ranks[o.verb])))


def _restorable(entity: Entity) -> Entity:
    """What can be restored or listed is still there: deleting it only marks it."""
    asked = [o.fact for o in entity.operations if o.verb is Verb.RESTORE]
    asked += [f for f in entity.listing.facts if f.what == "deleted"]
    if not asked or entity.soft_delete:
        return entity
    fact = replace(asked[0], what="soft_delete", source=Source.DERIVED)
    return replace(entity, soft_delete=True, facts=(*entity.facts, fact))


def _assumed(entity: Entity, verb: Verb) -> Fact:
    things = entity.collection.replace("_", " ")
    return Fact(
        what=f"operation {verb.value}",
        source=Source.ASSUMED,
        rule="R-usual",
        reason=f"no line says how to {verb.value} {things}; every stored entity gets the usual operations",
        alternatives=f"no {verb.value} operation",
        decide=f"System MUST allow users to {verb.value} {things}",
    )
