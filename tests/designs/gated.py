"""Systems whose operations are not open to everybody: by roles, by owners, and by both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from msgspec.structs import replace

from pipeline.design.cases import NOBODY, STRANGER, Call, Case, Expect, Fixture, Refusal, Setting, Step
from pipeline.design.model import Cardinality, Kind, Machine, OnDelete, Unique
from pipeline.design.operations import Gate, Listing, Ownership, Reach, Tenancy, Verb
from pipeline.design.system import System
from tests.designs.samples import CRUD, SPAN, entity, fact, field, move, operations, relation, system

FEATURE: Final = "001-bee-yard"
BY_ID: Final = (Verb.GET, Verb.UPDATE, Verb.DELETE, Verb.MOVE, Verb.RESTORE)


def gates(*verbs: Verb, roles: tuple[str, ...] = (), moves: Iterable[str] = (), custom: str = "") -> tuple[Gate, ...]:
    """One gate for each verb and each named move."""
    plain = [Gate(verb=v, name=v.value, roles=roles, fact=fact()) for v in verbs]
    moved = [Gate(verb=Verb.MOVE, name=m, roles=roles, fact=fact()) for m in moves]
    by_hand = [Gate(verb=Verb.CUSTOM, name=custom, roles=roles, fact=fact())] if custom else []
    return (*plain, *moved, *by_hand)


def ownership(member: str, *verbs: Verb, exempt: tuple[str, ...] = (), hidden: bool = True) -> Ownership:
    return Ownership(member=member, verbs=verbs, exempt=exempt, hidden=hidden, fact=fact())


MEADOW: Final = entity(
    "Meadow",
    "meadows",
    field("name", required=True, unique=True, max_length=80),
    field("area", Kind.INTEGER),
    gates=(
        *gates(Verb.CREATE, Verb.UPDATE, roles=("warden", "inspector")),
        *gates(Verb.DELETE, roles=("inspector",)),
    ),
    listing=Listing(search=("name",), sorts=("name",), filters=("area",)),
)
"""Everybody reads it; some roles change it."""

KEEPER: Final = entity("Keeper", "keepers", field("name", required=True, max_length=80), field("phone", Kind.PHONE))
"""Whom hives belong to; open to everybody itself."""

HIVE: Final = entity(
    "Hive",
    "hives",
    field("label", required=True, max_length=40, unique_per=("keeper",)),
    field("frames", Kind.INTEGER, default="10"),
    field("state", Kind.ENUM, values=("empty", "settled", "swarmed"), default="empty"),
    relation("keeper", "Keeper", required=True, on_delete=OnDelete.CASCADE),
    relation("meadow", "Meadow"),
    machine=Machine(
        field="state", initial="empty", moves=(move("empty", "settled", "settle"), move("settled", "swarmed", "swarm"))
    ),
    soft_delete=True,
    operations=operations(*CRUD, Verb.RESTORE, moves=("settle", "swarm"), custom=("harvest",)),
    gates=gates(*CRUD, moves=("settle", "swarm"), custom="harvest"),
    ownership=ownership("keeper", *BY_ID, Verb.LIST, Verb.CUSTOM, exempt=("inspector",)),
    listing=Listing(
        search=("label",),
        sorts=("label", "frames"),
        filters=("state", "frames", "keeper"),
        default_sort="label",
        totals=True,
    ),
)
"""Hidden from other keepers, seen by inspectors; the keeper is a stored row."""

DIARY: Final = entity(
    "Diary",
    "diaries",
    field("title", required=True, max_length=100),
    field("writer_id", Kind.UUID, required=True),
    field("page_count", Kind.INTEGER),
    uniques=(Unique(members=("title", "writer_id"), fact=fact()),),
    gates=gates(Verb.CREATE, roles=("member",)),
    ownership=ownership("writer_id", Verb.UPDATE, Verb.DELETE, hidden=False),
    listing=Listing(search=("title",), filters=("writer_id", "page_count")),
)
"""Everybody reads it, members write, only its writer changes it: others are told so."""


def case(number: int, title: str, given: tuple[Fixture, ...], *steps: Step) -> Case:
    return Case(id=f"US1-AS{number}", title=title, span=SPAN, given=given, steps=steps)


def step(verb: Verb, of: str, *, target: str = "", caller: str = "", name: str = "", **rest: Any) -> Step:
    """A request by a caller; `rest` is what must come back, but for `body`, `query` and `bind`."""
    parts = {key: rest.pop(key) for key in ("body", "query", "bind") if key in rest}
    call = Call(verb=verb, entity=of, target=target, caller=caller, name=name, **parts)
    return Step(call=call, expect=Expect(**rest))


HIVES: Final = (Fixture(entity="Hive", bind="mine"), Fixture(entity="Hive", bind="theirs", owner=STRANGER))
ANNS: Final = (
    Fixture(entity="Keeper", bind="ann"),
    Fixture(entity="Hive", bind="hive", settings=(Setting(name="keeper", ref="ann"),)),
)
CASES: Final = (
    case(1, "nobody sees hives", HIVES[:1], step(Verb.LIST, "Hive", caller=NOBODY, refusal=Refusal.UNAUTHENTICATED)),
    case(2, "own hives only", HIVES, step(Verb.LIST, "Hive", listed=("mine",), unlisted=("theirs",), count=1)),
    case(3, "hive of another", HIVES, step(Verb.GET, "Hive", target="theirs", refusal=Refusal.NOT_FOUND)),
    case(
        4, "hive for another", HIVES, step(Verb.GET, "Hive", target="mine", caller=STRANGER, refusal=Refusal.NOT_FOUND)
    ),
    case(5, "inspector sees all", HIVES, step(Verb.LIST, "Hive", caller="inspector", listed=("mine", "theirs"))),
    case(6, "hive of ann", ANNS, step(Verb.MOVE, "Hive", target="hive", name="settle")),
    case(7, "hives of ann", ANNS, step(Verb.LIST, "Hive", listed=("hive",), count=1)),
    case(8, "ann sets up a hive", ANNS[:1], step(Verb.CREATE, "Hive", body=(Setting(name="keeper", ref="ann"),))),
    case(
        9,
        "inspector sets up a hive",
        (),
        step(Verb.CREATE, "Hive", caller="inspector", bind="hive"),
        step(Verb.GET, "Hive", target="hive", caller="inspector"),
        step(Verb.GET, "Hive", target="hive", refusal=Refusal.NOT_FOUND),
    ),
    case(
        10,
        "member leaves meadows alone",
        (Fixture(entity="Meadow", bind="meadow"),),
        step(Verb.DELETE, "Meadow", target="meadow", caller="warden", refusal=Refusal.FORBIDDEN),
        step(Verb.DELETE, "Meadow", target="meadow"),
    ),
    case(
        11,
        "diary of another",
        (Fixture(entity="Diary", bind="diary", owner="member"),),
        step(Verb.DELETE, "Diary", target="diary", caller=STRANGER, refusal=Refusal.FORBIDDEN),
        step(Verb.DELETE, "Diary", target="diary", caller="member"),
    ),
)

_ALL: Final = system((FEATURE, (MEADOW, KEEPER, HIVE, DIARY)))
YARD: Final = replace(_ALL, designs=(replace(_ALL.designs[0], cases=CASES),))
"""All of them in one service, with scenarios by all kinds of callers."""

ROLES_ONLY: Final = system((FEATURE, (MEADOW,)))
STORED_OWNER: Final = system((FEATURE, (KEEPER, MEADOW, HIVE)))
FIELD_OWNER: Final = system((FEATURE, (DIARY,)))

OPTIONAL_OWNER: Final = system(
    (
        FEATURE,
        (
            entity(
                "Sighting",
                "sightings",
                field("place", required=True, max_length=60),
                field("spotter", Kind.UUID),
                ownership=ownership("spotter", *BY_ID, Verb.LIST),
            ),
        ),
    )
)
"""No gates at all: owning rows takes a caller anyway."""

SOCIETY: Final = entity("Society", "societies", field("name", required=True, unique=True, max_length=80))
"""A tenant that is stored; open to everybody itself."""


def of_society(*, word: bool = False) -> Tenancy:
    return Tenancy(member="tenant_id" if word else "society", fact=fact())


APIARY: Final = entity(
    "Apiary",
    "apiaries",
    field("name", required=True, max_length=40, unique_per=("society",)),
    field("sun", Kind.INTEGER),
    relation("society", "Society", required=True, on_delete=OnDelete.CASCADE),
    tenancy=of_society(),
    listing=Listing(search=("name",), sorts=("name",), filters=("sun",), totals=True),
)
SWARM: Final = entity(
    "Swarm",
    "swarms",
    field("label", required=True, max_length=40),
    field("state", Kind.ENUM, values=("loose", "caught"), default="loose"),
    relation("society", "Society", required=True),
    relation("apiary", "Apiary", required=True),
    relation("visited", "Apiary", cardinality=Cardinality.MANY_TO_MANY),
    relation("keeper", "Keeper", required=True, on_delete=OnDelete.CASCADE),
    machine=Machine(field="state", initial="loose", moves=(move("loose", "caught", "catch"),)),
    soft_delete=True,
    operations=operations(*CRUD, Verb.RESTORE, moves=("catch",), custom=("feed",)),
    gates=gates(Verb.DELETE, roles=("warden",)),
    ownership=ownership("keeper", Verb.UPDATE, Verb.DELETE, Verb.MOVE, exempt=("warden",), hidden=False),
    tenancy=of_society(),
    listing=Listing(search=("label",), filters=("state", "apiary")),
)
"""Seen by the whole society, changed by its keeper only; refers to rows of the society."""

TENANTED: Final = system((FEATURE, (SOCIETY, KEEPER, APIARY, SWARM)))
FORAGE: Final = entity(
    "Forage",
    "forages",
    field("plant", required=True, max_length=40, unique_per=("tenant_id",)),
    field("tenant_id", Kind.UUID, required=True),
    field("weight", Kind.INTEGER),
    tenancy=of_society(word=True),
    listing=Listing(search=("plant",), filters=("weight",)),
)
LEDGER: Final = entity(
    "Ledger",
    "ledgers",
    field("title", required=True, max_length=40),
    field("tenant_id", Kind.UUID, required=True),
    field("writer_id", Kind.UUID, required=True),
    relation("forage", "Forage", required=True),
    ownership=ownership("writer_id", *BY_ID, Verb.LIST, exempt=("inspector",)),
    tenancy=of_society(word=True),
)
"""Hidden from other writers, and from other tenants with inspectors among them."""

NAMED_TENANT: Final = system((FEATURE, (FORAGE, LEDGER)))

SWARM_CALL: Final = entity(
    "Call",
    "calls",
    field("place", required=True, max_length=60),
    field("caller_id", Kind.UUID, required=True),
    ownership=replace(
        ownership("caller_id", Verb.GET, Verb.LIST, Verb.UPDATE, Verb.DELETE, exempt=("warden",)),
        reaches=(Reach(verb=Verb.DELETE, roles=("inspector",)), Reach(verb=Verb.LIST, roles=("inspector",))),
    ),
)
"""Wardens reach all of them, inspectors only to list and to delete them."""

PARTLY: Final = system((FEATURE, (SWARM_CALL,)))

CARD: Final = entity(
    "Card",
    "cards",
    field("motto", max_length=60),
    relation("keeper", "Keeper", cardinality=Cardinality.ONE_TO_ONE, required=True, on_delete=OnDelete.CASCADE),
    soft_delete=True,
    operations=operations(*CRUD, Verb.RESTORE),
    ownership=ownership("keeper", *BY_ID, Verb.LIST),
)
ONE_PER_CALLER: Final = system((FEATURE, (KEEPER, CARD)))
"""A caller has one row at most."""

GATED: Final[dict[str, System]] = {
    "yard": YARD,
    "roles only": ROLES_ONLY,
    "stored owner": STORED_OWNER,
    "owner by uuid": FIELD_OWNER,
    "optional owner": OPTIONAL_OWNER,
    "stored tenant": TENANTED,
    "tenant by uuid": NAMED_TENANT,
    "partly exempt": PARTLY,
    "one per caller": ONE_PER_CALLER,
}
