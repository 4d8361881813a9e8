"""What the compiler read, as JSON for machines.

In: `Inspected` values, one for each spec, with the design as far as it was derived. Out: one JSON text, format 1: every
story, scenario, requirement, edge case and entity with its line, its verdict, and the rule behind each fact. The same
values give the same bytes. The text for people is made by `inspect_text`, SARIF by `inspect_sarif`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from pipeline.design.facts import Fact, Source
from pipeline.design.model import Entity, Field, Relation
from pipeline.design.recording.entries import MADE
from pipeline.design.system import Design, Status, Verdict
from pipeline.diagnostics import Diagnostic, Span
from pipeline.spec.model import Requirement, Scenario, Spec

FORMAT: Final = 1
Json = dict[str, Any]
Verdicts = Mapping[tuple[str, Span], Verdict]
_IMPLIED: Final = (("id", "uuid"), ("created_at", "timestamp"), ("updated_at", "timestamp"))


class Inspected(Struct, frozen=True, kw_only=True):
    """One spec with everything known about it. `source`: its text, for the caret lines of the text form."""

    spec: Spec
    design: Design
    diagnostics: tuple[Diagnostic, ...] = ()
    source: str = ""


def inspect_json(results: Sequence[Inspected]) -> str:
    """All specs as one JSON document."""
    document = {"format": FORMAT, "specs": [_spec(r) for r in results]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def verdicts(inspected: Inspected) -> Verdicts:
    """(id, span) → verdict of every requirement and scenario that the design has one for."""
    design = inspected.design
    return {(v.id, v.span): v for v in (*design.requirements, *design.scenarios)}


def verdict(known: Verdicts, thing: Requirement | Scenario) -> Verdict:
    """What became of a requirement or scenario; a gap where nothing was derived."""
    gap = Verdict(id=thing.id, text=thing.text, span=thing.span, status=Status.GAP)
    return known.get((thing.id, thing.span), gap)


def fact_about(facts: Iterable[Fact], what: str) -> Fact | None:
    """The fact about one property, the strongest first as they stand."""
    return next((f for f in facts if f.what == what), None)


def _spec(inspected: Inspected) -> Json:
    spec, known = inspected.spec, verdicts(inspected)
    return {
        "path": spec.path,
        "title": spec.title,
        "language": spec.language,
        "stories": [
            {"n": s.n, "line": s.span.line, "priority": s.priority or None, "title": s.title} for s in spec.stories
        ],
        "scenarios": [_judged(known, s) for s in spec.scenarios],
        "requirements": [_judged(known, r) for r in spec.requirements],
        "success_criteria": [{"id": c.id, "line": c.span.line} for c in spec.success_criteria],
        "edge_cases": [{"line": e.span.line} for e in spec.edge_cases],
        "open_questions": [{"line": q.span.line} for q in spec.open_questions],
        "entities": [_entity(e) for e in inspected.design.entities if not is_made(e)],
        "diagnostics": [_diagnostic(d) for d in inspected.diagnostics],
    }


def is_made(entity: Entity) -> bool:
    """True for an entity that no line declares: entries of a history."""
    return any(f.what == MADE for f in entity.facts)


def _judged(known: Verdicts, thing: Requirement | Scenario) -> Json:
    found = verdict(known, thing)
    return {
        "id": thing.id,
        "line": thing.span.line,
        "status": found.status.value,
        "rules": list(found.rules),
        "left": list(found.left),
    }


def _entity(entity: Entity) -> Json:
    table = entity.stored and not entity.mentioned
    note = entity.reason or ("declared by another feature" if entity.mentioned else "")
    machine = entity.machine
    return {
        "name": entity.name,
        "words": entity.words,
        "line": entity.span.line,
        "table": table,
        **({"note": note} if note and not table else {}),
        "attributes": [
            *(_attribute(entity, f) for f in entity.fields if not _only_tenant(entity, f)),
            *(_implied(entity) if table else ()),
        ],
        "relations": [_relation(r) for r in entity.relations if not _only_tenant(entity, r)],
        "moves": [[m.source, m.target] for m in machine.moves] if machine else [],
        **_access(entity),
    }


def _only_tenant(entity: Entity, member: Field | Relation) -> bool:
    """True for a member that the spec does not name, which is there to hold the tenant."""
    apart = entity.tenancy
    return apart is not None and member.name == apart.member and member.span == apart.fact.span


def _access(entity: Entity) -> Json:
    """Who may do what; nothing where everybody may do everything."""
    gates = [
        {"operation": g.name, "roles": list(g.roles), "line": _line(g.fact), "rule": g.fact.rule} for g in entity.gates
    ]
    apart = entity.tenancy
    line = {"member": apart.member, "line": _line(apart.fact), "rule": apart.fact.rule} if apart else {}
    made: Json = {**({"gates": gates} if gates else {}), **({"tenant": line} if line else {})}
    owned = entity.ownership
    if owned is None:
        return made
    verbs = [v.value for v in owned.verbs]
    told = {"member": owned.member, "operations": verbs, "exempt": list(owned.exempt), "hidden": owned.hidden}
    told |= {"reaches": {w.verb.value: list(w.roles) for w in owned.reaches}} if owned.reaches else {}
    return {"gates": gates, **made, "owner": {**told, "line": _line(owned.fact), "rule": owned.fact.rule}}


def _line(fact: Fact) -> int | None:
    return fact.span.line if fact.span else None


def _attribute(entity: Entity, field: Field) -> Json:
    kind = fact_about(field.facts, "type") or next(iter(field.facts), None)
    required, unique = fact_about(field.facts, "required"), fact_about(field.facts, "unique")
    together = next((u.fact for u in entity.uniques if field.name in u.members), None)
    scoped = fact_about(field.facts, "unique_per")
    return {
        "name": field.name,
        "words": field.words,
        "line": field.span.line,
        "type": field.type.kind.value,
        "source": _source(kind),
        "rule": kind.rule if kind else "",
        "values": list(field.type.values),
        "required": field.required,
        "required_source": _source(required),
        "unique": bool(field.unique or field.unique_per or together),
        "unique_source": _source(unique or scoped or together),
        "computed": field.computed,
    }


def _source(fact: Fact | None) -> str:
    return (fact.source if fact else Source.ASSUMED).value


def _implied(entity: Entity) -> Iterable[Json]:
    """What every stored entity has: first what the spec lists of it, under the spec's own names."""
    names = dict((*_IMPLIED, *((("deleted_at", "timestamp"),) if entity.soft_delete else ())))
    for listed in entity.implied:
        kind = names.pop(listed.member, "boolean" if listed.member == "deleted_at" else "timestamp")
        yield {
            "name": listed.name,
            "words": listed.words,
            "line": listed.span.line,
            "type": kind,
            "source": Source.DERIVED.value,
            "rule": listed.fact.rule,
        }
    for name, kind in names.items():
        yield {"name": name, "words": "", "line": entity.span.line, "type": kind, "source": Source.IMPLIED.value}


def _relation(relation: Relation) -> Json:
    fact = fact_about(relation.facts, "target") or next(iter(relation.facts), None)
    return {
        "to": relation.target,
        "name": relation.name,
        "line": relation.span.line,
        "kind": relation.cardinality.value,
        "rule": fact.rule if fact else "",
    }


def _diagnostic(diagnostic: Diagnostic) -> Json:
    return {
        "code": diagnostic.code.id,
        "severity": diagnostic.code.severity.value,
        "line": diagnostic.span.line,
        "column": diagnostic.span.column,
        "end_column": diagnostic.span.end_column,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }
