"""Designs that are hard on names and shapes. Each is a small system of its own."""

from __future__ import annotations

from typing import Final

from pipeline.design.model import Bound, Cardinality, Kind, Machine, OnDelete, Ordering, Overlap, Type, Unique
from pipeline.design.operations import Listing, Term, Verb
from pipeline.design.system import System
from tests.designs.samples import CRUD, adjustment, entity, fact, field, move, operations, relation, system

FEATURE: Final = "001-odd"

SCALARS: Final = tuple(k for k in Kind if k not in (Kind.LIST, Kind.ENUM))


def one(*entities: object) -> System:
    """A system of one feature."""
    return system((FEATURE, entities))  # type: ignore[arg-type]


ONE_FIELD: Final = one(entity("Note", "notes", field("text", required=True)))

NO_FIELDS: Final = one(entity("Ping", "pings"))

SIXTY_FIELDS: Final = one(
    entity(
        "Wide",
        "wides",
        *(field(f"{kind.value}_{n}", kind, required=n % 2 == 0) for n in range(5) for kind in SCALARS),
        listing=Listing(
            sorts=tuple(f"{k.value}_{n}" for n in (0, 1) for k in SCALARS if k is not Kind.JSON),
            filters=tuple(f"{k.value}_{n}" for n in (0, 1) for k in SCALARS),
            search=("text_0", "integer_1"),
        ),
    )
)

ALL_LISTS: Final = one(
    entity(
        "Bag",
        "bags",
        *(field(f"{k.value}s", Kind.LIST, element=Type(kind=k), max_length=5) for k in SCALARS),
        field("sizes", Kind.LIST, element=Type(kind=Kind.ENUM, values=("small", "large")), required=True, min_length=2),
        field("plain", Kind.LIST),
        field("prices", Kind.LIST, element=Type(kind=Kind.DECIMAL, precision=10, scale=2)),
        listing=Listing(filters=(*(f"{k.value}s" for k in SCALARS), "sizes", "prices")),
    )
)

LIMITS: Final = one(
    entity(
        "Limit",
        "limits",
        field("code", required=True, pattern="[A-Z]{3}`?", min_length=2, unique=True),
        field("look", pattern="(?=.*[0-9]).{3,}"),
        field("letters", pattern=r"\p{L}+"),
        field("bare", required=True, trimmed=True, min_length=2, max_length=20),
        field("bare_too", trimmed=True),
        field("backed", pattern=r"(a)\1"),
        field("big", Kind.INTEGER, minimum=Bound(value="0"), maximum=Bound(value="9000000000")),
        field(
            "open", Kind.INTEGER, minimum=Bound(value="0", exclusive=True), maximum=Bound(value="10", exclusive=True)
        ),
        field("rate", Kind.DECIMAL, precision=5, scale=5, maximum=Bound(value="0.5", exclusive=True)),
        field("born", Kind.DATE, minimum=Bound(value="1900-01-01"), default="2000-01-01"),
        field("at", Kind.TIME, maximum=Bound(value="18:00:00"), default="08:00:00"),
        field("since", Kind.TIMESTAMP, minimum=Bound(value="2000-01-01T00:00:00Z"), default="2001-01-01T00:00:00Z"),
        field("wait", Kind.DURATION, minimum=Bound(value="1s"), maximum=Bound(value="3600")),
        field("price", Kind.MONEY, default="1.50"),
        field("fee", Kind.DECIMAL, precision=8, scale=3, default="0.5"),
        field("text_default", default='say "hi" \\ there'),
        field("a", Kind.ENUM, values=("a", "b")),
        field("b", Kind.ENUM, values=("a", "2nd", "b_unspecified"), default="a"),
        field("low", Kind.INTEGER, required=True),
        field("high", Kind.INTEGER),
        field("first", Kind.DECIMAL, required=True),
        field("last", Kind.DECIMAL, required=True),
        orderings=(
            Ordering(left="low", right="high", equal=False, fact=fact()),
            Ordering(left="first", right="last", equal=True, fact=fact()),
        ),
        listing=Listing(
            sorts=("big", "born", "since", "wait", "created_at", "code"), default_sort="created_at", descending=True
        ),
    )
)

