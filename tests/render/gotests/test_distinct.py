"""Rows of tests have keys of their own, as far as keys have values."""

from __future__ import annotations

from msgspec.structs import replace

from pipeline.design.facts import Fact, Source
from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation, Type, Unique
from pipeline.design.operations import Ownership, Verb
from pipeline.design.system import System
from pipeline.diagnostics import Span
from pipeline.render.gotests.acceptance import _without_unused
from pipeline.render.gotests.distinct import capacity, combinations

AT = Span(path="specs/001-a/spec.md", line=1)


def _enum(name: str, *values: str) -> Field:
    return Field(name=name, words=name, span=AT, type=Type(kind=Kind.ENUM, values=values))


def _key(*members: str) -> Unique:
    return Unique(members=members, fact=Fact(what="unique", source=Source.STATED, rule="A-precise"))


CATEGORY = Entity(
    name="Category",
    words="category",
    span=AT,
    collection="categories",
    fields=(_enum("age", "young", "old"), _enum("size", "small", "middle", "large")),
    uniques=(_key("age", "size"),),
)
PARENT = Relation(
    name="category", words="category", span=AT, target="Category", cardinality=Cardinality.MANY_TO_ONE, required=True
)
RACE = Entity(name="Race", words="race", span=AT, collection="races", relations=(PARENT,))
SYSTEM = System(entities=(CATEGORY, RACE))


def test_a_key_of_enums_has_only_its_combinations_also_for_those_who_need_it() -> None:
    assert capacity(SYSTEM, CATEGORY, 101) == 6
    assert capacity(SYSTEM, RACE, 101) == 6
    assert capacity(SYSTEM, RACE, 4) == 4


def test_each_enum_of_a_key_has_its_own_digit() -> None:
    assert [combinations(CATEGORY, f) for f in CATEGORY.fields] == [1, 2]


def test_a_row_that_nothing_reads_gets_no_variable() -> None:
    lines = ("sale1 := testutil.CreateTestSale(t, app.DB, nil)", "sale := testutil.CreateTestSale(t, app.DB, nil)")
    assert _without_unused((*lines, "use(sale.ID)")) == (lines[0].removeprefix("sale1 := "), lines[1], "use(sale.ID)")


def test_a_key_of_one_character_has_only_its_values() -> None:
    short = Field(name="row", words="row", span=AT, type=Type(kind=Kind.TEXT), max_length=1, unique=True)
    shelf = Entity(name="Shelf", words="shelf", span=AT, collection="shelves", fields=(short,))
    assert capacity(System(entities=(shelf,)), shelf, 101) == 26
    graded = Field(name="grade", words="grade", span=AT, type=Type(kind=Kind.TEXT), pattern="^[A-F]$")
    both = replace(shelf, fields=(_enum("size", "small", "large"), graded), uniques=(_key("size", "grade"),))
    assert capacity(System(entities=(both,)), both, 101) == 12
    assert [combinations(both, f) for f in both.fields] == [1, 2]


def test_a_caller_who_may_have_one_row_has_one() -> None:
    member = replace(PARENT, name="owner", cardinality=Cardinality.ONE_TO_ONE)
    owned = Ownership(member="owner", verbs=(Verb.GET,), exempt=(), hidden=True, fact=_key("owner").fact)
    single = replace(RACE, relations=(member,), ownership=owned)
    assert capacity(System(entities=(CATEGORY, single)), single, 101) == 1
    keyed = replace(RACE, relations=(replace(PARENT, name="owner"),), uniques=(_key("owner"),), ownership=owned)
    assert capacity(System(entities=(CATEGORY, keyed)), keyed, 101) == 1
    open_to_all = replace(keyed, ownership=None)
    assert capacity(System(entities=(CATEGORY, open_to_all)), open_to_all, 4) == 4
