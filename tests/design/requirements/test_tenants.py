"""Whose tenant a row belongs to: which sentences keep tenants apart, which must not, and what follows for entities."""

from __future__ import annotations

import pytest

from pipeline.design.behaviour import canonical_json, strip
from pipeline.design.derive import derive
from pipeline.design.facts import Source
from pipeline.design.model import Kind
from pipeline.design.system import Design, Status
from pipeline.render.documents.decisions import assumed
from pipeline.render.sharpen import sharpen
from pipeline.spec.reader import read

HEAD = "# Feature Specification: Yard\n\n## Requirements\n\n### Functional Requirements\n\n"
HIVE = "- **Hive**: Where bees live.\n  - label: text, required\n  - frames: integer\n"
VISIT = "- **Visit**: What was seen.\n  - note: text\n  - hive: Hive, required\n"
MEADOW = "- **Meadow**: Where hives stand.\n  - name: text, required\n  - hive: Hive\n"
COMPANY = "- **Company**: Who keeps bees.\n  - name: text, required\n"
ISOLATED = "System MUST isolate hives by tenant"


def text(*lines: str, entities: str = HIVE + MEADOW) -> str:
    listed = "".join(f"- **FR-{n:03}**: {line}\n" for n, line in enumerate(lines, start=1))
    return f"{HEAD}{listed}\n### Key Entities\n\n{entities}"


def design(*lines: str, entities: str = HIVE + MEADOW) -> Design:
    return derive(read("specs/001-yard/spec.md", text(*lines, entities=entities))[0])[0]


def tenancies(found: Design) -> dict[str, str]:
    return {e.name: e.tenancy.member for e in found.entities if e.tenancy}


def statuses(found: Design) -> list[Status]:
    return [v.status for v in found.requirements]


@pytest.mark.parametrize(
    "line",
    [
        ISOLATED,
        "System MUST isolate hive data by company (multi-tenant architecture)",
        "System MUST scope all hives strictly to the tenant of the logged-in user",
        "Users MUST only see hives of their own tenant",
        "Users can only access hives of their own company",
        "System MUST NOT return hives of other tenants",
        "System MUST prevent cross-tenant access to hives",
        "System MUST return 404 for hives of another tenant",
        "Hives MUST be scoped to the current user's workspace",
        "System MUST scope hives to the guild (tenant) of the signed-in user; no cross-guild hive is accessible",
    ],
)
def test_a_sentence_keeps_tenants_apart(line: str) -> None:
    found = design(line)
    assert statuses(found) == [Status.COMPILED]
    assert tenancies(found)["Hive"] == "tenant_id" and found.entities[0].ownership is None
    assert {g.name for g in found.entities[0].gates} == {"create", "get", "list", "update", "delete"}


@pytest.mark.parametrize("line", ["System MUST ensure multi-tenant isolation", "Data MUST be isolated between tenants"])
def test_a_sentence_about_no_entity_is_about_all(line: str) -> None:
    found = design(line)
    assert statuses(found) == [Status.COMPILED]
    assert tenancies(found) == {"Hive": "tenant_id", "Meadow": "tenant_id"}


@pytest.mark.parametrize(
    "line",
    [
        "System MUST return 403 for hives of another tenant",
        "System MUST filter hives by organization",
        "Only admins can see hives of other tenants",
        "Admins MUST only see hives of their own tenant",
        "Users MUST only see hives of their own tenant, except shared ones",
        "Hives MUST NOT be scoped to tenants",
        "Users MUST be able to move hives between companies",
        "Users MUST only see hives of their own shelf",
    ],
)
def test_other_sentences_do_not(line: str) -> None:
    found = design(line)
    assert tenancies(found) == {}
    assert Status.COMPILED not in statuses(found)


@pytest.mark.parametrize(
    "line",
    [
        "System MUST list all hives for the current company",
        "System MUST list all hives of the tenant of the logged-in user, filterable by label and meadow",
        "System MUST display a list of all hives of the authenticated user's company",
    ],
)
def test_a_list_of_the_callers_tenant_is_what_a_tenants_list_is(line: str) -> None:
    assert statuses(design(line, ISOLATED)) == [Status.COMPILED, Status.COMPILED]
    assert Status.COMPILED not in statuses(design(line)) and not tenancies(design(line))


@pytest.mark.parametrize(
    "line",
    [
        "System MUST list all hives for the selected company",
        "System MUST list all hives of the tenant, shared with the logged-in user",
        "System MUST list all hives of the company of the oldest user",
        "System MUST list all meadows for the current company",
    ],
)
def test_other_lists_are_not(line: str) -> None:
    assert statuses(design(line, ISOLATED))[0] is not Status.COMPILED


