"""Who asks in the quickstart of a gated service."""

from __future__ import annotations

import re

from pipeline.render.documents.quickstart import quickstart
from pipeline.render.settings import Settings
from tests.designs.gated import ROLES_ONLY, STORED_OWNER, YARD
from tests.designs.samples import SHOP

SETTINGS = Settings()


def test_an_open_service_speaks_of_no_token() -> None:
    assert not re.search("TOKEN|AUTH_JWT", quickstart(SHOP, SHOP.designs[0], SETTINGS))


def test_every_request_shows_a_token() -> None:
    text = quickstart(YARD, YARD.designs[0], SETTINGS)
    requests = re.findall(r"^curl -sS .*", text, re.MULTILINE)
    assert requests and all("Bearer $TOKEN" in r for r in requests)


def test_a_token_has_every_role_that_it_takes() -> None:
    text = quickstart(ROLES_ONLY, ROLES_ONLY.designs[0], SETTINGS)
    assert 'TOKEN=$("$work/token" "$caller_id" inspector warden)' in text
    assert text.count("TOKEN=$(") == 1


def test_the_owner_of_rows_asks_for_them() -> None:
    text = quickstart(STORED_OWNER, STORED_OWNER.designs[0], SETTINGS)
    head, _, hives = text.partition("### Hive")
    assert "keeper_id=$(" in head
    assert 'TOKEN=$("$work/token" "$keeper_id" inspector warden)' in hives.partition("run=create-hive")[0]


def test_whom_a_row_belongs_to_is_not_sent() -> None:
    text = quickstart(STORED_OWNER, STORED_OWNER.designs[0], SETTINGS)
    made = text.partition("run=create-hive ")[2].partition("```\n")[0]
    assert "meadow_id" in made and "keeper_id" not in made
    assert '"keeper_id": "…"' in text
