"""Gates and ownership in the text of the service."""

from __future__ import annotations

import re

import pytest

from pipeline.design.behaviour import strip
from pipeline.design.contract.errors import errors
from pipeline.files import Owner
from pipeline.render.golang import service
from pipeline.render.gotests import tests as suite
from pipeline.render.settings import Settings
from tests.designs.gated import FIELD_OWNER, GATED, TENANTED, YARD
from tests.designs.odd import ODD
from tests.designs.samples import SHOP

SETTINGS = Settings()
FILES = {str(f.path).removeprefix("go-service/"): f for f in service(YARD, SETTINGS)}


def function(path: str, name: str) -> str:
    return FILES[path].text.partition(f"func {name}(")[2].partition("\n}\n")[0]


def method(path: str, name: str) -> str:
    return FILES[path].text.partition(f") {name}(ctx")[2].partition("\n}\n")[0]


@pytest.mark.parametrize("system", [SHOP, *ODD.values()])
def test_an_open_service_knows_no_callers(system: object) -> None:
    for file in service(system, SETTINGS):  # type: ignore[arg-type]
        assert not re.search(r"golang-jwt|AUTH_|Authenticat|CallerFrom|ownership|\bgate\b", file.text), file.path
        assert file.path.name not in ("callers.go", "identity.go", "tokens.go")


@pytest.mark.parametrize("name", GATED)
def test_prose_and_places_do_not_matter(name: str) -> None:
    assert service(strip(GATED[name]), SETTINGS) == service(GATED[name], SETTINGS)


def test_operations_stand_behind_their_gates() -> None:
    assert 's.behind("warden", "inspector")' in method("services/meadow_service.go", "Create")
    assert "s.base," in method("services/meadow_service.go", "Get")
    assert "s.known()" in method("services/hive_service.go", "Settle")


def test_owners_are_a_condition_of_every_query() -> None:
    path = "services/hive_operations.go"
    assert "hiveOwnership.own(tx)" in function(path, "getHive")
    assert "hiveOwnership.own(tx.Model(" in function("services/hive_list.go", "listHives")
    for name in ("updateHive", "deleteHive", "restoreHive", "moveHive"):
        assert "hiveOwnership" in function(path, name), name
    assert "row.KeeperID = callerID(tx)" in function(path, "createHive")


def test_open_ownership_is_told_from_absence() -> None:
    path = "services/diary_operations.go"
    assert "reach(lock[models.Diary]" in function(path, "lockDiary")
    assert "Ownership" not in function(path, "getDiary")


def test_operations_by_hand_reach_own_rows_only() -> None:
    assert "ifOwn[models.Hive](hiveOwnership" in method("services/hive_service.go", "Harvest")


def test_clients_cannot_say_whose_a_row_is() -> None:
    assert "KeeperId" not in FILES["services/hive_rows.go"].text.partition("func hiveMessage")[0]


def test_the_authenticator_is_yours_and_its_default_is_not() -> None:
    assert FILES["custom/identity.go"].owner is Owner.YOURS
    assert FILES["handlers/identity.go"].owner is Owner.COMPILER
    assert "github.com/golang-jwt/jwt/v5 v" in FILES["go.mod"].text and "golang-jwt" in FILES["go.sum"].text
    assert "AUTH_JWT_SECRET" in FILES["compose.yaml"].text


def test_refusals_exist_where_they_can_happen() -> None:
    codes = {name: {s.code: s.status for s in errors(system)} for name, system in GATED.items()}
    assert codes["yard"]["UNAUTHENTICATED"] == 401 and codes["yard"]["FORBIDDEN"] == 403
    assert "FORBIDDEN" not in codes["optional owner"] and codes["optional owner"]["UNAUTHENTICATED"] == 401
    assert "FORBIDDEN" in {s.code for s in errors(FIELD_OWNER)}
    assert not {"UNAUTHENTICATED", "FORBIDDEN"} & {s.code for s in errors(SHOP)}


def test_tenants_are_a_condition_of_every_query() -> None:
    files = {str(f.path).removeprefix("go-service/"): f.text for f in service(TENANTED, SETTINGS)}
    swarms = files["services/swarm_operations.go"]
    assert "find[models.Swarm](swarmOwnership.shared().own(tx)" in swarms
    assert (
        "lockSwarm(tx, swarmOwnership, " in swarms and "lockSwarm(withDeleted(tx), swarmOwnership.shared(), " in swarms
    )
    assert "row.SocietyID = tenantID(tx)\n\trow.KeeperID = callerID(tx)" in swarms
    assert "alive[models.Apiary](apiaryOwnership.own(tx), " in swarms and "alive[models.Society]" not in swarms
    assert "ifOwn[models.Swarm](swarmOwnership.shared(), " in files["services/swarm_service.go"]
    assert "s.known().tenanted()" in files["services/apiary_service.go"]
    assert "tenanted" not in files["services/society_service.go"]
    assert '`json:"tenant_id"`' in files["handlers/identity.go"]


@pytest.mark.parametrize("name", [n for n in GATED if "tenant" not in n])
def test_a_service_without_tenants_does_not_know_the_word(name: str) -> None:
    for file in (*service(GATED[name], SETTINGS), *suite(GATED[name], SETTINGS)):
        assert "enant" not in file.text, file.path
