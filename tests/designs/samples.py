"""Hand-built systems for the tests of rendering: two ordinary features that build one service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from pipeline.design.facts import Fact, Source
from pipeline.design.model import (
    Bound,
    Cardinality,
    Entity,
    Field,
    Kind,
    Machine,
    Move,
    OnDelete,
    Ordering,
    Relation,
    Type,
    Unique,
)
from pipeline.design.operations import Adjustment, Listing, Operation, Term, Verb
from pipeline.design.system import Design, System
from pipeline.diagnostics import Span

CATALOG: Final = "001-product-catalog"
ORDERS: Final = "002-orders"
CRUD: Final = (Verb.CREATE, Verb.GET, Verb.LIST, Verb.UPDATE, Verb.DELETE)
SPAN: Final = Span(path="specs/001-product-catalog/spec.md", line=1)


def fact(what: str = "sample") -> Fact:
    return Fact(what=what, source=Source.STATED, rule="sample", span=SPAN)


def field(name: str, kind: Kind = Kind.TEXT, **rules: Any) -> Field:
    """A field; `values`, `precision`, `scale` and `element` go into its type, the rest is the field's own."""
    parts = {key: rules.pop(key) for key in ("values", "precision", "scale", "element") if key in rules}
    return Field(name=name, words=name.replace("_", " "), span=SPAN, type=Type(kind=kind, **parts), **rules)


def relation(name: str, target: str, **rules: Any) -> Relation:
    """A reference; many-to-one unless said otherwise."""
    rules.setdefault("cardinality", Cardinality.MANY_TO_ONE)
    return Relation(name=name, words=name.replace("_", " "), span=SPAN, target=target, **rules)


def operations(
    *verbs: Verb, moves: Iterable[str] = (), adjustments: Iterable[str] = (), custom: Iterable[str] = ()
) -> tuple[Operation, ...]:
    """Operations by verb, then moves, adjustments and custom ones by name."""
    plain = [Operation(verb=v, name=v.value, fact=fact()) for v in verbs]
    moving = [Operation(verb=Verb.MOVE, name=n, fact=fact()) for n in moves]
    adjusting = [Operation(verb=Verb.ADJUST, name=n, fact=fact()) for n in adjustments]
    return (*plain, *moving, *adjusting, *(Operation(verb=Verb.CUSTOM, name=n, fact=fact()) for n in custom))


def move(source: str, target: str, name: str = "") -> Move:
    return Move(source=source, target=target, name=name, fact=fact())


def adjustment(name: str, parameter: str, **signs: int) -> Adjustment:
    """An adjustment of the fields by their signs."""
    terms = tuple(Term(field=f, sign=s) for f, s in signs.items())
    return Adjustment(name=name, parameter=parameter, terms=terms, fact=fact())


def entity(name: str, collection: str, *members: Field | Relation, **rest: Any) -> Entity:
    """An entity with create, get, list, update and delete unless `operations` says otherwise."""
    rest.setdefault("operations", operations(*CRUD))
    return Entity(
        name=name,
        words=rest.pop("words", name),
        span=SPAN,
        collection=collection,
        fields=tuple(m for m in members if isinstance(m, Field)),
        relations=tuple(m for m in members if isinstance(m, Relation)),
        **rest,
    )


def system(*designs: tuple[str, tuple[Entity, ...]]) -> System:
    """Features by slug with the entities that each declares."""
    made = tuple(
        Design(slug=slug, title=slug, path=f"specs/{slug}/spec.md", entities=entities) for slug, entities in designs
    )
    owners = tuple((e.name, slug) for slug, entities in designs for e in entities)
    return System(designs=made, entities=tuple(e for _, entities in designs for e in entities), owners=owners)


CATEGORY: Final = entity(
    "Category",
    "categories",
    field("name", required=True, unique=True, case_insensitive=True, min_length=1, max_length=80),
    field("description", Kind.LONG_TEXT, max_length=1000),
    listing=Listing(search=("name",), sorts=("name",), default_sort="name", totals=True),
)