SELF_REFERENCE: Final = one(
    entity(
        "Folder",
        "folders",
        field("name", required=True, max_length=100, unique_per=("parent",)),
        relation("parent", "Folder", on_delete=OnDelete.CASCADE),
        soft_delete=True,
        operations=operations(*CRUD, Verb.RESTORE),
        listing=Listing(filters=("parent",), sorts=("name",), deleted=True),
    ),
    entity("Leaf", "leaves", relation("parent", "Leaf"), field("name")),
)

TWICE: Final = one(
    entity("Person", "people", field("name", required=True)),
    entity(
        "Transfer",
        "transfers",
        field("amount", Kind.MONEY, required=True, minimum=Bound(value="0", exclusive=True)),
        relation("sender", "Person", required=True),
        relation("receiver", "Person", required=True, on_delete=OnDelete.CASCADE),
        relation("witness", "Person", on_delete=OnDelete.CLEAR),
        relation("watchers", "Person", cardinality=Cardinality.MANY_TO_MANY),
        relation("approvers", "Person", cardinality=Cardinality.MANY_TO_MANY, required=True),
        relation("twin", "Transfer", cardinality=Cardinality.ONE_TO_ONE, on_delete=OnDelete.CLEAR),
        uniques=(Unique(members=("sender", "receiver"), fact=fact()),),
        listing=Listing(filters=("sender", "receiver", "watchers")),
    ),
)

CYCLE: Final = one(
    entity("Team", "teams", field("name", required=True), relation("lead", "Member"), soft_delete=True),
    entity(
        "Member",
        "members",
        field("name", required=True),
        relation("team", "Team", required=True, on_delete=OnDelete.CASCADE),
        relation("badge", "Badge", cardinality=Cardinality.ONE_TO_ONE, on_delete=OnDelete.CLEAR),
        soft_delete=True,
        operations=operations(*CRUD, Verb.RESTORE),
    ),
    entity("Badge", "badges", field("number", Kind.INTEGER), relation("member", "Member", on_delete=OnDelete.CASCADE)),
)

_WORDS: Final = "order type user select func message map range string descriptor group table default package import"

KEYWORDS: Final = one(
    *(
        entity(
            word.capitalize(),
            f"{word}s",
            *(field(name) for name in _WORDS.split() if name != word),
            relation("select_by", "User"),
            relation("of_type", "Type", cardinality=Cardinality.MANY_TO_MANY),
            listing=Listing(
                search=("order", "group") if word not in ("order", "group") else (),
                filters=tuple(n for n in ("order", "user", "type") if n != word),
                sorts=tuple(n for n in ("select", "table", "default") if n != word),
            ),
        )
        for word in _WORDS.split()
    ),
)

CLASHES: Final = one(
    entity("Order", "orders", field("line_status"), field("line_code", unique=True), field("line", unique=True)),
    entity("OrderLine", "order_lines", field("status"), field("code", unique=True)),
    entity("Version", "versions", field("number")),
    entity("Route", "routes", field("name")),
    entity("Text", "texts", field("text"), field("ids")),
    entity("List", "lists", field("list", Kind.LIST)),
    entity("Date", "dates", field("date", Kind.DATE), field("get_date", Kind.DATE)),
    entity("Link", "links", field("url", Kind.URL), relation("links", "Link", cardinality=Cardinality.MANY_TO_MANY)),
    entity("ProductService", "product_services", field("service"), field("hooks")),
    entity("LabTest", "lab_tests", field("id_number")),
    entity("ServerLinux", "server_linuxes", field("reset"), field("string"), field("proto_message")),
    entity("Error", "errors", field("err"), field("error")),
    entity("News", "news", field("title")),
    entity("Größe".encode("ascii", "ignore").decode() + "e", "groeen", field("wert"), words="Größe"),
)

