"""What the compiler read, for people.

In: `Inspected` values. Out: a text: for each spec its entities with the rule behind each attribute, then requirement by
requirement and scenario by scenario what was understood and which words were not, then the diagnostics.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pipeline.design.facts import Fact
from pipeline.design.model import Entity, Field, Kind, Relation, Type
from pipeline.design.precise import TENANT_WORDS, gate_words, owner_words
from pipeline.design.system import Status, Verdict
from pipeline.diagnostics import Diagnostic, Severity
from pipeline.render.inspect import Inspected, fact_about, verdict, verdicts
from pipeline.spec.model import Spec


def inspect_text(results: Sequence[Inspected]) -> str:
    """All specs, one after the other, and a last line that sums up."""
    parts = ["\n".join(_spec(r)) for r in results]
    found = [d for r in results for d in r.diagnostics]
    return "\n\n".join((*parts, _sum(len(results), found))) + "\n"


def _spec(inspected: Inspected) -> Iterator[str]:
    spec = inspected.spec
    yield f"{spec.path}: {spec.title or 'no title'}"
    yield f"  {_counts(spec)}"
    for entity in inspected.design.entities:
        yield from _entity(entity)
    known = verdicts(inspected)
    yield from _judged("requirements", [verdict(known, r) for r in spec.requirements])
    yield from _judged("scenarios", [verdict(known, s) for s in spec.scenarios])
    for diagnostic in inspected.diagnostics:
        yield "\n" + diagnostic.render(inspected.source).rstrip("\n")


def _counts(spec: Spec) -> str:
    counted = (
        (len(spec.stories), "story", "stories"),
        (len(spec.scenarios), "scenario", "scenarios"),
        (len(spec.requirements), "requirement", "requirements"),
        (len(spec.success_criteria), "success criterion", "success criteria"),
        (len(spec.edge_cases), "edge case", "edge cases"),
        (len(spec.open_questions), "open question", "open questions"),
    )
    return ", ".join(f"{n} {one if n == 1 else many}" for n, one, many in counted)


def _entity(entity: Entity) -> Iterator[str]:
    state = "declared by another feature" if entity.mentioned else "stored"
    state = state if entity.stored else f"not stored: {entity.reason or 'nothing says so'}"
    yield f"\n  entity {entity.name} (line {entity.span.line}; {state})"
    rows = [*(_attribute(f) for f in entity.fields), *(_relation(r) for r in entity.relations)]
    if entity.machine:
        moves = ", ".join(f"{m.source} → {m.target}" for m in entity.machine.moves)
        rows.append((entity.machine.field, f"moves {moves or 'freely'}", f"from {entity.machine.initial}"))
    rows += [(f"may {g.name.replace('_', ' ')}", gate_words(g), _by(g.fact)) for g in entity.gates]
    if entity.ownership:
        rows.append(
            ("owner", f"{entity.ownership.member}: {owner_words(entity.ownership)}", _by(entity.ownership.fact))
        )
    if entity.tenancy:
        rows.append(("tenant", f"{entity.tenancy.member}: {TENANT_WORDS}", _by(entity.tenancy.fact)))
    yield from _aligned(rows)


def _by(fact: Fact | None) -> str:
    return f"{fact.source.value} by {fact.rule}" if fact else ""


def _attribute(field: Field) -> tuple[str, str, str]:
    fact = fact_about(field.facts, "type") or next(iter(field.facts), None)
    flags = [_type(field.type), *(("required",) if field.required else ())]
    if field.unique or field.unique_per:
        flags.append(f"unique per {', '.join(field.unique_per)}" if field.unique_per else "unique")
    flags += ["computed"] if field.computed else []
    return field.name, ", ".join(flags), _by(fact)


def _type(type_: Type) -> str:
    if type_.kind is Kind.ENUM:
        return f"one of {' '.join(type_.values)}"
    if type_.kind is Kind.LIST and type_.element:
        return f"list of {_type(type_.element)}"
    return type_.kind.value.replace("_", " ")


def _relation(relation: Relation) -> tuple[str, str, str]:
    fact = fact_about(relation.facts, "target") or next(iter(relation.facts), None)
    words = f"{relation.cardinality.value} {relation.target}{', required' if relation.required else ''}"
    return relation.name, words, _by(fact)


def _judged(title: str, found: Sequence[Verdict]) -> Iterator[str]:
    if not found:
        return
    counts = Counter(v.status for v in found)
    yield f"\n  {title}: " + ", ".join(f"{counts[s]} {s.value}" for s in Status)
    rows = [(f"{v.span.line}", f"{v.id} {v.status.value}", _why(v)) for v in found]
    yield from _aligned(rows)


def _why(found: Verdict) -> str:
    left = f"not understood: {', '.join(found.left)}" if found.left and found.status is not Status.COMPILED else ""
    return "; ".join(p for p in (", ".join(found.rules), left) if p)


def _aligned(rows: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    kept = list(rows)
    first = max((len(r[0]) for r in kept), default=0)
    second = max((len(r[1]) for r in kept if r[2]), default=0)
    for row in kept:
        yield f"    {row[0]:<{first}}  {row[1]:<{min(second, 48)}}  {row[2]}".rstrip()


def _sum(specs: int, found: Sequence[Diagnostic]) -> str:
    counts = Counter(d.code.severity for d in found)
    parts = [f"{counts[s]} {s.value}{'' if counts[s] == 1 else 's'}" for s in Severity if counts[s]]
    return f"{specs} spec{'' if specs == 1 else 's'}: {', '.join(parts) or 'nothing to complain about'}"
