"""Names that the API needs for itself are told at their place, and names that only a list shares are made longer."""

from __future__ import annotations

import pytest

from pipeline.design.contract.messages import filters
from pipeline.design.contract.taken import taken_names
from pipeline.design.model import Entity, Kind, Machine
from pipeline.design.system import System
from tests.designs.gated import GATED
from tests.designs.odd import ODD, PARAMETERS
from tests.designs.samples import CRUD, SHOP, entity, field, move, operations, relation


def told(*entities: Entity) -> list[str]:
    return [d.message for d in taken_names(entities)]


def test_an_attribute_that_updates_carry_anyway() -> None:
    assert told(entity("Blob", "blobs", field("etag"))) == ["`UpdateBlobRequest` has a member `etag` already"]


def test_an_attribute_of_the_name_of_a_reference() -> None:
    blob = entity("Blob", "blobs", field("owner_id"), relation("owner", "Blob"))
    assert told(blob) == ["`Blob` has a member `owner_id` already"]


def test_an_entity_of_the_name_of_a_message() -> None:
    request = entity("CreateBlobRequest", "create_blob_requests", field("name"))
    assert told(entity("Blob", "blobs", field("name")), request) == [
        "`CreateBlobRequest` is a message of `Blob` already"
    ]
    assert told(entity("FieldError", "field_errors")) == ["`FieldError` is a message of the API already"]


def test_a_move_of_the_name_of_another_operation() -> None:
    ticket = entity(
        "Ticket",
        "tickets",
        field("state", Kind.ENUM, values=("open", "closed"), default="open"),
        machine=Machine(field="state", initial="open", moves=(move("open", "closed", "update"),)),
        operations=operations(*CRUD, moves=("update",)),
    )
    assert told(ticket) == ["`Ticket` has an operation `update` already"]


def test_filters_give_way_to_parameters_and_to_each_other() -> None:
    names = [m.name for m in filters(PARAMETERS.entity("Page"))]
    assert " ".join(names) == (
        "q_is min_sort max_sort min_page_size max_page_size min_price max_price min_price_is day_from day_to day_to_is "
        "status"
    )


@pytest.mark.parametrize("system", [SHOP, *ODD.values(), *GATED.values()])
def test_odd_names_alone_are_not_taken(system: System) -> None:
    assert told(*system.entities) == []