def test_a_stored_tenant_is_referred_to_and_no_tenants_itself() -> None:
    found = design("System MUST isolate all data by company", entities=HIVE + COMPANY)
    assert tenancies(found) == {"Hive": "company"}
    (relation,) = found.entities[0].relations
    assert (relation.target, relation.required) == ("Company", True)


def test_a_member_that_holds_the_tenant_is_taken() -> None:
    found = design(ISOLATED, entities=f"{HIVE}  - organization id\n")
    assert tenancies(found) == {"Hive": "organization_id"}
    held = found.entities[0].field_named("organization_id")
    assert held is not None and held.type.kind is Kind.UUID


def test_what_must_refer_to_a_tenants_row_is_the_same_tenants() -> None:
    found = design(ISOLATED, entities=HIVE + VISIT + MEADOW)
    assert tenancies(found) == {"Hive": "tenant_id", "Visit": "tenant_id"}
    visit = found.entities[1]
    assert visit.tenancy is not None and visit.tenancy.fact.source is Source.DERIVED


def test_owners_and_tenants_together() -> None:
    found = design(ISOLATED, "Users MUST only be able to update their own hives", "Only wardens can delete hives")
    hive = found.entities[0]
    assert statuses(found) == [Status.COMPILED] * 3
    assert hive.tenancy and hive.ownership and (hive.tenancy.member, hive.ownership.member) == ("tenant_id", "owner_id")
    assert {g.name: g.roles for g in hive.gates}["delete"] == ("warden",)


def test_guests_reach_no_tenants_rows() -> None:
    found = design(ISOLATED, "Anyone MUST be able to view hives")
    assert statuses(found) == [Status.COMPILED, Status.PARTLY]


def test_a_service_without_login_has_no_tenants() -> None:
    found = design(ISOLATED, "No authentication is required")
    assert tenancies(found) == {} and statuses(found)[0] is not Status.COMPILED


def test_without_such_a_line_nothing_is_tenanted() -> None:
    found = design("Users MUST be able to create hives", entities=f"{HIVE}  - tenant id: uuid\n{COMPANY}")
    assert tenancies(found) == {} and not any(e.gates for e in found.entities)


@pytest.mark.parametrize("entities", [HIVE + VISIT, HIVE + COMPANY])
def test_sharpened_tenants_are_the_same_with_nothing_assumed(entities: str) -> None:
    before = text(ISOLATED, entities=entities)
    spec, _ = read("specs/001-yard/spec.md", before)
    first = derive(spec)[0]
    once = sharpen(before, spec, first)
    spec, _ = read("specs/001-yard/spec.md", once)
    again = derive(spec)[0]
    parts = [
        [canonical_json(strip(p)) for e in d.entities for p in (e.tenancy, e.gates, e.fields)] for d in (first, again)
    ]
    assert parts[0] == parts[1]
    assert assumed(again) == () and sharpen(once, spec, again) == once


def test_entries_of_changes_are_the_same_tenants() -> None:
    found = design(ISOLATED, "System MUST keep a history of all changes to hives", entities=HIVE)
    assert statuses(found) == [Status.COMPILED] * 2
    hive, entries = found.entities
    assert (entries.tenancy is not None and entries.tenancy.member) == "tenant_id"
    assert [g.roles for g in entries.gates] == [()] * len(entries.operations)
    assert ("tenant_id", "tenant_id") in {(p.member, p.of) for h in hive.histories for p in h.parts}


def test_declared_entries_hold_the_tenant_once() -> None:
    entries = "- **Hive change**: What was done.\n  - action: text\n  - tenant id: uuid, required\n  - hive: Hive\n"
    found = design(ISOLATED, "System MUST keep a history of all changes to hives", entities=HIVE + entries)
    assert [f.name for e in found.entities for f in e.fields].count("tenant_id") == 2


@pytest.mark.parametrize("line", ["Hive labels MUST be unique within a tenant", "The label MUST be unique per company"])
def test_a_key_is_unique_within_the_tenant_where_there_is_one(line: str) -> None:
    found = design(line, ISOLATED, entities=HIVE)
    label = found.entities[0].field_named("label")
    assert statuses(found) == [Status.COMPILED] * 2
    assert label is not None and (label.unique, label.unique_per) == (False, ("tenant_id",))
    assert statuses(design(line, entities=HIVE)) == [Status.PARTLY]


def test_a_sharpened_key_is_the_same() -> None:
    entities = "- **Hive**: Where bees live. Attributes: label, frames.\n"
    before = text("Hive labels MUST be unique within a tenant", ISOLATED, entities=entities)
    spec, _ = read("specs/001-yard/spec.md", before)
    first = derive(spec)[0]
    again = derive(read("specs/001-yard/spec.md", sharpen(before, spec, first))[0])[0]
    keys = [{f.name: (f.unique, f.unique_per) for f in d.entities[0].fields} for d in (first, again)]
    assert keys[0] == keys[1] and keys[0]["label"] == (False, ("tenant_id",))
