"""The generated tests of gates and ownership as text: every gated operation is asked for by everybody who may not."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from msgspec.structs import replace

from pipeline.design.cases import Call, Case, Expect, Fixture, Setting, Step
from pipeline.design.contract.access import asked, needed, usual_roles
from pipeline.design.contract.routes import routes
from pipeline.design.operations import Verb
from pipeline.files import File
from pipeline.render.gotests import tests as render
from pipeline.render.settings import Settings
from tests.designs.gated import DIARY, GATED, HIVE, MEADOW, TENANTED, YARD
from tests.designs.samples import SHOP, SPAN

SETTINGS = Settings()


def texts(files: Iterable[File]) -> dict[str, str]:
    return {str(f.path).removeprefix("go-service/tests/"): f.text for f in files}


@pytest.fixture(scope="module")
def yard() -> dict[str, str]:
    return texts(render(YARD, SETTINGS))


def test_a_service_open_to_everybody_has_no_callers() -> None:
    for path, text in texts(render(SHOP, SETTINGS)).items():
        assert not re.search(r"Authenticate|Unauthenticated|Stranger|golang-jwt", text), path


def test_every_gated_operation_refuses_bad_credentials(yard: dict[str, str]) -> None:
    gated = {f"{r.method} {r.path}" for r in routes(YARD) if asked(r.entity, r.operation)}
    table = yard["integration/access_test.go"].partition("func TestAuthentication")[0]
    assert set(re.findall(r'^\t\tname:\s+"(.+)",$', table, re.MULTILINE)) == gated


@pytest.mark.parametrize("what", ["expired", "without an end", "forged", "another algorithm", "unsigned"])
def test_bad_tokens_are_tried(yard: dict[str, str], what: str) -> None:
    assert what in yard["integration/access_test.go"]


def test_owned_rows_are_asked_for_by_strangers(yard: dict[str, str]) -> None:
    text = yard["integration/hive_owned_test.go"]
    for path in ("GET /api/v1/hives/{id}", "PATCH /api/v1/hives/{id}", "POST /api/v1/hives/{id}/settle"):
        assert f'"{path}"' in text
    assert "handlers.Errors.HiveNotFound" in text and "handlers.Errors.Forbidden" not in text
    assert 'roles: []string{"inspector"}, reaches: true' in text


def test_openly_owned_rows_are_forbidden(yard: dict[str, str]) -> None:
    text = yard["integration/diary_owned_test.go"]
    assert "handlers.Errors.Forbidden" in text and "GET /api/v1/diaries/{id}" not in text
    assert "TestDiaryListOwn" not in text and "TestDiaryOwnerIsCaller" in text


def test_list_filters_are_tried_on_rows_of_strangers(yard: dict[str, str]) -> None:
    text = yard["integration/hive_owned_test.go"]
    assert '"keeper_id=" + testutil.Stranger.String()' in text and '"state=EMPTY"' in text


def test_what_refers_to_its_owner_is_read_by_that_owner(yard: dict[str, str]) -> None:
    read = 'testutil.NewRequest(t, http.MethodGet, "/api/v1/hives/"+row.ID.String(), nil)'
    assert f"testutil.As({read}, id))" in yard["integration/keeper_delete_test.go"]
    assert f"app.Serve({read})" in yard["integration/meadow_delete_test.go"]


def test_the_usual_caller_has_no_role_that_it_can_do_without() -> None:
    assert usual_roles(YARD) == ("inspector", "member", "warden")
    by_verb = {o.verb: o for o in MEADOW.operations}
    assert needed(MEADOW, by_verb[Verb.CREATE]) == ("warden",)
    assert needed(MEADOW, by_verb[Verb.GET]) == ()
    assert needed(HIVE, HIVE.operations[0]) == ()
    assert needed(DIARY, DIARY.operations[0]) == ("member",)


def test_the_matrix_names_the_tests_of_access(yard: dict[str, str]) -> None:
    text = yard["integration/matrix_test.go"]
    assert re.search(r"auth: +by\(TestAuthentication, TestHiveOwnership\)", text)
    assert re.search(r"auth: +by\(TestAuthentication, TestRoles\)", text)
    assert re.search(r"auth: +by\(TestNoAuthentication\)", text)


def test_scenarios_are_asked_by_their_callers(yard: dict[str, str]) -> None:
    text = yard["integration/acceptance_001_bee_yard_test.go"]

    def of(number: int) -> str:
        return text.partition(f"US1-AS{number}: ")[2].partition("US1-AS")[0]

    assert 'testutil.AsNobody(testutil.NewRequest(t, "GET", "/api/v1/hives", nil))' in of(1)
    assert "row.KeeperID = testutil.KnownKeeper(t, app.DB, testutil.Stranger)" in of(2)
    assert "testutil.Owner))" in of(2), "the usual caller must not reach everybody's rows here"
    assert "testutil.Stranger))" in of(4)
    assert 'testutil.CallerID("inspector"), "inspector"))' in of(5)
    assert "hive.KeeperID))" in of(6) and "hive.KeeperID))" in of(7)
    assert "ann.ID))" in of(8) and "want.KeeperId = ann.ID.String()" in of(8) and "KeeperId:" not in of(8)
    assert 'testutil.KnownKeeper(t, app.DB, testutil.CallerID("inspector"))' in of(9)
    assert "handlers.Errors.Forbidden" in of(10)
    assert 'row.WriterID = testutil.CallerID("member")' in of(11)


@pytest.mark.parametrize("name", GATED)
def test_fixtures_belong_to_the_usual_caller(name: str) -> None:
    files = texts(render(GATED[name], SETTINGS))
    owned = [e for e in GATED[name].entities if e.ownership]
    for entity in owned:
        assert re.search(r"\bOwner\b", files[f"testutil/{entity.name.lower()}.go"])


def test_every_operation_of_a_tenant_is_asked_for_from_another() -> None:
    files = texts(render(TENANTED, SETTINGS))
    swarms = files["integration/swarm_tenants_test.go"]
    asked_for = {f"{r.method} {r.path}" for r in routes(TENANTED) if r.entity.name == "Swarm"}
    assert set(re.findall(r'^\t\t\tname:\s+"([A-Z]+ /.+)",$', swarms, re.MULTILINE)) == asked_for
    assert "within another" not in swarms and "within another" in files["integration/apiary_tenants_test.go"]
    assert "TestApiaryKeysOfTenants" in files["integration/apiary_tenants_test.go"]
    assert "of another tenant's row" in files["integration/swarm_create_test.go"]
    assert not any("society_tenants" in path for path in files)


def test_scenarios_are_of_the_tenant_of_who_asks() -> None:
    """The tenant's row is there before a row that refers to it is made, and no scenario says another one."""
    society = Fixture(entity="Society", bind="society")
    keyed = (society, Fixture(entity="Apiary", bind="apiary", settings=(Setting(name="society", ref="society"),)))
    made = Step(
        call=Call(verb=Verb.CREATE, entity="Apiary", body=(Setting(name="society", ref="society"),)), expect=Expect()
    )
    cases = (
        Case(id="US1-AS1", title="new", span=SPAN, steps=(replace(made, call=replace(made.call, body=())),)),
        Case(id="US1-AS2", title="another", span=SPAN, given=keyed, steps=(made,)),
    )
    whole = replace(TENANTED, designs=(replace(TENANTED.designs[0], cases=cases),))
    (text,) = (t for name, t in texts(render(whole, SETTINGS)).items() if "acceptance_001" in name)
    assert text.count("testutil.KnownSociety(t, app.DB, testutil.Tenant)") == 2
    assert "SocietyID" not in text and "SocietyId:" not in text
