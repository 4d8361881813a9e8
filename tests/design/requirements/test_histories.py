"""Sentences about the keeping of changes: which entries there are, what they hold, and what is no such sentence."""

from __future__ import annotations

import pytest

from pipeline.design.behaviour import behaviour_json
from pipeline.design.derive import derive
from pipeline.design.histories import Holds
from pipeline.design.link import link
from pipeline.design.model import Entity
from pipeline.design.operations import Verb
from pipeline.design.system import Design, Status
from pipeline.render.sharpen import sharpen
from pipeline.spec.reader import read

HIVE = """
- **Hive**: A home of bees.
  - label: text, required
  - status: one of empty, settled, swarmed; default empty
  - weight: integer
"""
STATUS_HISTORY = """
- **Hive Status History**: What became of a hive.
  - hive: Hive
  - old status
  - new status
  - changed at: timestamp
  - remark: long text
"""
AUDIT_LOG = """
- **Audit Log**: What was done.
  - entity type: text
  - entity id: uuid
  - action: one of created, updated, deleted
  - performed by: text
  - old values: object
  - new values: object
  - timestamp: timestamp
"""


def text(*lines: str, entities: str = HIVE) -> str:
    listed = "\n".join(f"- **FR-{n:03}**: {line}" for n, line in enumerate(lines, start=1))
    return f"# Feature Specification: Bees\n\n## Requirements\n\n{listed}\n\n### Key Entities\n{entities}"


def design(*lines: str, entities: str = HIVE) -> Design:
    return derive(read("specs/001-bees/spec.md", text(*lines, entities=entities))[0])[0]


def built(made: Design, name: str) -> Entity:
    return link([made])[0].entity(name)


KEPT = (
    "System MUST log every change of a hive",
    "System MUST record all changes to hives with timestamp, old value and new value",
    "Every hive modification MUST be recorded in an audit log",
    "System MUST maintain an audit trail of all hive operations",
    "All create, update and delete operations MUST be logged for audit purposes",
    "System MUST keep a history of hive changes, including what changed and when",
    "System MUST track all status changes of hives",
    "系统必须记录所有蜂箱操作的审计日志"
    if False
    else "The service MUST write an audit log entry for every hive update",
)
NOT_KEPT = (
    "Users MUST be able to log changes of a hive",
    "System MUST log every change of a hive to an external ledger",
    "System MUST NOT record changes of a hive",
    "System MUST record all changes of a hive with the weather",
    "System MUST record the creation and modification date of each hive",
    "System MUST record who changed a hive",
    "System MUST log all failed logins",
    "System MUST record all hive changes (changed_by, changed_at)",
    "System MUST keep the audit log for seven years",
)


@pytest.mark.parametrize("line", KEPT)
def test_a_line_about_changes_makes_a_history(line: str) -> None:
    made = design(line)
    assert (made.requirements[0].status, made.requirements[0].rules) == (Status.COMPILED, ("R-history",))
    assert built(made, "Hive").histories


@pytest.mark.parametrize("line", NOT_KEPT)
def test_a_line_that_says_more_or_something_else_makes_none(line: str) -> None:
    made = design(line)
    assert "R-history" not in made.requirements[0].rules or made.requirements[0].status is not Status.COMPILED
    assert not built(made, "Hive").histories


def test_entries_are_made_for_what_has_none_and_are_only_read() -> None:
    entries = built(design("System MUST log every change of a hive"), "HiveChange")
    assert [f.name for f in entries.fields] == ["action", "changes", "hive_id"]
    assert [o.verb for o in entries.operations] == [Verb.GET, Verb.LIST]
    assert all(f.computed for f in entries.fields) and entries.listing.descending
    assert entries.listing.filters == ("hive_id", "action", "changes", "created_at")


def test_a_spec_of_own_entries_is_filled_by_meaning() -> None:
    made = design(
        "System MUST record all status changes in hive status history with timestamp", entities=HIVE + STATUS_HISTORY
    )
    history = built(made, "Hive").histories[0]
    assert history.watched == ("status",) and [d.verb for d in history.deeds] == [Verb.UPDATE]
    assert {p.member: (p.holds, p.of) for p in history.parts} == {
        "hive_id": (Holds.RECORD, ""),
        "old_status": (Holds.OLD, "status"),
        "new_status": (Holds.NEW, "status"),
        "changed_at": (Holds.MOMENT, ""),
    }
    entries = built(made, "HiveStatusHistory")
    assert not entries.relations and entries.field_named("hive_id") and not entries.can(Verb.CREATE)
    remark = entries.field_named("remark")
    assert remark is not None and not remark.computed


