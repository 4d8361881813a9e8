"""`research.md`: what was decided that the spec does not say, and why.

In: the system, a feature's design and spec. Out: Markdown: the open questions, the assumed facts and the defaults with
the line that would decide each, and the technology decisions, which the first feature tells for all. Decisions have
numbers, so that a review can name them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import PurePosixPath
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.contract.access import is_guarded
from pipeline.design.entities.rules import ASSUMPTIONS, ENTITIES
from pipeline.design.rules import RULES
from pipeline.design.system import Design, System
from pipeline.render.documents import markdown as md
from pipeline.render.documents.decisions import Finding, assumed
from pipeline.render.documents.defaults import Default, defaults
from pipeline.render.documents.wording import asks_to_log_in
from pipeline.spec.model import Spec
from pipeline.tables import table

ALWAYS: Final = "always"


class Technology(Struct, frozen=True, kw_only=True):
    """A decision that every service shares. `violation`, `why`, `rejected`: where the constitution's letter is left."""

    title: str
    decision: str
    rationale: str
    alternatives: str
    when: str
    violation: str = ""
    why: str = ""
    rejected: str = ""


def research(system: System, design: Design, spec: Spec) -> str:
    """The document; links are relative to the feature's folder."""
    base = PurePosixPath(design.path).parent
    found, usual = assumed(design), defaults(system, design)
    return md.document(
        design.path,
        f"Research: {design.title}",
        md.paragraph(_introduction(len(found), len(usual))),
        md.section("Open questions", _questions(spec, base)),
        md.section("Decisions about the spec", *_decisions(found, base), _defaults(usual, len(found) + 1)),
        md.section("Technology decisions", *_technology(system, design, spec)),
    )


def _introduction(assumed: int, usual: int) -> str:
    if not assumed + usual:
        return "The spec decides everything that this feature needs; nothing was assumed."
    parts = [f"{md.count(assumed, 'fact was', 'facts were')} read into the spec"] if assumed else []
    parts += [f"{md.count(usual, 'default applies', 'defaults apply')} where it says nothing"] if usual else []
    return (
        f"{md.listed(parts)}. Each of them holds until a line of the spec says otherwise; the tables give that line. "
        "Attribute lines go below their entity in *Key Entities*, sentences with MUST among the functional "
        "requirements."
    )


def _questions(spec: Spec, base: PurePosixPath) -> str:
    return md.bullets(f"{md.quote(q.text)} ({md.line_link(q.span, base)})" for q in spec.open_questions)


def _decisions(found: tuple[Finding, ...], base: PurePosixPath) -> Iterator[str]:
    """Facts that one rule assumed for one reason stand together; numbers run on through the document."""
    number = 1
    for group in grouped(found):
        rows = list(enumerate(group, start=number))
        number += len(group)
        yield md.section(_title(rows), *_decision(rows, base), level=3)


def grouped(found: tuple[Finding, ...]) -> tuple[tuple[Finding, ...], ...]:
    """The facts by rule and property, in the order of their first appearance."""
    keys = list(dict.fromkeys(_key(f) for f in found))
    ordered = sorted(found, key=lambda f: keys.index(_key(f)))
    return tuple(tuple(group) for _, group in groupby(ordered, key=_key))


def _key(finding: Finding) -> tuple[str, str]:
    whole = next((w for w in ("operation", "access") if finding.fact.what.startswith(w)), finding.fact.what)
    return finding.fact.rule, whole


def _title(rows: list[tuple[int, Finding]]) -> str:
    """`D3. Operation of Category.get`, `D4–D7. Type`."""
    (first, finding), (last, _) = rows[0], rows[-1]
    what = _key(finding)[1].replace("_", " ")
    name = f"{what[:1].upper()}{what[1:]}"
    return f"D{first}. {name} of {finding.subject}" if first == last else f"D{first}–D{last}. {name}"


