"""Numbers are given once, whatever happens to the spec."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pipeline.design.contract import lock_text
from pipeline.design.contract.lock import Lock, allocate
from pipeline.design.facts import Fact, Source
from pipeline.design.model import Entity, Field, Kind, Type
from pipeline.design.operations import Operation, Verb
from pipeline.design.system import System
from pipeline.diagnostics import Span

HERE = Span(path="specs/001-shop/spec.md", line=1)
SAID = Fact(what="operation", source=Source.STATED, rule="R-create", span=HERE)


def field(name: str, kind: Kind = Kind.TEXT, values: tuple[str, ...] = ()) -> Field:
    return Field(name=name, words=name, span=HERE, type=Type(kind=kind, values=values))


def system(*fields: Field) -> System:
    create = Operation(verb=Verb.CREATE, name="create", fact=SAID)
    lamp = Entity(name="Lamp", words="Lamp", span=HERE, collection="lamps", fields=fields, operations=(create,))
    return System(entities=(lamp,), owners=(("Lamp", "001-shop"),))


SKU, NAME = field("sku"), field("name")
STATUS = field("status", Kind.ENUM, ("draft", "active"))


def live(lock: Lock, message: str) -> dict[str, int]:
    return {n.name: n.number for n in lock.numbers(message).live}


def test_first_run_numbers_in_the_order_of_the_message() -> None:
    lock = allocate(system(SKU, NAME), Lock())
    assert live(lock, "Lamp") == {"id": 1, "sku": 2, "name": 3, "created_at": 4, "updated_at": 5, "version": 6}
    assert live(lock, "CreateLampRequest") == {"sku": 1, "name": 2}


def test_allocating_again_changes_nothing() -> None:
    lock = allocate(system(SKU, STATUS), Lock())
    assert allocate(system(SKU, STATUS), lock) == lock


def test_new_member_gets_the_highest_number_ever_plus_one() -> None:
    first = allocate(system(SKU, NAME), Lock())
    second = allocate(system(field("colour"), SKU, NAME), first)
    assert live(second, "Lamp")["colour"] == 7
    assert live(second, "Lamp")["sku"] == 2


def test_removed_member_is_reserved_and_its_number_never_comes_back() -> None:
    first = allocate(system(SKU, NAME), Lock())
    second = allocate(system(SKU), first)
    assert second.numbers("CreateLampRequest").reserved_numbers() == (2,)
    assert second.numbers("CreateLampRequest").reserved_names() == ("name",)
    third = allocate(system(SKU, field("colour")), second)
    assert live(third, "CreateLampRequest") == {"sku": 1, "colour": 3}


def test_member_that_comes_back_gets_a_new_number_and_its_name_is_free_again() -> None:
    gone = allocate(system(SKU), allocate(system(SKU, NAME), Lock()))
    back = allocate(system(SKU, NAME), gone)
    assert live(back, "CreateLampRequest") == {"sku": 1, "name": 3}
    assert back.numbers("CreateLampRequest").reserved_names() == ()
    assert back.numbers("CreateLampRequest").reserved_numbers() == (2,)


def test_changed_type_is_another_number() -> None:
    first = allocate(system(SKU), Lock())
    second = allocate(system(field("sku", Kind.INTEGER)), first)
    assert live(second, "CreateLampRequest") == {"sku": 2}


def test_types_that_travel_as_the_same_text_keep_the_number() -> None:
    first = allocate(system(SKU), Lock())
    assert allocate(system(field("sku", Kind.EMAIL)), first) == first


def test_renamed_enum_value_is_a_removal_and_an_addition() -> None:
    first = allocate(system(STATUS), Lock())
    second = allocate(system(field("status", Kind.ENUM, ("draft", "live"))), first)
    assert live(second, "Lamp.Status") == {"DRAFT": 1, "LIVE": 3}
    assert second.numbers("Lamp.Status").reserved_names() == ("ACTIVE",)


def test_entity_that_leaves_keeps_its_numbers() -> None:
    first = allocate(system(SKU, NAME), Lock())
    assert allocate(System(), first) == first


def test_numbers_that_protobuf_keeps_are_skipped() -> None:
    many = system(*(field(f"f{n}") for n in range(19_010)))
    numbers = set(live(allocate(many, Lock()), "CreateLampRequest").values())
    assert not numbers & set(range(19_000, 20_000))
    assert max(numbers) == 20_010


def test_text_round_trip() -> None:
    lock = allocate(system(STATUS), allocate(system(SKU, NAME, STATUS), Lock()))
    text = lock_text.write(lock)
    assert lock_text.read(text) == (lock, ())
    assert lock_text.write(lock_text.read(text)[0]) == text
    assert '        "status": [4, "enum"],\n' in text


def test_no_lock_yet() -> None:
    assert lock_text.read("") == (Lock(), ())
    assert lock_text.read(lock_text.write(Lock())) == (Lock(), ())


GOOD = lock_text.write(allocate(system(SKU), Lock()))


@pytest.mark.parametrize(
    ("text", "code", "line", "message"),
    [
        ("<<<<<<< HEAD\n{}", "SM450", 1, "this is not JSON: expecting value"),
        ('{\n  "format": 1,\n}', "SM450", 3, None),
        ("[" * 100_000, "SM450", 1, "this is not JSON"),
        ("\x00\x01", "SM450", 1, "this is not JSON: expecting value"),
        ("[]", "SM451", 1, "the lock is not an object"),
        ('{"format": 9}', "SM451", 1, "its format is `9`, and this specmill reads `1`"),
        ('{"format": 1}', "SM451", 1, "`messages` is not an object"),
        (GOOD.replace("[2,", "[1,", 1), "SM451", 1, "`Lamp` gives the number 1 twice"),
        (GOOD.replace("[1,", "[0,", 1), "SM451", 1, "`CreateLampRequest.sku` is not a number and a shape"),
        (GOOD.replace("[1,", "[true,", 1), "SM451", 1, "`CreateLampRequest.sku` is not a number and a shape"),
        (GOOD.replace('"gone": []', '"gone": [[1]]', 1), "SM451", 1, None),
        (GOOD.replace('"gone": []', '"gone": 3', 1), "SM451", 1, "`CreateLampRequest.gone` is not a list"),
    ],
)
def test_corrupt_lock_is_a_diagnostic(text: str, code: str, line: int, message: str | None) -> None:
    lock, found = lock_text.read(text)
    assert lock == Lock()
    (diagnostic,) = found
    assert (diagnostic.code.id, diagnostic.span.line) == (code, line)
    assert message is None or diagnostic.message == message
    assert diagnostic.hint


def test_soft_delete_switched_on_later_keeps_the_rest() -> None:
    first = allocate(system(SKU), Lock())
    (lamp,) = system(SKU).entities
    second = allocate(System(entities=(replace(lamp, soft_delete=True),)), first)
    assert live(second, "Lamp") == {**live(first, "Lamp"), "deleted_at": 6}