def test_one_log_serves_all_rows_and_speaks_its_own_words() -> None:
    lines = ("All create, update and delete operations MUST be logged in the audit log",)
    shelf = "\n- **Shelf**: A place.\n  - name: text\n"
    made = design(*lines, entities=HIVE + shelf + AUDIT_LOG)
    assert made.requirements[0].status is Status.COMPILED
    for name in ("Hive", "Shelf"):
        history = built(made, name).histories[0]
        assert history.entries == "AuditLog"
        assert [d.action for d in history.deeds] == ["created", "updated", "deleted"]
        assert {p.holds for p in history.parts} == {
            Holds.RESOURCE, Holds.RECORD, Holds.ACTION, Holds.ACTOR, Holds.OLD, Holds.NEW, Holds.MOMENT,
        }  # fmt: skip


def test_a_required_member_that_nothing_fills_is_a_gap() -> None:
    log = AUDIT_LOG + "  - branch office: text, required\n"
    made = design("Every hive change MUST be recorded in the audit log", entities=HIVE + log)
    assert made.requirements[0].status is Status.PARTLY and not built(made, "Hive").histories


def test_who_did_it_is_known_only_where_callers_are() -> None:
    line = "System MUST record every change of a hive with the user who made the change"
    assert design(line).requirements[0].status is Status.PARTLY
    login = "Only authenticated users MUST be able to create, view, list, update and delete hives"
    made = design(login, line)
    assert [v.status for v in made.requirements] == [Status.COMPILED, Status.COMPILED]
    entries = built(made, "HiveChange")
    assert [g.verb for g in entries.gates] == [Verb.GET, Verb.LIST] and entries.field_named("actor_id")


def test_changes_of_private_rows_are_private() -> None:
    own = "Users MUST only be able to view, list, update and delete their own hives"
    made = design(own, "System MUST log every change of a hive")
    entries = built(made, "HiveChange")
    assert entries.ownership is not None and entries.ownership.verbs == (Verb.GET, Verb.LIST)
    assert entries.field_named(entries.ownership.member) is not None


@pytest.mark.parametrize("entities", [HIVE, HIVE + STATUS_HISTORY, HIVE + AUDIT_LOG])
@pytest.mark.parametrize("line", [KEPT[0], KEPT[4], KEPT[6]])
def test_a_sharpened_spec_says_the_same(line: str, entities: str) -> None:
    before = text(line, entities=entities)
    spec = read("specs/001-bees/spec.md", before)[0]
    sharpened = sharpen(before, spec, derive(spec)[0])
    again = derive(read("specs/001-bees/spec.md", sharpened)[0])[0]
    assert sharpen(sharpened, read("specs/001-bees/spec.md", sharpened)[0], again) == sharpened
    one, two = (link([d])[0].entities for d in (derive(spec)[0], again))
    assert {e.name for e in one} == {e.name for e in two}
    assert [[h.parts for h in e.histories] for e in one] == [[h.parts for h in e.histories] for e in two]


def test_a_spec_without_such_lines_is_as_it_was() -> None:
    made = design("System MUST allow users to create, list and delete hives", entities=HIVE + AUDIT_LOG)
    assert not any(e.histories for e in made.entities) and '"entries"' not in behaviour_json(made)


@pytest.mark.parametrize(
    "line",
    [
        "System MUST allow keepers to delete hives (soft delete) and maintain an audit trail of deleted hives",
        "System MUST allow keepers to update the weight of hives and log every change of a hive",
    ],
)
def test_a_line_asks_for_an_act_and_for_its_history(line: str) -> None:
    made = design(line)
    verdict = made.requirements[0]
    assert verdict.status is Status.COMPILED and "R-history" in verdict.rules and len(verdict.rules) > 1
    assert built(made, "Hive").histories


@pytest.mark.parametrize(
    "line",
    [
        "System MUST allow keepers to delete hives or keep an audit trail of deleted hives",
        "System MUST allow keepers to delete hives and maintain an audit trail of visited meadows",
        "System MUST allow keepers to paint hives and maintain an audit trail of deleted hives",
        "System MUST allow keepers to delete hives and the queen keeps an audit trail of deleted hives",
        "System MUST allow keepers to delete hives and maintain a garden of deleted hives",
    ],
)
def test_half_of_such_a_line_is_not_enough(line: str) -> None:
    made = design(line)
    assert made.requirements[0].status is not Status.COMPILED
    assert not built(made, "Hive").histories


def test_a_line_that_asks_for_an_unknown_caller_does_not_undo_the_others() -> None:
    made = design("System MUST log who changed each hive", "System MUST log every deletion of a hive")
    assert [v.status for v in made.requirements] == [Status.PARTLY, Status.COMPILED]
    assert [d.verb for h in built(made, "Hive").histories for d in h.deeds] == [Verb.DELETE]