STATES: Final = one(
    entity(
        "Ticket",
        "tickets",
        field("title", required=True),
        field("state", Kind.ENUM, values=("new", "open", "in_progress", "closed"), required=True),
        machine=Machine(
            field="state",
            initial="new",
            moves=(
                move("new", "open", "import"),
                move("new", "closed", "close"),
                move("open", "in_progress"),
                move("in_progress", "closed", "close"),
                move("closed", "open", "reopen"),
            ),
        ),
        soft_delete=True,
        operations=operations(
            *CRUD, Verb.RESTORE, moves=("import", "close", "reopen"), custom=("escalate", "split_up")
        ),
    ),
    entity(
        "Free",
        "frees",
        field("state", Kind.ENUM, values=("on", "off"), default="on"),
        machine=Machine(field="state", initial="on", moves=()),
    ),
    entity("ReadOnly", "read_onlies", field("name"), operations=operations(Verb.GET, Verb.LIST)),
    entity("WriteOnly", "write_onlies", field("name", required=True), operations=operations(Verb.CREATE)),
    entity(
        "UpdateOnly",
        "update_onlies",
        field("code", required=True, unique=True, max_length=20),
        field("level", Kind.INTEGER, minimum=Bound(value="1"), maximum=Bound(value="9")),
        field("seal", unique=True, computed=True),
        relation("free", "Free", required=True),
        operations=operations(Verb.GET, Verb.UPDATE),
    ),
    entity("DeleteOnly", "delete_onlies", field("name"), operations=operations(Verb.DELETE)),
    entity(
        "MoveOnly",
        "move_onlies",
        field("state", Kind.ENUM, values=("a", "z"), default="a"),
        machine=Machine(field="state", initial="a", moves=(move("a", "z", "advance"),)),
        operations=operations(moves=("advance",)),
    ),
    entity("RestoreOnly", "restore_onlies", field("name"), soft_delete=True, operations=operations(Verb.RESTORE)),
    entity("CustomOnly", "custom_onlies", field("name"), operations=operations(custom=("run",))),
    entity("Nothing", "nothings", field("name"), operations=()),
)

FORTY: Final = one(
    *(
        entity(
            f"Thing{n}",
            f"thing{n}s",
            field("name", required=True, unique=True, max_length=50),
            *((relation("previous", f"Thing{n - 1}"),) if n else ()),
            soft_delete=n % 2 == 0,
        )
        for n in range(40)
    )
)

LONG_NAMES: Final = one(
    entity(
        "VeryLongEntityNameThatSomebodyWroteInASpecification",
        "very_long_entity_name_that_somebody_wrote_in_a_specifications",
        field("very_long_field_name_that_somebody_wrote_in_a_spec", required=True, unique=True, max_length=20),
        field("x", required=True),
        field("another_very_long_field_name_that_somebody_wrote", Kind.INTEGER, minimum=Bound(value="0")),
        relation(
            "very_long_relation_name_that_somebody_wrote",
            "VeryLongEntityNameThatSomebodyWroteInASpecification",
            cardinality=Cardinality.MANY_TO_MANY,
        ),
    )
)

PARAMETERS: Final = one(
    entity(
        "Page",
        "pages",
        field("sort", Kind.INTEGER),
        field("q"),
        field("page_size", Kind.INTEGER),
        field("price", Kind.INTEGER),
        field("min_price"),
        field("day", Kind.DATE),
        field("day_to"),
        field("detail"),
        field("status", Kind.ENUM, values=("instance", "title")),
        listing=Listing(
            sorts=("sort", "q"),
            search=("q", "min_price"),
            filters=("q", "sort", "page_size", "price", "min_price", "day", "day_to", "status"),
        ),
    ),
    entity("Caller", "callers", field("id_token", unique=True), relation("page", "Page")),
    entity("Refusal", "refusals", field("tx", Kind.BOOLEAN), field("db", Kind.JSON), field("ctx")),
)

