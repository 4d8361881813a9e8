"""The generated Go tests as text: complete, deterministic, and within the constitution's limits."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from pipeline.design.behaviour import NOWHERE, strip
from pipeline.design.cases import UNKNOWN_ID, Call, Case, Expect, Fixture, Refusal, Setting, Step
from pipeline.design.contract.errors import errors
from pipeline.design.contract.routes import routes
from pipeline.design.operations import Verb
from pipeline.design.system import Design, System
from pipeline.files import File, Owner
from pipeline.render.gotests import tests as render
from pipeline.render.names import exported
from pipeline.render.settings import Settings
from tests.designs.odd import ODD
from tests.designs.samples import CATALOG, SHOP

SETTINGS = Settings()
SYSTEMS = {"shop": SHOP, **ODD}


def texts(files: Iterable[File]) -> dict[str, str]:
    return {str(f.path).removeprefix("go-service/tests/"): f.text for f in files}


@pytest.fixture(scope="module")
def shop() -> dict[str, str]:
    return texts(render(SHOP, SETTINGS))


def test_the_same_system_gives_the_same_bytes(shop: dict[str, str]) -> None:
    assert texts(render(SHOP, SETTINGS)) == shop


def test_places_and_prose_change_nothing(shop: dict[str, str]) -> None:
    assert texts(render(strip(SHOP), SETTINGS)) == shop


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_design_gives_tests(name: str) -> None:
    files = texts(render(SYSTEMS[name], SETTINGS))
    assert "integration/main_test.go" in files and "testutil/database.go" in files
    for path, text in files.items():
        assert re.search(r"[^\n]\n\Z", text) and "\n\n\n" not in text, path
        assert not re.search(r"map\[string\](any|interface)", text), path


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_import_is_used(name: str) -> None:
    for path, text in texts(render(SYSTEMS[name], SETTINGS)).items():
        head, _, body = text.partition(")\n\n")
        for alias, imported in re.findall(r'^\t(\w+ )?"([^"]+)"$', head, re.MULTILINE):
            package = alias.strip() or imported.removesuffix("/v2").removesuffix("/v5").rsplit("/", 1)[-1]
            package = {"opentracing-go": "opentracing", "testcontainers-go": "testcontainers"}.get(package, package)
            assert f"{package}." in body, f"{path}: {imported}"


def test_each_route_has_a_row_of_the_matrix_and_no_empty_cell(shop: dict[str, str]) -> None:
    text = shop["integration/matrix_test.go"]
    rows = re.findall(r'name: +"(\w+ /[^"]+)"', text)
    assert rows == [f"{r.method} {r.path}" for r in routes(SHOP)]
    cells = re.findall(r"^\t\t\t(?:input|boundary|auth|state|database|http): +(.*),$", text, re.MULTILINE)
    assert len(cells) == 6 * len(rows)
    assert all(re.fullmatch(r'by\(\w.*\)|because\("\w.*"\)', cell) for cell in cells)


def test_the_matrix_names_only_tests_that_exist(shop: dict[str, str]) -> None:
    named = set(re.findall(r"\b(Test\w+)[,)]", shop["integration/matrix_test.go"]))
    exist = {n for t in shop.values() for n in re.findall(r"^func (Test\w+)\(t ", t, re.MULTILINE)}
    assert named and named <= exist


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_error_is_provoked_or_said_to_be_out_of_reach(name: str) -> None:
    system = SYSTEMS[name]
    text = texts(render(system, SETTINGS))["integration/errors_test.go"]
    named = re.findall(r"handlers\.Errors\.(\w+)\b(?!\.Code)[,)]", text.partition("func TestErrors(")[0])
    if "handlers.Errors.TransactionConflict.Code" in text:
        named.append("TransactionConflict")
    declared = [exported(s.name) for s in errors(system)]
    hand_written = any(o.verb is Verb.CUSTOM for e in system.entities for o in e.operations)
    expected = [n for n in declared if n != "NotImplemented" or hand_written]
    assert sorted(n for n in named if n in expected) == sorted(expected)


def test_the_sentinels_of_the_shop_are_nearly_all_provoked(shop: dict[str, str]) -> None:
    out_of_reach = shop["integration/errors_test.go"].partition("var unprovoked")[2].partition("}\n")[0]
    assert set(re.findall(r"Errors\.(\w+)", out_of_reach)) <= {"TooShort", "NotImplemented"}


def test_what_an_entity_cannot_do_has_no_test() -> None:
    files = texts(render(ODD["states"], SETTINGS))
    assert "integration/read_only_read_test.go" in files
    assert "integration/read_only_create_test.go" not in files
    assert "integration/write_only_delete_test.go" not in files


def test_your_own_tests_start_with_a_file_that_is_yours() -> None:
    mine = [f for f in render(SHOP, SETTINGS) if f.owner is Owner.YOURS]
    assert [str(f.path) for f in mine] == ["go-service/tests/custom/scenarios_test.go"]
    assert "US1-AS" in mine[0].text and "DO NOT EDIT" not in mine[0].text


def test_fixtures_make_what_they_must_refer_to(shop: dict[str, str]) -> None:
    assert "row.OrderID = CreateTestOrder(t, db, nil).ID" in shop["testutil/order_line.go"]
    assert "testing.T, db *gorm.DB, change func(*models.OrderLine)) *models.OrderLine" in shop["testutil/order_line.go"]


def with_case(*steps: Step, given: tuple[Fixture, ...] = ()) -> System:
    case = Case(id="US1-AS2", title="create product with taken sku", span=NOWHERE, given=given, steps=steps)
    design = Design(slug=CATALOG, title="", path=f"specs/{CATALOG}/spec.md", cases=(case,))
    return System(designs=(design,), entities=SHOP.entities, owners=SHOP.owners)


def acceptance(*steps: Step, given: tuple[Fixture, ...] = ()) -> str:
    return texts(render(with_case(*steps, given=given), SETTINGS))["integration/acceptance_001_product_catalog_test.go"]


def test_a_feature_without_cases_has_no_acceptance_file(shop: dict[str, str]) -> None:
    assert not any("acceptance" in path for path in shop)


def test_a_case_is_a_subtest_with_its_id() -> None:
    taken = Setting(name="sku", value="LAMP-01")
    text = acceptance(
        Step(
            call=Call(verb=Verb.CREATE, entity="Product", body=(taken,)),
            expect=Expect(refusal=Refusal.TAKEN, fields=("sku",)),
        ),
        given=(Fixture(entity="Product", bind="product", settings=(taken,)),),
    )
    assert "func TestAcceptance_001_ProductCatalog(t *testing.T) {" in text
    assert 'name: "US1-AS2: create product with taken sku"' in text
    assert 'row.SKU = "LAMP-01"' in text
    assert re.search(r'Sku: +proto\.String\("LAMP-01"\)', text)
    assert 'testutil.AssertRefused(t, answer, handlers.Errors.ProductSKUTaken, "sku")' in text


def test_a_value_of_the_wrong_type_is_sent_as_it_is() -> None:
    body = (Setting(name="stock", value="many"),)
    call = Call(verb=Verb.CREATE, entity="Product", body=body)
    text = acceptance(Step(call=call, expect=Expect(refusal=Refusal.INVALID, fields=("stock",))))
    assert '"stock": "many"' in text and "testutil.NewRawRequest" in text


def test_an_unknown_reference_is_an_error_of_its_own() -> None:
    body = (Setting(name="category", ref=UNKNOWN_ID),)
    call = Call(verb=Verb.CREATE, entity="Product", body=body)
    text = acceptance(Step(call=call, expect=Expect(refusal=Refusal.INVALID, fields=("category",))))
    assert "proto.String(uuid.NewString())" in text
    assert 'handlers.Errors.ProductCategoryUnknown, "category_id")' in text


def test_a_case_without_its_operation_fails_and_says_so() -> None:
    call = Call(verb=Verb.MOVE, name="explode", entity="Product", target="product")
    text = acceptance(Step(call=call, expect=Expect()), given=(Fixture(entity="Product", bind="product"),))
    assert 't.Fatal("the service has no operation explode of product")' in text


def test_a_deleted_row_is_as_unknown_as_one_that_never_was(shop: dict[str, str]) -> None:
    for verb in ("create", "update"):
        text = re.sub(" +", " ", shop[f"integration/product_{verb}_test.go"].partition("RefusesUnknown(")[2])
        assert 'name: "database: related ids of a deleted row"' in text
        assert "r.RelatedIds = []string{gone.ID.String()}" in text
        assert "category id unknown" in text and "category id of a deleted row" not in text
