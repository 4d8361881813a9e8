"""Lists in acceptance tests: rows are compared as a whole while the scenario knows them, by their ids otherwise."""

from __future__ import annotations

from pipeline.design.cases import Call, Expect, Fixture, Setting, Step
from pipeline.design.operations import Verb
from tests.render.gotests.test_gotests import acceptance

LISTED = Step(call=Call(verb=Verb.LIST, entity="Product"), expect=Expect(listed=("lamp", "desk"), count=2))
GIVEN = (Fixture(entity="Product", bind="lamp"), Fixture(entity="Product", bind="desk"))
IDS = "testutil.IDs(got.GetProducts())"


def test_listed_rows_are_compared_with_all_their_members() -> None:
    text = acceptance(LISTED, given=GIVEN)
    assert "testutil.AssertShown(t, got.GetProducts(), storedProduct(lamp), storedProduct(desk))" in text
    assert f"testutil.AssertLength(t, {IDS}, 2)" in text and "AssertListed" not in text


def test_an_order_is_checked_besides() -> None:
    text = acceptance(Step(call=LISTED.call, expect=Expect(listed=("lamp", "desk"), ordered=True)), given=GIVEN)
    assert f"testutil.AssertOrder(t, {IDS}, lamp.ID.String(), desk.ID.String())" in text
    assert "AssertShown" in text and "AssertListed" not in text


def test_after_a_change_the_ids_stand_for_the_rows() -> None:
    change = Call(verb=Verb.UPDATE, entity="Product", target="lamp", body=(Setting(name="name", value="Lamp"),))
    text = acceptance(Step(call=change, expect=Expect()), LISTED, given=GIVEN)
    assert f"testutil.AssertListed(t, {IDS}, lamp.ID.String(), desk.ID.String())" in text
    assert "AssertShown" not in text


def test_a_row_with_references_to_many_is_known_by_its_id() -> None:
    linked = Fixture(entity="Product", bind="desk", settings=(Setting(name="related", ref="lamp"),))
    text = acceptance(LISTED, given=(GIVEN[0], linked))
    assert "testutil.AssertShown(t, got.GetProducts(), storedProduct(lamp))" in text
    assert f"testutil.AssertListed(t, {IDS}, desk.ID.String())" in text
