"""Linking: several features become one service, and what they disagree about is said at its place."""

from __future__ import annotations

from msgspec.structs import replace

from pipeline.design.behaviour import behaviour_json, strip
from pipeline.design.facts import Fact, Source
from pipeline.design.link import link
from pipeline.design.model import Cardinality, Entity, Field, Kind, Machine, Relation, Type
from pipeline.design.operations import Listing, Operation, Verb
from pipeline.design.system import Design
from pipeline.diagnostics import Span

STATED = Fact(what="type", source=Source.STATED, rule="A-precise")
ASSUMED = Fact(what="operation", source=Source.ASSUMED, rule="O-default")


def at(line: int, path: str = "specs/001-a/spec.md") -> Span:
    return Span(path=path, line=line)


def field(name: str, kind: Kind = Kind.TEXT, line: int = 1, **more: object) -> Field:
    return replace(
        Field(name=name, words=name, span=at(line), type=Type(kind=kind), facts=(STATED,)),
        **more,  # type: ignore[arg-type]
    )


def entity(name: str, *fields: Field, **more: object) -> Entity:
    base = Entity(name=name, words=name, span=at(1), collection=name.lower() + "s", fields=fields)
    return replace(base, **more)  # type: ignore[arg-type]


def design(slug: str, *entities: Entity) -> Design:
    return Design(slug=slug, title=slug, path=f"specs/{slug}/spec.md", entities=entities)


def refers(name: str, target: str, *, required: bool = True) -> Relation:
    return Relation(
        name=name, words=name, span=at(9), target=target, cardinality=Cardinality.MANY_TO_ONE, required=required
    )


def test_a_later_feature_adds_to_an_entity_of_an_earlier_one() -> None:
    product = entity("Product", field("sku"))
    more = entity("Product", field("weight", Kind.DECIMAL), mentioned=True, listing=Listing(filters=("weight",)))
    system, found = link((design("001-a", product), design("002-b", more)))
    assert not found
    assert [f.name for f in system.entity("Product").fields] == ["sku", "weight"]
    assert system.entity("Product").listing.filters == ("weight",)
    assert system.owner("Product") == "001-a"


def test_defaults_of_a_later_feature_do_not_add_operations() -> None:
    asked = Operation(verb=Verb.CREATE, name="create", fact=STATED)
    default = Operation(verb=Verb.DELETE, name="delete", fact=ASSUMED)
    system, _ = link(
        (design("001-a", entity("Log", operations=(asked,))), design("002-b", entity("Log", operations=(default,))))
    )
    assert system.entity("Log").operations == (asked,)


def test_disagreement_on_a_type_is_an_error_at_the_later_line() -> None:
    first, later = entity("Product", field("price", Kind.MONEY, 7)), entity("Product", field("price", Kind.INTEGER, 9))
    _, found = link((design("001-a", first), design("002-b", later)))
    assert [(d.code.id, d.span.line, d.message) for d in found] == [
        ("SM401", 9, "`Product.price` has type `integer` here and `money` at specs/001-a/spec.md:7:1")
    ]


def test_an_assumed_type_never_disagrees() -> None:
    guess = replace(field("price", Kind.INTEGER), facts=(replace(STATED, source=Source.ASSUMED),))
    _, found = link(
        (design("001-a", entity("Product", field("price", Kind.MONEY))), design("002-b", entity("Product", guess)))
    )
    assert not found


def test_unknown_target_is_named_and_dropped() -> None:
    system, found = link((design("001-a", entity("Order", relations=(refers("shop", "Shop"),))),))
    assert [d.code.id for d in found] == ["SM402"]
    assert system.entity("Order").relations == ()


def test_a_cycle_of_required_references_is_broken_once() -> None:
    team, person = (
        entity("Team", relations=(refers("lead", "Person"),)),
        entity("Person", relations=(refers("team", "Team"),)),
    )
    system, found = link((design("001-a", team, person),))
    assert [d.code.id for d in found] == ["SM404"]
    assert [e.relations[0].required for e in system.entities] == [True, False]


def test_a_required_reference_to_itself_is_broken() -> None:
    system, found = link((design("001-a", entity("Node", relations=(refers("parent", "Node"),))),))
    assert [d.code.id for d in found] == ["SM404"]
    assert not system.entity("Node").relations[0].required


def test_same_collection_is_an_error() -> None:
    _, found = link((design("001-a", entity("Datum", collection="data"), entity("Data", collection="data")),))
    assert [d.code.id for d in found] == ["SM403"]


def test_places_and_prose_are_no_behaviour() -> None:
    here = design("001-a", entity("Product", field("sku", line=3), description="An article."))
    there = design("001-a", entity("Product", field("sku", line=8), description="A thing."))
    assert here != there
    assert behaviour_json(here) == behaviour_json(there)
    assert strip(here) == strip(there)


def test_a_changed_rule_is_behaviour() -> None:
    assert behaviour_json(design("001-a", entity("P", field("sku")))) != behaviour_json(
        design("001-a", entity("P", field("sku", max_length=5)))
    )


def test_a_service_without_rows_is_an_error_with_the_reasons() -> None:
    report = entity("Report", stored=False, reason="a computed view")
    _, found = link((design("001-a", report),))
    assert [(d.code.id, d.message) for d in found] == [
        ("SM405", "no entity of this spec is stored (Report: a computed view)")
    ]


def test_only_columns_of_one_value_are_sorted_by() -> None:
    listing = Listing(sorts=("shop", "tags", "name", "created_at"), default_sort="shop")
    order = entity(
        "Order", field("name"), field("tags", Kind.LIST), relations=(refers("shop", "Order"),), listing=listing
    )
    system, _ = link((design("001-a", order),))
    assert system.entity("Order").listing == Listing(sorts=("name", "created_at"), filters=("shop",))


def test_a_state_is_never_without_a_value() -> None:
    machine = Machine(field="status", initial="new", moves=())
    status = field("status", Kind.ENUM)
    system, _ = link((design("001-a", entity("Order", status, machine=machine)),))
    assert system.entity("Order").fields == (replace(status, default="new"),)


def test_a_key_of_few_values_is_dropped_and_said() -> None:
    kind = Type(kind=Kind.ENUM, values=("draft", "active"))
    order = entity("Order", field("status", unique=True, type=kind), field("code", unique=True))
    system, found = link((design("001-a", order),))
    assert [f.unique for f in system.entity("Order").fields] == [False, True]
    assert [d.code.id for d in found] == ["SM406"]


def test_page_sizes_fit_and_the_stated_one_decides() -> None:
    stated = (Fact(what="page_size", source=Source.STATED, rule="R-page"),)
    sizes = [
        Listing(page_size=50, max_page_size=20),
        Listing(page_size=200, max_page_size=100, facts=stated),
        Listing(page_size=10, max_page_size=30, facts=stated),
    ]
    entities = (entity(name, listing=listing) for name, listing in zip("ABC", sizes, strict=True))
    system, _ = link((design("001-a", *entities),))
    assert [(e.listing.page_size, e.listing.max_page_size) for e in system.entities] == [(20, 20), (200, 200), (10, 30)]