def _decision(rows: list[tuple[int, Finding]], base: PurePosixPath) -> Iterator[str]:
    """What all of them share stands above the table; a column that would be empty is left out."""
    facts = [finding.fact for _, finding in rows]
    reasons, choices = [md.plain(f.reason) for f in facts], [md.plain(f.alternatives) for f in facts]
    told = [f"**Rule**: {md.code(facts[0].rule)}{_meaning(facts[0].rule)}"]
    told += [f"**Rationale**: {reasons[0]}"] if reasons[0] and len(set(reasons)) == 1 else []
    told += [f"**Alternatives considered**: {choices[0]}"] if choices[0] and len(set(choices)) == 1 else []
    yield md.bullets(told)
    columns = {
        "#": [f"D{n}" for n, _ in rows],
        "About": [md.code(f.subject) for _, f in rows],
        "Decision": [md.plain(f.value) for _, f in rows],
        "Rationale": reasons if len(set(reasons)) > 1 else [],
        "Alternatives": choices if len(set(choices)) > 1 else [],
        "Line that decides": [md.code(f.decide) for f in facts],
        "Read at": [md.line_link(f.span, base) for f in facts],
    }
    filled = {name: cells for name, cells in columns.items() if any(cells)}
    yield md.table(tuple(filled), zip(*filled.values(), strict=True))


def _meaning(rule: str) -> str:
    """What a rule reads, beside its id."""
    known = {r.id: r.reads for r in (*RULES, *ENTITIES, *ASSUMPTIONS)}
    return f": {md.plain(known[rule].removeprefix('nothing: '))}" if rule in known else ""


def _defaults(usual: tuple[Default, ...], first: int) -> str:
    if not usual:
        return ""
    last = first + len(usual) - 1
    title = f"D{first}. A default" if first == last else f"D{first}–D{last}. Defaults"
    rows = [
        (f"D{n}", md.code(d.about), d.value, md.code(d.decide) if not d.decide.startswith("(") else d.decide[1:-1])
        for n, d in enumerate(usual, start=first)
    ]
    return md.section(title, md.table(("#", "About", "What holds", "Line that decides"), rows), level=3)


def _technology(system: System, design: Design, spec: Spec) -> Iterator[str]:
    """All of them in the first feature; later ones show what depends on their own spec, and lead to the others."""
    first = next((d for d in system.designs), design)
    choices = technology(system, spec)
    shared = [c for c in choices if c.when == ALWAYS]
    if first.slug != design.slug:
        base = PurePosixPath(design.path).parent
        path = md.relative(str(PurePosixPath(first.path).parent / "research.md"), base)
        numbers = f"T1–T{len(shared)}"
        yield md.paragraph(
            f"{numbers} are those of the whole service: see [{first.slug}]({path}#technology-decisions). "
            "What depends on this spec:"
        )
    for number, choice in enumerate(choices, start=1):
        if first.slug == design.slug or choice.when != ALWAYS:
            told = [
                f"**Decision**: {choice.decision}",
                f"**Rationale**: {choice.rationale}",
                f"**Alternatives considered**: {choice.alternatives}",
            ]
            yield md.section(f"T{number}. {choice.title}", md.bullets(told), level=3)


def technology(system: System, spec: Spec) -> tuple[Technology, ...]:
    """The technology decisions that apply to a feature."""
    secured, guarded = asks_to_log_in(spec), is_guarded(system)
    holds = {
        ALWAYS: True,
        "callers": guarded,
        "no_authentication": not secured and not guarded,
        "authentication": bool(secured) and not guarded,
    }
    asking = md.listed(list(dict.fromkeys(r.id for r in secured)))
    return tuple(replace(t, rationale=t.rationale.replace("{asking}", asking)) for t in _known() if holds[t.when])


@cache
def _known() -> tuple[Technology, ...]:
    return tuple(_choice(row) for row in table(__file__, "technology.yaml"))


def _choice(row: dict[str, object]) -> Technology:
    values = {"when": ALWAYS, **row}
    deviation = values.pop("deviation", {})
    return Technology(**{k: str(v) for k, v in {**values, **dict(_items(deviation))}.items()})


def _items(value: object) -> Iterable[tuple[str, object]]:
    return value.items() if isinstance(value, dict) else ()
