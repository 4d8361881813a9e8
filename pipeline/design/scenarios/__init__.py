"""Acceptance scenarios become executable cases.

In: a `Spec`, the reader of its lines, and the entities as they will be built. Out: a verdict for each scenario,
and a `Case` for each that compiled: every content word was used, and every value in it is what the scenario
claims it to be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design import requirements
from pipeline.design.cases import Case
from pipeline.design.entities.drafts import Drafts, Origin
from pipeline.design.model import Entity
from pipeline.design.requirements import Reader
from pipeline.design.requirements.context import Context
from pipeline.design.scenarios import recorded
from pipeline.design.scenarios.access import held_back, let_in, let_through, not_theirs, own_list, shut_out
from pipeline.design.scenarios.access_granted import granted
from pipeline.design.scenarios.access_tenants import others_row, own_rows_only
from pipeline.design.scenarios.adjustments import adjusted
from pipeline.design.scenarios.assigns import assign
from pipeline.design.scenarios.blanks import get_blank
from pipeline.design.scenarios.changes import update_ok
from pipeline.design.scenarios.conflicts import create_dangling, taken
from pipeline.design.scenarios.creates import create_ok
from pipeline.design.scenarios.deletes import delete_cascade, delete_in_use, delete_ok
from pipeline.design.scenarios.filters import list_filtered
from pipeline.design.scenarios.gone import after_delete, malformed
from pipeline.design.scenarios.joins import enter, leave
from pipeline.design.scenarios.left_behind import delete_clear, gone_with_it
from pipeline.design.scenarios.links import link_more, unlink
from pipeline.design.scenarios.lists import list_empty, list_found, list_missed
from pipeline.design.scenarios.moves import move
from pipeline.design.scenarios.offers import all_listed
from pipeline.design.scenarios.orders import list_sorted
from pipeline.design.scenarios.pages import list_page
from pipeline.design.scenarios.parts_sorted import get_sorted_parts
from pipeline.design.scenarios.picked import list_assigned, list_by_stamp, list_picked
from pipeline.design.scenarios.reads import get_one, unknown
from pipeline.design.scenarios.refusals import invalid, missing
from pipeline.design.scenarios.remarks import leave_full, leave_nouns
from pipeline.design.scenarios.scene import Play, Scene, scene
from pipeline.design.scenarios.several import each_verb
from pipeline.design.scenarios.statements import shown
from pipeline.design.scenarios.statuses import use_status
from pipeline.design.scenarios.subjects import scope_of
from pipeline.design.scenarios.sums import part_set, sum_shown
from pipeline.design.scenarios.trash import found_without, list_deleted, restored
from pipeline.design.system import Status, Verdict
from pipeline.spec.model import Scenario, Spec

MAKERS: Final[tuple[Callable[[Scene], Play | None], ...]] = (
    shut_out, held_back, granted, others_row, own_rows_only, not_theirs, own_list, adjusted, sum_shown,
    part_set, create_dangling, taken, assign, link_more, unlink, enter, leave,
    missing, invalid, create_ok, move,
    malformed, let_through, list_deleted, restored, found_without, gone_with_it, after_delete, unknown,
    delete_in_use, delete_cascade, delete_clear, delete_ok,
    update_ok, each_verb,
    list_page, list_sorted, list_empty, list_missed, list_found, list_filtered, list_by_stamp,
    list_assigned, list_picked,
    all_listed, get_blank, get_sorted_parts, get_one,
)  # fmt: skip


class Played(Struct, frozen=True, kw_only=True):
    """The verdicts of all scenarios, and the cases of the compiled ones."""

    verdicts: tuple[Verdict, ...]
    cases: tuple[Case, ...]


def read(spec: Spec, reader: Reader, entities: Mapping[str, Entity]) -> Played:
    """One verdict for each scenario; a case for each compiled one."""
    stories = {s.n: scope_of(s.title, reader) for s in spec.stories}
    read_all = tuple(_read(s, reader, entities, stories.get(s.story, "")) for s in spec.scenarios)
    return Played(verdicts=tuple(v for v, _ in read_all), cases=tuple(c for _, c in read_all if c is not None))


def _read(
    scenario: Scenario, reader: Reader, entities: Mapping[str, Entity], scope: str
) -> tuple[Verdict, Case | None]:
    gap = Verdict(id=scenario.id, text=scenario.text, span=scenario.span, status=Status.GAP)
    if not (scenario.given or scenario.when or scenario.then):
        return _statement(scenario, reader, entities, scope)
    told = recorded.told(scenario, reader, entities)
    if told is not None:
        verdict, case = _read(told.rest, reader, entities, scope)
        shown_too = recorded.shown(case, told.clause, entities) if case is not None else None
        if shown_too is not None:
            return replace(verdict, text=scenario.text, rules=(*verdict.rules, recorded.SHOWN)), shown_too
    best: tuple[Verdict, Case | None] = (gap, None)
    cut = scene(scenario, reader, entities, scope)
    if cut is None:
        return best
    seen = cut.fresh()
    for maker in MAKERS:
        seen = seen if seen.untouched else cut.fresh()
        play = maker(seen)
        if play is None or not let_in(seen, play):
            continue
        verdict = _verdict(scenario, seen, play)
        if verdict.status is Status.COMPILED and (entries := recorded.unshown(scenario, reader)):
            verdict = replace(verdict, status=Status.PARTLY, left=entries)
        if verdict.status is Status.COMPILED:
            return verdict, play.case(scenario)
        if best[0].status is Status.GAP or len(verdict.left) < len(best[0].left):
            best = (verdict, None)
    return best


def _statement(
    scenario: Scenario, reader: Reader, entities: Mapping[str, Entity], scope: str
) -> tuple[Verdict, Case | None]:
    """A criterion without clauses is read like a requirement; it compiles when one request can show it."""
    context = Context(drafts=Drafts(entities=dict(entities)), origin=Origin(span=scenario.span), scope=scope)
    found = requirements.verdict(
        scenario.id, scenario.text, scenario.span, requirements.apply(reader.line(scenario.text), context)
    )
    play = shown(found.rules, found.makes, entities) if found.status is Status.COMPILED else None
    if play is None:
        status = Status.PARTLY if found.status is Status.COMPILED else found.status
        return replace(found, status=status), None
    return found, play.case(scenario)


def _verdict(scenario: Scenario, seen: Scene, play: Play) -> Verdict:
    use_status(seen.then, play.steps)
    leave_full(seen.given)
    for line in seen.lines:
        leave_nouns(line, seen.entities)
    left = seen.left()
    made = f"{seen.entity.name}.{play.steps[0].call.name or play.steps[0].call.verb.value}"
    return Verdict(
        id=scenario.id,
        text=scenario.text,
        span=scenario.span,
        status=Status.PARTLY if left else Status.COMPILED,
        rules=(play.rule,),
        left=left,
        makes=(made,),
    )