PRODUCT: Final = entity(
    "Product",
    "products",
    field("sku", required=True, unique=True, min_length=1, max_length=50, pattern="^[A-Z0-9-]+$", immutable=True),
    field("name", required=True, min_length=1, max_length=200),
    field("description", Kind.LONG_TEXT, max_length=5000),
    field("price", Kind.MONEY, required=True, minimum=Bound(value="0")),
    field("weight", Kind.DECIMAL, precision=8, scale=3, minimum=Bound(value="0", exclusive=True)),
    field("stock", Kind.INTEGER, default="0", minimum=Bound(value="0")),
    field("featured", Kind.BOOLEAN, default="false"),
    field("status", Kind.ENUM, values=("draft", "active", "discontinued"), default="draft"),
    field("released", Kind.DATE),
    field("discontinued_on", Kind.DATE),
    field("support_email", Kind.EMAIL),
    field("homepage", Kind.URL),
    field("tags", Kind.LIST, element=Type(kind=Kind.TEXT), max_length=10),
    field("details", Kind.JSON),
    relation("category", "Category", required=True),
    relation("related", "Product", cardinality=Cardinality.MANY_TO_MANY, on_delete=OnDelete.CLEAR),
    machine=Machine(
        field="status",
        initial="draft",
        moves=(move("draft", "active", "activate"), move("active", "discontinued", "discontinue")),
    ),
    orderings=(Ordering(left="released", right="discontinued_on", equal=True, fact=fact()),),
    soft_delete=True,
    operations=operations(*CRUD, Verb.RESTORE, moves=("activate", "discontinue")),
    listing=Listing(
        page_size=20,
        max_page_size=100,
        search=("name", "sku", "description"),
        filters=("status", "category", "price", "featured", "released"),
        sorts=("name", "price", "released"),
    ),
)

CUSTOMER: Final = entity(
    "Customer",
    "customers",
    field("name", required=True, max_length=120),
    field("email", Kind.EMAIL, required=True, unique=True, case_insensitive=True, max_length=254),
    field("phone", Kind.PHONE),
    listing=Listing(search=("name", "email"), sorts=("name",)),
)

ORDER: Final = entity(
    "Order",
    "orders",
    field("number", required=True, unique=True, max_length=20, immutable=True),
    field("status", Kind.ENUM, values=("pending", "paid", "shipped", "cancelled"), default="pending"),
    field("placed_at", Kind.TIMESTAMP, required=True),
    field("deliver_at", Kind.TIME),
    field("hold", Kind.DURATION, minimum=Bound(value="0")),
    field("total", Kind.MONEY, computed=True),
    field("note", Kind.LONG_TEXT, max_length=500),
    relation("customer", "Customer", required=True, immutable=True),
    machine=Machine(
        field="status",
        initial="pending",
        moves=(
            move("pending", "paid", "pay"),
            move("paid", "shipped", "ship"),
            move("pending", "cancelled", "cancel"),
            move("paid", "cancelled", "cancel"),
        ),
    ),
    operations=operations(*CRUD, moves=("pay", "ship", "cancel")),
    listing=Listing(
        filters=("status", "customer", "placed_at"), sorts=("placed_at",), default_sort="placed_at", descending=True
    ),
)

ORDER_LINE: Final = entity(
    "OrderLine",
    "order_lines",
    field("quantity", Kind.INTEGER, required=True, minimum=Bound(value="1"), maximum=Bound(value="999")),
    field("unit_price", Kind.MONEY, required=True, minimum=Bound(value="0")),
    relation("order", "Order", required=True, immutable=True, on_delete=OnDelete.CASCADE),
    relation("product", "Product", required=True),
    uniques=(Unique(members=("order", "product"), fact=fact()),),
    listing=Listing(filters=("order", "product")),
)

SHOP: Final = system((CATALOG, (CATEGORY, PRODUCT)), (ORDERS, (CUSTOMER, ORDER, ORDER_LINE)))
"""The two sample features as one system."""