PERIODS: Final = one(
    entity("Bench", "benches", field("name", required=True), field("label", unique=True, computed=True)),
    entity(
        "Booking",
        "bookings",
        field("starts_at", Kind.TIMESTAMP, required=True),
        field("ends_at", Kind.TIMESTAMP),
        field("hold", Kind.DURATION, default="90s"),
        field("state", Kind.ENUM, values=("held", "cancelled", "rejected")),
        relation("bench", "Bench"),
        orderings=(Ordering(left="starts_at", right="ends_at", equal=False, fact=fact()),),
        overlaps=(
            Overlap(
                start="starts_at", end="ends_at", per=("bench",), fact=fact(), state="state",
                released=("cancelled", "rejected"),
            ),
        ),
        soft_delete=True,
        operations=operations(*CRUD, Verb.RESTORE),
        listing=Listing(filters=("bench", "starts_at"), sorts=("starts_at", "ends_at")),
    ),
    entity(
        "Rental",
        "rentals",
        field("first", Kind.DATE, required=True),
        field("last", Kind.DATE, required=True),
        field("state", Kind.ENUM, values=("dropped", "held"), default="held"),
        relation("bench", "Bench", required=True),
        machine=Machine(
            field="state", initial="held", moves=(move("held", "dropped", "drop"), move("dropped", "held", "renew"))
        ),
        orderings=(Ordering(left="first", right="last", equal=True, fact=fact()),),
        overlaps=(
            Overlap(start="first", end="last", per=("bench",), fact=fact(), state="state", released=("dropped",)),
        ),
        operations=operations(*CRUD, moves=("drop", "renew")),
        listing=Listing(filters=("bench",), sorts=("first",)),
    ),
    entity(
        "Shift",
        "shifts",
        field("day", Kind.DATE),
        field("start_time", Kind.TIME, required=True),
        field("end_time", Kind.TIME, required=True),
        relation("bench", "Bench", required=True),
        orderings=(Ordering(left="start_time", right="end_time", equal=False, fact=fact()),),
        overlaps=(Overlap(start="start_time", end="end_time", day="day", per=("bench",), fact=fact()),),
    ),
)  # fmt: skip

_LEFT: Final = (Term(field="balance", sign=1), Term(field="owed", sign=-1))
_COUNTED: Final = Bound(value="0")

ADJUSTMENTS: Final = one(
    entity("Shelf", "shelves", field("name", required=True)),
    entity(
        "Stock",
        "stocks",
        field("order", Kind.INTEGER, default="0", minimum=_COUNTED, maximum=Bound(value="1000")),
        field("total", Kind.INTEGER, required=True, minimum=_COUNTED),
        field("reserved", Kind.INTEGER, default="0", minimum=_COUNTED),
        field(
            "available",
            Kind.INTEGER,
            required=True,
            computed=True,
            minimum=_COUNTED,
            terms=(Term(field="reserved", sign=-1), Term(field="total", sign=1)),
        ),
        field("seen", Kind.INTEGER, default="5", minimum=_COUNTED, maximum=Bound(value="9000000000")),
        relation("shelf", "Shelf", required=True),
        relation("neighbours", "Shelf", cardinality=Cardinality.MANY_TO_MANY),
        orderings=(Ordering(left="reserved", right="total", equal=True, fact=fact()),),
        adjustments=(
            adjustment("restock", "quantity", total=1),
            adjustment("take", "quantity", total=-1),
            adjustment("reserve", "quantity", reserved=1),
            adjustment("release", "quantity", reserved=-1),
            adjustment("move_up", "steps", order=-1),
            adjustment("see", "times", seen=1),
        ),
        soft_delete=True,
        operations=operations(
            *CRUD, Verb.RESTORE, adjustments=("restock", "take", "reserve", "release", "move_up", "see")
        ),
        listing=Listing(filters=("available", "total"), sorts=("available",)),
    ),
    entity(
        "Purse",
        "purses",
        field("owner", Kind.UUID),
        field("balance", Kind.MONEY, default="0", minimum=_COUNTED, maximum=Bound(value="5000")),
        field("saved", Kind.MONEY, required=True, minimum=Bound(value="0", exclusive=True)),
        field("owed", Kind.MONEY, default="0"),
        field("left", Kind.MONEY, required=True, computed=True, terms=_LEFT),
        field("rate", Kind.DECIMAL, precision=5, scale=5, default="0"),
        adjustments=(
            adjustment("deposit", "amount", balance=1),
            adjustment("save", "amount", balance=-1, saved=1),
            adjustment("owe", "value", owed=1),
            adjustment("lower_rate", "rate", rate=-1),
        ),
        operations=operations(Verb.CREATE, Verb.GET, adjustments=("deposit", "save", "owe", "lower_rate")),
    ),
    entity(
        "AdjustOnly",
        "adjust_onlies",
        field("count", Kind.INTEGER, default="0"),
        adjustments=(adjustment("count", "count", count=1),),
        operations=operations(adjustments=("count",)),
    ),
)

