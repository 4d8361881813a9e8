"""What the documents say of changes that are kept, and of periods that may not overlap."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from msgspec.structs import replace

from pipeline.design.system import System
from pipeline.render.documents.data_model import data_model
from pipeline.render.documents.histories import kept
from pipeline.render.documents.quickstart import quickstart
from pipeline.render.golang import service
from pipeline.render.settings import Settings
from tests.designs.odd import PERIODS
from tests.designs.recorded import LOAN, RECORDED_LOANS, RECORDED_YARD
from tests.designs.samples import SHOP, adjustment

SETTINGS = Settings()
BASE = PurePosixPath("specs/001-yard")


def section(system: System, entity: str, title: str) -> str:
    text = data_model(system, system.designs[0]).partition(f"\n## {entity}\n")[2].partition("\n## ")[0]
    return text.partition(f"### {title}\n")[2].partition("\n##")[0]


def test_the_changed_entity_says_what_is_kept_and_where() -> None:
    text = section(RECORDED_YARD, "Hive", "Changes that are kept")
    assert "- `create`, `update`, `delete`, `restore`, `settle`, `swarm`, `harvest`: kept in `HiveChange` (" in text
    assert "kept in `StateHistory`, of updates and moves only those that change `state` (" in text


def test_the_entries_say_what_they_tell() -> None:
    text = section(RECORDED_LOANS, "AuditEntry", "What a row tells")
    assert "one for each change of `Locker` and `Loan` that is kept" in text
    assert "| `resource` | what kind of row it was: `locker`, `loan` |" in text
    assert "| `performed_by` | the id of the caller |" in text
    assert "| `owner_id` | `borrower_id` of the row of `Loan` |" in text


def test_nobody_is_told_of_where_nobody_is_known() -> None:
    text = section(RECORDED_YARD, "HiveChange", "What a row tells")
    assert "`hive_id`" in text and "actor_id" not in text


def test_adjustments_are_kept_as_updates() -> None:
    loan = replace(LOAN, adjustments=(adjustment("extend", "days", days=1),))
    assert "`create`, `update`, `delete`, `extend`: kept in `AuditEntry`" in "".join(kept(loan, BASE))


def test_without_histories_nothing_is_said() -> None:
    text = data_model(SHOP, SHOP.designs[0])
    assert "Changes that are kept" not in text and "What a row tells" not in text


@pytest.mark.parametrize(("system", "needed"), [(PERIODS, True), (SHOP, False)])
def test_the_extension_is_spoken_of_where_it_is_needed(system: System, needed: bool) -> None:
    readme = next(f.text for f in service(system, SETTINGS) if f.path.name == "README.md")
    for text in (readme, quickstart(system, system.designs[0], SETTINGS)):
        assert ("btree_gist" in text) is needed
        assert "\n\n## " in text and ".\n## " not in text and "\n\n\n" not in text
