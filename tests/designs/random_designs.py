"""Designs that nobody thought of: entities with members, rules, references, states and lists put together by chance."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from pipeline.design.link import link
from pipeline.design.model import Bound, Cardinality, Entity, Field, Kind, Machine, OnDelete, Relation, Type
from pipeline.design.operations import Listing, Operation, Verb
from pipeline.design.system import Design, System
from tests.designs.samples import CRUD, entity, field, move, operations, relation

_NAMES: Final = "order type user select func message news person box city range string map error list page"
_MEMBERS: Final = "name type func range order select title http_url sku q sort min_size size day value error text"
ITEMS: Final = tuple(k for k in Kind if k not in (Kind.LIST, Kind.ENUM, Kind.FILE, Kind.UNKNOWN))
BOUNDED: Final = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.MONEY})
SIZED: Final = frozenset({Kind.TEXT, Kind.LONG_TEXT})
FEATURE: Final = "001-random"


@st.composite
def designs(draw: st.DrawFn) -> System:
    """A small system as `link` leaves it."""
    names = draw(st.lists(st.sampled_from(_NAMES.split()), min_size=1, max_size=4, unique=True))
    entities = tuple(draw(_entities(name, tuple(names))) for name in names)
    made, _ = link((Design(slug=FEATURE, title=FEATURE, path=f"specs/{FEATURE}/spec.md", entities=entities),))
    return made


@st.composite
def _entities(draw: st.DrawFn, name: str, names: tuple[str, ...]) -> Entity:
    fields = [draw(_fields(n)) for n in draw(st.lists(st.sampled_from(_MEMBERS.split()), max_size=7, unique=True))]
    targets = draw(st.lists(st.sampled_from(names), max_size=2))
    relations = [draw(_relations(f"link_{i}", target)) for i, target in enumerate(targets)]
    state = draw(st.booleans())
    members = (*fields, *relations, *((field("state", Kind.ENUM, values=("new", "open", "shut")),) if state else ()))
    rest: dict[str, Any] = {"machine": _machine()} if state else {}
    soft = draw(st.booleans())
    return entity(
        name.capitalize(),
        f"{name}s",
        *members,
        soft_delete=soft,
        operations=draw(_operations(soft, state)),
        listing=draw(_listings(fields, relations)),
        **rest,
    )


@st.composite
def _fields(draw: st.DrawFn, name: str) -> Field:
    kind = draw(st.sampled_from([*ITEMS, Kind.LIST, Kind.ENUM]))
    rules: dict[str, Any] = {"required": draw(st.booleans())}
    if kind is Kind.ENUM:
        rules["values"] = ("small", "very_large", "range")
    if kind is Kind.LIST:
        rules |= {"element": Type(kind=draw(st.sampled_from(ITEMS))), "max_length": 5}
    if kind in SIZED:
        most = draw(st.sampled_from([1, 40, 300]))
        rules |= {"max_length": most, "unique": most > 1 and draw(st.booleans())}
    if kind in BOUNDED:
        rules |= {"minimum": Bound(value="0", exclusive=draw(st.booleans())), "immutable": draw(st.booleans())}
    return field(name, kind, **rules)


def _relations(name: str, target: str) -> st.SearchStrategy[Relation]:
    return st.builds(
        lambda many, action: relation(name, target.capitalize(), cardinality=many, on_delete=action),
        st.sampled_from([Cardinality.MANY_TO_ONE, Cardinality.ONE_TO_ONE, Cardinality.MANY_TO_MANY]),
        st.sampled_from(OnDelete),
    )


def _machine() -> Machine:
    return Machine(field="state", initial="new", moves=(move("new", "open", "unlock"), move("open", "shut", "shut")))


def _operations(soft: bool, state: bool) -> st.SearchStrategy[tuple[Operation, ...]]:
    more = (Verb.RESTORE,) if soft else ()
    moves = ("unlock", "shut") if state else ()
    some = st.lists(st.sampled_from(CRUD), min_size=1, unique=True)
    return st.one_of(st.just(CRUD), some.map(tuple)).map(lambda verbs: operations(*verbs, *more, moves=moves))


@st.composite
def _listings(draw: st.DrawFn, fields: list[Field], relations: list[Relation]) -> Listing:
    plain = [f.name for f in fields]
    texts = [f.name for f in fields if f.type.kind in SIZED]
    some = st.lists(st.sampled_from([*plain, *(r.name for r in relations)] or ["created_at"]), max_size=4, unique=True)
    return Listing(
        filters=tuple(draw(some)),
        sorts=tuple(draw(st.lists(st.sampled_from([*plain, "created_at"]), max_size=3, unique=True))),
        search=tuple(texts[:2]) if draw(st.booleans()) else (),
        totals=draw(st.booleans()),
    )