ONE_EACH: Final = one(
    entity("Person", "people", field("name", required=True, max_length=60), soft_delete=True),
    entity(
        "Passport",
        "passports",
        field("number", required=True, unique=True, max_length=20),
        field("code", required=True, unique=True, computed=True),
        field("pages", Kind.INTEGER, minimum=Bound(value="0")),
        relation("person", "Person", cardinality=Cardinality.ONE_TO_ONE, required=True, on_delete=OnDelete.CASCADE),
        soft_delete=True,
        operations=operations(*CRUD, Verb.RESTORE),
        listing=Listing(filters=("person",), sorts=("number",)),
    ),
    entity(
        "Locker",
        "lockers",
        field("label"),
        field("serial", Kind.INTEGER, unique=True, computed=True),
        relation(
            "person", "Person", cardinality=Cardinality.ONE_TO_ONE, required=True, immutable=True,
            on_delete=OnDelete.CASCADE,
        ),
    ),
    entity(
        "Stamp",
        "stamps",
        relation(
            "passport", "Passport", cardinality=Cardinality.ONE_TO_ONE, required=True, on_delete=OnDelete.CLEAR
        ),
    ),
    entity(
        "Visit",
        "visits",
        field("note"),
        field("state", Kind.ENUM, values=("planned", "made"), default="planned"),
        relation("person", "Person", required=True),
        relation("guides", "Person", cardinality=Cardinality.MANY_TO_MANY, on_delete=OnDelete.CASCADE),
        machine=Machine(field="state", initial="planned", moves=(move("planned", "made", "make"),)),
        uniques=(Unique(members=("person", "state"), fact=fact()),),
        operations=operations(*CRUD, moves=("make",)),
    ),
    entity(
        "Turn",
        "turns",
        field("label", required=True, unique_per=("person",), case_insensitive=True, max_length=30),
        relation("locker", "Locker", required=True),
        relation("person", "Person", unique_per=("locker",), on_delete=OnDelete.CLEAR),
        listing=Listing(filters=("locker", "person")),
    ),
)  # fmt: skip
"""One row for each parent, and one in each state."""

ODD: Final = {
    "periods": PERIODS,
    "one field": ONE_FIELD,
    "no fields": NO_FIELDS,
    "sixty fields": SIXTY_FIELDS,
    "all lists": ALL_LISTS,
    "limits": LIMITS,
    "self reference": SELF_REFERENCE,
    "two references to one entity": TWICE,
    "reference cycle": CYCLE,
    "keywords": KEYWORDS,
    "clashes": CLASHES,
    "states": STATES,
    "forty entities": FORTY,
    "long names": LONG_NAMES,
    "parameters": PARAMETERS,
    "adjustments": ADJUSTMENTS,
    "one each": ONE_EACH,
}
