"""Callers in the OpenAPI document."""

from __future__ import annotations

from typing import Any

import yaml

from pipeline.render.openapi import openapi
from pipeline.render.settings import Settings
from tests.designs.gated import TENANTED, YARD
from tests.designs.samples import SHOP


def document(gated: bool = True) -> dict[str, Any]:
    made: dict[str, Any] = yaml.safe_load(openapi(YARD if gated else SHOP, Settings()).text)
    return made


def operation(path: str, method: str) -> dict[str, Any]:
    found: dict[str, Any] = document()["paths"][f"/api/v1/{path}"][method]
    return found


def test_an_open_service_has_no_security() -> None:
    text = openapi(SHOP, Settings()).text
    assert "security" not in text and "'401'" not in text and "'403'" not in text


def test_bearer_tokens_are_the_scheme() -> None:
    scheme = document()["components"]["securitySchemes"]["bearer"]
    assert (scheme["type"], scheme["scheme"], scheme["bearerFormat"]) == ("http", "bearer", "JWT")


def test_open_operations_ask_for_nothing() -> None:
    reading = operation("meadows/{id}", "get")
    assert "security" not in reading and not {"401", "403"} & reading["responses"].keys()


def test_roles_are_told_and_refused() -> None:
    deleting = operation("meadows/{id}", "delete")
    assert deleting["security"] == [{"bearer": []}]
    assert deleting["description"] == "For `inspector`."
    assert "FORBIDDEN" in deleting["responses"]["403"]["description"]
    assert "WWW-Authenticate" in deleting["responses"]["401"]["headers"]


def test_rows_of_others_are_hidden_or_forbidden() -> None:
    hidden, told = operation("hives/{id}", "patch"), operation("diaries/{id}", "patch")
    assert (
        hidden["description"] == "For known callers. It reaches what belongs to the caller only, but for `inspector`."
    )
    assert "403" not in hidden["responses"] and "403" in told["responses"]


def test_the_owner_is_read_only_and_never_sent() -> None:
    schemas = document()["components"]["schemas"]
    assert schemas["Hive"]["properties"]["keeper_id"]["readOnly"] is True
    for request in ("CreateHiveRequest", "UpdateHiveRequest"):
        assert "keeper_id" not in schemas[request]["properties"]
    example = operation("hives", "post")["requestBody"]["content"]["application/json"]["example"]
    assert "meadow_id" in example and "keeper_id" not in example


def test_tenants_are_told_and_asked_for() -> None:
    made = yaml.safe_load(openapi(TENANTED, Settings()).text)
    assert "`tenant_id`: the id of the tenant" in made["components"]["securitySchemes"]["bearer"]["description"]
    apiary = made["paths"]["/api/v1/apiaries/{id}"]["get"]
    assert apiary["description"] == "For known callers. It reaches the caller's tenant only."
    assert "FORBIDDEN" in apiary["responses"]["403"]["description"]
    members = made["components"]["schemas"]
    assert members["Apiary"]["properties"]["society_id"]["readOnly"] is True
    assert "society_id" not in members["CreateApiaryRequest"]["properties"]
