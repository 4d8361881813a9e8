"""Lines about a resource as a whole: exactly these operations, and what its list can be asked for."""

from __future__ import annotations

from pipeline.design.derive import derive
from pipeline.design.facts import Source
from pipeline.design.model import Entity, Kind
from pipeline.spec.reader import read

HEAD = "# Feature Specification: Apiary\n\n## Requirements\n\n### Key Entities\n\n"


def hive(*lines: str, requirement: str = "") -> Entity:
    items = "".join(f"  - {line}\n" for line in lines)
    told = f"\n### Functional Requirements\n\n- **FR-001**: {requirement}\n" if requirement else ""
    text = f"{HEAD}- **Hive**: A colony.\n  - name: text\n  - built: date\n{items}{told}"
    return derive(read("specs/001-apiary/spec.md", text)[0])[0].entities[0]


def test_exactly_these_operations() -> None:
    operations = hive("operations: list, create, get").operations
    assert [o.name for o in operations] == ["create", "get", "list"]
    assert {o.fact.source for o in operations} == {Source.STATED}


def test_what_a_sentence_asks_for_is_there_too() -> None:
    asked = hive("operations: get", requirement="Users MUST be able to delete hives")
    assert [o.name for o in asked.operations] == ["get", "delete"]


def test_what_the_list_can_be_asked_for() -> None:
    listing = hive("filter by: name, built", "sort by: built, created_at", "search in: name, colour").listing
    assert (listing.filters, listing.sorts, listing.search) == (("name", "built"), ("built", "created_at"), ("name",))


def test_an_attribute_may_be_called_operations() -> None:
    found = hive("operations: list of text")
    field = found.field_named("operations")
    assert field is not None and field.type.kind is Kind.LIST
    assert {o.fact.source for o in found.operations} == {Source.ASSUMED}


def test_what_a_scenario_rules_out_is_not_assumed() -> None:
    story = "## User Scenarios & Testing\n\n### User Story 1 - Hives (P1)\n\n**Acceptance Scenarios**:\n\n"
    text = f"{HEAD}- **Hive**: A colony.\n\n{story}1. Hives are append-only\n"
    found = derive(read("specs/001-apiary/spec.md", text)[0])[0].entities[0]
    assert [o.name for o in found.operations] == ["create", "get", "list"]
